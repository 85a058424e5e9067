"""The five cases that tell whether a month is told as it was, each on its own rows of one company.

January and February 2026 are closed in one build, from one export taken in March: it holds all that
was entered, edited and deleted since.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.dbt.company import Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def _role(person_id: str, role: str) -> Row:
    assignment = {"person_id": person_id, "role": role, "team": "North", "origin": "history"}
    return assignment | {"valid_from": date(2024, 1, 1)}


def _deal(name: str, ae_id: str, amount: str, created: str, closed: str = "") -> Row:
    is_won = bool(closed)
    return {
        "opportunity_id": name,
        "ae_id": ae_id,
        "stage": "Won" if is_won else "Offer",
        "is_closed": is_won,
        "is_won": is_won,
        "amount": Decimal(amount),
        "created_at": at(created),
        "closed_at": at(closed) if closed else None,
        "recorded_at": at(created),
    }


def _change(record_id: str, field: str, old: str, new: str, when: str) -> Row:
    return {
        "change_id": f"{record_id} {when}",
        "entity": "opportunity",
        "record_id": record_id,
        "field": field,
        "old_value": old,
        "new_value": new,
        "changed_at": at(when),
    }


def _offered(number: str, ae_id: str, sent: str, decided: str, decision: str, reason: str) -> Row:
    return {
        "handover_id": number,
        "lead_id": "re-offered",
        "sdr_id": "sue",
        "ae_id": ae_id,
        "sent_at": at(sent),
        "decided_at": at(decided),
        "decision": decision,
        "decision_reason": reason,
        "recorded_at": at(sent),
    }


def _value(account_id: str, since: str, amount: str) -> Row:
    return {
        "account_id": account_id,
        "valid_from": at(since),
        "recurring_amount": Decimal(amount),
        "recorded_at": at(since),
    }


def _owner(account_id: str, person_id: str, since: str, until: str = "") -> Row:
    return {
        "account_id": account_id,
        "person_id": person_id,
        "valid_from": at(since),
        "valid_to": at(until) if until else None,
        "recorded_at": at(since),
    }


ROWS: Rows = {
    "person": [
        {"person_id": name, "full_name": name.title()}
        for name in ("sue", "late", "edited", "giver", "taker", "first", "second", "amy", "amos")
    ],
    "role_assignment": [
        _role("sue", "sdr"),
        *(_role(name, "ae") for name in ("late", "edited", "giver", "taker", "first", "second")),
        *(_role(name, "am") for name in ("amy", "amos")),
    ],
    "opportunity": [
        _deal("entered in February", "late", "200", "2026-02-03 09:00", "2026-01-31 09:00"),
        _deal("edited", "edited", "900", "2026-01-08 09:00", "2026-01-20 09:00"),
        _deal("passed on", "taker", "50", "2026-01-08 09:00"),
    ],
    "record_change": [
        _change("edited", "amount", "500.00", "900.00", "2026-02-05 09:00"),
        _change("passed on", "ae_id", "giver", "taker", "2026-02-14 09:00"),
    ],
    "lead": [{"lead_id": "re-offered", "recorded_at": at("2026-01-05 09:00")}],
    "handover": [
        _offered(
            "1", "first", "2026-01-12 09:00", "2026-01-14 09:00", "rejected", "Not the right time"
        ),
        _offered("2", "second", "2026-02-09 09:00", "2026-02-10 09:00", "accepted", "Fits"),
    ],
    "account": [{"account_id": "churned and back"}, {"account_id": "passed on"}],
    "account_value": [
        _value("churned and back", "2025-03-05 09:00", "100"),
        _value("churned and back", "2026-01-15 09:00", "0"),
        _value("churned and back", "2026-02-10 09:00", "80"),
        _value("passed on", "2025-03-05 09:00", "60"),
    ],
    "account_owner": [
        _owner("churned and back", "amy", "2025-03-05 09:00"),
        _owner("passed on", "amy", "2025-03-05 09:00", "2026-02-14 09:00"),
        _owner("passed on", "amos", "2026-02-14 09:00"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, [JANUARY, FEBRUARY])


def _figures(
    company: Company, mart: str, person: str, review: date, month: date, columns: str
) -> list[object]:
    found = company.rows(
        f"select {columns} from {mart} where person_id = '{person}' "
        f"and review_month = '{review}' and month = '{month}'"
    )
    return list(found[0]) if found else []


def test_the_deal_entered_in_february_with_a_january_close_date(company: Company) -> None:
    figures = "deals_won, amount_won, deals_worked"
    # January did not know of it; February knows that January had won it.
    assert _figures(company, "ae_monthly", "late", JANUARY, JANUARY, figures) == [0, 0, 0]
    assert _figures(company, "ae_monthly", "late", FEBRUARY, JANUARY, figures) == [1, 200, 1]
    assert _figures(company, "ae_monthly", "late", FEBRUARY, FEBRUARY, figures) == [0, 0, 0]
    reviews = company.rows(
        "select review_month, month from deals where opportunity_id = 'entered in February'"
    )
    assert reviews == [(FEBRUARY, JANUARY)]


def test_the_amount_edited_after_the_cutoff(company: Company) -> None:
    # Edited on 5 February: January was closed with 500, and February says 900 of January.
    assert _figures(company, "ae_monthly", "edited", JANUARY, JANUARY, "amount_won") == [500]
    assert _figures(company, "ae_monthly", "edited", FEBRUARY, JANUARY, "amount_won") == [900]
    # The deal was closed by then, so that February's review does not list it.
    amounts = company.rows("select review_month, amount from deals where opportunity_id = 'edited'")
    assert amounts == [(JANUARY, 500)]


def test_the_owner_changed_on_the_14th(company: Company) -> None:
    # Of the deal: open with the former owner at January's cutoff, with the new one at February's.
    open_deals = company.rows(
        "select review_month, person_id, deals_open from ae_monthly "
        "where month = review_month and deals_open > 0 order by all"
    )
    assert open_deals == [(JANUARY, "giver", 1), (FEBRUARY, "taker", 1)]
    # Of the account: handed over by one AM and taken over by the other, within February.
    moved = "portfolio_start, portfolio_handed_over, portfolio_taken_over, portfolio_end"
    assert _figures(company, "am_monthly", "amos", FEBRUARY, FEBRUARY, moved) == [0, 0, 60, 60]
    assert _figures(company, "am_monthly", "amy", FEBRUARY, FEBRUARY, moved) == [60, 60, 0, 80]
    assert _figures(company, "am_monthly", "amy", JANUARY, JANUARY, "portfolio_end") == [60]


def test_the_customer_who_churned_and_came_back(company: Company) -> None:
    figures = "portfolio_churn, portfolio_expansion, portfolio_new"
    assert _figures(company, "am_monthly", "amy", JANUARY, JANUARY, figures) == [100, 0, 0]
    # Back in February, for less: no new customer, and 20 short of what it once was.
    assert _figures(company, "am_monthly", "amy", FEBRUARY, FEBRUARY, figures) == [0, 80, 0]
    lifetime = "upsell_rate_customer_lifetime"
    january = _figures(company, "am_monthly", "amy", JANUARY, JANUARY, lifetime)
    february = _figures(company, "am_monthly", "amy", FEBRUARY, FEBRUARY, lifetime)
    # Of 160 at first the 60 of the other account are left in January, none but the 80 in February.
    assert january == [pytest.approx(60 / 160 - 1)]
    assert february == [pytest.approx(80 / 100 - 1)]


def test_the_re_offered_lead(company: Company) -> None:
    # One lead sent, in January, where it stays rejected; the second offer is no second lead.
    sdr = "leads_sent, leads_accepted, leads_rejected"
    assert _figures(company, "sdr_monthly", "sue", JANUARY, JANUARY, sdr) == [1, 0, 1]
    assert _figures(company, "sdr_monthly", "sue", FEBRUARY, JANUARY, sdr) == [1, 0, 1]
    assert _figures(company, "sdr_monthly", "sue", FEBRUARY, FEBRUARY, sdr) == [0, 0, 0]
    # Each AE has made their own decision.
    ae = "leads_received, leads_accepted, leads_rejected, rejections_with_reason"
    assert _figures(company, "ae_monthly", "first", FEBRUARY, JANUARY, ae) == [1, 0, 1, 1]
    assert _figures(company, "ae_monthly", "second", FEBRUARY, FEBRUARY, ae) == [1, 1, 0, 0]
    offers = company.rows(
        "select handover_id, is_first, decision from handovers "
        f"where lead_id = 're-offered' and review_month = '{FEBRUARY}' order by all"
    )
    assert offers == [("2", False, "accepted")]
