"""Evidence of rates, from raw rows to cells: counted by hand, and added up to the company.

September and October 2026 are closed in one build, from one export taken in November.
"""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
LONG_AGO = date(2024, 2, 1)
CRITERIA = ("budget", "authority", "need", "timeline")


def _role(person_id: str, role: str, since: date = date(2024, 1, 1), **more: object) -> Row:
    return {"person_id": person_id, "role": role, "valid_from": since, "origin": "history"} | more


def _sent(
    lead: str, when: str, decision: str | None = None, decided: str = "", sdr_id: str = "sue"
) -> Row:
    return {
        "handover_id": f"{lead} {when}",
        "lead_id": lead,
        "sdr_id": sdr_id,
        "ae_id": "al",
        "sent_at": at(when),
        "decision": decision,
        "decided_at": at(decided) if decided else None,
    }


def _deal(name: str, created: str, closed: str = "", is_won: bool = False, **more: object) -> Row:
    row = {
        "opportunity_id": name,
        "ae_id": "al",
        "is_closed": bool(closed),
        "is_won": is_won,
        "amount": Decimal(100),
        "created_at": at(created),
        "closed_at": at(closed) if closed else None,
        "source": "Inbound",
        "segment": "SMB",
    }
    return row | more


def _call(number: int, when: str, **more: object) -> Row:
    row = {"activity_id": str(number), "person_id": "sue", "kind": "call", "occurred_at": at(when)}
    return row | more


ROWS: Rows = {
    "person": [{"person_id": name, "full_name": name} for name in ("sue", "al", "amy", "ben")],
    "role_assignment": [
        # Sue became an SDR on 14 February 2024, long before the 13 months of the other marts.
        _role("sue", "ae", valid_to=date(2024, 2, 14)),
        _role("sue", "sdr", date(2024, 2, 14)),
        _role("al", "ae"),
        _role("amy", "am"),
        _role("ben", "am"),
    ],
    "lead": [
        {"lead_id": "a", "source": "Inbound", "segment": "SMB"},
        {"lead_id": "b", "source": "Inbound", "segment": "SMB"},
        {"lead_id": "c", "source": "Outbound"},
        {"lead_id": "old", "source": "Event", "segment": "SMB"},
        {"lead_id": "nobodys", "source": "Event", "segment": "SMB"},
    ],
    "handover": [
        _sent("a", "2026-09-07 08:00", "accepted", "2026-09-08 08:00"),
        # Rejected, and offered again in October.
        _sent("b", "2026-09-08 08:00", "rejected", "2026-09-09 08:00"),
        _sent("b", "2026-10-08 08:00", "accepted", "2026-10-09 08:00"),
        # Undecided in September.
        _sent("c", "2026-09-29 08:00", "rejected", "2026-10-02 08:00"),
        _sent("old", "2024-02-20 08:00", "accepted", "2024-02-21 08:00"),
        _sent("nobodys", "2024-02-21 08:00", sdr_id="who is this"),
    ],
    "lead_criterion": [
        {"lead_id": lead, "criterion": c, "is_met": True, "assessed_at": at(when)}
        for lead, when in (("a", "2026-10-05 08:00"), ("old", "2024-02-20 08:00"))
        for c in CRITERIA
    ],
    "activity": [_call(n, f"2024-02-{n:02d} 10:00") for n in range(10, 20)]
    + [_call(100 + n, f"2026-10-{n:02d} 10:00") for n in range(1, 8)]
    + [_call(200, "2026-10-09 10:00", person_id=None)],
    "opportunity": [
        _deal("won", "2026-08-03 08:00", "2026-09-10 08:00", is_won=True),
        _deal("lost", "2026-08-04 08:00", "2026-09-11 08:00"),
        _deal("lost later", "2026-09-05 08:00", "2026-10-06 08:00", segment=None),
        _deal("open", "2026-09-06 08:00", ae_id=None),
        _deal("old", "2024-02-05 08:00", "2024-02-25 08:00", is_won=True),
        _deal("more", "2024-02-05 08:00", "2024-02-25 08:00", True, deal_type="expansion"),
    ],
    "account": [{"account_id": name, "segment": "SMB"} for name in ("kept", "grown", "lost")],
    "account_value": [
        {"account_id": account, "valid_from": at(when), "recurring_amount": Decimal(amount)}
        for account, when, amount in (
            ("kept", "2026-01-10", 10),
            ("grown", "2026-01-10", 10),
            ("grown", "2026-09-10", 15),
            ("lost", "2026-01-10", 10),
            ("lost", "2026-10-20", 0),
        )
    ],
    "account_owner": [
        {"account_id": "kept", "person_id": "amy", "valid_from": at("2026-01-10")},
        {"account_id": "grown", "person_id": "amy", "valid_from": at("2026-01-10")},
        # Handed over on the 14th of the month in which it is lost.
        {
            "account_id": "lost",
            "person_id": "amy",
            "valid_from": at("2026-01-10"),
            "valid_to": at("2026-10-14"),
        },
        {"account_id": "lost", "person_id": "ben", "valid_from": at("2026-10-14")},
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _cells(company: Company, review: date, month: date, metric: str) -> list[tuple[object, ...]]:
    return company.rows(
        "select person_id, stratum, observed, trials from evidence_cells "
        f"where review_month = '{review}' and month = '{month}' and metric = '{metric}' "
        "order by all"
    )


def test_leads_are_evidence_in_the_month_of_the_first_hand_over(company: Company) -> None:
    qualified = _cells(company, MONTH, SEPTEMBER, "qualified_lead_rate")
    accepted = _cells(company, MONTH, SEPTEMBER, "acceptance_rate")

    assert qualified == [("sue", "Inbound · SMB", 1, 2), ("sue", "Outbound · (none)", 0, 1)]
    assert accepted == [("sue", "Inbound · SMB", 1, 2), ("sue", "Outbound · (none)", 0, 1)]
    assert _cells(company, MONTH, MONTH, "qualified_lead_rate") == []


def test_evidence_is_what_was_known_at_the_cutoff(company: Company) -> None:
    # Not qualified yet, and the third lead not decided yet.
    assert _cells(company, SEPTEMBER, SEPTEMBER, "qualified_lead_rate") == [
        ("sue", "Inbound · SMB", 0, 2),
        ("sue", "Outbound · (none)", 0, 1),
    ]
    assert _cells(company, SEPTEMBER, SEPTEMBER, "acceptance_rate") == [
        ("sue", "Inbound · SMB", 1, 2)
    ]


def test_leads_that_became_qualified_stand_against_the_calls_of_the_month(
    company: Company,
) -> None:
    found = _cells(company, MONTH, MONTH, "qualification_efficiency")

    assert found == [("(unassigned)", "all", 0, 1), ("sue", "all", 1, 7)]


def test_months_before_those_of_other_marts_are_evidence_too(company: Company) -> None:
    assert _cells(company, MONTH, LONG_AGO, "qualified_lead_rate") == [
        ("(unassigned)", "Event · SMB", 0, 1),
        ("sue", "Event · SMB", 1, 1),
    ]
    # Ten calls from the 10th to the 19th; those until the 13th are an AE's.
    assert _cells(company, MONTH, LONG_AGO, "qualification_efficiency") == [("sue", "all", 1, 6)]
    assert _cells(company, MONTH, LONG_AGO, "close_rate") == [("al", "Inbound · SMB", 1, 1)]


def test_deals_are_evidence_of_three_close_rates(company: Company) -> None:
    month = (MONTH, SEPTEMBER)
    assert _cells(company, *month, "close_rate") == [("al", "Inbound · SMB", 1, 2)]
    assert _cells(company, *month, "close_rate_worked") == [
        ("(unassigned)", "Inbound · SMB", 0, 1),
        ("al", "Inbound · (none)", 0, 1),
        ("al", "Inbound · SMB", 1, 2),
    ]
    assert _cells(company, MONTH, date(2026, 8, 1), "close_rate_cohort") == [
        ("al", "Inbound · SMB", 1, 2)
    ]


def test_every_offer_is_evidence_of_how_an_ae_decides(company: Company) -> None:
    september = _cells(company, MONTH, SEPTEMBER, "lead_acceptance_rate")
    october = _cells(company, MONTH, MONTH, "lead_acceptance_rate")

    assert september == [("al", "Inbound · SMB", 1, 2), ("al", "Outbound · (none)", 0, 1)]
    assert october == [("al", "Inbound · SMB", 1, 1)]


def test_accounts_are_evidence_for_who_held_them_at_the_start(company: Company) -> None:
    assert _cells(company, MONTH, SEPTEMBER, "account_expansion") == [("amy", "SMB", 1, 3)]
    assert _cells(company, MONTH, MONTH, "account_retention") == [("amy", "SMB", 2, 3)]


def test_the_share_won_by_an_age_is_of_cohorts_that_have_reached_it(company: Company) -> None:
    found = company.rows(
        "select age_months, sum(deals_created), sum(deals_won), sum(deals_lost) from win_age_curve "
        f"where review_month = '{MONTH}' and age_months < 4 group by all order by all"
    )

    # One was won in its own month, three were closed a month after they had been created; those of
    # September are a month old, those of August two, the old one any age up to 32.
    assert found == [(0, 5, 1, 0), (1, 5, 2, 2), (2, 3, 2, 1), (3, 1, 1, 0)]


def test_cells_add_up_to_the_companys_figures(company: Company) -> None:
    cells = "select review_month, month, metric, sum(observed), sum(trials) from evidence_cells"
    found = company.rows(f"{cells} where month >= '{SEPTEMBER}' group by all order by all")
    known = {
        (review, month, metric): (numerator, denominator)
        for review, month, metric, numerator, denominator in company.rows(
            "select review_month, month, metric, cast(numerator as bigint), "
            f"cast(denominator as bigint) from company_monthly where month >= '{SEPTEMBER}'"
        )
    }
    shared = [row for row in found if row[:3] in known]

    assert {metric for _, _, metric, _, _ in shared} >= {
        "acceptance_rate",
        "close_rate",
        "close_rate_worked",
        "qualification_efficiency",
        "qualified_lead_rate",
    }
    assert [(observed, trials) for *_, observed, trials in shared] == [
        known[review, month, metric] for review, month, metric, *_ in shared
    ]


def _failures(
    company: Company, check: str, tmp_path: Path, change: str
) -> list[tuple[object, ...]]:
    (path,) = company.workshop.dbt.glob(f"target/compiled/**/{check}.sql")
    marts = shutil.copy(company.folder / "marts.duckdb", tmp_path)
    with duckdb.connect(str(marts)) as connection:
        connection.execute(f"attach '{company.folder / 'scratch.duckdb'}' as scratch (read_only)")
        assert connection.execute(path.read_text("utf-8")).fetchall() == []
        connection.execute(change)
        return connection.execute(path.read_text("utf-8")).fetchall()


def test_evidence_that_does_not_add_up_is_named(company: Company, tmp_path: Path) -> None:
    lost = f"delete from evidence_cells where metric = 'close_rate' and month = '{SEPTEMBER}'"
    found = _failures(company, "evidence_agrees_*", tmp_path, lost)

    assert sorted(row[:5] for row in found) == [
        (review, SEPTEMBER, "ae", "close_rate", part)
        for review in (SEPTEMBER, MONTH)
        for part in ("observed", "trials")
    ]


@pytest.mark.parametrize(
    ("metric", "parts"),
    [
        ("lead_rate", ["observed"]),
        ("lead_yield", ["trials"]),
        ("decided_within_sla", ["observed", "trials"]),
    ],
)
def test_leads_and_decisions_that_do_not_add_up_are_named(
    company: Company, tmp_path: Path, metric: str, parts: list[str]
) -> None:
    lost = f"delete from evidence_cells where metric = '{metric}' and month = '{SEPTEMBER}'"
    found = _failures(company, "evidence_agrees_*", tmp_path, lost)

    assert sorted(row[3:5] for row in found if row[0] == MONTH) == [(metric, p) for p in parts]


def test_a_cell_that_is_there_twice_is_named_in_the_months_of_the_build(
    company: Company, tmp_path: Path
) -> None:
    once_more = f"metric = 'close_rate' and month = '{LONG_AGO}' and review_month = '{MONTH}'"
    of_another_build = "exclude (n) replace (date '2020-01-01' as review_month)"
    found = _failures(
        company,
        "primary_key_evidence_cells_*",
        tmp_path,
        f"""
        insert into evidence_cells by name
        select * from evidence_cells where {once_more}
        union all by name
        select * {of_another_build} from evidence_cells, range(2) as twice (n)
        """,
    )

    assert [row[:4] for row in found] == [(MONTH, LONG_AGO, "ae", "close_rate")]
