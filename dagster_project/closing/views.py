"""Two views per mart that spare readers its double key: what was reported, what is known now.

Here belongs their making in a file that is about to be published. dbt never sees them: it builds
marts, and a file that it starts from has no views.
"""

import duckdb

from dagster_project.closing.tables import mart_tables
from dagster_project.quoting import literal

_SQL = {
    "reported": 'select * from "{mart}" where month = review_month',
    "latest": (
        'select * from "{mart}" semi join ('
        "select month, max(review_month) as review_month from ({held}) group by month"
        ") as newest using (review_month, month)"
    ),
}
_HELD = 'select review_month, month from "{mart}"'
# Has rows of every month that a review month holds. Of a mart in which nothing happened in a month,
# older review months may know rows that the newest one knows to be gone.
_WITHOUT_GAPS = "company_monthly"
# Compares revisions; neither is what was reported.
_WITHOUT_VIEWS = {"revision_changes"}
_ABOUT = {
    "reported": (
        "What was reported: of {mart}, each month as it was known at its own cutoff "
        "(month = review_month)."
    ),
    "latest": (
        "What is known now: of {mart}, each month as it is known to the newest review month that "
        "holds it."
    ),
}


def drop_views(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Removes all views of one attached file."""
    for name in _views(connection, catalog):
        connection.execute(f'drop view {catalog}.main."{name}"')


def make_views(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[str]:
    """Makes both views of every mart that is keyed by `review_month` and `month`; their names.

    The connection's own schema must be that of the file: a view names its mart without a catalog,
    which is the file's name and differs from snapshot to snapshot.
    """
    drop_views(connection, catalog)
    made = []
    marts = mart_tables(connection, catalog)
    for mart, columns in marts.items():
        if {"review_month", "month"} <= columns.keys() and mart not in _WITHOUT_VIEWS:
            sources = dict.fromkeys([mart, *({_WITHOUT_GAPS} & marts.keys())])
            held = " union ".join(_HELD.format(mart=source) for source in sources)
            for kind, sql in _SQL.items():
                name = f"{mart}_{kind}"
                connection.execute(f'create view "{name}" as {sql.format(mart=mart, held=held)}')
                _describe(connection, catalog, mart, name, _ABOUT[kind].format(mart=mart))
                made.append(name)
    return made


def _views(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[str]:
    rows = connection.execute(
        "select view_name from duckdb_views()"
        " where not internal and database_name = ? and schema_name = 'main' order by all",
        [catalog],
    ).fetchall()
    return [name for (name,) in rows]


def _describe(
    connection: duckdb.DuckDBPyConnection, catalog: str, mart: str, view: str, about: str
) -> None:
    """Gives a view its description, and its columns those of the mart's columns."""
    described = connection.execute(
        "select column_name, comment from duckdb_columns()"
        " where database_name = ? and schema_name = 'main' and table_name = ?"
        " and comment is not null",
        [catalog, mart],
    ).fetchall()
    connection.execute(f'comment on view "{view}" is {literal(about)}')
    for column, comment in described:
        connection.execute(f'comment on column "{view}"."{column}" is {literal(comment)}')
