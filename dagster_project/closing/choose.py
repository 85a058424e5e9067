"""From the requested months to their extracted drops and pins.

Here belong the choice of each month's drop and revision, and the loop over months and sources:
each drop is extracted once, however many months are built from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dagster_project.closing.coverage import check_covered
from dagster_project.closing.pins import Pin, PinnedDrop, published_pins
from dagster_project.crm.drops import Drop, choose_drop, drop_from_folder, list_drops
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.mapping import load_mapping
from dagster_project.home import Home
from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import Settings


@dataclass(frozen=True)
class Chosen:
    """The pins of the requested months, and every extraction that they rest on."""

    pins: tuple[Pin, ...]
    extractions: tuple[Extraction, ...]


def choose_and_extract(
    months: Sequence[date], settings: Settings, home: Home, folder: str | None, code_version: str
) -> Chosen:
    """Chooses each month's drop per source, extracts it where that has not been done, and pins it.

    Args:
        months: first days of the months to close.
        settings: sources and role rules.
        home: the work folder.
        folder: a drop folder named by the user; used for all months and the only source.
        code_version: recorded with the pin.

    Raises:
        ReviewsError: no complete drop fits, it cannot be read, or it does not hold the month.
    """
    earlier = {month: pins[-1] for month, pins in published_pins(home.marts).items()}
    extracted: dict[tuple[str, str, str], Extraction] = {}
    pins = []
    for month in months:
        of_month = []
        for source in settings.sources:
            pinned = None if folder else _pinned(earlier.get(month), source)
            drop = drop_for(source, month, settings, home, pinned, folder)
            key = (source, drop.path, pinned.content_hash if pinned else "")
            if key not in extracted:
                extracted[key] = _extract(drop, pinned, settings, home)
            check_covered(month, drop, extracted[key], home.quarantine, settings.company.time_zone)
            of_month.append((drop, extracted[key]))
        pins.append(pin_month(month, settings, of_month, earlier.get(month), code_version))
    # A pinned month and a new one may rest on the same drop.
    distinct = {(found.source, found.drop_id): found for found in extracted.values()}
    return Chosen(pins=tuple(pins), extractions=tuple(distinct.values()))


def _pinned(earlier: Pin | None, source: str) -> PinnedDrop | None:
    drops = () if earlier is None else earlier.drops
    return next((drop for drop in drops if drop.source == source), None)


def _extract(drop: Drop, pinned: PinnedDrop | None, settings: Settings, home: Home) -> Extraction:
    mapping = load_mapping(settings.sources[drop.source].mapping)
    return extract_drop(
        drop,
        mapping,
        raw_dir=home.raw,
        quarantine_dir=home.quarantine,
        time_zone=settings.company.time_zone,
        roles=settings.roles,
        pinned=pinned,
    )


def drop_for(
    source: str,
    month: date,
    settings: Settings,
    home: Home,
    pinned: PinnedDrop | None,
    folder: str | None,
) -> Drop:
    """The drop that `month` is built from: the named folder, else the pinned one, else by date.

    Raises:
        ReviewsError: no complete drop fits; says which drops there are.
    """
    if folder is not None:
        return drop_from_folder(folder, source)
    if pinned is not None:
        delivered = date.fromisoformat(pinned.delivered_on) if pinned.delivered_on else None
        return Drop(source=source, path=pinned.path, delivered_on=delivered)
    landing = settings.sources[source].landing or str(home.landing(source))
    mapping = load_mapping(settings.sources[source].mapping)
    return choose_drop(list_drops(landing, source), add_months(month, 1), mapping)


def pin_month(
    month: date,
    settings: Settings,
    extractions: Iterable[tuple[Drop, Extraction]],
    earlier: Pin | None,
    code_version: str,
) -> Pin:
    """The pin of one month; the next revision where the month has been published before.

    Whether the revision is kept is decided after the build: unchanged results make none.
    """
    cutoff = cutoff_at(month, settings.company.zone)
    drops = tuple(
        PinnedDrop(
            source=drop.source,
            drop_id=extraction.drop_id,
            delivered_on=drop.delivered_on.isoformat() if drop.delivered_on else None,
            content_hash=extraction.content_hash,
            path=drop.path,
            files=extraction.files,
            mapping=extraction.mapping,
        )
        for drop, extraction in extractions
    )
    return Pin(
        review_month=month,
        revision=1 if earlier is None else earlier.revision + 1,
        cutoff_at=cutoff,
        drops=drops,
        settings_hash=settings.figures_hash(),
        code_version=code_version,
        is_reconstructed=any(_is_late(drop, month, settings) for drop in drops),
    )


def _is_late(drop: PinnedDrop, month: date, settings: Settings) -> bool:
    """True where the drop may lack what was deleted or overwritten since the cutoff."""
    if drop.delivered_on is None:
        return True
    age = date.fromisoformat(drop.delivered_on) - add_months(month, 1)
    return age.days > settings.drop.reconstructed_after_days
