"""What the tests of extraction share."""

from pathlib import Path

import pytest

from dagster_project.crm.mapping import Mapping, load_mapping
from tests.unit.crm.drops_by_hand import SALESFORCE, Work, write_drop


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """An empty work folder of a company in Berlin."""
    return Work(tmp_path)


@pytest.fixture(scope="session")
def salesforce() -> Mapping:
    """The shipped mapping."""
    return load_mapping("salesforce")


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A landing folder with two drops of the Salesforce files."""
    for day in ("2026-10-01", "2026-11-02"):
        write_drop(tmp_path / "landing" / day, SALESFORCE)
    return tmp_path / "landing"
