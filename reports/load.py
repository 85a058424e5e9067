"""A published snapshot as the view model of a pack.

Here belongs putting a review together from the marts of one review month; the parts are built in
the modules of their names. Nothing but published marts is read.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from reports.company.actions import build_actions
from reports.company.chain import build_chain
from reports.company.changes import build_changes
from reports.company.coaching import build_coaching
from reports.company.context import Context
from reports.company.method import build_method
from reports.company.review import CompanyReview
from reports.company.since import build_since
from reports.company.standings import build_standings
from reports.context import PackContext, pack_context
from reports.figures import label
from reports.format import Formatter
from reports.headlines import build_headlines, summarise
from reports.marts import Record, read_marts
from reports.model import Definition, QualityRow, Reason, ReportSettings
from reports.records import number, words
from reports.rules.apply import find
from reports.rules.evidence import Evidence
from reports.sections import build_sections


def load_company_review(snapshot: Path, month: date, settings: ReportSettings) -> CompanyReview:
    """The company pack of one review month, read from the snapshot of this name.

    Raises:
        SnapshotError: the snapshot lacks the month, a mart or a column.
        LanguageError: there are no texts in the settings' language.
    """
    return build_company_review(pack_context(read_marts(snapshot, month), month, settings))


def build_company_review(pack: PackContext) -> CompanyReview:
    """The review from rows that have been read."""
    marts, formatter, company = pack.marts, pack.formatter, pack.company
    sections = build_sections(marts.people, company, formatter)
    shown = {section.role for section in sections}
    headlines = build_headlines(company, shown, formatter)
    evidence = Evidence(
        edition=pack.edition,
        company=company,
        teams=marts.teams,
        headlines=headlines,
        sections=sections,
        quality=tuple(map(_quality_row, marts.quality)),
        formatter=formatter,
        dispute_contact=pack.settings.dispute_contact,
    )
    context = Context(pack, headlines, sections, find(evidence))
    return CompanyReview(
        settings=pack.settings,
        edition=pack.edition,
        summary=summarise(headlines, formatter.texts),
        headlines=headlines,
        actions=build_actions(context),
        since=build_since(context),
        findings=context.findings,
        sections=sections,
        standings=build_standings(context),
        chain=build_chain(context),
        coaching=build_coaching(context),
        changes=build_changes(context),
        quality=tuple(row for row in evidence.quality if row.delivered),
        reasons=tuple(_reason(row, formatter) for row in marts.reasons),
        quality_notes=(*_quality_notes(evidence), *_amount_notes(marts.amounts, formatter)),
        definitions=tuple(_definition(row, formatter) for row in marts.definitions),
        method=build_method(context),
    )


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
