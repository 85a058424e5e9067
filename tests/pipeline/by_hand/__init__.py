"""The figures of the demo company, by SQL straight over the exported CSV files.

Here belongs a second, independent way to every figure: it knows the export's own column names,
shares no code with the product and reads nothing that the product has computed. Each table that is
named like a mart has the mart's columns, for all thirteen months, as known when October 2026 ended.
What the settings say (Berlin, euro, ramps, five working days for a decision) stands in the SQL.
"""

from pathlib import Path

import duckdb

# In this order: each one builds on those before it.
_STEPS = (
    "known", "offers", "sdr", "deals", "decisions", "ae", "accounts", "am", "pairs", "chain",
)  # fmt: skip


def recompute(drop: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the figures of the drop's CSV files."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for path in sorted(drop.glob("*.csv")):
        file = str(path).replace("'", "''")
        connection.execute(
            f"create view \"{path.stem}\" as from read_csv('{file}', all_varchar = true)"
        )
    for step in _STEPS:
        connection.execute((Path(__file__).parent / f"{step}.sql").read_text(encoding="utf-8"))
    return connection
