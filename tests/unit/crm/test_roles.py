"""Roles: overrides beat history, history beats titles, person by person."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dagster_project.crm.landing import LandingError
from dagster_project.crm.mapping import Mapping
from dagster_project.errors import UsageError
from dagster_project.settings import RoleSettings, TitleRule
from tests.unit.crm.drops_by_hand import (
    AXEL,
    MONA,
    NADIA,
    SALESFORCE,
    SUSE,
    Work,
    mapping_of,
    rows,
    write_drop,
)

COLUMNS = "person_id, role, team, valid_from, valid_to, origin"
HEADER = "person_id,role,manager_id,team,segment,valid_from,valid_to\n"


def _with_overrides(work: Work, text: str) -> Work:
    write_drop(work.folder, {"roles.csv": text})
    return replace(work, roles=RoleSettings(overrides=work.folder / "roles.csv"))


def test_an_override_replaces_all_that_is_known_of_a_person(
    work: Work, salesforce: Mapping
) -> None:
    text = HEADER + f"{AXEL},am,,,,2026-01-01,\n{SUSE},AE,,East,,,2026-05-01\n"
    extraction = _with_overrides(work, text).extract(SALESFORCE, salesforce)
    assert rows(extraction, "role_assignment", COLUMNS) == [
        (NADIA, "sdr", "North", date(2025, 1, 7), None, "title"),
        (AXEL, "am", "North", date(2026, 1, 1), None, "override"),
        (MONA, "manager", "North", date(2025, 1, 7), None, "title"),
        (SUSE, "ae", "East", date(1900, 1, 1), date(2026, 5, 1), "override"),
    ]


def test_an_override_needs_no_more_than_person_and_role(work: Work, salesforce: Mapping) -> None:
    extraction = _with_overrides(work, f"Person_ID,Role\n{SUSE},manager\n").extract(
        SALESFORCE, salesforce
    )
    found = rows(extraction, "role_assignment", COLUMNS)
    assert (SUSE, "manager", "South", date(1900, 1, 1), None, "override") in found


def test_a_wrong_override_is_quarantined_with_its_file_and_line(
    work: Work, salesforce: Mapping
) -> None:
    not_allowed = "none of sdr, ae, am, manager"
    text = HEADER + f"{SUSE},boss,,,,,\nnobody,ae,,,,,\n"
    extraction = _with_overrides(work, text).extract(SALESFORCE, salesforce)
    assert work.findings(extraction) == [
        ("role_assignment", "roles.csv", 2, "role", "boss", not_allowed, "rejected"),
        ("role_assignment", "roles.csv", 3, "person_id", "nobody", "unknown person", "flagged"),
    ]
    assert rows(extraction, "role_assignment", "origin").count(("override",)) == 1


def test_a_missing_or_wrong_override_file_is_an_error_that_names_it(
    work: Work, salesforce: Mapping
) -> None:
    missing = replace(work, roles=RoleSettings(overrides=work.folder / "none.csv"))
    with pytest.raises(UsageError, match=r"roles\.overrides of the settings names .*none\.csv"):
        missing.extract(SALESFORCE, salesforce)
    with pytest.raises(LandingError, match='column "role" is missing'):
        _with_overrides(work, "person_id,roll\n").extract(SALESFORCE, salesforce)


def test_a_role_ends_where_the_next_one_begins(work: Work, salesforce: Mapping) -> None:
    history = "user_id,role,manager_id,team,segment,valid_from,valid_to\n"
    history += f"{SUSE},sdr,,,,2025-01-01,\n{SUSE},ae,,,,2026-01-01,2026-09-01\n"
    history += f"{SUSE},am,,,,2026-06-01,\n"
    extraction = work.extract(SALESFORCE | {"role_history.csv": history}, salesforce)
    found = [row for row in rows(extraction, "role_assignment", COLUMNS) if row[0] == SUSE]
    assert sorted(row[3:5] for row in found) == [
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 6, 1)),
        (date(2026, 6, 1), None),
    ]
    overlaps = "overlaps the next role, ends where that begins"
    assert work.findings(extraction) == [
        ("role_assignment", "role_history.csv", 3, "valid_to", "2026-09-01", overlaps, "flagged")
    ]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Senior Account Executive (m/w/d)", "ae"),
        ("SDR", "sdr"),
        ("Key Account Manager", "am"),
        ("Head of Sales Development", "sdr"),  # the first rule that fits
        ("VP Sales", "manager"),
        ("Controller", None),
    ],
)
def test_titles_give_a_role_by_the_first_rule_that_fits(
    work: Work, salesforce: Mapping, title: str, role: str | None
) -> None:
    users = SALESFORCE["User.csv"].replace("Account Manager", title)
    extraction = work.extract(SALESFORCE | {"User.csv": users}, salesforce)
    found = [row[1] for row in rows(extraction, "role_assignment", COLUMNS) if row[0] == SUSE]
    assert found == ([] if role is None else [role])


def test_a_role_by_title_lasts_as_long_as_the_person_stays(tmp_path: Path, work: Work) -> None:
    mapping = mapping_of(
        tmp_path,
        """\
files: {people: people.csv}
entities:
  person:
    file: people
    columns: {person_id: Id, full_name: Id, title: Title, hired_on: From, left_on: To}
""",
    )
    people = (
        "Id,Title,From,To\n1,Closer,2026-01-15,2026-03-31\n2,closer,,\n"
        "3,Closer,2026-02-01,2026-01-01\n"  # left before joining: in no role at all
    )
    rules = RoleSettings(title_rules=(TitleRule(pattern="^closer$", role="ae"),))
    extraction = replace(work, roles=rules).extract({"people.csv": people}, mapping)
    assert rows(extraction, "role_assignment", "person_id, valid_from, valid_to") == [
        ("1", date(2026, 1, 15), date(2026, 4, 1)),
        ("2", date(1900, 1, 1), None),
    ]


def test_a_day_of_the_override_file_is_iso_and_no_mapping_is_named(
    work: Work, salesforce: Mapping
) -> None:
    text = HEADER + f"{AXEL},am,,,,01.10.2026,\n"
    work = _with_overrides(work, text)
    assert [one[3:] for one in work.findings(work.extract(SALESFORCE, salesforce))] == [
        ("valid_from", "01.10.2026", "no date; expected ISO 8601, like 2026-10-31", "rejected")
    ]
