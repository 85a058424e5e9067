"""A published snapshot as the view model of the company pack.

Here belongs putting a review together from the marts of one review month; the parts are built in
the modules of their names. Nothing but published marts is read.
"""

from datetime import date
from pathlib import Path

from reports.company.actions import build_actions
from reports.company.chain import build_chain
from reports.company.changes import build_changes
from reports.company.coaching import build_coaching
from reports.company.context import Context
from reports.company.method import build_method
from reports.company.quality import definition, quality_notes, quality_row, reason_row
from reports.company.quality_effects import quality_effects
from reports.company.review import CompanyReview
from reports.company.since import build_since
from reports.company.standings import build_standings
from reports.context import PackContext, pack_context
from reports.headlines import build_headlines, summarise
from reports.marts import read_marts
from reports.model import ReportSettings
from reports.rules.apply import find
from reports.rules.evidence import Evidence
from reports.sections import build_sections
from reports.waiting import waiting_of


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
    headlines = build_headlines(company, shown, formatter, marts.rows("deals"))
    evidence = Evidence(
        edition=pack.edition,
        company=company,
        teams=marts.teams,
        headlines=headlines,
        sections=sections,
        quality=tuple(quality_row(row, formatter) for row in marts.quality),
        formatter=formatter,
        dispute_contact=pack.settings.dispute_contact,
        roster=pack.roster,
        waiting=waiting_of(marts, company, pack.month),
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
        reasons=tuple(reason_row(row, formatter) for row in marts.reasons),
        quality_notes=tuple(quality_notes(evidence, context.findings)),
        quality_effects=quality_effects(pack, tuple(evidence.quality)),
        definitions=tuple(definition(row, formatter) for row in marts.definitions),
        method=build_method(context),
    )
