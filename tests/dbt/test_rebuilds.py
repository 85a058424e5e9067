"""What a build leaves of earlier builds: a month is replaced as a whole, others are left alone."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime

import duckdb
import pytest

from dagster_project.settings import QualificationSettings, Settings
from tests.dbt.company import MONTH, Company, Row, Rows, pin
from tests.dbt.conftest import MakeCompany
from tests.dbt.test_sdr_figures import ROWS

SEPTEMBER = date(2026, 9, 1)
CUTOFF = datetime(2026, 10, 31, 23, tzinfo=UTC)


def _is_after_the_cutoff(row: Row) -> bool:
    """Whether the row begins, or was recorded, at or after October's cutoff."""
    times = ("sent_at", "assessed_at", "occurred_at", "changed_at", "created_at", "recorded_at")
    found = [row[name] for name in times if row.get(name)]
    known_from = row.get("known_from")
    return any(isinstance(t, datetime) and t >= CUTOFF for t in found) or (
        isinstance(known_from, date) and known_from >= date(2026, 11, 1)
    )


def _as_it_was(row: Row) -> dict[str, object]:
    """The row without what happened to it at or after the cutoff."""
    decided, deleted = row.get("decided_at"), row.get("deleted_at")
    changes: dict[str, object] = {}
    if isinstance(decided, datetime) and decided >= CUTOFF:
        changes |= {"decided_at": None, "decision": None, "decision_reason": None}
    if isinstance(deleted, datetime) and deleted >= CUTOFF:
        changes |= {"deleted_at": None}
    return dict(row) | changes


def _known_rows(rows: Rows) -> Rows:
    """The rows as the CRM would have delivered them at the cutoff."""
    return {
        entity: [_as_it_was(row) for row in found if not _is_after_the_cutoff(row)]
        for entity, found in rows.items()
    }


def _without(content: Mapping[str, list[tuple[object, ...]]], *marts: str) -> dict[str, object]:
    return {name: rows for name, rows in content.items() if name not in marts}


@pytest.fixture(scope="module")
def built(make_company: MakeCompany) -> Company:
    """October, built in one go with September."""
    return make_company().build(ROWS, (SEPTEMBER, MONTH))


def test_months_built_one_by_one_backwards_and_again_are_the_months_built_together(
    built: Company, make_company: MakeCompany
) -> None:
    other = make_company().build(ROWS, (MONTH,)).build(ROWS, (SEPTEMBER,))
    assert other.content() == built.content()
    assert other.build(ROWS, (MONTH,)).content() == built.content()


def test_neither_the_order_of_rows_nor_what_comes_after_the_cutoff_changes_a_figure(
    built: Company, make_company: MakeCompany
) -> None:
    shuffled = {name: random.Random(7).sample(list(r), len(r)) for name, r in ROWS.items()}  # noqa: S311
    known = make_company().build(_known_rows(shuffled), (SEPTEMBER, MONTH))
    # Counts of delivered rows differ, of course.
    here, there = built.content(), known.content()
    assert _without(there, "data_quality_monthly") == _without(here, "data_quality_monthly")


def test_a_month_that_has_become_empty_keeps_no_old_rows(
    built: Company, make_company: MakeCompany
) -> None:
    company = make_company().starting_from(built)
    september = "select * from sdr_monthly where review_month = '2026-09-01' order by all"
    before = company.rows(september)
    company.build({}, (MONTH,))
    assert company.rows("select * from handovers where review_month = '2026-10-01'") == []
    assert company.rows("select * from sdr_monthly where review_month = '2026-10-01'") == []
    assert company.rows("select * from handovers where review_month = '2026-09-01'") != []
    assert company.rows(september) == before


def test_the_marts_file_holds_marts_and_nothing_else(built: Company) -> None:
    marts = built.folder / "marts.duckdb"
    with duckdb.connect(str(marts), read_only=True) as connection:
        kinds = connection.execute(
            "select distinct table_schema, table_type from information_schema.tables"
        ).fetchall()
    assert kinds == [("main", "BASE TABLE")]


def test_a_revision_adds_a_row_to_the_review_months_and_replaces_figures(
    built: Company, make_company: MakeCompany
) -> None:
    by_acceptance = Settings(qualification=QualificationSettings(mode="acceptance"))
    company = make_company().starting_from(built)
    company.build(ROWS, settings=by_acceptance, pins=[pin(MONTH, by_acceptance, revision=2)])
    revisions = company.rows("select review_month, revision from review_months order by all")
    assert revisions == [(SEPTEMBER, 1), (MONTH, 1), (MONTH, 2)]
    sue = company.row(
        "from sdr_monthly where person_id = 'sue' "
        "and month = '2026-10-01' and review_month = '2026-10-01'"
    )
    assert (sue["leads_qualified"], sue["leads_accepted"]) == (1, 1)
    assert sue["is_qualified_by_acceptance"] is True


def test_marts_of_an_older_version_get_the_new_columns_and_keep_their_rows(
    built: Company, make_company: MakeCompany
) -> None:
    company = make_company().starting_from(built)
    with duckdb.connect(str(company.folder / "marts.duckdb")) as connection:
        connection.execute(
            "create table old as "
            "select * exclude (calls_connected), 'kept' as of_old_times from sdr_monthly"
        )
        connection.execute("drop table sdr_monthly")
        connection.execute("alter table old rename to sdr_monthly")
    company.build(ROWS, (MONTH,))
    assert company.rows(
        "select review_month, count(calls_connected) > 0, any_value(of_old_times) "
        "from sdr_monthly group by all order by all"
    ) == [(SEPTEMBER, False, "kept"), (MONTH, True, None)]


def test_two_crms_are_one_company(make_company: MakeCompany) -> None:
    person = {"person_id": "sue", "full_name": "Sue"}
    sent = {"sdr_id": "sue", "sent_at": datetime(2026, 10, 5, 8, tzinfo=UTC)}
    rows: Rows = {
        "person": [{**person, "crm": "crm"}, {**person, "full_name": "S.", "crm": "other"}],
        "handover": [
            {**sent, "handover_id": "1", "lead_id": "1", "crm": "crm"},
            {**sent, "handover_id": "2", "lead_id": "2", "crm": "other"},
        ],
    }
    company = make_company().build(rows, pins=[pin(MONTH, Settings(), sources=("crm", "other"))])
    sue = company.row("from sdr_monthly where month = '2026-10-01'")
    assert (sue["full_name"], sue["leads_sent"]) == ("Sue", 2)
    sources = company.rows("select distinct source from data_quality_monthly order by all")
    assert sources == [("crm",), ("other",)]
