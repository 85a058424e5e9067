"""What several tests share: a small demo company, exported, closed and published once.

Here belong session fixtures that are expensive to make and are only read. A test that writes below
a work folder copies it first (`own_home`).
"""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dagster_project.zones import use_pinned_zones
from tests.shared import made_once

use_pinned_zones()  # as the command does
MONTH = date(2026, 10, 1)
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _no_outside_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own REVIEWS_* variables change no test."""
    for name in [name for name in os.environ if name.startswith(("REVIEWS_", "DAGSTER_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demo_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop of the demo company: 26 people, 15 months up to October 2026. Read only."""
    from dagster_project.demo.salesforce import write_salesforce_drop
    from dagster_project.demo.simulate import simulate
    from dagster_project.demo.spec import DemoSpec

    def deliver(landing: Path) -> None:
        spec = DemoSpec(people=26, months=15, last_month=MONTH)
        write_salesforce_drop(simulate(spec), landing / "2026-11-01")

    return made_once(tmp_path_factory, "landing", deliver) / "2026-11-01"


@pytest.fixture(scope="session")
def closed_home(demo_drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder in which October 2026 of the demo company has been closed. Read only."""
    from dagster_project.commands import close_month
    from dagster_project.home import Home

    def close(folder: Path) -> None:
        home = Home(folder)
        shutil.copytree(demo_drop, home.landing("crm") / demo_drop.name)
        close_month(home, None, MONTH, drop=None)

    return made_once(tmp_path_factory, "closed", close)


@pytest.fixture(scope="session")
def demo_home(closed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same month with all packs in all languages, as `reviews demo` sets it up. Read only."""
    from dagster_project.closing.pins import by_own_name
    from dagster_project.demo_settings import write_demo_settings
    from dagster_project.home import Home
    from dagster_project.rendering import render_month
    from dagster_project.report_settings import pack_choices
    from dagster_project.settings import load_settings

    def render(folder: Path) -> None:
        home = Home(folder)
        shutil.copytree(closed_home, home.root, symlinks=True)
        write_demo_settings(home)
        render_month(
            home.reports(MONTH, 1),
            by_own_name(home.marts),
            MONTH,
            pack_choices(load_settings(home.settings)),
            workers=2,
            recipe="demo",
            tell=lambda _done, _all: None,
        )

    return made_once(tmp_path_factory, "demo", render)


@pytest.fixture
def own_home(closed_home: Path, tmp_path: Path) -> Path:
    """A copy of `closed_home` that the test may change."""
    return shutil.copytree(closed_home, tmp_path / "home")
