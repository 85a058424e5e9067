"""What every pack of a month is built from, in one language.

Here belongs the context as a value, and reading it from a snapshot.
"""

import json
from dataclasses import dataclass
from datetime import date

from reports.errors import SnapshotError
from reports.figures import CompanyFigures
from reports.format import Formatter, formatter_in
from reports.marts import Marts
from reports.model import Drop, Edition, ReportSettings
from reports.months import next_month
from reports.records import instant, number, words
from reports.roster import Roster, roster_of


@dataclass(frozen=True, slots=True)
class PackContext:
    """One review month as all of its packs see it."""

    month: date
    marts: Marts
    company: CompanyFigures
    roster: Roster
    edition: Edition
    settings: ReportSettings
    formatter: Formatter


def pack_context(marts: Marts, month: date, settings: ReportSettings) -> PackContext:
    """The context of a month's packs in the settings' language; rows are shared, never copied.

    Raises:
        SnapshotError: a column of a mart is missing or of another type.
        LanguageError: there are no texts in the settings' language.
    """
    return PackContext(
        month=month,
        marts=marts,
        company=CompanyFigures(marts.company, month),
        roster=roster_of(marts, next_month(month)),
        edition=_edition(marts, month),
        settings=settings,
        formatter=formatter_in(settings.language),
    )


def _edition(marts: Marts, month: date) -> Edition:
    row = marts.review_month
    revision = number(row, "revision")
    return Edition(
        month=month,
        revision=int(revision or 1),
        cutoff_at=instant(row, "cutoff_at"),
        drops=_drops(words(row, "drops")),
        is_reconstructed=bool(row["is_reconstructed"]),
        is_qualified_by_acceptance=any(
            sdr["is_qualified_by_acceptance"] for sdr in marts.people["sdr"]
        ),
    )


def _drops(text: str) -> tuple[Drop, ...]:
    try:
        return tuple(Drop(drop["source"], drop["drop_id"]) for drop in json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"review_months.drops is no list of drops ({error!r}: {text[:80]!r}); expected JSON "
            "objects with source and drop_id. Close the month again."
        ) from error
