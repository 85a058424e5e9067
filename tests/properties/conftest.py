"""What properties share: the project, compiled once."""

from pathlib import Path

import pytest

from dagster_project.home import Home
from tests.properties.compiled import Compiled


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The SQL of every model and data test."""
    return Compiled(Home(Path(tmp_path_factory.mktemp("compiled"))))
