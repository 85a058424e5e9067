"""What a revision says of itself: which figures it has changed, from what to what, and why."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.causes import cause_of
from dagster_project.closing.pins import Pin
from dagster_project.home import Home
from tests.unit.closing.built import DROP, MONTH, SEPTEMBER, a_pin, ask, close

_PAT = "(date '2026-{:02}-01', 'pat', 'Pat', {}, {}, {})"
_TEAM = "(date '2026-10-01', 'North', 'leads_sent', 'sdr', {}, {})"
_EDITED = replace(DROP, drop_id="2026-12-01-def", content_hash="def", files={"Lead.csv": "2"})
_LATER = a_pin(revision=2, drops=(_EDITED,))


def _rows(leads: int, rate: str = "0.5", target: str = "10", name: str = "Pat") -> dict[str, str]:
    october = _PAT.format(10, leads, rate, target).replace("'Pat'", f"'{name}'")
    return {
        "sdr_monthly": f"{_PAT.format(9, 5, 0.5, 10)}, {october}",
        "team_monthly": _TEAM.format(leads, leads),
        "deals": "('d1', 100)",
    }


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """October, closed again after a late edit: 8 leads instead of 7, and no rate any more."""
    home = Home(tmp_path_factory.mktemp("home"))
    close(home, a_pin(), rows=_rows(7))
    close(
        home, _LATER, rows=_rows(8, rate="null") | {"deals": "('d1', 120), ('d2', 5)"}, run_id="b"
    )
    return home


def test_each_changed_figure_is_told_with_person_old_and_new_value(revised: Home) -> None:
    found = ask(
        revised.marts,
        "select month, mart, metric, measure, row_key, role, person_id, team, old_value, new_value"
        " from revision_changes order by all",
    )
    pat = ("value", "person_id=pat", "sdr", "pat", None)
    north = ("team=North", "sdr", None, "North", 7, 8)
    assert found == [
        (MONTH, "deals", "rows_changed", "rows", "", None, None, None, 1, 2),
        (MONTH, "sdr_monthly", "acceptance_rate", *pat, 0.5, None),
        (MONTH, "sdr_monthly", "leads_sent", *pat, 7, 8),
        (MONTH, "team_monthly", "leads_sent", "numerator", *north),
        (MONTH, "team_monthly", "leads_sent", "value", *north),
    ]


def test_a_revision_says_which_files_have_changed(revised: Home) -> None:
    found = ask(
        revised.marts,
        "select distinct review_month, revision, cause, cause_detail from revision_changes",
    )
    words = "crm: drop 2026-12-01-def instead of 2026-11-01-abc (other content: Lead.csv)"
    assert found == [(MONTH, 2, "late_crm_edit", words)]


def test_the_parquet_of_a_revision_holds_its_changes(revised: Home) -> None:
    file = str(revised.history(MONTH, 2) / "revision_changes.parquet")
    rows = duckdb.execute("select count(*) from read_parquet(?)", [file]).fetchall()
    assert rows == [(5,)]


def test_the_table_is_typed_keyed_and_described(revised: Home) -> None:
    columns = ask(
        revised.marts,
        "select column_name, data_type from duckdb_columns() "
        "where table_name = 'revision_changes' and (data_type <> 'VARCHAR' or comment is null)",
    )
    assert columns == [
        ("review_month", "DATE"),
        ("revision", "INTEGER"),
        ("month", "DATE"),
        ("old_value", "DOUBLE"),
        ("new_value", "DOUBLE"),
    ]
    keys = ask(
        revised.marts,
        "select constraint_column_names from duckdb_constraints() "
        "where table_name = 'revision_changes' and constraint_type = 'PRIMARY KEY'",
    )
    assert keys == [
        (["review_month", "revision", "mart", "month", "metric", "measure", "row_key"],)
    ]


def test_later_revisions_and_months_add_their_changes_to_the_former_ones(tmp_path: Path) -> None:
    home = Home(tmp_path)
    close(home, a_pin(), rows=_rows(7))
    close(home, a_pin(revision=2), rows=_rows(8), run_id="b")
    close(home, a_pin(SEPTEMBER), rows=_rows(7), run_id="c")
    close(home, a_pin(revision=3), rows=_rows(9), run_id="d")
    found = ask(
        home.marts,
        "select review_month, revision, old_value, new_value from revision_changes"
        " where mart = 'sdr_monthly' order by all",
    )
    assert found == [(MONTH, 2, 7, 8), (MONTH, 3, 8, 9)]


def test_a_row_that_comes_or_goes_changes_every_figure_that_it_had(tmp_path: Path) -> None:
    home = Home(tmp_path)
    close(home, a_pin(), rows=_rows(7))
    close(home, a_pin(revision=2), rows={"sdr_monthly": _PAT.format(9, 5, 0.5, 10)}, run_id="b")
    found = ask(
        home.marts,
        "select metric, old_value, new_value from revision_changes where mart = 'sdr_monthly'"
        " order by all",
    )
    assert found == [("acceptance_rate", 0.5, None), ("leads_sent", 7, None), ("target", 10, None)]


def test_a_change_of_a_name_alone_is_counted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    close(home, a_pin(), rows=_rows(7))
    close(home, a_pin(revision=2), rows=_rows(7, name="Patricia"), run_id="b")
    found = ask(home.marts, "select mart, metric, old_value, new_value from revision_changes")
    assert found == [("sdr_monthly", "rows_changed", 1, 1)]


_OTHER_DROP = replace(DROP, drop_id="n", content_hash="n", files={"Lead.csv": "2"})


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (a_pin(), a_pin(), "unknown"),
        (a_pin(), a_pin(drops=(_OTHER_DROP,)), "late_crm_edit"),
        (a_pin(), a_pin(settings_hash="other"), "settings"),
        (a_pin(), a_pin(code_version="2"), "code_version"),
        (a_pin(), a_pin(settings_hash="other", code_version="2"), "several"),
        # The content hash covers the settings that files are read by; the files are the same.
        (
            a_pin(),
            a_pin(settings_hash="other", drops=(replace(DROP, content_hash="n"),)),
            "settings",
        ),
        # Closed before the hashes of files were recorded.
        (
            a_pin(drops=(replace(DROP, files={}),)),
            a_pin(drops=(replace(_OTHER_DROP, content_hash="n"),)),
            "late_crm_edit",
        ),
        (a_pin(), a_pin(drops=(DROP, replace(DROP, source="hub"))), "late_crm_edit"),
    ],
)
def test_the_cause_is_what_both_were_built_from_and_differs(
    before: Pin, after: Pin, code: str
) -> None:
    assert cause_of(before, after).code == code


def test_the_month_of_a_change_is_the_month_that_the_figure_is_about(tmp_path: Path) -> None:
    home = Home(tmp_path)
    close(home, a_pin(), rows=_rows(7))
    rows = _rows(7) | {
        "sdr_monthly": _PAT.format(9, 6, 0.5, 10) + "," + _PAT.format(10, 7, 0.5, 10)
    }
    close(home, a_pin(revision=2), rows=rows, run_id="b")
    found = ask(home.marts, "select month, old_value, new_value from revision_changes")
    assert found == [(date(2026, 9, 1), 5, 6)]
