"""Coaching of one company, from raw rows to marts: each session below stands for one rule.

September and October 2026 are closed in one build, from one export taken in November.
"""

from datetime import date

import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
LONG_AGO = date(2024, 2, 1)


def _session(number: str, coach: str, coachee: str, when: str, **more: object) -> Row:
    row = {"session_id": number, "coach_id": coach, "coachee_id": coachee, "duration_min": 45}
    return row | {"occurred_at": at(when), "metric": "close_rate"} | more


ROWS: Rows = {
    "person": [{"person_id": name, "full_name": name.title()} for name in ("al", "sue", "amy")],
    "role_assignment": [
        {"person_id": "al", "role": "ae", "valid_from": date(2024, 1, 1), "origin": "history"},
        {"person_id": "amy", "role": "am", "valid_from": date(2024, 1, 1), "origin": "history"},
        # Sue is promoted on the 14th.
        {
            "person_id": "sue",
            "role": "sdr",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2026, 10, 14),
            "origin": "history",
        },
        {"person_id": "sue", "role": "ae", "valid_from": date(2026, 10, 14), "origin": "history"},
    ],
    "coaching_session": [
        _session("1", "al", "sue", "2026-10-05 08:00"),
        _session("2", "al", "sue", "2026-10-12 08:00", duration_min=60),
        _session("3", "al", "sue", "2026-10-13 08:00", metric=None, duration_min=None),
        _session("4", "amy", "al", "2026-10-20 08:00"),
        _session("5", "al", "who is this", "2026-10-21 08:00"),
        _session("6", "who is that", "sue", "2026-09-10 08:00", duration_min=30),
        # In Berlin it is already November.
        _session("7", "al", "sue", "2026-10-31 23:30"),
        # Written down after the month had ended, but held in it.
        _session("8", "al", "sue", "2026-09-15 08:00", recorded_at=at("2026-10-02 08:00")),
        _session("9", "al", "sue", "2026-10-15 08:00", deleted_at=at("2026-10-16 08:00")),
        _session("10", "al", "sue", "2026-09-16 08:00", deleted_at=at("2026-10-16 08:00")),
        # Before the 13 months that other marts hold, and before the 36 of October's history.
        _session("11", "amy", "al", "2024-02-05 08:00"),
        _session("12", "amy", "al", "2023-10-05 08:00"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def test_sessions_count_that_were_held_and_written_down_and_not_deleted(company: Company) -> None:
    found = company.rows(
        "select month, coach_id, coachee_id, metric, sessions, hours from coaching_monthly "
        f"where review_month = '{MONTH}' order by all"
    )

    assert found == [
        (LONG_AGO, "amy", "al", "close_rate", 1, 0.75),
        (SEPTEMBER, "(unassigned)", "sue", "close_rate", 1, 0.5),
        (SEPTEMBER, "al", "sue", "close_rate", 1, 0.75),
        (MONTH, "al", "(unassigned)", "close_rate", 1, 0.75),
        (MONTH, "al", "sue", "(none)", 1, None),
        (MONTH, "al", "sue", "close_rate", 2, 1.75),
        (MONTH, "amy", "al", "close_rate", 1, 0.75),
    ]


def test_september_is_told_as_it_was_known_at_its_own_cutoff(company: Company) -> None:
    found = company.rows(
        "select coach_id, sessions from coaching_monthly "
        f"where review_month = '{SEPTEMBER}' and month = '{SEPTEMBER}' order by all"
    )

    # The one written down in October is missing, the one deleted in October is there.
    assert found == [("(unassigned)", 1), ("al", 1)]


def test_coaching_given_and_received_is_told_by_person_with_the_role_held_last(
    company: Company,
) -> None:
    found = company.rows(
        "select person_id, full_name, role, sessions_given, hours_given, coachees, "
        "sessions_received, hours_received, coaches from coaching_people_monthly "
        f"where review_month = '{MONTH}' and month = '{MONTH}' order by person_id"
    )

    assert found == [
        ("(unassigned)", "(unassigned)", None, 0, 0.0, 0, 1, 0.75, 1),
        ("al", "Al", "ae", 4, 2.5, 2, 1, 0.75, 1),
        ("amy", "Amy", "am", 1, 0.75, 1, 0, 0.0, 0),
        ("sue", "Sue", "ae", 0, 0.0, 0, 3, 1.75, 1),
    ]


def test_what_is_given_is_what_is_received(company: Company) -> None:
    people = company.rows(
        "select review_month, month, sum(sessions_given), sum(sessions_received) "
        "from coaching_people_monthly group by all order by all"
    )
    pairs = company.rows(
        "select review_month, month, sum(sessions), sum(sessions) "
        "from coaching_monthly group by all order by all"
    )

    # September's 36 months begin a month earlier than October's.
    assert len(people) == 6
    assert people == pairs
