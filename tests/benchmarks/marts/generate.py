"""A company of millions of rows, as the Parquet that dbt reads.

Here belong its size, its files and the months that are built from them; what happens in the company
is in `company.sql`.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dagster_project.crm.entities import ENTITIES, STAMP, Entity
from dagster_project.months import add_months

SOURCE = "crm"
FIRST_MONTH = date(2023, 11, 1)
LAST_MONTH = date(2026, 10, 1)
DROP_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
SEED = 7
# Their rows come in the order of their times already; sorting millions of them takes minutes.
SORTED = frozenset({"activity", "lead", "opportunity", "coaching_session"})


@dataclass(frozen=True)
class Size:
    """How many rows the large entities have; the others follow from them."""

    activities: int = 10_000_000
    leads: int = 1_000_000
    deals: int = 1_000_000
    accounts: int = 100_000
    people: int = 5_000

    def scaled(self, scale: float, activities: float = 1) -> "Size":
        """A smaller or larger company; `activities` is a factor of its own on top."""
        counts = {name: round(count * scale) for name, count in asdict(self).items()}
        counts["activities"] = round(counts["activities"] * activities)
        return Size(**counts)

    @property
    def drop_id(self) -> str:
        """Names the drop: the same size is the same drop."""
        return f"{self.activities}-{self.leads}-{self.deals}-{self.accounts}-{self.people}"


def write_company(size: Size, folder: Path) -> Path:
    """Writes `<entity>.parquet` per entity below `folder`, once; returns the drop's folder."""
    drop = folder / size.drop_id
    finished = drop / "_SUCCESS"
    if finished.exists():
        return drop
    drop.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(drop / "work.duckdb")) as connection:
        _prepare(connection, size, drop)
        for entity in ENTITIES.values():
            _write(connection, entity, size.drop_id, drop)
        _write_no_findings(connection, drop)
    for left in drop.glob("work.duckdb*"):
        left.unlink()
    finished.touch()
    return drop


def _prepare(connection: duckdb.DuckDBPyConnection, size: Size, drop: Path) -> None:
    """Settings, the numbers that `company.sql` reads, and its views."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    connection.execute("set memory_limit = '4GiB'")
    connection.execute("set temp_directory = ?", [str(drop / "spill")])
    starts_at = datetime(FIRST_MONTH.year, FIRST_MONTH.month, 1, tzinfo=UTC)
    months = [add_months(FIRST_MONTH, n) for n in range(38)]
    values = asdict(size) | {
        "seed": SEED,
        "starts_at": starts_at,
        "drop_at": DROP_AT,
        "days": (DROP_AT - starts_at).days,
        "months": months,
    }
    for name, value in values.items():
        kind = "::TIMESTAMPTZ" if isinstance(value, datetime) else ""
        connection.execute(f"set variable {name} = $1{kind}", [value])
    connection.execute(Path(__file__).with_name("company.sql").read_text(encoding="utf-8"))


def _write(
    connection: duckdb.DuckDBPyConnection, entity: Entity, drop_id: str, folder: Path
) -> None:
    """One entity with all its canonical columns; nothing in it is younger than the drop."""
    found = connection.execute(f"describe {entity.name}").fetchall()
    there = {str(row[0]) for row in found}
    columns = ", ".join(
        f"cast({column.name if column.name in there else 'null'} as {column.type})"
        f" as {'source_1' if column.name == 'source' else column.name}"
        for column in entity.columns
    )
    times = [c.name for c in entity.columns if c.type == STAMP and c.name != "deleted_at"]
    known = [f"coalesce({name} < getvariable('drop_at'), true)" for name in times if name in there]
    order = "" if entity.name in SORTED else f"order by {', '.join((*times[:1], *entity.key))}"
    connection.execute(
        f"""
        copy (
            select '{SOURCE}' as source, '{drop_id}' as drop_id, {columns}
            from {entity.name} where {" and ".join(known) or "true"} {order}
        ) to '{folder / entity.name}.parquet' (format parquet, compression zstd)
        """
    )


def _write_no_findings(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The quarantine of a drop without a bad row."""
    connection.execute(
        f"""
        copy (
            select '' as source, '' as drop_id, '' as entity, '' as file, 0::bigint as line,
                '' as column_name, '' as value, '' as reason, '' as action
            where false
        ) to '{folder / "quarantined"}.parquet' (format parquet)
        """
    )
