"""Runs a job in this process against the persistent Dagster instance.

Here belongs what the command line needs of Dagster: the instance below the work folder, a run that
shows in `dagster dev`, and its failure in words. What the jobs do is in the assets.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg

from dagster_project.definitions import build_defs
from dagster_project.errors import ReviewsError, UsageError
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.resources import Progress, Workspace, WriterLock
from dagster_project.runs import process_tag

_INSTANCE = """\
# Written by `reviews`; edit freely, it is not written again.
telemetry:
  enabled: false
run_monitoring:
  enabled: true
"""
# Of Dagster: what a backfill in a single run is launched with, for all keys from one to the other.
_RANGE_START, _RANGE_END = (
    "dagster/asset_partition_range_start",
    "dagster/asset_partition_range_end",
)
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        run_id: as in `dagster dev`.
        problems: why it failed, in words; none where it did not.
        exit_code: 2 where it failed by wrong arguments, settings or month only, else 1; 0 if done.
        metadata: the last materialization of each asset by its key.
    """

    run_id: str
    problems: tuple[str, ...]
    exit_code: int
    metadata: Mapping[str, Mapping[str, Any]]

    @property
    def is_success(self) -> bool:
        """True where the run did all its steps."""
        return not self.problems


def prepare_instance(home: Home) -> None:
    """The folder that DAGSTER_HOME names, with a configuration that sends nothing anywhere."""
    home.make()
    home.dagster.mkdir(parents=True, exist_ok=True)
    config = home.dagster / "dagster.yaml"
    if not config.exists():
        config.write_text(_INSTANCE, encoding="utf-8")


@contextmanager
def persistent_instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """The instance that `dagster dev` shows for this work folder."""
    prepare_instance(home)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
        yield instance


def run_job(
    job: str,
    months: Sequence[date],
    workspace: Workspace,
    progress: Progress,
    *,
    ops: Mapping[str, Any] | None = None,
    lock_timeout_s: float = 5.0,
) -> Outcome:
    """Runs one job in this process, once for all its months.

    Args:
        job: name of the job.
        months: the partitions: one, or the first and the last of a range.
        workspace: work folder and settings.
        progress: told what happens.
        ops: configuration by asset name, as in Dagster's launchpad.
        lock_timeout_s: how long to wait for another writer.
    """
    home = workspace.paths
    with persistent_instance(home) as instance:
        definitions = build_defs(
            {
                "workspace": workspace,
                "writer": WriterLock(home=workspace.home, timeout_s=lock_timeout_s),
                "progress": progress,
            }
        )
        result = definitions.resolve_job_def(job).execute_in_process(
            run_config={"ops": dict(ops or {})} | _QUIET,
            instance=instance,
            partition_key=format_month(months[0]) if len(months) == 1 else None,
            tags=process_tag() | _range_tags(months),
            raise_on_error=False,
        )
    errors = [] if result.success else list(_errors(result))
    nothing_said = f"run {result.run_id} failed without a message; look at it in `dagster dev`."
    problems = [_plain(message) for message in errors] or [nothing_said]
    return Outcome(
        run_id=result.run_id,
        problems=() if result.success else tuple(problems),
        exit_code=0 if result.success else min(map(_exit_code, errors), default=1),
        metadata=_metadata(result),
    )


def _range_tags(months: Sequence[date]) -> dict[str, str]:
    if len(months) == 1:
        return {}
    return {_RANGE_START: format_month(months[0]), _RANGE_END: format_month(months[-1])}


def _metadata(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, Any]]:
    found = {}
    for event in result.get_asset_materialization_events():
        materialization = event.step_materialization_data.materialization
        key = materialization.asset_key.to_user_string()
        found[key] = {name: value.value for name, value in materialization.metadata.items()}
    return found


def _errors(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    """What each failure says, with its class, in the words of the code that raised it."""
    seen = set()
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        # Dagster's own errors are wrapped around ours, and a library's may be the cause of ours.
        while error is not None and error.cause is not None and not _is_ours(error.message):
            error = error.cause
        if error is not None and error.message not in seen:
            seen.add(error.message)
            yield "\n".join(_failed_checks(result)) if _is_failed_check(error) else error.message


def _is_failed_check(error: Any) -> bool:  # noqa: ANN401 - Dagster does not export the class
    return bool(error.cls_name == "DagsterAssetCheckFailedError")


def _failed_checks(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    """What the checks say that stopped the run; Dagster's own error only names them."""
    for event in result.get_asset_check_evaluations():
        if not event.passed and event.severity == dg.AssetCheckSeverity.ERROR:
            yield event.description or f"{event.asset_check_key.to_user_string()} failed"


def _plain(message: str) -> str:
    """The message without the class path that Dagster puts before it."""
    return (message.partition(": ")[2] if _is_ours(message) else message).strip()


def _exit_code(message: str) -> int:
    """Of the error's class: it travels as text, but whoever raised it has its module loaded."""
    module, _, name = message.partition(": ")[0].rpartition(".")
    error = getattr(sys.modules.get(module), name, None)
    is_usage = isinstance(error, type) and issubclass(error, UsageError)
    return UsageError.exit_code if is_usage else ReviewsError.exit_code


def _is_ours(message: str) -> bool:
    head, colon, _ = message.partition(": ")
    is_class = head.startswith(("dagster_project.", "reports.")) and " " not in head
    return bool(colon) and is_class
