"""Rejected rows in words."""

from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.rejected import first_rejected


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        ("1.10.26", "no time; expected %Y", "no time (found '1.10.26'); expected %Y"),
        ("viel", "no number", "no number (found 'viel')"),
        (None, "required, but empty", "required, but empty"),
    ],
)
def test_what_was_found_is_told_before_what_was_expected(
    tmp_path: Path, value: str | None, reason: str, told: str
) -> None:
    file = tmp_path / "rows.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "create table findings as select 'deal' as entity, 'd.csv' as file, 2 as line, "
            "'Created' as column_name, $value::varchar as value, $reason as reason, "
            "'rejected' as action",
            {"value": value, "reason": reason},
        )
        connection.table("findings").write_parquet(str(file))
    assert first_rejected(file) == f"  - d.csv line 2, Created: {told}"
