"""A published snapshot as the view model of a pack.

Here belongs putting a review together from the marts of one review month; the parts are built in
the modules of their names. Nothing but published marts is read.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from reports.errors import SnapshotError
from reports.figures import CompanyFigures, label
from reports.format import Formatter, formatter_in
from reports.headlines import build_headlines, summarise
from reports.marts import Marts, Record, read_marts
from reports.model import (
    CompanyReview,
    Definition,
    Drop,
    Edition,
    QualityRow,
    Reason,
    ReportSettings,
)
from reports.records import instant, number, words
from reports.rules.apply import find
from reports.rules.evidence import Evidence
from reports.sections import build_sections


def load_company_review(snapshot: Path, month: date, settings: ReportSettings) -> CompanyReview:
    """The company pack of one review month, read from the snapshot of this name.

    Raises:
        SnapshotError: the snapshot lacks the month, a mart or a column.
        LanguageError: there are no texts in the settings' language.
    """
    formatter = formatter_in(settings.language)
    return build_company_review(read_marts(snapshot, month), month, settings, formatter)


def build_company_review(
    marts: Marts, month: date, settings: ReportSettings, formatter: Formatter
) -> CompanyReview:
    """The review from rows that have been read."""
    company = CompanyFigures(marts.company, month)
    sections = build_sections(marts.people, company, formatter)
    shown = {section.role for section in sections}
    headlines = build_headlines(company, shown, formatter)
    evidence = Evidence(
        edition=_edition(marts, month),
        company=company,
        teams=marts.teams,
        headlines=headlines,
        sections=sections,
        quality=tuple(map(_quality_row, marts.quality)),
        formatter=formatter,
        dispute_contact=settings.dispute_contact,
    )
    return CompanyReview(
        settings=settings,
        edition=evidence.edition,
        summary=summarise(headlines, formatter.texts),
        headlines=headlines,
        findings=find(evidence),
        sections=tuple(evidence.sections),
        quality=tuple(row for row in evidence.quality if row.delivered),
        reasons=tuple(_reason(row, formatter) for row in marts.reasons),
        quality_notes=(*_quality_notes(evidence), *_amount_notes(marts.amounts, formatter)),
        definitions=tuple(_definition(row, formatter) for row in marts.definitions),
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


def _quality_row(row: Record) -> QualityRow:
    return QualityRow(
        source=words(row, "source"),
        entity=words(row, "entity"),
        delivered=int(number(row, "rows_delivered") or 0),
        kept=int(number(row, "rows_kept") or 0),
        rejected=int(number(row, "rows_rejected") or 0),
        flagged=int(number(row, "rows_flagged") or 0),
    )


def _reason(row: Record, formatter: Formatter) -> Reason:
    line, column = number(row, "line"), words(row, "column_name")
    values = {"file": words(row, "file"), "line": line, "column": column}
    if line is None:
        seen = values["file"]
    elif column:
        seen = formatter.texts.say("%(file)s, line %(line)s, column %(column)s", **values)
    else:
        seen = formatter.texts.say("%(file)s, line %(line)s", **values)
    return Reason(
        entity=words(row, "entity"),
        action=words(row, "action"),
        reason=words(row, "reason"),
        rows=int(number(row, "rows") or 0),
        first_seen=str(seen),
    )


def _term(words_of_it: str) -> str:
    """A sum or a difference in brackets, to stand on one side of a fraction line."""
    return f"({words_of_it})" if " + " in words_of_it or " − " in words_of_it else words_of_it


def _definition(row: Record, formatter: Formatter) -> Definition:
    metric = words(row, "metric")
    return Definition(
        metric=metric,
        label=label(metric, formatter.texts),
        role=words(row, "role"),
        numerator=_term(words(row, "numerator")),
        denominator=_term(words(row, "denominator")),
        counted_in=words(row, "counted_in"),
        text=words(row, "definition").strip(),
    )


def _quality_notes(evidence: Evidence) -> Iterable[str]:
    """What a reader has to know about the data as a whole."""
    say = evidence.formatter.texts.say
    if not evidence.quality:
        yield say("No delivered rows are on record for this month.")
    elif not any(row.rejected or row.flagged for row in evidence.quality):
        yield say("Every delivered row was kept, and none was odd.")
    if absent := [row.entity for row in evidence.quality if not row.delivered]:
        yield say("No rows were delivered of: %(entities)s.", entities=", ".join(absent))
    about_data = {"month_reconstructed", "qualified_by_acceptance"}
    for finding in find(evidence):
        if finding.rule in about_data:
            yield finding.sentence


def _amount_notes(row: Record, formatter: Formatter) -> Iterable[str]:
    """How many deals no sum of amounts knows of."""
    counts = {name: number(row, name) for name in row}
    if counts["open_without"] or counts["closed_without"]:
        yield formatter.texts.say(
            "Deals without an amount: %(open_without)s of %(open_deals)s open, %(closed_without)s "
            "of %(closed_deals)s closed in the month. Sums of amounts leave them out.",
            **{name: formatter.count(value) for name, value in counts.items()},
        )
