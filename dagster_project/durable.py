"""Renames that survive a power cut: the content is on the disk before its name is.

Here belong fsync and rename; what is written, and where, belongs to the caller.
"""

import os
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Waits until a file's content, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(staged: Path, place: Path) -> None:
    """Moves a file, or a folder of files, to its place by rename; a folder there gives way."""
    if staged.is_dir():
        for file in staged.iterdir():
            sync(file)
        shutil.rmtree(place, ignore_errors=True)
    sync(staged)
    place.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(place)
    sync(place.parent)
