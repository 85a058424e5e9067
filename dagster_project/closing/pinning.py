"""From the requested months to their extracted drops and pins.

Here belong the extraction of the chosen drops, each once however many months are built from it, and
the pin of each month. Which drop is chosen is decided in `choose`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dagster_project.closing.choose import ChosenDrop, Prefer, choose_drops
from dagster_project.closing.coverage import check_covered, span_of
from dagster_project.closing.pins import Pin, PinnedDrop, published_pins
from dagster_project.closing.revisions import next_revision
from dagster_project.crm.drops import Drop
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.mapping import load_mapping
from dagster_project.home import Home
from dagster_project.months import add_months, cutoff_at
from dagster_project.settings import Settings


@dataclass(frozen=True)
class PinnedMonths:
    """The pins of the requested months, and every extraction that they rest on."""

    pins: tuple[Pin, ...]
    extractions: tuple[Extraction, ...]


def extract_and_pin(
    months: Sequence[date],
    settings: Settings,
    home: Home,
    folder: str | None,
    code_version: str,
    *,
    restate: bool = False,
) -> PinnedMonths:
    """Chooses each month's drop per source, extracts it where that has not been done, and pins it.

    Args:
        months: first days of the months to close.
        settings: sources and role rules.
        home: the work folder.
        folder: a drop folder named by the user; used for all months and the only source.
        code_version: recorded with the pin.
        restate: build from the newest complete drop, also where a month is pinned to another.

    Raises:
        ReviewsError: no complete drop fits, it cannot be read, or it does not hold the month.
    """
    earlier = {month: pins[-1] for month, pins in published_pins(home.marts).items()}
    prefer: Prefer = "newest" if restate else "pinned"
    drops = choose_drops(months, settings, home, earlier, folder, prefer)
    extracted: dict[tuple[str, str, str], Extraction] = {}
    pins = []
    for month, chosen in drops.items():
        of_month = []
        for each in chosen:
            drop, pinned = each.drop, each.pinned
            key = (drop.source, drop.path, pinned.content_hash if pinned else "")
            if key not in extracted:
                extracted[key] = _extract(each, settings, home)
            found = extracted[key]
            span = span_of(found.raw_path, settings.company.time_zone)
            check_covered(month, drop, span, found, home.quarantine)
            of_month.append((drop, found))
        revision = next_revision(home, month, earlier.get(month))
        pins.append(pin_month(month, settings, of_month, revision, code_version))
    # A pinned month and a new one may rest on the same drop.
    distinct = {(found.source, found.drop_id): found for found in extracted.values()}
    return PinnedMonths(pins=tuple(pins), extractions=tuple(distinct.values()))


def _extract(chosen: ChosenDrop, settings: Settings, home: Home) -> Extraction:
    return extract_drop(
        chosen.drop,
        load_mapping(settings.sources[chosen.drop.source].mapping),
        raw_dir=home.raw,
        quarantine_dir=home.quarantine,
        time_zone=settings.company.time_zone,
        roles=settings.roles,
        pinned=chosen.pinned,
    )


def pin_month(
    month: date,
    settings: Settings,
    extractions: Iterable[tuple[Drop, Extraction]],
    revision: int,
    code_version: str,
) -> Pin:
    """The pin of one month.

    Whether a revision after the first is kept is decided after the build: unchanged results make
    none.
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
        revision=revision,
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
