"""The README's section for analysts keeps its word: its queries answer, its snippet runs."""

import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from dagster_project.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## Analysts\n")[2].partition("\n## ")[0]
# The heading of a paragraph, and the SQL that follows it.
_QUERY = re.compile(
    r"^\*\*([^*\n]+)\.\*\* (?:(?!\n\*\*).)*?```sql\n(.*?)```", re.MULTILINE | re.DOTALL
)
QUERIES = dict(_QUERY.findall(SECTION))
# One month, closed once and not mailed, in which nobody of the small company coached, has none.
EMPTY = {"Revisions", "Deliveries", "What coaching would earn"}


def _ask(home: Path, sql: str) -> list[dict[str, object]]:
    arguments = ["--home", str(home), "query", sql, "--format", "json"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_every_query_of_the_section_is_run_here() -> None:
    assert len(QUERIES) == SECTION.count("```sql")
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_of_the_readme_answers(closed_home: Path, name: str) -> None:
    rows = _ask(closed_home, QUERIES[name])
    assert bool(rows) is (name not in EMPTY)


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("Leads sent, from their rows", "leads_sent"),
        ("Deals won, from their rows", "deals_won"),
    ],
)
def test_figures_are_reproduced_from_their_rows(closed_home: Path, name: str, figure: str) -> None:
    rows = _ask(closed_home, QUERIES[name])
    assert [row["from_the_rows"] for row in rows] == [row[figure] for row in rows]
    assert any(row[figure] for row in rows)


def test_portfolio_movements_reconcile(closed_home: Path) -> None:
    rows = _ask(closed_home, QUERIES["Portfolios"])
    assert {row["difference"] for row in rows} == {0}


def test_the_snippet_for_notebooks_runs_and_blocks_nobody(
    closed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    monkeypatch.chdir(closed_home)
    names: dict[str, object] = {}
    exec(snippet, names)  # noqa: S102 - the README's own words
    marts, people, october = names["marts"], names["people"], names["october"]
    assert isinstance(marts, duckdb.DuckDBPyConnection)
    assert isinstance(people, pd.DataFrame)
    assert isinstance(october, pd.DataFrame)
    with marts, pytest.raises(duckdb.Error, match="read-only"):
        marts.execute("drop table ae_monthly")
    assert len(people) == (october["month"] == october["review_month"]).sum() > 0
