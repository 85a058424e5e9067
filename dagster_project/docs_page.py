"""The documentation of the published marts as one static page.

Here belongs having dbt build it, apart from any close that may be running, and making sure that it
loads nothing from elsewhere. What it says is written beside the models.
"""

import os
import tempfile
from pathlib import Path

from dagster_project.closing.tables import mart_tables
from dagster_project.dbt_project import run_dbt
from dagster_project.errors import ReviewsError
from dagster_project.home import Home
from dagster_project.output import unwritable, whole_file
from dagster_project.query.ask import published_marts
from dagster_project.quoting import literal, quoted

# The browser refuses whatever is not in the page itself, should dbt's page ever ask for it.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; form-action 'none'; base-uri 'none'\">"
)
_HEAD = "<head>"


class DocsError(ReviewsError):
    """dbt's page is not what it is taken for."""


def docs_page(home: Home) -> Path:
    """Where the page lies unless another place is named."""
    return home.marts.with_name("docs.html")


def write_docs(home: Home, output: Path | None = None) -> Path:
    """Writes the page; a reader finds the former one or the new one, never a part.

    Raises:
        QueryError: nothing is published yet.
        UsageError: the file cannot be written.
        DbtError: dbt cannot build it.
    """
    place = output or docs_page(home)
    if not place.absolute().parent.is_dir() and home.marts.exists():
        raise unwritable(place, f"there is no folder {place.parent}")
    with tempfile.TemporaryDirectory(prefix="reviews-docs-") as folder:
        # A work folder of its own: dbt would otherwise meet a close, and lock what readers open.
        apart = Home(Path(folder).resolve())
        apart.build.mkdir(parents=True)
        _copy_columns(home, apart.build / "marts.duckdb")
        run_dbt(["docs", "generate", "--static"], apart)
        page = (apart.dbt / "target" / "static_index.html").read_text(encoding="utf-8")
        # Paths of a folder that is gone in a moment tell a reader nothing.
        page = page.replace(f"{apart.state}{os.sep}", "")
    with whole_file(place) as sink:
        sink.write(closed_off(page).encode())
    return place


def _copy_columns(home: Home, copy: Path) -> None:
    """The published marts without their rows: the catalog is about names and types."""
    with published_marts(home) as connection:
        (published,) = connection.execute("select current_catalog()").fetchall()[0]
        connection.execute(f"attach {literal(copy)} as copy (read_write)")
        for table in map(quoted, mart_tables(connection, published)):
            connection.execute(f"create table copy.{table} as from {table} limit 0")


def closed_off(page: str) -> str:
    """The page with the order to its browser to load nothing.

    Raises:
        DocsError: there is not the one place where the order has to stand.
    """
    if page.count(_HEAD) != 1:
        raise DocsError(
            f"dbt's page holds {page.count(_HEAD)} times {_HEAD} instead of once, so it cannot be "
            "kept from loading what is elsewhere. Install the pinned version of dbt-core."
        )
    return page.replace(_HEAD, _HEAD + _POLICY)
