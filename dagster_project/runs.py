"""Runs started by a process of this machine, and what is done about those that died.

Here belong the tags that identify a run's process and the clearing of dead runs. A process that is
killed cannot report its run's failure; the next run does it.
"""

import os
from pathlib import Path
from socket import gethostname

import dagster as dg

from dagster_project.closing.lock import Holder

PROCESS_TAG = "reviews/process"


def process_tag() -> dict[str, str]:
    """Tags the runs of this process, for `close_dead_runs`."""
    return {PROCESS_TAG: f"{os.getpid()}@{gethostname()}@{_started(os.getpid())}"}


def _started(pid: int) -> str:
    """Boot and start time of a process: a number that a later process of the same id has not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ProcessLookupError):
        return "none"
    return f"{boot}:{stat.rpartition(')')[2].split()[19]}"


def is_dead(run: dg.DagsterRun) -> bool:
    """True where the run names its process, of this host, and that process is gone.

    Nothing can be said of another host's processes, nor by a tag that is not ours.
    """
    parts = run.tags.get(PROCESS_TAG, "").split("@")
    if len(parts) != 3 or not parts[0].isascii() or not parts[0].isdigit():
        return False
    pid, host, started = parts
    return host == gethostname() and _started(int(pid)) != started


def close_dead_runs(
    instance: dg.DagsterInstance, *, own_run_id: str | None, dead: Holder | None
) -> list[str]:
    """Marks unfinished runs as failed whose process died; returns their ids.

    Args:
        instance: where the runs are recorded.
        own_run_id: never touched.
        dead: the run that died holding the writer lock, if one did.
    """
    unfinished = dg.RunsFilter(
        statuses=[
            dg.DagsterRunStatus.NOT_STARTED,
            dg.DagsterRunStatus.STARTING,
            dg.DagsterRunStatus.STARTED,
            dg.DagsterRunStatus.CANCELING,
        ]
    )
    closed = []
    for run in instance.get_runs(filters=unfinished):
        died_with_lock = dead is not None and run.run_id == dead.run_id
        if run.run_id != own_run_id and (died_with_lock or is_dead(run)):
            instance.report_run_failed(run, "The process of this run died; run the month again.")
            closed.append(run.run_id)
    return closed
