"""The project as a whole: it parses without deprecations, and dbt's own unit tests pass."""

from pathlib import Path

from dagster_project.home import Home
from tests.dbt.company import run_dbt_alone
from tests.dbt.conftest import MakeCompany


def test_all_unit_tests_pass(make_company: MakeCompany) -> None:
    make_company().build({}, arguments=())


def test_the_project_parses_without_warnings_and_deprecations(tmp_path: Path) -> None:
    flags = ("--show-all-deprecations", "--warn-error", "--no-partial-parse")
    printed = run_dbt_alone(Home(tmp_path), "parse", *flags)
    assert "eprecat" not in printed
