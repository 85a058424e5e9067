"""What the tests of many months share: a small company whose last quarter was backfilled once.

Here belong session fixtures that are only read; a test that writes copies the folder first.
"""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from dagster_project.cli import main
from dagster_project.home import Home
from tests.conftest import MONTH
from tests.shared import made_once

DROP = "2026-11-01"


def run_reviews(home: Home, *arguments: str) -> Result:
    """The command, as a user calls it for a work folder."""
    return CliRunner().invoke(main, ["--home", str(home.root), *arguments], catch_exceptions=False)


class Said(NamedTuple):
    """How a command ended, and what it printed."""

    exit_code: int
    output: str


@pytest.fixture(scope="session")
def backfilled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Said]:
    """A company of 12 people, August to October 2026 in one run, and what the command said."""
    from dagster_project.demo.salesforce import write_salesforce_drop
    from dagster_project.demo.simulate import simulate
    from dagster_project.demo.spec import DemoSpec

    def close_all(folder: Path) -> None:
        home = Home(folder / "home")
        spec = DemoSpec(people=12, months=6, last_month=MONTH)
        write_salesforce_drop(simulate(spec), home.landing("crm") / DROP)
        done = run_reviews(home, "backfill", "2026-08", "2026-10")
        said = json.dumps([done.exit_code, done.output])
        (folder / "said.json").write_text(said, encoding="utf-8")

    made = made_once(tmp_path_factory, "backfilled", close_all)
    said = Said(*json.loads((made / "said.json").read_text("utf-8")))
    return Home(made / "home"), said


@pytest.fixture
def own_backfilled(backfilled: tuple[Home, Said], tmp_path: Path) -> Home:
    """A copy of the backfilled work folder that the test may change."""
    return Home(shutil.copytree(backfilled[0].root, tmp_path / "home", symlinks=True))
