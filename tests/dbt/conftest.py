"""What tests of the dbt project share: one place in which dbt parses the project once.

Here belong fixtures; the rows of a company are written in the tests that mean something by them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dagster_project.dbt_project import ParsedOnce
from dagster_project.home import Home
from tests.dbt.company import Company

MakeCompany = Callable[[], Company]


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The work folder in which companies are built, one after the other."""
    return Home(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="session")
def parsed() -> ParsedOnce:
    """The project as dbt has parsed it for the workshop."""
    return ParsedOnce()


@pytest.fixture(scope="session")
def make_company(
    workshop: Home, parsed: ParsedOnce, tmp_path_factory: pytest.TempPathFactory
) -> MakeCompany:
    """Makes companies with marts of their own."""
    return lambda: Company(workshop, parsed, tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="session")
def manifest(workshop: Home, parsed: ParsedOnce) -> dict[str, Any]:
    """The project as dbt understands it."""
    from dagster_project.dbt_project import ensure_manifest

    content: dict[str, Any] = json.loads(Path(ensure_manifest(workshop, parsed)).read_text("utf-8"))
    return content
