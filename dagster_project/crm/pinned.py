"""A drop that a month was built from before: whether it still holds the same files.

Here belong the comparison and its complaint. What is pinned is recorded with the month, elsewhere.
"""

from collections.abc import Mapping
from typing import Protocol

from dagster_project.crm.drops import Drop
from dagster_project.crm.landing import LandingError


class Pinned(Protocol):
    """What is remembered of a drop.

    `files` holds the sha256 of each file that was read, those of earlier drops that people were
    compared with by their path as seen from the drop's folder. It is empty for months closed before
    it was recorded.
    """

    @property
    def drop_id(self) -> str:
        """Names its raw Parquet."""

    @property
    def content_hash(self) -> str:
        """Over everything that its raw Parquet depends on."""

    @property
    def files(self) -> Mapping[str, str]:
        """Of the files alone, by name."""

    @property
    def mapping(self) -> str:
        """Digest of the mapping that they were read with."""


class DropChangedError(LandingError):
    """The folder holds other files than those that a month was built from."""


def check_unchanged(
    drop: Drop, pinned: Pinned, files: Mapping[str, str], there: set[str], mapping: str
) -> None:
    """Compares the files of a drop with those that are pinned.

    Args:
        drop: the folder.
        pinned: what was read before.
        files: sha256 of what is read now, by name.
        there: names of all files of the folder; those not read any more are no change.
        mapping: digest of the present mapping; another one may read more files.

    Raises:
        DropChangedError: a file is another, is gone, or has come in addition.
    """
    if not pinned.files:
        return
    other = [name for name in files if pinned.files.get(name, files[name]) != files[name]]
    gone = [name for name in pinned.files if name not in files and name not in there]
    new = [name for name in files if name not in pinned.files and mapping == pinned.mapping]
    changes = [
        f"{what}: {', '.join(sorted(names))}"
        for what, names in (("changed", other), ("missing", gone), ("new", new))
        if names
    ]
    if changes:
        raise DropChangedError(
            f"drop {drop.path} has changed since the month was closed from it ({'; '.join(changes)}"
            "), and a month is rebuilt from what it was built from. Put the former files back; or "
            f"take the folder as it is now, which may make a new revision: --drop {drop.path}"
        )
