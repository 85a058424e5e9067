"""Writes a company as a drop of Salesforce Data Export files, as if taken after its last month.

Here belong the order of files and how they get to disk: a drop appears at once and whole, and the
same company gives the same bytes. What stands in the files is in `salesforce_tables`.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dagster_project.demo.clock import Clock, to_dates
from dagster_project.demo.company import Company
from dagster_project.demo.people import OPEN
from dagster_project.demo.salesforce_macros import macros
from dagster_project.demo.salesforce_tables import OBJECTS, SIDE_FILES
from dagster_project.errors import UsageError

SUCCESS = "_SUCCESS"
# Lies in every demo drop: only folders that have it may be replaced by the next one.
MARKER = "_DEMO"
TABLES = OBJECTS | SIDE_FILES
_INSTANTS = {
    "created",
    "sent",
    "decided",
    "assessed",
    "at",
    "logged",
    "touched",
    "deleted",
    "scored",
}
_ROWS_AT_ONCE = 500_000
_FORMAT = "(format csv, header, timestampformat '%Y-%m-%dT%H:%M:%S.000Z')"


def write_salesforce_drop(company: Company, folder: Path) -> list[Path]:
    """Writes all files of the export into `folder`, replacing a demo drop there as a whole.

    Args:
        company: what to export.
        folder: the drop; its parent is created.

    Returns:
        The CSV files. The markers `_SUCCESS` and `_DEMO` (with the company's spec) lie beside them.

    Raises:
        UsageError: `folder` is there and is no demo drop.
    """
    refuse_foreign(folder)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with duckdb.connect() as connection:
        for statement in macros():
            connection.execute(statement)
        for name, frame in _frames(company):
            connection.register(name, _ready(frame, company.clock))
        for name, query in TABLES.items():
            path = partial / f"{name}.csv"
            if name == "Task":
                _write_tasks(connection, company, query, path)
            else:
                _copy(connection, query, path)
    spec = json.dumps(asdict(company.spec), default=str, indent=2)
    (partial / MARKER).write_text(f"{spec}\n", encoding="utf-8")
    (partial / SUCCESS).touch()
    _swap(partial, folder)
    return [folder / f"{name}.csv" for name in TABLES]


def refuse_foreign(folder: Path) -> None:
    """Leaves alone what was not written here.

    Raises:
        UsageError: `folder` is there and has no demo marker.
    """
    if not folder.exists() or (folder / MARKER).is_file():
        return
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ["a file"]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    raise UsageError(
        f"{folder} is no demo drop (it has no file {MARKER}; found: {shown or 'nothing'}), so it "
        "was left alone. Use another work folder for the demo company (--home), or move that "
        "folder away yourself."
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    target = str(path).replace("'", "''")
    connection.execute(f"copy ({query}) to '{target}' {_FORMAT}")


def _swap(partial: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_tasks(
    connection: duckdb.DuckDBPyConnection, company: Company, query: str, path: Path
) -> None:
    """In parts, so that a company of any size fits into memory."""
    number, part = 0, path.with_suffix(".part")
    with path.open("wb") as whole:
        for index, frame in enumerate(_activity(company)):
            rows = frame.assign(number=np.arange(number, number + len(frame)))
            connection.register("activity", _ready(rows, company.clock))
            _copy(connection, query, part)
            with part.open("rb") as lines:
                if index:
                    lines.readline()  # the header stands in the first part
                shutil.copyfileobj(lines, whole)
            number += len(frame)
    part.unlink()


def _activity(company: Company) -> Iterator[pd.DataFrame]:
    """The activities in frames that are worth a statement each."""
    gathered: list[pd.DataFrame] = []
    for part in company.activity.parts():
        gathered.append(part)
        if sum(map(len, gathered)) >= _ROWS_AT_ONCE:
            yield pd.concat(gathered, ignore_index=True)
            gathered = []
    if gathered:
        yield pd.concat(gathered, ignore_index=True)


def _frames(company: Company) -> Iterator[tuple[str, pd.DataFrame]]:
    """The frames by the names that the SELECTs use."""
    history = company.deal_history
    yield (
        "persons",
        company.organisation.persons.rename(columns={"hired": "hired_on", "left": "left_on"}),
    )
    yield (
        "stints",
        company.organisation.stints.rename(columns={"start": "start_on", "end": "end_on"}),
    )
    yield "leads", company.leads
    yield "lead_status_changes", company.lead_status_changes
    yield "lead_owner_changes", company.lead_owner_changes
    yield "handovers", company.handovers
    yield "criteria", _numbered(company.criteria)
    yield "accounts", company.accounts_at_export()
    yield "account_owner_changes", company.account_owner_changes
    yield "value_changes", company.value_changes
    yield "deals", company.deals
    yield "deal_owner_changes", company.deal_owner_changes
    yield "deal_stages", history.stage
    yield "deal_amounts", history.amount
    yield "deal_dates", history.close_date.rename(columns={"old": "old_on", "new": "new_on"})
    yield "splits", _numbered(company.splits)
    yield "events", _events(company)
    yield "scores", _numbered(company.scores)
    yield "targets", company.targets
    yield "coach_profiles", company.coach_profiles
    yield "availability", company.availability
    yield "exchange_rates", company.exchange_rates


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(number=np.arange(len(frame)))


def _ready(frame: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """Instants become UTC, ordinals (`…_on`) become days."""
    columns: dict[str, np.ndarray] = {}
    for name in frame.columns:
        values = frame[name].to_numpy()
        if name in _INSTANTS:
            instants = clock.utc(values.astype(np.int64))
            # `at` is a word of SQL; only microseconds heed the format.
            columns["happened" if name == "at" else name] = instants.astype("datetime64[us]")
        elif name.endswith("_on"):
            columns[name] = to_dates(values.astype(np.int64), OPEN)
        else:
            columns[name] = values
    return pd.DataFrame(columns)


def _events(company: Company) -> pd.DataFrame:
    """Meetings and coaching sessions in the order of time."""
    sessions = company.sessions.rename(columns={"coach": "person"})
    sessions = sessions.assign(lead=-1, deal=-1, account=-1)
    meetings = company.meetings.assign(coachee=-1, metric=None)
    columns = ["person", "at", "minutes", "lead", "deal", "account", "coachee", "metric"]
    rows = pd.concat([meetings[columns], sessions[columns].astype({"metric": object})])
    return _numbered(rows.sort_values(["at", "person"], kind="stable", ignore_index=True))
