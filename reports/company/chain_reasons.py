"""Why leads are rejected.

Here belongs the matrix of reasons by AE, or by team where there are many AEs; what became of the
leads is in `chain_fates`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.company.context import Context
from reports.distributions import chance_of
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import number, words
from reports.statements import state
from reports.texts import N_, Texts

NO_REASON = "(none)"
_COLUMNS = 5  # reasons with a column of their own
_AES = 20  # with more, teams are shown
_BY_CHANCE = 0.05  # that one cell of a table is marked although nobody is different


@dataclass(frozen=True, slots=True)
class ReasonCell:
    """Rejected hand-overs, their share of the row, and whether chance does not explain it."""

    count: int
    share: float
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One AE's or team's rejections."""

    label: str
    rejected: int
    cells: tuple[ReasonCell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """The matrix: the most frequent reasons, all others, and rejections without one."""

    lead: Statement
    by: str
    columns: tuple[str, ...]
    rows: tuple[ReasonRow, ...]
    note: str


def build_reasons(context: Context) -> Reasons | None:
    """The matrix; None where nothing was rejected."""
    rows = [row for row in context.last_year("sdr_ae") if words(row, "decision") == "rejected"]
    if not rows:
        return None
    texts = context.formatter.texts
    by_team = len({words(row, "ae_id") for row in rows}) > _AES
    reasons = _most_frequent(rows)
    table = _count(rows, context, by_team)
    whole: Counter[str] = Counter()
    for counts in table.values():
        whole.update(counts)
    has_others = bool(_others(whole, reasons))
    shares = _cells(whole, reasons, has_others=has_others)
    limit = _BY_CHANCE / max(len(table) * len(shares), 1)
    everybody = ReasonRow(
        texts.say("All rejected hand-overs"), sum(whole.values()), tuple(shares), is_total=True
    )
    lines = [
        ReasonRow(
            label,
            sum(counts.values()),
            _marked(_cells(counts, reasons, has_others=has_others), shares, limit),
        )
        for label, counts in sorted(table.items(), key=lambda item: _in_order(item[0]))
    ]
    return Reasons(
        lead=_lead(whole, context.formatter),
        by=texts.say("Team of the AE") if by_team else texts.say("AE"),
        columns=(*reasons, *_rest(whole, reasons, texts)),
        rows=(*lines, everybody),
        note=" ".join(_notes(lines, texts)),
    )


def _notes(rows: Iterable[ReasonRow], texts: Texts) -> Iterator[str]:
    """What is counted, and what bold type means where there is any."""
    yield texts.say("Rejected hand-overs and their share of the row.")
    yield texts.say(
        "A lead counts once for each pair of SDR and AE, however often it was handed over to the "
        "same AE."
    )
    if any(cell.is_marked for row in rows for cell in row.cells):
        yield texts.say(
            "Bold: a reason far more frequent than with others; in a table where nobody differs, "
            "one cell in bold appears in at most 1 of 20."
        )


def _in_order(label: str) -> tuple[str, str]:
    return label.casefold(), label


def _most_frequent(rows: Iterable[Record]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for row in rows:
        reason = words(row, "decision_reason")
        if reason not in {"", NO_REASON}:
            counts[reason] += int(number(row, "leads") or 0)
    return tuple(sorted(counts, key=lambda reason: (-counts[reason], reason))[:_COLUMNS])


def _count(rows: Iterable[Record], context: Context, by_team: bool) -> Mapping[str, Counter[str]]:
    roster, say = context.pack.roster, context.formatter.texts.say
    table: dict[str, Counter[str]] = {}
    for row in rows:
        person_id = words(row, "ae_id")
        person = roster.people.get(person_id)
        if by_team:
            label = (person.team if person else "") or say("Without a team")
        else:
            label = context.owner(person_id)
        reason = words(row, "decision_reason") or NO_REASON
        table.setdefault(label, Counter())[reason] += int(number(row, "leads") or 0)
    return table


def _others(counts: Mapping[str, int], reasons: Sequence[str]) -> int:
    return sum(leads for reason, leads in counts.items() if reason not in {*reasons, NO_REASON})


def _cells(
    counts: Mapping[str, int], reasons: Sequence[str], *, has_others: bool
) -> tuple[ReasonCell, ...]:
    """One per column: the reasons, all others where there are any, none."""
    whole = sum(counts.values())
    leads = [counts.get(reason, 0) for reason in reasons]
    leads += [_others(counts, reasons)] if has_others else []
    leads.append(counts.get(NO_REASON, 0))
    return tuple(ReasonCell(count, count / whole if whole else 0.0) for count in leads)


def _rest(whole: Mapping[str, int], reasons: Sequence[str], texts: Texts) -> Iterator[str]:
    if _others(whole, reasons):
        yield texts.say("Other reasons")
    yield texts.say("No reason given")


def _marked(
    cells: Sequence[ReasonCell], shares: Sequence[ReasonCell], limit: float
) -> tuple[ReasonCell, ...]:
    whole = sum(cell.count for cell in cells)
    return tuple(
        ReasonCell(cell.count, cell.share, chance_of(cell.count, whole, usual.share) < limit)
        for cell, usual in zip(cells, shares, strict=True)
    )


def _lead(whole: Mapping[str, int], formatter: Formatter) -> Statement:
    rejected = sum(whole.values())
    named = {reason: leads for reason, leads in whole.items() if reason != NO_REASON}
    values = {
        "rejected": formatter.count(rejected),
        "without": formatter.rate(whole.get(NO_REASON, 0) / rejected, digits=0),
    }
    if not named:
        message = N_(
            "None of %(rejected)s rejected hand-overs of twelve months has a reason, so nobody can "
            "learn from them."
        )
        return state(formatter, "chain_reject_reasons", message, n=rejected, **values)
    top = min(named, key=lambda reason: (-named[reason], reason))
    values |= {"reason": top, "share": formatter.rate(named[top] / rejected, digits=0)}
    message = N_(
        "Of %(rejected)s rejected hand-overs of twelve months, the most frequent reason was "
        "“%(reason)s” (%(share)s); %(without)s have none."
    )
    return state(formatter, "chain_reject_reasons", message, n=rejected, **values)
