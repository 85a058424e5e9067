"""Why a revision differs from the one before, where it can be told.

Here belongs the comparison of what both were built from. It tells what differs, not which of it has
moved a figure: where several things differ, the figures could come from each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dagster_project.closing.pins import Pin, PinnedDrop

Code = Literal["late_crm_edit", "settings", "code_version", "several", "unknown"]
_NAMED = 3  # files


@dataclass(frozen=True)
class Cause:
    """A cause in short, and in words."""

    code: Code
    detail: str


def cause_of(before: Pin, after: Pin) -> Cause:
    """What differs between the pins of two revisions of one month."""
    found: list[tuple[Code, str]] = []
    edits = list(_edits(before, after))
    if edits:
        found.append(("late_crm_edit", "; ".join(edits)))
    if before.settings_hash != after.settings_hash:
        words = f"settings {after.settings_hash[:12]} instead of {before.settings_hash[:12]}"
        found.append(("settings", words))
    if before.code_version != after.code_version:
        words = f"version {after.code_version} instead of {before.code_version}"
        found.append(("code_version", words))
    if not found:
        return Cause("unknown", "both were built from the same files, settings and version")
    code = found[0][0] if len(found) == 1 else "several"
    return Cause(code, "; ".join(words for _, words in found))


def _edits(before: Pin, after: Pin) -> Iterator[str]:
    """What the CRMs delivered differently."""
    old = {drop.source: drop for drop in before.drops}
    new = {drop.source: drop for drop in after.drops}
    for source in sorted(old.keys() | new.keys()):
        if source not in new:
            yield f"{source}: no longer a source"
        elif source not in old:
            yield f"{source}: a new source"
        elif _differs(old[source], new[source]):
            yield f"{source}: drop {new[source].drop_id} instead of {old[source].drop_id}" + (
                _files(old[source], new[source])
            )


def _differs(old: PinnedDrop, new: PinnedDrop) -> bool:
    """True where other content was delivered, or on another day.

    The content hash also covers how files are read, which belongs to settings and version.
    """
    if old.files and new.files:
        return (old.files, old.delivered_on) != (new.files, new.delivered_on)
    return (old.content_hash, old.delivered_on) != (new.content_hash, new.delivered_on)


def _files(old: PinnedDrop, new: PinnedDrop) -> str:
    if not (old.files and new.files):
        return ""
    names = sorted(
        name
        for name in old.files.keys() | new.files.keys()
        if old.files.get(name) != new.files.get(name)
    )
    if not names:
        return " (the same files)"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f" (other content: {', '.join(names[:_NAMED])}{more})"
