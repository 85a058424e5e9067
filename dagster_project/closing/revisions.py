"""Which revision numbers of a month are taken, also where the published marts no longer know them.

Here belongs the search for traces of earlier revisions, and the mark that going back leaves beside
a revision's Parquet. A number that readers may have seen is never given to other figures.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from dagster_project.closing.pins import Pin
from dagster_project.delivery.mailed import newest_mailed
from dagster_project.durable import sync
from dagster_project.home import Home

# Beside the folder of a revision's Parquet: it was published, whatever the marts say now.
WITHDRAWN = ".withdrawn"
_NUMBER = re.compile(r"r(\d+)")


def next_revision(home: Home, month: date, earlier: Pin | None) -> int:
    """One more than the highest revision of the month that was ever published.

    Args:
        home: the work folder, with the traces that revisions leave: packs, mails, history.
        month: the month that is closed.
        earlier: its newest pin in the published marts.
    """
    found = [
        0 if earlier is None else earlier.revision,
        *_numbers(home.reports(month, 1).parent, ""),
        *_numbers(home.history(month, 1).parent, WITHDRAWN),
        newest_mailed(home.ledger, month),
    ]
    return max(found) + 1


def is_withdrawn(folder: Path) -> bool:
    """True where going back has taken the revision of this history folder out of the marts."""
    return _mark(folder).exists()


def mark_withdrawn(home: Home, pins: Iterable[Pin]) -> None:
    """Remembers revisions that the marts are about to forget: their Parquet has to stay."""
    for pin in pins:
        folder = home.history(pin.review_month, pin.revision)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _mark(folder).touch()
        sync(folder.parent)


def _mark(folder: Path) -> Path:
    return folder.with_name(folder.name + WITHDRAWN)


def _numbers(folder: Path, suffix: str) -> Iterator[int]:
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    for name in names:
        if name.endswith(suffix) and (match := _NUMBER.fullmatch(name.removesuffix(suffix))):
            yield int(match[1])
