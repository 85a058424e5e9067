"""Marts of another version: every kind of difference, and the rows of former months stay."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.closing.contracts import Contract, contracts_of
from dagster_project.closing.errors import BuildError
from dagster_project.closing.migrate import check_built, migrate

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
_FORMER = """
create table sdr_monthly (
    review_month date not null, person_id varchar not null, leads integer not null,
    note varchar, primary key (review_month, person_id)
);
insert into sdr_monthly values ('2026-09-01', 'pat', 7, 'x'), ('2026-09-01', 'sue', 8, null);
create view sdr_monthly_latest as select * from sdr_monthly;
"""


def _contract(
    columns: dict[str, str],
    key: tuple[str, ...] = ("review_month", "person_id"),
    not_null: tuple[str, ...] = (),
    table: str = "sdr_monthly",
) -> Contract:
    return Contract(table, columns, frozenset({*key, *not_null}), key)


_KEY = {"review_month": "date", "person_id": "varchar"}
_SAME = _contract(_KEY | {"leads": "integer", "note": "varchar"}, not_null=("leads",))


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    file = tmp_path / "marts.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(_FORMER)
    return file


def _ask(marts: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(marts), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _constraints(marts: Path) -> list[tuple[object, ...]]:
    return _ask(
        marts,
        "select constraint_type, constraint_column_names from duckdb_constraints()"
        " where constraint_type in ('NOT NULL', 'PRIMARY KEY') order by all",
    )


def _add(marts: Path, values: str) -> None:
    with duckdb.connect(str(marts)) as connection:
        connection.execute(f"insert into sdr_monthly values {values}")


def test_the_same_version_changes_nothing_but_takes_the_views_away(marts: Path) -> None:
    before = _constraints(marts)
    assert migrate(marts, [_SAME]) == []
    assert _constraints(marts) == before
    assert _ask(marts, "select table_name, table_type from information_schema.tables") == [
        ("sdr_monthly", "BASE TABLE")
    ]


def test_nothing_is_done_before_the_first_close(tmp_path: Path) -> None:
    assert migrate(tmp_path / "marts.duckdb", [_SAME]) == []
    assert not (tmp_path / "marts.duckdb").exists()


def test_a_new_column_is_empty_in_the_months_of_before_though_it_is_never_empty_now(
    marts: Path,
) -> None:
    columns = _KEY | {"leads": "integer", "calls": "bigint", "note": "varchar"}
    contract = _contract(columns, not_null=("leads", "calls"))
    assert migrate(marts, [contract]) == [
        "sdr_monthly.calls: new, empty in the review months of before"
    ]
    assert _ask(marts, "from sdr_monthly order by all") == [
        (SEPTEMBER, "pat", 7, None, "x"),
        (SEPTEMBER, "sue", 8, None, None),
    ]
    assert migrate(marts, [contract]) == []  # nothing more can be done
    check_built(marts, [contract], [OCTOBER])
    _add(marts, "('2026-10-01', 'pat', 7, null, null)")
    with pytest.raises(
        BuildError, match=r"sdr_monthly in 2026-10 break its contract \(empty calls"
    ):
        check_built(marts, [contract], [OCTOBER])


def test_a_constraint_comes_back_once_all_rows_keep_it(marts: Path) -> None:
    contract = _contract(_KEY | {"leads": "integer", "note": "varchar"}, not_null=("note",))
    migrate(marts, [contract])
    assert ("NOT NULL", ["note"]) not in _constraints(marts)
    with duckdb.connect(str(marts)) as connection:
        connection.execute("update sdr_monthly set note = 'y' where note is null")
    assert migrate(marts, [contract]) == ["sdr_monthly: other constraints"]
    assert ("NOT NULL", ["note"]) in _constraints(marts)


def test_a_column_that_is_gone_takes_its_values_with_it_and_no_row(marts: Path) -> None:
    assert migrate(marts, [_contract(_KEY | {"note": "varchar"})]) == ["sdr_monthly.leads: gone"]
    assert _ask(marts, "from sdr_monthly order by all") == [
        (SEPTEMBER, "pat", "x"),
        (SEPTEMBER, "sue", None),
    ]


def test_another_type_is_taken_where_the_values_fit(marts: Path) -> None:
    columns = _KEY | {"leads": "decimal(18, 2)", "note": "integer"}
    assert migrate(marts, [_contract(columns, not_null=("leads",))]) == [
        "sdr_monthly.leads: DECIMAL(18,2) instead of INTEGER",
        "sdr_monthly.note: INTEGER instead of VARCHAR; 1 values do not fit and are empty now",
    ]
    found = _ask(marts, "select typeof(leads), leads, note from sdr_monthly order by leads")
    assert found == [("DECIMAL(18,2)", 7, None), ("DECIMAL(18,2)", 8, None)]


def test_a_constraint_that_is_gone_is_dropped(marts: Path) -> None:
    migrate(marts, [_contract(_KEY | {"leads": "integer", "note": "varchar"})])
    _add(marts, "('2026-10-01', 'pat', null, null)")
    assert len(_ask(marts, "from sdr_monthly")) == 3


def test_a_longer_key_holds_where_the_rows_have_its_columns(marts: Path) -> None:
    columns = _KEY | {"leads": "integer", "note": "varchar"}
    migrate(marts, [_contract(columns, key=("review_month", "person_id", "leads"))])
    assert ("PRIMARY KEY", ["review_month", "person_id", "leads"]) in _constraints(marts)


def test_a_key_that_former_rows_break_is_left_out_and_checked_for_the_months_that_are_built(
    marts: Path,
) -> None:
    columns = {"review_month": "date", "leads": "integer", "note": "varchar"}
    contract = _contract(columns, key=("review_month",))
    migrate(marts, [contract])
    assert not [kind for kind, _ in _constraints(marts) if kind == "PRIMARY KEY"]
    assert len(_ask(marts, "from sdr_monthly")) == 2
    _add(marts, "('2026-10-01', 7, null)")
    check_built(marts, [contract], [OCTOBER])
    _add(marts, "('2026-10-01', 7, null)")
    with pytest.raises(BuildError, match="rows of the same key"):
        check_built(marts, [contract], [OCTOBER])


def test_a_mart_that_is_gone_is_dropped_and_a_new_one_left_to_dbt(marts: Path) -> None:
    new = _contract(_KEY, table="leads_monthly")
    assert migrate(marts, [new]) == ["sdr_monthly: gone, with its rows"]
    assert _ask(marts, "select table_name from information_schema.tables") == []


def test_contracts_are_read_from_the_manifest() -> None:
    def column(kind: str, *constraints: str) -> dict[str, object]:
        return {"data_type": kind, "constraints": [{"type": name} for name in constraints]}

    mart = {
        "resource_type": "model",
        "name": "sdr_monthly",
        "alias": "sdr_monthly",
        "contract": {"enforced": True},
        "constraints": [{"type": "primary_key", "columns": ["review_month", "person_id"]}],
        "columns": {
            "review_month": column("date", "not_null"),
            "person_id": column("varchar"),
            "leads": column("integer", "not_null"),
            "note": column("varchar"),
        },
    }
    private = mart | {"name": "int_leads", "contract": {"enforced": False}}
    test = {"resource_type": "test"}
    assert contracts_of({"nodes": {"a": mart, "b": private, "c": test}}) == [_SAME]
