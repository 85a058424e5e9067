"""Evidence of what becomes of leads, from raw rows to cells: by AE who got them, and per hour.

September and October 2026 are closed in one build, from one export taken in November. Al gets the
leads, Bo those that Al does not want.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)


def _offer(lead: str, ae: str, when: str, decision: str | None, decided: str = "") -> Row:
    return {
        "handover_id": f"{lead} {when}",
        "lead_id": lead,
        "sdr_id": "sue",
        "ae_id": ae,
        "sent_at": at(when),
        "decision": decision,
        "decided_at": at(decided or when) if decision else None,
    }


def _deal(lead: str, owner: str, created: str, closed: str = "", is_won: bool = False) -> Row:
    return {
        "opportunity_id": f"of {lead}",
        "lead_id": lead,
        "ae_id": owner,
        "is_closed": bool(closed),
        "is_won": is_won,
        "amount": Decimal(100),
        "created_at": at(created),
        "closed_at": at(closed) if closed else None,
    }


def _role(person: str, role: str, since: date, until: date | None = None) -> Row:
    row = {"person_id": person, "role": role, "valid_from": since, "valid_to": until}
    return row | {"origin": "history"}


ROWS: Rows = {
    "person": [{"person_id": name, "full_name": name} for name in ("sue", "sam", "al", "bo")],
    "role_assignment": [
        # Sue goes on as an AE on Monday 12 October; Sam comes then, and sends nothing.
        _role("sue", "sdr", date(2024, 1, 1), date(2026, 10, 12)),
        _role("sue", "ae", date(2026, 10, 12)),
        _role("sam", "sdr", date(2026, 10, 12)),
        _role("al", "ae", date(2024, 1, 1)),
        _role("bo", "ae", date(2024, 1, 1)),
    ],
    "availability": [
        {"person_id": "sam", "month": MONTH, "share": Decimal("0.5")},
        {"person_id": "sam", "month": date(2026, 11, 1), "share": Decimal("0.1")},
    ],
    "lead": [
        {"lead_id": name, "source": "Inbound", "segment": "SMB"}
        for name in ("won", "passed on", "lost by bo", "taken after all", "open at bo", "waits")
    ],
    "handover": [
        _offer("won", "al", "2026-09-02 08:00", "accepted"),
        _offer("passed on", "al", "2026-09-02 08:00", "accepted"),
        _offer("lost by bo", "al", "2026-09-03 08:00", "rejected"),
        _offer("lost by bo", "bo", "2026-09-07 08:00", "accepted"),
        _offer("taken after all", "al", "2026-09-03 08:00", "rejected", "2026-09-29 08:00"),
        _offer("taken after all", "al", "2026-09-30 08:00", "accepted"),
        _offer("open at bo", "al", "2026-09-04 08:00", "rejected"),
        _offer("open at bo", "bo", "2026-09-08 08:00", "accepted"),
        # Waits with time left in September, and too long in October.
        _offer("waits", "al", "2026-09-29 08:00", None),
        # Sent after the last day as an SDR.
        _offer("won", "bo", "2026-10-15 08:00", None),
    ],
    "opportunity": [
        _deal("won", "al", "2026-09-03 08:00", "2026-10-05 08:00", is_won=True),
        _deal("passed on", "bo", "2026-09-03 08:00", "2026-09-15 08:00", is_won=True),
        _deal("lost by bo", "bo", "2026-09-08 08:00", "2026-10-06 08:00"),
        _deal("taken after all", "al", "2026-10-01 08:00", "2026-10-07 08:00", is_won=True),
        _deal("open at bo", "bo", "2026-09-09 08:00"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _cells(
    company: Company, metric: str, review: date = MONTH, month: date = SEPTEMBER
) -> list[tuple[object, ...]]:
    return company.rows(
        "select person_id, observed, trials from evidence_cells "
        f"where review_month = '{review}' and month = '{month}' and metric = '{metric}' "
        "order by all"
    )


def test_an_ae_yields_what_they_win_themselves_of_all_that_was_offered(company: Company) -> None:
    # Two of the seven offers; the lead that was passed on is Bo's win, of no offer to Bo.
    assert _cells(company, "lead_yield") == [("al", 2, 7), ("bo", 0, 2)]
    assert _cells(company, "lead_yield", SEPTEMBER) == [("al", 0, 7), ("bo", 0, 2)]


def test_an_accepted_lead_is_won_whoever_closes_it(company: Company) -> None:
    assert _cells(company, "accepted_lead_win_rate") == [("al", 3, 3), ("bo", 0, 1)]
    assert _cells(company, "accepted_lead_win_rate", SEPTEMBER) == [("al", 1, 1)]


def test_rejected_leads_speak_once_another_ae_has_won_or_lost_them(company: Company) -> None:
    assert _cells(company, "rejected_lead_win_rate") == [("al", 0, 1)]
    assert _cells(company, "rejected_lead_win_rate", SEPTEMBER) == []


def test_a_decision_is_due_when_it_is_made_or_late(company: Company) -> None:
    # One rejection took until the 29th; the last offer is late in October only.
    assert _cells(company, "decided_within_sla") == [("al", 5, 7), ("bo", 2, 2)]
    assert _cells(company, "decided_within_sla", SEPTEMBER) == [("al", 5, 6), ("bo", 2, 2)]


def test_leads_stand_against_the_hours_of_the_days_as_an_sdr(company: Company) -> None:
    # September has 22 working days. Sue worked 7 of October's, Sam 15 at half time.
    assert _cells(company, "lead_rate") == [("sue", 6, 176)]
    assert _cells(company, "lead_rate", month=MONTH) == [("sam", 0, 60), ("sue", 0, 56)]


def test_no_hours_are_counted_before_the_first_lead(company: Company) -> None:
    assert _cells(company, "lead_rate", month=date(2026, 8, 1)) == []
