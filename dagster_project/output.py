"""A file that a person has asked for, at a place that they have named.

Here belongs that it is written as a whole or not at all, and what is said where it cannot be. What
the product keeps in its own work folder is written by the code that knows it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from dagster_project.durable import replace_durably
from dagster_project.errors import UsageError


@contextmanager
def whole_file(place: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes its name only when it is complete.

    Raises:
        UsageError: it cannot be written there.
    """
    partial = place.with_name(f".{place.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as sink:
            yield sink
        replace_durably(partial, place)
    except OSError as error:
        raise unwritable(place, error.strerror) from error
    finally:
        partial.unlink(missing_ok=True)


def unwritable(place: Path, why: str | None) -> UsageError:
    """What is wrong with a place, and which would do."""
    return UsageError(
        f"{place} cannot be written ({why}). Name a file in a folder that exists and that you may "
        "write to."
    )
