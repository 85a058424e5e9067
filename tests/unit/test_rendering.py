"""A month's packs: what is kept, what is rendered anew, what a crash or a failing pack leaves."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dagster_project.closing.rendered import MANIFEST, is_rendered, known_unseen
from dagster_project.home import Home
from dagster_project.rendering import Packs, render_month, told_unseen
from reports.errors import SnapshotError
from reports.marts import Marts
from reports.model import Note
from reports.names import slug
from reports.packs import Choices
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts, person_id

FIRM = Firm(people=1, rows=3, months=3)
MARTS = firm_marts(FIRM)
PERSONS = Choices(SETTINGS, person=("en",))
NAMES = {role: f"en/people/{slug(f'{role.upper()} Quillon00 Name', person_id(role))}.pdf"
         for role in ("ae", "am", "sdr")}  # fmt: skip
BOSS = f"en/teams/{slug('Boss Quillonboss', 'boss-0001')}.pdf"


class Month:
    """A month's folder, and marts that a test may change."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.marts: Marts = MARTS
        self.told: list[tuple[int, int]] = []
        monkeypatch.setattr("dagster_project.rendering.read_marts", lambda *_: self.marts)

    @property
    def folder(self) -> Path:
        """Where its packs are."""
        return self.home.reports(MONTH, 1)

    def render(self, choices: Choices = PERSONS) -> Packs:
        """As a close does."""
        self.told.clear()
        return render_month(
            self.folder,
            Path("x.duckdb"),
            MONTH,
            choices,
            workers=1,
            recipe="recipe",
            tell=lambda done, total: self.told.append((done, total)),
        )

    def manifest(self) -> Any:  # noqa: ANN401 - JSON
        """What is said of the packs."""
        return json.loads((self.folder / MANIFEST).read_text())

    def change(self, table: str, where: str, **values: object) -> None:
        """Other values in the rows of one person."""
        rows = [
            {**row, **values} if row["person_id"] == where else row
            for row in self.marts.rows(table)
        ]
        self.marts = replace(self.marts, tables={**self.marts.tables, table: tuple(rows)})


@pytest.fixture
def month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Month:
    return Month(Home(tmp_path), monkeypatch)


def test_packs_that_are_there_are_kept_and_those_that_lack_are_rendered(month: Month) -> None:
    first = month.render()
    assert set(first.files) == set(NAMES.values())
    assert not first.kept
    assert month.told == [(1, 3), (2, 3), (3, 3)]
    assert is_rendered(month.home, MONTH, 1)
    entry = month.manifest()["files"][NAMES["ae"]]
    assert {"kind": "person", "subject": "ae-0000", "language": "en"}.items() <= entry.items()
    manifest = (month.folder / MANIFEST).read_bytes()
    (month.folder / NAMES["am"]).unlink()
    (month.folder / NAMES["sdr"]).write_bytes(b"not what was rendered")
    again = month.render()
    assert again.kept == {NAMES["ae"]}
    assert again.files == first.files
    assert (month.folder / MANIFEST).read_bytes() == manifest
    assert month.render().kept == set(NAMES.values())


def test_only_packs_that_say_something_else_are_rendered_anew(month: Month) -> None:
    choices = replace(PERSONS, team=("en",))
    month.render(choices)
    month.change("ae_months", person_id("ae"), deals_won=7)
    again = month.render(choices)
    assert BOSS not in again.kept
    assert again.kept == {NAMES["am"], NAMES["sdr"]}
    letter = replace(choices, settings=replace(SETTINGS, page_size="Letter"))
    assert not month.render(letter).kept


def test_files_of_packs_that_are_no_more_are_removed(month: Month) -> None:
    month.render(replace(PERSONS, team=("en",)))
    (month.folder / ".stray.pdf.partial").touch()
    month.render(PERSONS)
    found = {str(path.relative_to(month.folder)) for path in month.folder.rglob("*")}
    assert found == {MANIFEST, "en", "en/people", *NAMES.values()}


def test_what_was_finished_before_a_crash_is_not_rendered_again(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("dagster_project.rendering.finish_packs", power_cut)
        with pytest.raises(OSError):  # noqa: PT011 - it has no text
            month.render()
    assert not is_rendered(month.home, MONTH, 1)
    (month.folder / NAMES["am"]).write_bytes(b"torn")
    assert month.render().kept == {NAMES["ae"], NAMES["sdr"]}
    assert is_rendered(month.home, MONTH, 1)


def test_a_pack_that_fails_is_in_the_manifest_with_its_cause_and_stops_no_other(
    month: Month,
) -> None:
    month.change("sdr_months", person_id("sdr"), calls="many")
    packs = month.render()
    assert set(packs.files) == {NAMES["ae"], NAMES["am"]}
    assert "many" in packs.failed[NAMES["sdr"]]
    assert month.manifest()["failed"] == packs.failed
    assert not is_rendered(month.home, MONTH, 1)
    month.marts = MARTS
    assert month.render().kept == {NAMES["ae"], NAMES["am"]}
    assert is_rendered(month.home, MONTH, 1)


def test_marts_that_cannot_be_read_leave_the_packs_alone(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    month.render()

    def unreadable(*_: object) -> None:
        raise SnapshotError

    monkeypatch.setattr("dagster_project.rendering.read_marts", unreadable)
    with pytest.raises(SnapshotError):
        month.render()
    assert is_rendered(month.home, MONTH, 1)


def test_notes_that_are_in_no_pack_are_known_also_when_all_packs_are_kept(month: Month) -> None:
    notes = tuple(Note(one, MONTH, "Well done.") for one in (person_id("ae"), "typo"))
    noted = replace(PERSONS, settings=replace(SETTINGS, notes=notes))
    assert month.render(noted).unseen == ("typo",)
    assert month.render(noted).unseen == known_unseen(month.folder) == ("typo",)
    assert month.render().unseen == known_unseen(month.folder) == ()


def test_notes_that_are_in_no_pack_are_told_by_id() -> None:
    def told(*ids: str, choices: Choices = PERSONS) -> str:
        return told_unseen("2026-10", ids, choices, "notes.csv")

    assert told() == ""
    assert (
        told("a")
        == "1 note of 2026-10 is about nobody who is in a pack: a; check the id in notes.csv"
    )
    assert told("a", "b") == (
        "2 notes of 2026-10 are about nobody who is in a pack: a, b; check the ids in notes.csv"
    )
    many = told("x" * 1000, *(f"p-{number}" for number in range(24)))
    assert f"{'x' * 40}…, p-0, " in many
    assert "p-18 and 5 more; check the ids" in many
    assert told("a", choices=Choices(SETTINGS, company=("en",))) == (
        "1 note of 2026-10 is in no pack: reports.team and reports.person are switched off"
    )
