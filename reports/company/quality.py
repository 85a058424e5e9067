"""Data quality: what arrived, what became of it, and what it means for the figures.

Here belongs the page; which figures a problem can move is in `quality_effects`.
"""

from collections.abc import Iterable, Iterator

from reports.entities import entity_label, reason_label
from reports.figures import label
from reports.format import Formatter
from reports.marts import Record
from reports.model import Definition, Finding, QualityRow, Reason, Statement
from reports.records import number, words
from reports.rules.evidence import Evidence
from reports.statements import state
from reports.texts import N_, Texts

_ABOUT_DATA = ("month_reconstructed", "qualified_by_acceptance")


def quality_row(row: Record, formatter: Formatter) -> QualityRow:
    """How many rows of an entity arrived."""
    entity = words(row, "entity")
    return QualityRow(
        source=words(row, "source"),
        entity=entity,
        delivered=int(number(row, "rows_delivered") or 0),
        kept=int(number(row, "rows_kept") or 0),
        rejected=int(number(row, "rows_rejected") or 0),
        flagged=int(number(row, "rows_flagged") or 0),
        label=entity_label(entity, formatter.texts),
    )


def reason_row(row: Record, formatter: Formatter) -> Reason:
    """Why rows were rejected or flagged, and where the first of them is."""
    line, column = number(row, "line"), words(row, "column_name")
    values = {"file": words(row, "file"), "line": line, "column": column}
    if line is None:
        seen = values["file"]
    elif column:
        seen = formatter.texts.say("%(file)s, line %(line)s, column %(column)s", **values)
    else:
        seen = formatter.texts.say("%(file)s, line %(line)s", **values)
    return Reason(
        entity=entity_label(words(row, "entity"), formatter.texts),
        action=words(row, "action"),
        reason=reason_label(words(row, "reason"), formatter.texts),
        rows=int(number(row, "rows") or 0),
        first_seen=str(seen),
    )


def definition(row: Record, formatter: Formatter) -> Definition:
    """A metric word for word: texts of the marts, which a catalogue may translate."""
    texts, metric = formatter.texts, words(row, "metric")
    return Definition(
        metric=metric,
        label=label(metric, texts),
        role=words(row, "role"),
        numerator=_term(_translated(row, "numerator", texts)),
        denominator=_term(_translated(row, "denominator", texts)),
        counted_in=_translated(row, "counted_in", texts),
        text=_translated(row, "definition", texts),
    )


def _translated(row: Record, column: str, texts: Texts) -> str:
    """A text of the marts by way of the catalogue; lines are joined, as a paragraph is set."""
    text = " ".join(words(row, column).split())
    return texts.say(text.replace("%", "%%")) if text else ""


def _term(words_of_it: str) -> str:
    """A sum or a difference in brackets, to stand on one side of a fraction line."""
    return f"({words_of_it})" if " + " in words_of_it or " − " in words_of_it else words_of_it


def quality_notes(evidence: Evidence, findings: Iterable[Finding]) -> Iterator[Statement]:
    """What a reader has to know about the data as a whole."""
    formatter = evidence.formatter
    if not evidence.quality:
        yield state(formatter, "no_delivery", N_("No delivered rows are on record for this month."))
    elif not any(row.rejected or row.flagged for row in evidence.quality):
        delivered = sum(row.delivered for row in evidence.quality)
        yield state(
            formatter,
            "every_row_kept",
            N_("Every one of %(rows)s delivered rows was kept, and none was odd."),
            n=delivered,
            rows=formatter.count(delivered),
        )
    if absent := [row.label for row in evidence.quality if not row.delivered]:
        yield state(
            formatter,
            "nothing_delivered",
            N_("No rows were delivered of: %(entities)s."),
            entities=", ".join(absent),
        )
    for finding in findings:
        if finding.rule in _ABOUT_DATA:
            yield Statement(
                finding.rule, finding.sentence, finding.inputs, finding.n, finding.threshold
            )
