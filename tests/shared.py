"""What all processes of one test run share: folders that are expensive to make.

Here belongs making such a folder once; what is in it is in the fixtures. Each process that runs
tests has session fixtures of its own, and would otherwise close the same month again.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, filled by the process that asks for it first.

    Args:
        folders: of this process; the run's own folder is the one above, where there are several.
        name: of the folder.
        make: fills a folder that is not there yet. Where it fails, the next one tries again.
    """
    run = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, done = run / name, run / f"{name}.done"
    with FileLock(run / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder
