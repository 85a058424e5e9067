"""Reasons of the quarantine, as the data-quality page counts them."""

from pathlib import Path

import duckdb

from reports.marts import read_marts
from tests.unit.reports.marts import write_snapshot
from tests.unit.reports.people import MONTH


def test_the_form_that_a_date_was_expected_in_parts_no_rows_of_one_reason(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path / "marts.duckdb")
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            "update quarantined_rows set reason = 'no time; expected %d.%m.%Y, the format of '"
            " || if(line % 2 = 0, 'files.a.columns.Created', 'files.a.columns.Closed')"
        )
    (found,) = read_marts(snapshot, MONTH).reasons
    assert (found["reason"], found["rows"]) == ("no time", 37)
