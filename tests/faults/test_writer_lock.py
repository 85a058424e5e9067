"""The writer lock, held and killed by real processes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import Timeout

from dagster_project.closing.lock import UNKNOWN, LockedError, read_holder, writer_lock

_HOLD = """
import sys, time
from pathlib import Path
from dagster_project.closing.lock import writer_lock
with writer_lock(Path(sys.argv[1]), "run-of-child", 5):
    print("locked", flush=True)
    time.sleep(60)
"""


def _child(lock: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "locked\n"
    return child


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "writer.lock"
    with _child(lock) as child:
        with pytest.raises(LockedError) as caught, writer_lock(lock, "second", 0.2):
            pytest.fail("two writers at once")
        child.kill()
    assert f"process {child.pid} (run run-of-child)" in str(caught.value)


def test_a_killed_writer_frees_the_lock_and_is_named_to_the_next(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "writer.lock"
    with _child(lock) as child:
        child.send_signal(signal.SIGKILL)
        child.wait()
        with writer_lock(lock, "second", 5) as dead:
            assert dead is not None
            assert dead.run_id == "run-of-child"
    assert read_holder(lock) is None


def test_a_writer_that_fails_leaves_no_record(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "writer.lock"
    with pytest.raises(RuntimeError, match="boom"), writer_lock(lock, "first", 5):
        raise RuntimeError("boom")
    with writer_lock(lock, "second", 5) as dead:
        assert dead is None


@pytest.mark.parametrize("record", ["", '{"run_id": "r', "[]", '{"run_id": "r"}', '{"pid": null}'])
def test_a_torn_record_is_a_dead_writer_that_nobody_knows(tmp_path: Path, record: str) -> None:
    lock = tmp_path / "writer.lock"
    (tmp_path / "writer.holder.json").write_text(record, encoding="utf-8")
    with writer_lock(lock, "second", 5) as dead:
        assert dead == UNKNOWN
    assert read_holder(lock) is None


def test_a_timeout_within_the_work_is_not_taken_for_a_busy_lock(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with pytest.raises(Timeout), writer_lock(lock, "first", 5):
        raise Timeout("another lock")
    assert read_holder(lock) is None
