"""One cohort through the whole chain, from raw rows to marts: each lead and deal stands for a rule.

September and October 2026 are closed in one build, from one export taken in November. The cohort of
August 2025 has had its year, that of September 2026 is under way.
"""

import shutil
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
A_YEAR_AGO = date(2025, 8, 1)


def _role(person_id: str, role: str) -> Row:
    assignment = {"person_id": person_id, "role": role, "team": "North", "origin": "history"}
    return assignment | {"valid_from": date(2024, 1, 1)}


def _offer(
    number: str, lead: str, people: tuple[str, str], sent: str, decided: Row | None = None
) -> Row:
    sdr, ae = people
    row = {"handover_id": number, "lead_id": lead, "sdr_id": sdr, "ae_id": ae, "sent_at": at(sent)}
    return row | dict(decided or {})


def _decided(decision: str, when: str, deal: str | None = None) -> Row:
    return {"decision": decision, "decided_at": at(when), "opportunity_id": deal}


def _deal(name: str, created: str, won: str | None = None, **more: object) -> Row:
    row = {
        "opportunity_id": name,
        "ae_id": "al",
        "account_id": f"account of {name}",
        "stage": "Won" if won else "Offer",
        "is_closed": bool(won),
        "is_won": bool(won),
        "amount": Decimal(1000),
        "created_at": at(created),
        "closed_at": at(won) if won else None,
    }
    return row | more


def _value(account: str, since: str, amount: int) -> Row:
    return {"account_id": account, "valid_from": at(since), "recurring_amount": Decimal(amount)}


def _owner(account: str, person: str, since: str, until: str | None = None) -> Row:
    row = {"account_id": account, "person_id": person, "valid_from": at(since)}
    return row | {"valid_to": at(until) if until else None}


ROWS: Rows = {
    "person": [{"person_id": name, "full_name": name} for name in ("sue", "tom", "al", "eve")]
    + [{"person_id": "amy", "full_name": "amy"}],
    "role_assignment": [
        _role("sue", "sdr"),
        _role("tom", "sdr"),
        _role("al", "ae"),
        _role("eve", "ae"),
        _role("amy", "am"),
    ],
    "lead": [
        {"lead_id": name, "segment": "SMB"}
        for name in ("straight", "twice", "late", "open", "november", "revived", "cold")
    ],
    "handover": [
        _offer(
            "1",
            "straight",
            ("sue", "al"),
            "2025-08-10 08:00",
            _decided("accepted", "2025-08-12 08:00", "straight"),
        ),
        # Rejected, and offered to another AE a month later.
        _offer(
            "2",
            "twice",
            ("tom", "al"),
            "2025-08-20 08:00",
            _decided("rejected", "2025-08-21 08:00"),
        ),
        _offer(
            "3",
            "twice",
            ("tom", "eve"),
            "2025-09-15 08:00",
            _decided("accepted", "2025-09-18 08:00"),
        ),
        _offer(
            "4",
            "late",
            ("sue", "al"),
            "2026-09-28 08:00",
            _decided("accepted", "2026-10-03 08:00", "late"),
        ),
        _offer("5", "open", ("sue", "eve"), "2026-09-29 08:00"),
        _offer(
            "6",
            "november",
            ("sue", "nobody knows"),
            "2026-09-30 08:00",
            _decided("accepted", "2026-11-02 08:00", "november"),
        ),
        _offer("7", "revived", ("who is this", "eve"), "2026-09-14 08:00"),
    ],
    "opportunity": [
        _deal("straight", "2025-08-13 08:00", "2025-09-10 08:00", lead_id="straight"),
        # Nothing but the deal says what it came of; al took it over from eve.
        _deal(
            "twice",
            "2025-09-20 08:00",
            "2025-10-05 08:00",
            lead_id="twice",
            amount=Decimal(2000),
            currency="USD",
        ),
        _deal("late", "2026-10-03 12:00"),
        _deal("november", "2026-11-02 12:00"),
        _deal("before", "2026-06-10 08:00", lead_id="revived", segment="SMB"),
        _deal("own", "2026-09-05 08:00", "2026-10-20 08:00", amount=Decimal(300)),
        _deal("never handed over", "2026-09-06 08:00", lead_id="cold"),
        _deal("older than any hand-over", "2025-05-05 08:00", amount=None, segment="SMB"),
        _deal("more", "2026-09-07 08:00", lead_id="straight", deal_type="expansion"),
    ],
    "account": [{"account_id": "account of straight"}, {"account_id": "account of twice"}],
    "account_value": [
        _value("account of straight", "2025-09-10 08:00", 100),
        _value("account of straight", "2026-03-01 08:00", 150),
        _value("account of straight", "2026-10-15 08:00", 900),
        _value("account of twice", "2025-10-05 08:00", 80),
        _value("account of twice", "2026-10-10 08:00", 0),
    ],
    "account_owner": [
        _owner("account of straight", "al", "2025-09-10 08:00", "2025-11-01 08:00"),
        _owner("account of straight", "amy", "2025-11-01 08:00"),
        _owner("account of twice", "al", "2025-10-05 08:00"),
    ],
    "exchange_rate": [
        {"currency": "USD", "rate_date": day, "rate_to_reporting": Decimal(rate)}
        for day, rate in ((date(2023, 1, 31), "0.9"), (date(2025, 10, 31), "0.5"))
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _cohort(company: Company, review_month: date, cohort: date, segment: str = "SMB") -> Row:
    return company.row(
        f"select * from chain_monthly where review_month = '{review_month}' "
        f"and cohort_month = '{cohort}' and segment = '{segment}'"
    )


def _figures(row: Row, names: str) -> dict[str, object]:
    return {name: row[name] for name in names.split()}


def test_a_cohort_is_followed_from_hand_over_to_the_value_a_year_after_the_win(
    company: Company,
) -> None:
    assert _cohort(company, MONTH, A_YEAR_AGO) == {
        "review_month": MONTH,
        "cohort_month": A_YEAR_AGO,
        "segment": "SMB",
        "leads_sent": 2,
        "leads_accepted": 2,
        "deals_created": 2,
        "deals_won": 2,
        # Dollars at the rate of the month of winning.
        "amount_won": Decimal("2000.00"),
        "accounts_won": 2,
        # What grew in the thirteenth month does not count, what was lost in the twelfth does.
        "accounts_with_12_months": 2,
        "value_after_12_months": Decimal("150.00"),
        "currency": "EUR",
        "median_days_sent_to_accepted": (2 + 29) / 2,
        "median_days_accepted_to_created": (1 + 2) / 2,
        "median_days_created_to_won": (28 + 15) / 2,
        "deals_without_lead": 0,
        "deals_without_lead_won": 0,
        "amount_without_lead_won": Decimal("0.00"),
    }


def test_a_value_after_a_year_waits_for_the_year_to_be_over(company: Company) -> None:
    names = "accounts_won accounts_with_12_months value_after_12_months"
    # At September's cutoff the account won in October 2025 was a month too young.
    assert _figures(_cohort(company, SEPTEMBER, A_YEAR_AGO), names) == {
        "accounts_won": 2,
        "accounts_with_12_months": 1,
        "value_after_12_months": Decimal("150.00"),
    }
    assert _figures(_cohort(company, MONTH, SEPTEMBER), names) == {
        "accounts_won": 0,
        "accounts_with_12_months": 0,
        "value_after_12_months": None,
    }


def test_what_happened_after_a_cutoff_is_no_link_of_the_chain(company: Company) -> None:
    names = "leads_sent leads_accepted deals_created median_days_sent_to_accepted amount_won"

    assert list(_figures(_cohort(company, SEPTEMBER, SEPTEMBER), names).values()) == [
        4,
        0,
        0,
        None,
        Decimal("0.00"),
    ]
    # Accepted on 3 October, five days after; the one of November still is not.
    assert list(_figures(_cohort(company, MONTH, SEPTEMBER), names).values()) == [
        4,
        1,
        1,
        5.0,
        Decimal("0.00"),
    ]


def test_deals_of_no_hand_over_stand_by_the_month_of_their_creation(company: Company) -> None:
    names = "leads_sent deals_without_lead deals_without_lead_won amount_without_lead_won"

    # One that an AE found, and one whose lead nobody ever handed over; the expansion is neither.
    own = _cohort(company, SEPTEMBER, SEPTEMBER, "(none)")
    assert list(_figures(own, names).values()) == [0, 2, 0, Decimal("0.00")]
    own = _cohort(company, MONTH, SEPTEMBER, "(none)")
    assert list(_figures(own, names).values()) == [0, 2, 1, Decimal("300.00")]
    # One that was there three months before its lead was handed over.
    before = _cohort(company, MONTH, date(2026, 6, 1))
    assert list(_figures(before, names).values()) == [0, 1, 0, Decimal("0.00")]


def test_before_the_first_hand_over_the_chain_is_unknown_and_not_zero(company: Company) -> None:
    row = _cohort(company, MONTH, date(2025, 5, 1))

    assert row["deals_without_lead"] == 1
    empty = "leads_sent leads_accepted deals_created deals_won amount_won accounts_won"
    assert set(_figures(row, empty).values()) == {None}


def test_the_chain_is_told_by_sdr_ae_and_am(company: Company) -> None:
    found = company.rows(
        "select role, person_id, leads_sent, leads_accepted, deals_won, amount_won, accounts_won, "
        "accounts_with_12_months, value_after_12_months, mean_days_sent_to_accepted "
        f"from chain_people_monthly where review_month = '{MONTH}' "
        f"and cohort_month = '{A_YEAR_AGO}' order by role, person_id"
    )

    thousand, nothing = Decimal("1000.00"), Decimal("0.00")
    kept = Decimal("150.00")
    assert found == [
        # The lead stays with eve who accepted it, whoever has the deal now.
        ("ae", "al", 1, 1, 1, thousand, 1, 1, kept, 2.0),
        ("ae", "eve", 1, 1, 1, thousand, 1, 1, nothing, 29.0),
        ("am", "(unassigned)", None, None, None, None, 1, 1, nothing, None),
        ("am", "amy", None, None, None, None, 1, 1, kept, None),
        ("sdr", "sue", 1, 1, 1, thousand, 1, 1, kept, 2.0),
        ("sdr", "tom", 1, 1, 1, thousand, 1, 1, nothing, 29.0),
    ]


def test_whoever_nobody_knows_is_unassigned_in_the_chain(company: Company) -> None:
    found = company.rows(
        "select role, person_id, leads_sent, leads_accepted from chain_people_monthly "
        f"where review_month = '{MONTH}' and cohort_month = '{SEPTEMBER}' order by all"
    )

    assert found == [
        ("ae", "(unassigned)", 1, 0),
        ("ae", "al", 1, 1),
        ("ae", "eve", 2, 0),
        ("sdr", "(unassigned)", 1, 0),
        ("sdr", "sue", 3, 1),
    ]


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("delete from chain_people_monthly where person_id = 'amy'", {"am"}),
        ("update chain_people_monthly set amount_won = 1 where person_id = 'tom'", {"sdr"}),
        ("update company_monthly set numerator = 9 where metric = 'leads_sent'", {"sdr"}),
    ],
)
def test_a_chain_that_does_not_add_up_is_named(
    company: Company, tmp_path: Path, lost: str, named: Iterable[str]
) -> None:
    (check,) = company.workshop.dbt.glob("target/compiled/**/chain_agrees_*.sql")
    marts = shutil.copy(company.folder / "marts.duckdb", tmp_path)
    with duckdb.connect(str(marts)) as connection:
        connection.execute(f"attach '{company.folder / 'scratch.duckdb'}' as scratch (read_only)")
        before = connection.execute(check.read_text("utf-8")).fetchall()
        connection.execute(lost)
        found = connection.execute(check.read_text("utf-8")).fetchall()

    assert before == []
    assert {role for _, _, role in found} == named
