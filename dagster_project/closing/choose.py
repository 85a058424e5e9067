"""Which drop each month is built from, decided for all months before any of them is read.

Here belongs the choice among a source's drops: the pinned one, the first after the cutoff, the
newest, or a folder that a person named. Reading a drop is `crm`, its pin is in `pinning`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.crm.drops import (
    Drop,
    NoDropError,
    choose_drop,
    drop_from_folder,
    list_drops,
    what_is_incomplete,
)
from dagster_project.crm.mapping import load_mapping
from dagster_project.crm.mapping_model import Mapping as CrmMapping
from dagster_project.home import Home
from dagster_project.months import add_months, format_month
from dagster_project.settings import Settings

Prefer = Literal["pinned", "newest"]


@dataclass(frozen=True)
class ChosenDrop:
    """The drop of one source that a month is built from; as pinned, where it is the pinned one."""

    drop: Drop
    pinned: PinnedDrop | None


@dataclass
class _Landing:
    """The drops of one source, looked at once however many months are built."""

    source: str
    drops: list[Drop]
    mapping: CrmMapping
    complete: set[str] = field(default_factory=set)

    def first(self, not_before: date) -> Drop:
        """The first complete drop that was taken on `not_before` or later."""
        fitting = [drop for drop in self.drops if _is_after(drop, not_before)]
        # A drop that was complete for one month of the run is complete for all of them.
        if not (fitting and fitting[0].path in self.complete):
            chosen = choose_drop(self.drops, not_before, self.mapping)
            self.complete.add(chosen.path)
            return chosen
        return fitting[0]

    def newest(self, not_before: date) -> Drop:
        """The last complete drop, where it was taken on `not_before` or later."""
        for drop in reversed(self.drops):
            if not _is_after(drop, not_before):
                break
            if drop.path in self.complete or what_is_incomplete(drop, self.mapping) is None:
                self.complete.add(drop.path)
                return drop
        return self.first(not_before)  # which says what each drop lacks


def choose_drops(
    months: Sequence[date],
    settings: Settings,
    home: Home,
    earlier: Mapping[date, Pin],
    folder: str | None,
    prefer: Prefer,
) -> dict[date, list[ChosenDrop]]:
    """The drop per source of each month, in the order of the settings.

    Args:
        months: first days of the months to close.
        settings: sources and where their drops arrive.
        home: the work folder.
        earlier: the newest pin of each month that has been published.
        folder: a drop folder named by the user; the drop of all months and the only source.
        prefer: what a month that has been published is built from: the drop that it is pinned to,
            or the newest one, which is then taken for months that are new as well.

    Raises:
        NoDropError: names every month for which there is no complete drop, and why.
    """
    landings: dict[str, _Landing] = {}
    chosen: dict[date, list[ChosenDrop]] = {month: [] for month in months}
    holes: dict[str, list[str]] = {}  # months by what is said of them
    for month in months:
        for source in settings.sources:
            pinned = _pinned(earlier.get(month), source) if prefer == "pinned" else None
            try:
                if folder is not None:
                    found = ChosenDrop(drop_from_folder(folder, source), None)
                elif pinned is not None:
                    found = ChosenDrop(_as_pinned(pinned), pinned)
                else:
                    if source not in landings:
                        landings[source] = _landing(source, settings, home)
                    landing, after = landings[source], add_months(month, 1)
                    drop = landing.newest(after) if prefer == "newest" else landing.first(after)
                    found = ChosenDrop(drop, None)
            except NoDropError as error:
                holes.setdefault(str(error), []).append(format_month(month))
            else:
                chosen[month].append(found)
    if holes:
        raise NoDropError("\n".join(f"{', '.join(of)}: {why}" for why, of in holes.items()))
    return chosen


def _is_after(drop: Drop, not_before: date) -> bool:
    return drop.delivered_on is not None and drop.delivered_on >= not_before


def _pinned(earlier: Pin | None, source: str) -> PinnedDrop | None:
    drops = () if earlier is None else earlier.drops
    return next((drop for drop in drops if drop.source == source), None)


def _as_pinned(pinned: PinnedDrop) -> Drop:
    delivered = date.fromisoformat(pinned.delivered_on) if pinned.delivered_on else None
    return Drop(source=pinned.source, path=pinned.path, delivered_on=delivered)


def _landing(source: str, settings: Settings, home: Home) -> _Landing:
    folder = settings.sources[source].landing or str(home.landing(source))
    mapping = load_mapping(settings.sources[source].mapping)
    return _Landing(source, list_drops(folder, source), mapping)
