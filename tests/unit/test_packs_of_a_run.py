"""What a run says of its packs: counted by kind, and each failure with its cause."""

from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.assets.reviews import _metadata, _tell_unseen, _told
from dagster_project.closing.rendered import Entry
from dagster_project.commands import _print_packs
from dagster_project.console import a_console
from dagster_project.rendering import Packs, kind_of_file
from dagster_project.report_settings import pack_choices
from dagster_project.resources import SilentProgress
from dagster_project.settings import ReportSettings, Settings

FOLDER = Path("/home/reports/2026-10/r1")
COMPANY, TEAM, PERSON = "en/company.pdf", "de/teams/a-1.pdf", "en/people/b-2.pdf"


def _packs() -> Packs:
    pages = {COMPANY: 9, TEAM: 4}
    files: dict[str, Entry] = {name: {"pages": pages[name], "sha256": name} for name in pages}
    return Packs(files=files, kept={TEAM}, failed={PERSON: "the layout complained"})


def test_the_kind_of_a_pack_is_told_by_its_folder() -> None:
    assert [kind_of_file(name) for name in (COMPANY, TEAM, PERSON)] == ["company", "team", "person"]


def test_packs_are_counted_by_kind_with_those_that_were_kept() -> None:
    months = {FOLDER: _packs()}
    company, team = _metadata("company", months), _metadata("team", months)
    assert (company["documents"], company["pages"], company["kept"]) == (1, 9, 0)
    assert (team["documents"], team["pages"], team["kept"]) == (1, 4, 1)
    assert team["path"].value == str(FOLDER / TEAM)
    assert "path" not in _metadata("person", months)


def test_a_failure_is_told_with_its_file_and_cause() -> None:
    months = {FOLDER: _packs()}
    text = _told({f"{FOLDER / PERSON}": "the layout complained"}, months)
    assert text.startswith("1 of 3 packs could not be rendered.")
    assert f"{FOLDER / PERSON}: the layout complained" in text


def test_of_many_failures_the_first_are_told_and_the_rest_counted() -> None:
    failures = {f"{FOLDER}/en/people/{number}.pdf": "no rows" for number in range(25)}
    text = _told(failures, {FOLDER: Packs(failed=failures)})
    assert text.startswith("25 of 25 packs")
    assert text.count("no rows") == 20
    assert "and 5 more" in text


def test_notes_in_no_pack_are_told_with_the_packs_of_people() -> None:
    months = {FOLDER: replace(_packs(), told="1 note of 2026-10"), FOLDER / "other": _packs()}
    assert _metadata("person", months)["notes_without_pack"] == ["1 note of 2026-10"]
    assert "notes_without_pack" not in _metadata("team", months)


def test_packs_that_were_kept_are_not_taken_for_pages(capsys: pytest.CaptureFixture[str]) -> None:
    for kept in (0, 1, 92):
        packs = {"documents": 93, "path": "a.pdf", "pages": 188, "kept": kept}
        _print_packs(a_console(), packs)
    assert [line.partition("(")[2] for line in capsys.readouterr().out.splitlines()] == [
        "188 pages)",
        "188 pages; 1 pack kept as it was)",
        "188 pages; 92 packs kept as they were)",
    ]


def test_notes_in_no_pack_are_told_as_a_step_with_the_file_they_are_in() -> None:
    steps: list[str] = []
    progress = SilentProgress()
    settings = Settings(reports=ReportSettings(notes=Path("/etc/reviews/notes of 2026.csv")))
    choices = pack_choices(settings)
    made = replace(_packs(), unseen=("typo",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "step", steps.append)
        _tell_unseen(made, "2026-10", choices, settings, progress)
        _tell_unseen(_packs(), "2026-10", choices, settings, progress)
    assert steps == [made.told]
    assert made.told.endswith("in a pack: typo; check the id in notes of 2026.csv")
