"""People over time where a CRM keeps no history: what successive drops show of them."""

import shutil
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import fsspec
import pytest

from dagster_project.crm.drops import Drop, drop_from_folder
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.mapping import Mapping
from dagster_project.crm.pinned import DropChangedError
from dagster_project.settings import RoleSettings, TitleRule
from tests.unit.crm.drops_by_hand import Work, mapping_of, rows, write_drop

MAPPING = """\
files:
  people: {names: people.csv, columns: {From: DATE, To: DATE}}
  deals: deals.csv
  history: {names: history.csv, optional: true}
entities:
  person:
    file: people
    columns:
      person_id: Id
      full_name: Id
      title: Title
      manager_id: Boss
      team: Team
      segment: Segment
      hired_on: From
      left_on: To
  role_assignment:
    file: history
    columns: {person_id: Id, role: Role, valid_from: From, valid_to: To}
  opportunity:
    file: deals
    columns: {opportunity_id: Id, ae_id: Owner, is_closed: Closed, is_won: Closed}
"""
HEADER = "Id,Title,Boss,Team,Segment,From,To\n"
DEALS = "Id,Owner,Closed\n"
SEPTEMBER, OCTOBER, NOVEMBER = "2026-09-01", "2026-10-02", "2026-11-02"
PERIODS = "person_id, role, team, valid_from, valid_to, origin"
RULES = RoleSettings(
    title_rules=(
        TitleRule(pattern="^sdr", role="sdr"),
        TitleRule(pattern="^ae", role="ae"),
        TitleRule(pattern="^boss", role="manager"),
    )
)


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    """A CRM that lists its people and says nothing of their past."""
    return mapping_of(tmp_path / "mapping", MAPPING)


@pytest.fixture
def company(work: Work) -> Work:
    """A work folder with rules for the titles of these tests."""
    return replace(work, roles=RULES)


def _deliver(work: Work, drops: Dictionary[str, str], **more: str) -> list[Path]:
    """Writes one drop per day: the lines of its people."""
    files = {"deals.csv": DEALS} | {f"{name}.csv": text for name, text in more.items()}
    landing = work.folder / "landing"
    return [
        write_drop(landing / day, {"people.csv": HEADER + text} | files)
        for day, text in drops.items()
    ]


def _extract(work: Work, mapping: Mapping, drops: Dictionary[str, str]) -> Extraction:
    """Delivers all, and extracts the last."""
    return work.extract_folder(_deliver(work, drops)[-1], mapping)


def _periods(extraction: Extraction, columns: str = PERIODS) -> list[tuple[object, ...]]:
    return rows(extraction, "role_assignment", columns)


def test_a_role_changes_on_the_day_of_the_drop_that_first_shows_it(
    company: Work, mapping: Mapping
) -> None:
    extraction = _extract(
        company,
        mapping,
        {
            SEPTEMBER: "pia,SDR,,North,,2026-01-07,\n",
            OCTOBER: "pia,AE,,North,,2026-01-07,\n",
            NOVEMBER: "pia,AE (senior),,North,,2026-01-07,\n",
        },
    )
    # Another title for the same role is no change.
    assert _periods(extraction) == [
        ("pia", "ae", "North", date(2026, 10, 2), None, "drops"),
        ("pia", "sdr", "North", date(2026, 1, 7), date(2026, 10, 2), "drops"),
    ]


def test_manager_team_and_segment_are_those_of_the_day_and_may_be_empty(
    company: Work, mapping: Mapping
) -> None:
    extraction = _extract(
        company,
        mapping,
        {
            "2026-08-01": "pia,AE,,,,,\n",
            SEPTEMBER: "pia,AE,mia,,,,\n",
            OCTOBER: "pia,AE,mia,North,,,\n",
            NOVEMBER: "pia,AE,mia,North,SMB,,\n",
        },
    )
    found = _periods(extraction, "valid_from, manager_id, team, segment, valid_to")
    assert found == [
        (date(1900, 1, 1), None, None, None, date(2026, 9, 1)),
        (date(2026, 9, 1), "mia", None, None, date(2026, 10, 2)),
        (date(2026, 10, 2), "mia", "North", None, date(2026, 11, 2)),
        (date(2026, 11, 2), "mia", "North", "SMB", None),
    ]


def test_whom_no_drop_shows_changed_has_a_role_by_title(company: Work, mapping: Mapping) -> None:
    line = "pia,AE,,North,,2026-01-07,\n"
    extraction = _extract(company, mapping, {SEPTEMBER: line, NOVEMBER: line})
    assert _periods(extraction) == [("pia", "ae", "North", date(2026, 1, 7), None, "title")]


def test_who_had_no_role_at_first_has_one_from_the_drop_that_shows_it(
    company: Work, mapping: Mapping
) -> None:
    drops = {SEPTEMBER: "pia,Trainee,,,,,\n", OCTOBER: "pia,SDR,,,,,\n", NOVEMBER: "pia,,,,,,\n"}
    extraction = _extract(company, mapping, drops)
    assert _periods(extraction) == [
        ("pia", "sdr", None, date(2026, 10, 2), date(2026, 11, 2), "drops")
    ]


def test_a_person_whom_a_drop_in_between_lacks_keeps_the_last_state(
    company: Work, mapping: Mapping
) -> None:
    drops = {SEPTEMBER: "pia,SDR,,,,,\n", OCTOBER: "tom,AE,,,,,\n", NOVEMBER: "pia,AE,,,,,\n"}
    found = _periods(_extract(company, mapping, drops))
    assert [row for row in found if row[0] == "pia"] == [
        ("pia", "ae", None, date(2026, 11, 2), None, "drops"),
        ("pia", "sdr", None, date(1900, 1, 1), date(2026, 11, 2), "drops"),
    ]


def test_who_is_gone_from_the_drop_stays_until_the_first_drop_without_them(
    company: Work, mapping: Mapping
) -> None:
    extraction = _extract(
        company,
        mapping,
        {
            SEPTEMBER: "pia,SDR,,North,,2026-01-07,\nlea,AE,,,,,2026-08-15\n",
            OCTOBER: "tom,AE,,,,,\n",
            NOVEMBER: "tom,AE,,,,,\n",
        },
    )
    assert rows(extraction, "person", "person_id, left_on") == [
        ("lea", date(2026, 8, 15)),
        ("pia", date(2026, 10, 1)),
        ("tom", None),
    ]
    assert _periods(extraction) == [
        ("lea", "ae", None, date(1900, 1, 1), date(2026, 8, 16), "drops"),
        ("pia", "sdr", "North", date(2026, 1, 7), date(2026, 10, 2), "drops"),
        ("tom", "ae", None, date(1900, 1, 1), None, "title"),
    ]


def test_their_deals_are_still_those_of_a_known_person(company: Work, mapping: Mapping) -> None:
    _deliver(company, {SEPTEMBER: "pia,AE,,,,,\n"})
    files = {"people.csv": HEADER + "tom,AE,,,,,\n", "deals.csv": DEALS + "1,pia,true\n2,x,true\n"}
    extraction = company.extract(files, mapping, NOVEMBER)
    unknown = [row[4] for row in company.findings(extraction) if row[5] == "unknown person"]
    assert unknown == ["x"]


def test_a_leaver_and_a_new_joiner_are_bounded_by_their_own_days(
    company: Work, mapping: Mapping
) -> None:
    extraction = _extract(
        company,
        mapping,
        {
            SEPTEMBER: "pia,SDR,,,,2026-01-07,\n",
            OCTOBER: "pia,AE,,,,2026-01-07,\n",
            NOVEMBER: "pia,Former AE,,,,2026-01-07,2026-10-20\ntom,AE,,,,2026-10-12,\n",
        },
    )
    assert _periods(extraction) == [
        ("pia", "ae", None, date(2026, 10, 2), date(2026, 11, 2), "drops"),
        ("pia", "sdr", None, date(2026, 1, 7), date(2026, 10, 2), "drops"),
        ("tom", "ae", None, date(2026, 10, 12), None, "title"),
    ]


def test_who_was_hired_again_has_two_employments(company: Work, mapping: Mapping) -> None:
    extraction = _extract(
        company,
        mapping,
        {
            SEPTEMBER: "pia,AE,,,,2024-01-01,2026-03-31\n",
            NOVEMBER: "pia,AE,,,,2026-10-05,\n",
        },
    )
    assert _periods(extraction) == [
        ("pia", "ae", None, date(2024, 1, 1), date(2026, 4, 1), "drops"),
        ("pia", "ae", None, date(2026, 10, 5), None, "drops"),
    ]


def test_overrides_beat_history_which_beats_drops_which_beat_titles(
    company: Work, mapping: Mapping
) -> None:
    before = "".join(f"{p},SDR,,,,,\n" for p in ("drops", "history", "override", "title"))
    after = "".join(f"{p},AE,,,,,\n" for p in ("drops", "history", "override")) + "title,SDR,,,,,\n"
    write_drop(company.folder, {"roles.csv": "person_id,role\noverride,am\n"})
    with_overrides = replace(
        company, roles=RULES.model_copy(update={"overrides": company.folder / "roles.csv"})
    )
    history = "Id,Role,From,To\n" + "".join(
        f"{person},manager,2026-01-01,\n" for person in ("history", "override")
    )
    drops = _deliver(company, {OCTOBER: before, NOVEMBER: after}, history=history)
    extraction = with_overrides.extract_folder(drops[-1], mapping)
    assert _periods(extraction, "person_id, role, valid_from, origin") == [
        ("drops", "ae", date(2026, 11, 2), "drops"),
        ("drops", "sdr", date(1900, 1, 1), "drops"),
        ("history", "manager", date(2026, 1, 1), "history"),
        ("override", "am", date(1900, 1, 1), "override"),
        ("title", "sdr", date(1900, 1, 1), "title"),
    ]


def test_where_everybody_has_a_history_earlier_drops_are_not_part_of_the_content(
    company: Work, mapping: Mapping
) -> None:
    line, history = "pia,AE,,,,,\n", "Id,Role,From,To\npia,ae,2026-01-01,\n"
    _, later = _deliver(company, {OCTOBER: "pia,SDR,,,,,\n", NOVEMBER: line}, history=history)
    found = company.extract_folder(later, mapping)
    assert sorted(found.files) == ["deals.csv", "history.csv", "people.csv"]
    shutil.rmtree(company.folder / "landing" / OCTOBER)
    assert company.extract_folder(later, mapping) == replace(found, is_cached=True)


def test_incomplete_drops_are_not_compared_nor_are_later_ones(
    company: Work, mapping: Mapping
) -> None:
    _, _, _, incomplete, _ = _deliver(
        company,
        {
            SEPTEMBER: "pia,SDR,,,,,\n",
            NOVEMBER: "pia,AE,,,,,\n",
            "2026-12-01": "pia,Boss,,,,,\n",
            OCTOBER: "pia,Boss,,,,,\n",
            "not-a-day": "pia,Boss,,,,,\n",
        },
    )
    (incomplete / "deals.csv").unlink()
    extraction = company.extract_folder(company.folder / "landing" / NOVEMBER, mapping)
    assert sorted(extraction.files) == [f"../{SEPTEMBER}/people.csv", "deals.csv", "people.csv"]
    assert _periods(extraction, "role, valid_from") == [
        ("ae", date(2026, 11, 2)),
        ("sdr", date(1900, 1, 1)),
    ]


def test_a_folder_that_is_not_named_after_a_day_is_compared_with_none(
    company: Work, mapping: Mapping
) -> None:
    extraction = _extract(company, mapping, {OCTOBER: "pia,SDR,,,,,\n", "export": "pia,AE,,,,,\n"})
    assert _periods(extraction, "role, origin") == [("ae", "title")]
    assert sorted(extraction.files) == ["deals.csv", "people.csv"]


def test_a_drop_that_the_mapping_cannot_read_is_named_and_left_out(
    company: Work, mapping: Mapping
) -> None:
    first, _, last = _deliver(
        company, {SEPTEMBER: "", OCTOBER: "pia,SDR,,,,,\n", NOVEMBER: "pia,AE,,,,,\n"}
    )
    (first / "people.csv").write_text("Nr,Name\n1,Pia\n")
    extraction = company.extract_folder(last, mapping)
    assert [row[0] for row in _periods(extraction, "role")] == ["ae", "sdr"]
    assert list(extraction.unread) == [SEPTEMBER]
    assert 'column "Id" is missing' in extraction.unread[SEPTEMBER]


def test_what_is_rejected_in_an_earlier_drop_is_told_there_and_not_here(
    company: Work, mapping: Mapping
) -> None:
    drops = {OCTOBER: "pia,SDR,,,,never,\ntom,SDR,,,,,\n", NOVEMBER: "pia,AE,,,,,\ntom,AE,,,,,\n"}
    extraction = _extract(company, mapping, drops)
    assert company.findings(extraction) == []
    assert _periods(extraction, "person_id, origin").count(("pia", "title")) == 1


def test_the_result_does_not_depend_on_when_or_in_which_order_drops_are_extracted(
    company: Work, mapping: Mapping, tmp_path: Path
) -> None:
    lines = {SEPTEMBER: "pia,SDR,,,,,\n", OCTOBER: "pia,AE,,,,,\n", NOVEMBER: "pia,Boss,,,,,\n"}
    folders = _deliver(company, lines)
    forward = [company.extract_folder(folder, mapping) for folder in folders]
    other = replace(company, folder=tmp_path / "other")
    backward = [other.extract_folder(folder, mapping) for folder in reversed(folders)]
    assert [found.drop_id for found in forward] == [found.drop_id for found in reversed(backward)]
    assert [len(_periods(found)) for found in forward] == [1, 2, 3]
    assert _periods(forward[-1]) == _periods(backward[0])


def _again(
    work: Work, mapping: Mapping, pinned: Extraction, roles: RoleSettings | None = None
) -> Extraction:
    """Extracts the drop of November anew for a month that is pinned to it."""
    return extract_drop(
        drop_from_folder(str(work.folder / "landing" / NOVEMBER), "crm"),
        mapping,
        raw_dir=work.folder / "raw",
        quarantine_dir=work.folder / "quarantine",
        time_zone=work.time_zone,
        roles=roles or work.roles,
        pinned=pinned,
    )


OTHER_RULES = RoleSettings(title_rules=(TitleRule(pattern="^(sdr|ae)", role="am"),))
LINES = {OCTOBER: "pia,SDR,,North,,,\n", NOVEMBER: "pia,AE,,South,,,\n"}


def test_a_drop_that_arrives_late_changes_no_month_that_is_pinned(
    company: Work, mapping: Mapping
) -> None:
    pinned = _extract(company, mapping, LINES)
    _deliver(company, {SEPTEMBER: "pia,Boss,,,,,\n"})
    assert _again(company, mapping, pinned) == replace(pinned, is_cached=True)
    # Read by other rules it is still compared with the same drops; a new month has more to go by.
    read_anew = _again(company, mapping, pinned, OTHER_RULES)
    assert _periods(read_anew, "team, valid_from") == [
        ("North", date(1900, 1, 1)),
        ("South", date(2026, 11, 2)),
    ]
    newly = company.extract_folder(company.folder / "landing" / NOVEMBER, mapping)
    assert newly.drop_id != pinned.drop_id
    assert len(_periods(newly)) == 3


def test_earlier_drops_that_are_gone_are_needed_only_to_read_anew(
    company: Work, mapping: Mapping
) -> None:
    pinned = _extract(company, mapping, LINES)
    shutil.rmtree(company.folder / "landing" / OCTOBER)
    assert _again(company, mapping, pinned) == replace(pinned, is_cached=True)
    with pytest.raises(DropChangedError, match=rf"missing: \.\./{OCTOBER}/people\.csv"):
        _again(company, mapping, pinned, OTHER_RULES)


def test_an_earlier_drop_that_has_changed_is_refused_by_name_when_read_anew(
    company: Work, mapping: Mapping
) -> None:
    pinned = _extract(company, mapping, LINES)
    _deliver(company, {OCTOBER: "pia,SDR,,West,,,\n"})
    with pytest.raises(DropChangedError, match=rf"changed: \.\./{OCTOBER}/people\.csv"):
        _again(company, mapping, pinned, OTHER_RULES)
    shutil.rmtree(company.folder / "raw")
    with pytest.raises(DropChangedError, match=rf"changed: \.\./{OCTOBER}/people\.csv"):
        _again(company, mapping, pinned)


def test_a_month_whose_extraction_was_lost_is_extracted_the_same_again(
    company: Work, mapping: Mapping
) -> None:
    pinned = _extract(company, mapping, LINES)
    shutil.rmtree(company.folder / "raw")
    _deliver(company, {SEPTEMBER: "pia,Boss,,,,,\n"})
    assert _again(company, mapping, pinned) == pinned


def test_earlier_drops_are_read_from_any_file_system(company: Work, mapping: Mapping) -> None:
    remote = fsspec.filesystem("memory")
    for folder in _deliver(company, LINES):
        remote.put(str(folder), f"/landing-of-people/{folder.name}", recursive=True)
    extraction = extract_drop(
        Drop("crm", f"memory://landing-of-people/{NOVEMBER}", date(2026, 11, 2)),
        mapping,
        raw_dir=company.folder / "raw",
        quarantine_dir=company.folder / "quarantine",
        time_zone=company.time_zone,
        roles=company.roles,
    )
    assert [row[0] for row in _periods(extraction, "role")] == ["ae", "sdr"]
    assert f"../{OCTOBER}/people.csv" in extraction.files


def test_the_people_of_a_drop_are_read_once_for_all_later_ones(
    company: Work, mapping: Mapping
) -> None:
    third = {"2026-12-01": "pia,Boss,,,,,\n"}
    _, november, december = _deliver(company, LINES | third)
    kept = company.folder / "raw" / "crm" / ".people"
    company.extract_folder(november, mapping)
    before = {file.name: file.stat().st_mtime_ns for file in kept.iterdir()}
    found = company.extract_folder(december, mapping)
    after = {file.name: file.stat().st_mtime_ns for file in kept.iterdir()}
    assert (len(before), len(after)) == (1, 2)
    assert before.items() <= after.items()
    # Whether they were kept or are read anew makes no difference.
    shutil.rmtree(company.folder / "raw")
    company.extract_folder(december, mapping)
    assert _periods(company.extract_folder(december, mapping)) == _periods(found)


def test_days_without_a_change_cost_no_reading(company: Work, mapping: Mapping) -> None:
    """Daily drops of unchanged people tell what two would; they are not even parsed."""
    first = date(2026, 6, 1)
    days = {str(first + timedelta(days=n)): "pia,SDR,,,,,\n" for n in range(40)}
    folders = _deliver(company, days | {NOVEMBER: "pia,AE,,,,,\n"})
    extraction = company.extract_folder(folders[-1], mapping)
    assert len(extraction.files) == 42
    assert _periods(extraction, "role, valid_from, valid_to") == [
        ("ae", date(2026, 11, 2), None),
        ("sdr", date(1900, 1, 1), date(2026, 11, 2)),
    ]
