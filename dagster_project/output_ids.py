"""Ids that come from a file of somebody's, within a line that a person reads.

Here belongs how much of them is shown: a file may name thousands, and one may be as long as a text.
"""

from collections.abc import Sequence

_IDS_SHOWN, _ID_SHOWN = 20, 40


def short_id(text: str) -> str:
    """The beginning of an id that is too long to be one."""
    return text if len(text) <= _ID_SHOWN else f"{text[:_ID_SHOWN]}…"


def some_ids(ids: Sequence[str]) -> str:
    """The first ids, and how many more there are."""
    more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
    return ", ".join(ids[:_IDS_SHOWN]) + more
