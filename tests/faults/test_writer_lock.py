"""The writer lock, held and killed by real processes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.closing.lock import LockedError, read_holder, writer_lock

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
