"""The dbt project: where it is, its manifest, and dbt invoked in this process.

Here belongs everything that knows how dbt is called. Dagster's view of the models is in
`assets/models.py`. dbt runs in the same process because a process of its own imports dbt once more
and asks it for its version, which together take longer than the models of a month.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster_dbt import DbtProject

from dagster_project.errors import ReviewsError
from dagster_project.home import Home

PROJECT_DIR = Path(__file__).resolve().parents[1] / "dbt"
RESULT_EVENTS = frozenset({"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"})

RawEvent = dict[str, Any]


class DbtError(ReviewsError):
    """dbt refused, or a model or test failed; carries the results of the nodes that ran."""

    def __init__(self, message: str, events: list[RawEvent]) -> None:
        super().__init__(message)
        self.events = events


def dbt_project(home: Home) -> DbtProject:
    """The project with its target folder below `home`, so that the checkout stays clean."""
    return DbtProject(
        project_dir=PROJECT_DIR, profiles_dir=PROJECT_DIR, target_path=home.dbt / "target"
    )


class ParsedOnce:
    """The project as dbt has parsed it for one work folder, for several commands in a row.

    Half of a short command is reading what the one before has read already.
    """

    def __init__(self) -> None:
        self._manifests: dict[Home, Any] = {}

    def manifest(self, home: Home) -> Any:  # noqa: ANN401 - dbt's own class, without stubs
        """The manifest, parsed where it is asked for the first time.

        Raises:
            DbtError: the project does not parse.
        """
        if home not in self._manifests:
            self._manifests[home] = _invoke(["parse"], home).result
        return self._manifests[home]


def ensure_manifest(home: Home, parsed: ParsedOnce) -> Path:
    """The manifest's file, written anew where the project is newer than it.

    Args:
        home: the work folder.
        parsed: by whom the project is parsed, so that a run that needs it later has it.

    Raises:
        DbtError: the project does not parse.
    """
    manifest = dbt_project(home).manifest_path
    sources = [p for p in PROJECT_DIR.rglob("*") if p.suffix in {".sql", ".yml", ".md", ".csv"}]
    newest = max(path.stat().st_mtime for path in sources)
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        parsed.manifest(home)
    return manifest


def run_dbt(
    arguments: Sequence[str],
    home: Home,
    on_event: Callable[[RawEvent], None] | None = None,
    manifest: Any = None,  # noqa: ANN401 - dbt's own class, without stubs
) -> list[RawEvent]:
    """Runs one dbt command in this process.

    Args:
        arguments: command and flags, as on dbt's command line.
        home: the work folder whose raw files and build the models read and write.
        on_event: called with each result event of a node, as soon as it is known.
        manifest: of `ParsedOnce`; without it, dbt parses the project.

    Returns:
        The result events of all nodes, as dictionaries in the form of dbt's JSON log.

    Raises:
        DbtError: names what failed, and carries the results of the nodes that ran.
    """
    from dbt_common.events.functions import msg_to_dict

    events: list[RawEvent] = []

    def collect(message: Any) -> None:  # noqa: ANN401 - a protobuf message without stubs
        if message.info.name in RESULT_EVENTS:
            events.append(msg_to_dict(message))
            if on_event is not None:
                on_event(events[-1])

    _invoke(arguments, home, collect, manifest, events)
    return events


def _invoke(
    arguments: Sequence[str],
    home: Home,
    collect: Callable[[Any], None] | None = None,
    manifest: Any = None,  # noqa: ANN401 - dbt's own class, without stubs
    events: Sequence[RawEvent] = (),
) -> Any:  # noqa: ANN401 - dbtRunnerResult
    from dbt.cli.main import dbtRunner

    # What the run has to say is in its result; the console belongs to the caller.
    flags = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    flags += ["--quiet", "--log-level", "none", "--log-level-file", "info"]
    runner = dbtRunner(manifest=manifest, callbacks=[collect] if collect else [])
    with _environment(home), _closed_afterwards():
        result = runner.invoke([*arguments, *flags])
    if not result.success:
        log = home.dbt / "logs" / "dbt.log"
        raise DbtError(f"{_explain(arguments, result)}\nThe full log is {log}.", list(events))
    return result


def environment(home: Home) -> dict[str, str]:
    """The variables that profiles.yml and the sources read."""
    return {
        "REVIEWS_BUILD_DIR": str(home.build),
        "REVIEWS_BUILD_PATTERN": _as_pattern(str(home.build)),
        "DBT_TARGET_PATH": str(home.dbt / "target"),
        "DBT_LOG_PATH": str(home.dbt / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def _as_pattern(path: str) -> str:
    """The path as it stands in the sources: within a pattern of files, an SQL string, a format."""
    for_files = re.sub(r"[*?\[]", r"[\g<0>]", path)
    return for_files.replace("'", "''").replace("{", "{{").replace("}", "}}")


@contextmanager
def _environment(home: Home) -> Iterator[None]:
    changes = environment(home)
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _closed_afterwards() -> Iterator[None]:
    """Closes the database and the log file, which dbt keeps open for the life of the process."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        yield
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        for handler in logging.getLogger("file_log").handlers:
            handler.close()


def _explain(arguments: Sequence[str], result: Any) -> str:  # noqa: ANN401 - dbtRunnerResult
    if result.exception is not None:
        return f"dbt {arguments[0]} failed: {result.exception}"
    failed = [
        f"  - {node.node.name}: {' '.join(str(node.message).split())}"
        for node in result.result.results
        if node.status in {"error", "fail", "runtime error"}
    ]
    return f"dbt {arguments[0]}: {len(failed)} failed\n" + "\n".join(failed)
