"""One writer per work folder: an OS lock that the kernel releases when its process dies.

Here belong taking the lock and the record of its holder. A holder's record that outlives the lock
names a run that died; what is done about such a run belongs to the caller.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from dagster_project.durable import replace_durably
from dagster_project.errors import ReviewsError


class LockedError(ReviewsError):
    """Another process is writing below this work folder."""


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, or died holding it."""

    run_id: str
    pid: int


# Its record cannot be read.
UNKNOWN = Holder(run_id="unknown", pid=0)


def read_holder(lock: Path) -> Holder | None:
    """The record beside the lock; None where the last holder finished."""
    try:
        content = json.loads(_record(lock).read_text(encoding="utf-8"))
        return Holder(run_id=str(content["run_id"]), pid=int(content["pid"]))
    except FileNotFoundError:
        return None
    except (
        ValueError,
        KeyError,
        TypeError,
    ):  # torn by a power cut: somebody died, nobody knows who
        return UNKNOWN


@contextmanager
def writer_lock(lock: Path, run_id: str, timeout_s: float) -> Iterator[Holder | None]:
    """Holds the lock; yields the holder that died with it, if one did.

    Raises:
        LockedError: another live process still held it after `timeout_s` seconds.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock, timeout=timeout_s, thread_local=False)
    try:
        held.acquire()
    except Timeout as error:
        raise LockedError(
            f"{lock.parent.parent} is being written by {_describe(read_holder(lock))}; waited "
            f"{timeout_s:g} s for {lock}. Wait until it ends, or stop that process, and run again."
        ) from error
    try:
        dead = read_holder(lock)
        _write_holder(lock, Holder(run_id=run_id, pid=os.getpid()))
        try:
            yield dead
        finally:
            _record(lock).unlink(missing_ok=True)
    finally:
        held.release()


def _record(lock: Path) -> Path:
    return lock.with_suffix(".holder.json")


def _write_holder(lock: Path, holder: Holder) -> None:
    staged = _record(lock).with_suffix(".partial")
    staged.write_text(json.dumps(asdict(holder)), encoding="utf-8")
    replace_durably(staged, _record(lock))


def _describe(holder: Holder | None) -> str:
    if holder is None or holder == UNKNOWN:
        return "another process"
    return f"process {holder.pid} (run {holder.run_id})"
