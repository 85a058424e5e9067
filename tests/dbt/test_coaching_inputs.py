"""What the statistics are given beside the marts: who people are, who would coach, who grew.

October 2026 is closed twice: from an export that ends at the cutoff, and from one taken later, when
much has changed.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

RELATIONS = ("int_statistics_people", "int_statistics_profiles", "int_statistics_growth")


def _person(name: str, **more: object) -> Row:
    return {"person_id": name, "full_name": name.title()} | more


def _role(person: str, role: str, team: str, since: date, until: date | None = None) -> Row:
    row = {"person_id": person, "role": role, "team": team, "origin": "history"}
    return row | {"valid_from": since, "valid_to": until}


def _profile(person: str, since: date, is_willing: bool | None, hours: int | None) -> Row:
    return {
        "person_id": person,
        "valid_from": since,
        "is_willing": is_willing,
        "hours_per_month": hours,
        "peer_rating": Decimal("4.5"),
    }


def _value(account: str, when: str, amount: int) -> Row:
    return {"account_id": account, "valid_from": at(when), "recurring_amount": Decimal(amount)}


def _owner(account: str, person: str, since: str, until: str = "") -> Row:
    row = {"account_id": account, "person_id": person, "valid_from": at(since)}
    return row | {"valid_to": at(until) if until else None}


PEOPLE = (_person("amy", locale="de_DE"), _person("ben", locale="EN"), _person("cy"))
KNOWN: Rows = {
    "person": [*PEOPLE, _person("gone", left_on=date(2026, 9, 30))],
    "role_assignment": [
        _role("amy", "ae", "North", date(2024, 1, 1), date(2025, 6, 16)),
        _role("amy", "am", "North", date(2025, 6, 16), date(2026, 3, 1)),
        _role("amy", "am", "South", date(2026, 3, 1)),
        _role("ben", "am", "South", date(2024, 1, 1)),
        _role("gone", "sdr", "East", date(2024, 1, 1)),
    ],
    "availability": [{"person_id": "ben", "month": MONTH, "share": Decimal("0.8")}],
    "coach_profile": [
        _profile("amy", date(2026, 1, 1), is_willing=False, hours=None),
        _profile("amy", date(2026, 10, 31), is_willing=True, hours=6),
        _profile("ben", date(2026, 1, 1), is_willing=None, hours=None),
    ],
    "account": [{"account_id": name} for name in ("small", "grown", "lost", "large", "passed on")],
    "account_value": [
        _value("small", "2026-08-10", 10),
        _value("grown", "2026-08-10", 20),
        _value("grown", "2026-10-10", 30),
        _value("lost", "2026-08-10", 20),
        _value("lost", "2026-09-20", 0),
        _value("large", "2026-08-10", 1000),
        _value("large", "2026-10-10", 2000),
        _value("passed on", "2026-08-10", 20),
    ],
    "account_owner": [
        _owner("small", "amy", "2026-08-10"),
        _owner("grown", "amy", "2026-08-10"),
        _owner("lost", "amy", "2026-08-10"),
        _owner("large", "ben", "2026-08-10"),
        _owner("passed on", "amy", "2026-08-10", "2026-09-15"),
        _owner("passed on", "ben", "2026-09-15"),
    ],
}
# What the CRM says a month later; none of it was known at October's cutoff.
LATER: Rows = dict(KNOWN) | {
    "person": [
        _person("amy", locale="de_DE", left_on=date(2026, 11, 20)),
        *PEOPLE[1:],
        _person("gone", left_on=date(2026, 9, 30)),
        _person("new", recorded_at=at("2026-11-05 08:00")),
    ],
    "role_assignment": [
        *KNOWN["role_assignment"][:-2],
        _role("ben", "am", "South", date(2024, 1, 1), date(2026, 11, 9)),
        _role("ben", "manager", "South", date(2026, 11, 9)),
        _role("gone", "sdr", "East", date(2024, 1, 1)),
        _role("new", "sdr", "East", date(2026, 1, 1)),
    ],
    "availability": [
        *KNOWN["availability"],
        {"person_id": "amy", "month": date(2026, 11, 1), "share": Decimal("0.1")},
    ],
    "coach_profile": [
        *KNOWN["coach_profile"],
        _profile("amy", date(2026, 11, 1), is_willing=False, hours=0),
        _profile("cy", date(2026, 11, 2), is_willing=True, hours=9),
    ],
    "account_value": [*KNOWN["account_value"], _value("small", "2026-11-02", 500)],
    "account_owner": [
        *KNOWN["account_owner"][1:],
        _owner("small", "amy", "2026-08-10", "2026-11-03"),
        _owner("small", "ben", "2026-11-03"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(KNOWN)


def test_people_are_who_they_are_at_the_cutoff(company: Company) -> None:
    found = company.rows(
        "select person_id, role, team, language, role_since, tenure_months, availability_share, "
        "is_active from scratch.int_statistics_people order by all"
    )

    assert found == [
        ("amy", "am", "South", "de", date(2025, 6, 16), 16, 1.0, True),
        ("ben", "am", "South", "en", date(2024, 1, 1), 34, 0.8, True),
        ("cy", None, None, None, None, None, 1.0, True),
        ("gone", None, None, None, None, None, 1.0, False),
    ]


def test_the_last_word_on_coaching_stands(company: Company) -> None:
    found = company.rows(
        "select person_id, is_willing, hours_per_month, peer_rating "
        "from scratch.int_statistics_profiles order by all"
    )

    assert found == [("amy", True, 6.0, 4.5), ("ben", None, None, 4.5)]


def test_growth_is_of_who_held_the_account_at_the_start_of_the_month(company: Company) -> None:
    found = company.rows(
        "select person_id, account_id, weight, weighted_growth, months "
        "from scratch.int_statistics_growth order by all"
    )

    # Three quarters are worth 20 or less in September; in October, without the lost one, what lies
    # a quarter of the way from 20 to 1,000. The large one doubles in October.
    cap = 20 + (1000 - 20) / 4
    assert found == [
        ("amy", "grown", 20 + 20.0, 20 + 30.0, 2),
        ("amy", "lost", 20.0, 0.0, 1),
        ("amy", "passed on", 20.0, 20.0, 1),
        ("amy", "small", 20.0, 20.0, 2),
        ("ben", "large", 20 + cap, 20 + 2 * cap, 2),
        ("ben", "passed on", 20.0, 20.0, 1),
    ]


def test_nothing_after_the_cutoff_changes_what_the_statistics_are_given(
    company: Company, make_company: MakeCompany
) -> None:
    later = make_company().build(LATER)

    for relation in RELATIONS:
        query = f"select * from scratch.{relation} order by all"
        assert company.rows(query)
        assert later.rows(query) == company.rows(query)
