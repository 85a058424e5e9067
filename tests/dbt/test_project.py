"""The project as a whole: it parses without warnings, its unit tests pass, it needs no rows."""

from pathlib import Path

import pytest

from dagster_project.dbt_project import ParsedOnce
from dagster_project.home import Home
from tests.dbt.company import Company, run_dbt_alone
from tests.dbt.conftest import MakeCompany


@pytest.fixture(scope="module")
def empty(make_company: MakeCompany) -> Company:
    """A company without a row, built with all of dbt's unit tests: a failing one fails here."""
    return make_company().build({}, arguments=())


def test_a_company_without_a_row_has_counts_of_zero_and_no_rates(
    empty: Company,
) -> None:
    found = empty.rows("select metric, value from company_monthly where month = '2026-10-01'")
    values = {str(metric): value for metric, value in found}
    found = empty.rows("select metric, unit from metric_definitions")
    units = {str(metric): unit for metric, unit in found}
    assert set(values) == set(units)
    assert {values[metric] for metric, unit in units.items() if unit == "rate"} == {None}
    assert {values[metric] for metric, unit in units.items() if unit == "count"} == {0.0}
    assert empty.rows("select person_id, role from dim_person") == [("(unassigned)", None)]


def test_a_work_folder_may_have_any_name(tmp_path: Path) -> None:
    # But for `?` and `\\`, which DuckDB itself takes for something else in a database's path.
    home = Home(tmp_path / "o'br [1] ü {x} a*b #2 %s")
    person = {"person_id": "ann", "full_name": "Ann"}
    company = Company(home, ParsedOnce(), tmp_path / "results").build({"person": [person]})
    assert company.rows("select full_name from dim_person where person_id = 'ann'") == [("Ann",)]


def test_the_project_parses_without_warnings_and_deprecations(tmp_path: Path) -> None:
    flags = ("--show-all-deprecations", "--warn-error", "--no-partial-parse")
    printed = run_dbt_alone(Home(tmp_path), "parse", *flags)
    assert "eprecat" not in printed
