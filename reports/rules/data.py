"""Rules about the data behind the figures: rows that are missing, borrowed or nobody's.

They say how far the other figures can be trusted; the data-quality page has the details.
"""

from collections.abc import Iterator, Mapping

from reports.lists import listed
from reports.model import ROLES, Finding, Role
from reports.role_table import Row, Table
from reports.roles import ROLE_SPECS
from reports.rules.evidence import Evidence
from reports.texts import N_

# Above this share of an entity's rows, rejected ones can move figures that people act on.
ACT_ABOVE_REJECTED = 0.01

_NOBODYS: Mapping[Role, str] = {
    "sdr": N_("leads of the month: %(cases)s"),
    "ae": N_("worked deals: %(cases)s"),
    "am": N_("accounts: %(cases)s"),
}
_COUNTED: Mapping[Role, str] = {
    "sdr": "leads_sent",
    "ae": "deals_worked",
    "am": "accounts_held",
}


def rejected(evidence: Evidence) -> Iterator[Finding]:
    """Rows that could not be used, so that every figure of their entity is short of them."""
    formatter = evidence.formatter
    bad = [row for row in evidence.quality if row.rejected]
    if not bad:
        return
    rows, delivered = sum(row.rejected for row in bad), sum(row.delivered for row in bad)
    worst = max(bad, key=lambda row: (row.rejected / max(row.delivered, 1), row.entity))
    is_far = worst.rejected > ACT_ABOVE_REJECTED * worst.delivered
    entities = dict.fromkeys(row.label or row.entity for row in bad)
    yield evidence.finding(
        "rows_rejected",
        "act" if is_far else "note",
        N_("Rejected rows: %(rows)s of %(delivered)s delivered (%(entities)s)."),
        N_("flagged from one row on"),
        N_("Have them mended in the CRM; reasons and first lines are on the data-quality page."),
        rows=formatter.count(rows),
        delivered=formatter.count(delivered),
        entities=listed(list(entities), formatter),
    )


def unassigned(evidence: Evidence) -> Iterator[Finding]:
    """Figures that belong to no person."""
    formatter, parts = evidence.formatter, []
    for section in evidence.sections:
        keys = [column.key for column in section.table.columns]
        if _COUNTED[section.role] not in keys:
            continue
        index = keys.index(_COUNTED[section.role])
        for row in section.table.of_kind("unassigned"):
            if cases := row.cells[index].value:
                message = _NOBODYS[section.role]
                parts.append(formatter.texts.say(message, cases=formatter.count(cases)))
    if parts:
        yield evidence.finding(
            "owner_missing",
            "watch",
            N_("Without a known owner, so that they count for nobody: %(parts)s."),
            N_("flagged from one such record on"),
            N_("Give them an owner in the CRM before the next close."),
            parts=", ".join(parts),
        )


def totals_differ(evidence: Evidence) -> Iterator[Finding]:
    """A company total that its people do not add up to."""
    for section in evidence.sections:
        for row in section.table.of_kind("remainder"):
            yield evidence.finding(
                "total_differs",
                "watch",
                N_("%(role)s: people do not add up to the company’s total in %(columns)s."),
                N_("flagged from a difference of one case or one cent"),
                N_("Ask %(contact)s where the line “%(line)s” comes from."),
                role=section.title,
                columns=", ".join(_differing(section.table, row)),
                contact=evidence.dispute_contact,
                line=row.label,
            )


def _differing(table: Table, row: Row) -> list[str]:
    pairs = zip(table.columns, row.cells, strict=True)
    return [column.label for column, cell in pairs if cell.value is not None]


def reconstructed(evidence: Evidence) -> Iterator[Finding]:
    """The month was built long after it ended."""
    if evidence.edition.is_reconstructed:
        yield evidence.finding(
            "month_reconstructed",
            "note",
            N_(
                "%(month)s is reconstructed: its drop was taken well after the month ended, and "
                "what was deleted or overwritten since cannot come back."
            ),
            N_("flagged where the drop is much younger than the cutoff"),
            N_(
                "Read small differences with care; have the export delivered right after month end."
            ),
            month=evidence.formatter.month(evidence.edition.month),
        )


def by_acceptance(evidence: Evidence) -> Iterator[Finding]:
    """The CRM has no qualification criteria; the AE's yes stands in."""
    if evidence.edition.is_qualified_by_acceptance:
        yield evidence.finding(
            "qualified_by_acceptance",
            "note",
            N_("“Qualified” means “accepted by the AE” here: the CRM records no criteria."),
            N_("flagged where acceptance stands in for criteria"),
            N_("Have SDRs record the agreed criteria, so that the rate no longer depends on AEs."),
        )


def roles_without_data(evidence: Evidence) -> Iterator[Finding]:
    """Roles that the pack has no page for."""
    shown = {section.role for section in evidence.sections}
    absent = [role for role in ROLES if role not in shown]
    if absent:
        say = evidence.formatter.texts.say
        yield evidence.finding(
            "role_without_data",
            "note",
            N_("There are neither people nor figures for: %(roles)s."),
            N_("flagged where a role is empty in all thirteen months"),
            N_("If the role exists, check its titles in the role rules and its files in the drop."),
            roles=", ".join(say(ROLE_SPECS[role].title) for role in absent),
        )
