"""Figures of the published marts, recomputed by hand-written SQL straight from the CSV files."""

from pathlib import Path

import duckdb
import pytest

from dagster_project.home import Home
from tests.conftest import MONTH
from tests.pipeline import by_hand

# Who changed roles in the month is the hardest case, so that person comes first.
_WHO = """
select person_id
from {role}_monthly
where review_month = $month and month = $month and person_id <> '(unassigned)'
    and days_in_role > 0
order by days_in_role, person_id
"""


@pytest.mark.parametrize(("role", "number"), [("sdr", 2), ("ae", 2), ("am", 2)])
def test_the_base_figures_of_a_month_equal_the_csv_files(
    closed_home: Path, demo_drop: Path, role: str, number: int
) -> None:
    marts = Home(closed_home).marts
    with duckdb.connect(str(marts), read_only=True) as connection:
        found = connection.execute(_WHO.format(role=role), {"month": MONTH}).fetchall()
        people = [str(person) for (person,) in (found[0], found[-1])]
        assert len(set(people)) == number
        for person in people:
            by = by_hand.figures(demo_drop, role, person)
            columns = ", ".join(by)
            row = connection.execute(
                f"select {columns} from {role}_monthly"
                " where review_month = $month and month = $month and person_id = $person",
                {"month": MONTH, "person": person},
            ).fetchone()
            assert row is not None
            mart = {name: float(value) for name, value in zip(by, row, strict=True)}
            expected = {name: pytest.approx(float(str(v)), abs=0.05) for name, v in by.items()}
            assert mart == expected, person
