"""Bad CRM files: each is a clear error that changes nothing, or a counted, visible finding.

Here belongs what a user sees of a damaged export as a whole. Single values and rows are tested with
the extraction.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.crm.landing import LandingError
from dagster_project.crm.mapping import Mapping, load_mapping
from dagster_project.errors import ReviewsError
from tests.unit.crm.drops_by_hand import DEAL, SALESFORCE, Work, write_drop

Change = Callable[[str], str | bytes]


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return load_mapping("salesforce")


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def _rename(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


_BROKEN: dict[str, tuple[str, Change, list[str]]] = {
    "renamed column": (
        "Opportunity.csv",
        _rename("StageName", "Stage"),
        [
            'column "StageName" is missing; the nearest is "Stage"',
            "files.opportunities.columns.StageName",
            "Found: Id, IsDeleted, AccountId, Name, Stage, Amount",
            "salesforce.yaml",
        ],
    ),
    "columns missing of several entities": (
        "Event.csv",
        _rename("Coachee__c,Metric__c", "Coachee,Metrics"),
        [
            '"Coachee__c" is missing; the nearest is "Coachee" (entities.coaching_session.columns',
            '"Metric__c" is missing; the nearest is "Metrics"',
        ],
    ),
    "column twice": (
        "Opportunity.csv",
        _rename("Name,", "Amount,"),
        ['column "Amount" occurs 2 times', "entities.opportunity.columns.amount"],
    ),
    "empty file": ("Task.csv", lambda _: "", ["Task.csv in ", "is empty", "needs its header"]),
    "blank lines only": ("Task.csv", lambda _: "\n\r\n\n", ["is empty"]),
    "semicolons": (
        "Lead.csv",
        lambda text: text.replace(",", ";"),
        ["The delimiter seems to be ';': set csv.delimiter"],
    ),
    "header in another encoding": (
        "Lead.csv",
        lambda text: text.replace("Segment__c", "Größe").encode("cp1252"),
        ["the header is not UTF-8", "csv.encoding"],
    ),
    "a report's title above the header": (
        "Lead.csv",
        lambda text: "Leads of October\n" + text,
        ["Found: Leads of October", '"Id" is missing'],
    ),
    "no CSV at all": (
        "Lead.csv",
        lambda _: b"PK\x03\x04\x14\x00\xff\xfe\x00\x08",
        ["the header is not UTF-8"],
    ),
    "UTF-16": ("Lead.csv", lambda text: text.encode("utf-16"), ["the header is not UTF-8"]),
    "cut off within a value": (
        "Account.csv",
        lambda text: text[: text.index("die Alten")],
        ["a quote near line 2 is not closed", "damaged or cut off"],
    ),
    "joined files": (
        "Lead.csv",
        lambda text: text + text.splitlines()[1] + "\r\n",
        ["cannot be read as CSV", "line ends of two kinds"],
    ),
}


@pytest.mark.parametrize("case", _BROKEN)
def test_a_broken_file_is_an_error_that_names_it_and_says_what_to_do(
    work: Work, mapping: Mapping, case: str
) -> None:
    name, change, messages = _BROKEN[case]
    with pytest.raises(LandingError) as caught:
        work.extract(SALESFORCE | {name: change(SALESFORCE[name])}, mapping)
    text = str(caught.value)
    assert text.startswith(f"{name} in {work.folder / 'landing' / '2026-11-01'}")
    for message in messages:
        assert message in text


def test_missing_files_are_all_named_with_what_was_found(work: Work, mapping: Mapping) -> None:
    files = {n: t for n, t in SALESFORCE.items() if n not in {"User.csv", "Task.csv"}}
    with pytest.raises(LandingError) as caught:
        work.extract(files | {"Tasks.csv": SALESFORCE["Task.csv"]}, mapping)
    text = str(caught.value)
    assert "lacks 2 required file(s)" in text
    assert "User.csv (files.users)\n" in text
    assert "Task.csv (files.tasks); is it Tasks.csv?\n" in text
    assert "Found: Account.csv, AccountHistory.csv" in text
    assert str(mapping.path) in text


def test_a_folder_that_is_gone_says_that_its_month_needs_it(work: Work, mapping: Mapping) -> None:
    folder = work.folder / "landing" / "2026-11-01"
    work.extract(SALESFORCE, mapping)
    moved = folder.rename(folder.with_name("moved"))
    assert moved.exists()
    with pytest.raises(ReviewsError, match="does not exist"):
        work.extract_folder(folder, mapping)


def test_a_file_that_cannot_be_read_is_named_with_the_systems_reason(
    work: Work, mapping: Mapping
) -> None:
    folder = write_drop(work.folder / "2026-11-01", SALESFORCE)
    (folder / "Task.csv").unlink()
    (folder / "Task.csv").symlink_to("/proc/self/mem")  # a file that fails even for root
    with pytest.raises(LandingError, match=r"Task\.csv in .* cannot be read \(\[Errno 5\]"):
        work.extract_folder(folder, mapping)


@pytest.mark.parametrize("case", ["renamed column", "empty file", "cut off within a value"])
def test_after_an_error_everything_is_as_it_was(work: Work, mapping: Mapping, case: str) -> None:
    first = work.extract(SALESFORCE, mapping)
    before = sorted(work.folder.rglob("*"))
    name, change, _ = _BROKEN[case]
    with pytest.raises(LandingError):
        work.extract({name: change(SALESFORCE[name])}, mapping)
    assert sorted(work.folder.rglob("*")) == before
    work.extract({name: SALESFORCE[name]}, mapping)
    assert work.extract_folder(work.folder / "landing" / "2026-11-01", mapping).is_cached
    assert first.raw_path.is_dir()


def test_a_header_without_rows_is_a_month_without_them(work: Work, mapping: Mapping) -> None:
    header = SALESFORCE["Task.csv"].splitlines()[0]
    for text in (header, header + "\r\n"):
        extraction = work.extract(SALESFORCE | {"Task.csv": text}, mapping)
        assert extraction.rows["activity"] == 2  # of Event.csv
        assert extraction.rejected == {}


def test_header_case_blanks_bom_and_crlf_do_not_matter(work: Work, mapping: Mapping) -> None:
    plain = work.extract(SALESFORCE, mapping)
    files: dict[str, str | bytes] = {}
    for name, text in SALESFORCE.items():
        header, rest = text.split("\n", 1)
        loud = "\ufeff\r\n" + header.upper().replace(",", " ,  ") + "\n" + rest
        files[name] = loud.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    extraction = work.extract(files, mapping, "2026-11-02")
    assert extraction.rows == plain.rows
    assert extraction.rejected == {}


_ODD: dict[str, tuple[str, Change, str, list[str]]] = {
    "wrong type": ("Opportunity.csv", _rename("1200.50", "a lot"), "rejected", ["no number"]),
    "duplicate id": (
        "Opportunity.csv",
        lambda text: text + text.splitlines()[1],
        "rejected",
        ["duplicate id, same content"],
    ),
    "unknown type of deal": (
        "Opportunity.csv",
        _rename("New Business", "Barter"),
        "rejected",
        ["none of new, expansion, renewal"],
    ),
    "unknown owner": (
        "Opportunity.csv",
        _rename("true,true,005", "true,true,00X"),
        "flagged",
        ["unknown person"],
    ),
    "won without an amount": (
        "Opportunity.csv",
        _rename("1200.50", ""),
        "flagged",
        ["won without an amount"],
    ),
    "negative amount": (
        "Opportunity.csv",
        _rename("1200.50", "-3"),
        "flagged",
        ["negative amount"],
    ),
    "future date": (
        "Opportunity.csv",
        _rename("2026-03-04T09", "2027-03-04T09"),
        "flagged",
        ["in the future (drop of 2026-11-01)"],
    ),
}


@pytest.mark.parametrize("case", _ODD)
def test_an_odd_row_is_counted_and_can_be_looked_up(
    work: Work, mapping: Mapping, case: str
) -> None:
    name, change, action, reasons = _ODD[case]
    extraction = work.extract(SALESFORCE | {name: change(SALESFORCE[name])}, mapping)
    assert getattr(extraction, action)["opportunity"] == 1
    about = [found for found in work.findings(extraction) if found[0] == "opportunity"]
    assert [found[5] for found in about] == reasons
    assert all(found[1] == name and found[6] == action for found in about)
    is_kept = action == "flagged" or case == "duplicate id"
    assert extraction.rows["opportunity"] == (3 if is_kept else 2)
    assert DEAL in SALESFORCE[name]
