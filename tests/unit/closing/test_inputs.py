"""What dbt is told about the requested months."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.closing.inputs import write_inputs
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.settings import CompanySettings, Settings


@pytest.mark.parametrize(
    ("first_month", "months", "history"),
    [("2026-05", 6, 6), ("2026-10", 1, 1), ("2025-01", 13, 22), ("2015-01", 13, 36)],
)
def test_a_month_holds_no_history_from_before_the_companys_first(
    tmp_path: Path, first_month: str, months: int, history: int
) -> None:
    settings = Settings(company=CompanySettings(first_month=first_month))
    pin = Pin(
        review_month=date(2026, 10, 1),
        revision=1,
        cutoff_at=datetime(2026, 10, 31, 23, tzinfo=UTC),
        drops=(PinnedDrop("crm", "d", "2026-11-01", "h", "landing"),),
        settings_hash="s",
        code_version="v",
        is_reconstructed=False,
    )
    write_inputs([pin], settings, tmp_path)
    table = pq.read_table(tmp_path / "requested_months.parquet")
    assert table.column("mart_months").to_pylist() == [months]
    assert table.column("history_months").to_pylist() == [history]
