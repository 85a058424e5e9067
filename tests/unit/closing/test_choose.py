"""Which drop each month of a run is built from, and what is said of months without one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dagster_project.closing.choose import choose_drops
from dagster_project.closing.pins import Pin
from dagster_project.crm import drops
from dagster_project.crm.drops import Drop, NoDropError
from dagster_project.crm.mapping_model import Mapping
from dagster_project.home import Home
from dagster_project.settings import Settings
from tests.unit.closing.built import DROP, MONTH, SEPTEMBER, a_pin

AUGUST = date(2026, 8, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Drops of 1 September, 1 October and 2 November; that of 1 December is incomplete."""
    home = Home(tmp_path)
    for day in ("2026-09-01", "2026-10-01", "2026-11-02"):
        folder = home.landing("crm") / day
        folder.mkdir(parents=True)
        (folder / "_SUCCESS").touch()
    (home.landing("crm") / "2026-12-01").mkdir()
    return home


def _chosen(home: Home, *months: date, **options: object) -> dict[date, str]:
    given = {"earlier": {}, "folder": None, "prefer": "pinned"} | options
    found = choose_drops(months, Settings(), home, **given)  # type: ignore[arg-type]
    return {month: Path(chosen.drop.path).name for month, (chosen,) in found.items()}


def _pinned(home: Home, month: date) -> dict[date, Pin]:
    pinned = replace(DROP, path=str(home.landing("crm") / "2026-11-01"))
    return {month: a_pin(month, drops=(pinned,))}


def test_a_new_month_is_built_from_the_first_drop_after_its_end(home: Home) -> None:
    assert _chosen(home, AUGUST, SEPTEMBER, MONTH) == {
        AUGUST: "2026-09-01",
        SEPTEMBER: "2026-10-01",
        MONTH: "2026-11-02",
    }


def test_a_month_that_is_pinned_is_built_from_its_drop_wherever_that_is(home: Home) -> None:
    assert _chosen(home, MONTH, earlier=_pinned(home, MONTH)) == {MONTH: "2026-11-01"}


def test_restating_takes_the_newest_complete_drop_of_pinned_and_of_new_months(home: Home) -> None:
    found = _chosen(home, AUGUST, MONTH, earlier=_pinned(home, MONTH), prefer="newest")
    assert found == {AUGUST: "2026-11-02", MONTH: "2026-11-02"}


def test_a_named_folder_is_the_drop_of_all_months(home: Home) -> None:
    folder = str(home.landing("crm") / "2026-09-01")
    assert _chosen(home, SEPTEMBER, MONTH, folder=folder) == {
        SEPTEMBER: "2026-09-01",
        MONTH: "2026-09-01",
    }


@pytest.mark.parametrize("prefer", ["pinned", "newest"])
def test_every_month_without_a_complete_drop_is_named(home: Home, prefer: str) -> None:
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    with pytest.raises(NoDropError) as raised:
        _chosen(home, MONTH, november, december, prefer=prefer)
    text = str(raised.value)
    assert "2026-11: no complete drop was taken on 2026-12-01 or later" in text
    assert "2026-12-01: lacks" in text
    assert "2026-12: no complete drop was taken on 2027-01-01 or later" in text
    assert "2026-10:" not in text


def test_what_is_said_of_several_months_alike_is_said_once(tmp_path: Path) -> None:
    with pytest.raises(NoDropError) as raised:
        _chosen(Home(tmp_path), AUGUST, SEPTEMBER)
    assert str(raised.value).startswith("2026-08, 2026-09: landing folder")


def test_a_drop_is_looked_at_once_however_many_months_rest_on_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    what_is_incomplete = drops.what_is_incomplete

    def counted(drop: Drop, mapping: Mapping) -> str | None:
        looks.append(drop.path)
        return what_is_incomplete(drop, mapping)

    monkeypatch.setattr(drops, "what_is_incomplete", counted)
    _chosen(home, *(date(2026, month, 1) for month in range(1, 9)))
    assert len(looks) == 1
