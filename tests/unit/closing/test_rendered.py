"""The manifest of a revision's packs: there when all of them are, and only then."""

import json
from datetime import date
from pathlib import Path

from dagster_project.closing.rendered import begin_packs, finish_packs, is_rendered
from dagster_project.home import Home

MONTH = date(2026, 10, 1)


def test_packs_are_rendered_from_their_manifest_on(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = home.reports(MONTH, 1)
    assert not is_rendered(home, MONTH, 1)
    begin_packs(folder)
    assert not is_rendered(home, MONTH, 1)
    finish_packs(folder, {"files": {}})
    assert is_rendered(home, MONTH, 1)
    assert json.loads((folder / "manifest.json").read_text()) == {"files": {}}
    assert not is_rendered(home, MONTH, 2)


def test_rendering_anew_takes_the_manifest_away_first(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = home.reports(MONTH, 1)
    begin_packs(folder)
    finish_packs(folder, {"files": {}})
    begin_packs(folder)
    assert not is_rendered(home, MONTH, 1)
