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
            # Counts and amounts are exact, but that splits by largest remainder end in whole cents.
            cents = 0.01 * float(str(by.pop(by_hand.SPLIT_DEALS, 0)))
            row = connection.execute(
                f"select {', '.join(by)} from {role}_monthly"
                " where review_month = $month and month = $month and person_id = $person",
                {"month": MONTH, "person": person},
            ).fetchone()
            assert row is not None
            mart = {
                name: None if value is None else float(value)
                for name, value in zip(by, row, strict=True)
            }
            expected = {
                name: None if value is None else pytest.approx(float(str(value)), abs=cents + 1e-6)
                for name, value in by.items()
            }
            assert mart == expected, person
