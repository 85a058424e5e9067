"""The figure that the README follows from the CSV file to the PDF is what a reader finds there."""

import os
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader

from dagster_project.commands import close_month, write_demo_drop
from dagster_project.home import Home

ROOT = Path(__file__).resolve().parents[2]
OCTOBER = date(2026, 10, 1)


def _section() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition("### One figure")[2].partition("\n## ")[0]


def _rows_of_the_table() -> list[tuple[str, str, int]]:
    """File, SQL and figure of each line that has SQL."""
    line = re.compile(r"^\| `([^`]+)`[^|]*\|[^|]+\| `([^`]+)` \| (\d+) \|$", re.MULTILINE)
    rows = line.findall(_section())
    return [(file, sql, int(figure)) for file, sql, figure in rows]


@pytest.mark.slow
def test_the_figure_in_the_readme_is_found_in_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    write_demo_drop(home, OCTOBER, months=36, people=48, seed=7)
    close_month(home, None, OCTOBER, drop=None)
    monkeypatch.chdir(tmp_path)
    rows = _rows_of_the_table()
    assert len(rows) == 5
    for file, sql, figure in rows:
        database = file if file.endswith(".duckdb") else ":memory:"
        with duckdb.connect(database, read_only=database != ":memory:") as connection:
            assert connection.execute(sql).fetchone() == (figure,), file
    pages = PdfReader(home.reports(OCTOBER, 1) / "en" / "company.pdf").pages
    assert re.search(r"Leads handed over\s+293", pages[0].extract_text())
    (page,) = set(re.findall(r"on page (\d+)(?: of the PDF|, and the headline)", _section()))
    assert re.search(r"Imani Brackebridt\s+SDR North\s+22\b", pages[int(page) - 1].extract_text())
    assert os.listdir(tmp_path / "published" / "history" / "2026-10") == ["r1"]  # noqa: PTH208
