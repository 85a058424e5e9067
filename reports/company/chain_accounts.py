"""Customers after their hand-over from AE to AM: what they were worth then, and now.

Here belong the pairs with most value, all others together, and the total.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Number, Statement
from reports.records import number, total, words
from reports.statements import state
from reports.texts import N_, Texts

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One AE's accounts with one AM, or a sum."""

    ae: str
    am: str
    accounts: Number
    at_handover: Number
    now: Number
    growth: str
    is_marked: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """The hand-overs of twelve months."""

    lead: Statement
    currency: str
    rows: tuple[AccountRow, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Sum:
    accounts: Number
    at_handover: Number
    now: Number


def build_accounts(context: Context) -> Accounts | None:
    """The hand-overs to AMs; None where there are none."""
    rows = context.last_year("ae_am")
    if not rows:
        return None
    pairs: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        pairs.setdefault((words(row, "ae_id"), words(row, "am_id")), []).append(row)
    order = sorted(pairs, key=lambda pair: (-_sum(pairs[pair]).at_handover, pair))
    lines = [_pair(pair, _sum(pairs[pair]), context) for pair in order[:_SHOWN]]
    texts, whole = context.formatter.texts, _sum(rows)
    if rest := order[_SHOWN:]:
        others = _sum([row for pair in rest for row in pairs[pair]])
        label = texts.count(
            "%(pairs)s other pair",
            "%(pairs)s other pairs",
            len(rest),
            pairs=context.formatter.count(len(rest)),
        )
        lines.append(_line(label, "", others, context.formatter))
    return Accounts(
        lead=_lead(whole, words(rows[0], "currency"), context.formatter),
        currency=words(rows[0], "currency"),
        rows=(*lines, _line(texts.say("All hand-overs"), "", whole, context.formatter, "total")),
        note=" ".join(_notes(lines, texts)),
    )


def _notes(rows: Iterable[AccountRow], texts: Texts) -> Iterator[str]:
    """Which pairs and values stand in the table, and what bold type means where there is any."""
    yield texts.say("The pairs with most value at the hand-over.")
    if any(row.is_marked for row in rows):
        yield texts.say("Bold: customers lose more than chance explains.")
    yield texts.say("Values at one exchange rate, whoever holds the customers now.")


def _sum(rows: Iterable[Record]) -> _Sum:
    kept = list(rows)
    return _Sum(
        *(
            total(number(row, name) for row in kept) or 0
            for name in ("accounts", "value_at_handover", "value_now")
        )
    )


def _pair(pair: tuple[str, str], sums: _Sum, context: Context) -> AccountRow:
    ae, am = (context.owner(person_id) for person_id in pair)
    found = context.marts.of("chain_findings", "subject", ">".join(pair))
    is_marked = any(words(row, "finding") == "pair_loses_value" for row in found)
    return _line(ae, am, sums, context.formatter, "marked" if is_marked else "")


def _line(ae: str, am: str, sums: _Sum, formatter: Formatter, kind: str = "") -> AccountRow:
    return AccountRow(
        ae,
        am,
        sums.accounts,
        sums.at_handover,
        sums.now,
        formatter.growth(_growth(sums)),
        is_marked=kind == "marked",
        is_total=kind == "total",
    )


def _growth(sums: _Sum) -> float | None:
    return float(sums.now) / float(sums.at_handover) - 1 if sums.at_handover else None


def _lead(sums: _Sum, currency: str, formatter: Formatter) -> Statement:
    return state(
        formatter,
        "chain_accounts_handed_over",
        N_(
            "Customers handed over from AEs to AMs in twelve months (%(accounts)s) were worth "
            "%(then)s at the hand-over and are worth %(now)s now (%(change)s, lost customers "
            "counted as 0)."
        ),
        n=sums.accounts,
        accounts=formatter.count(sums.accounts),
        then=formatter.amount(sums.at_handover, currency),
        now=formatter.amount(sums.now, currency),
        change=formatter.growth(_growth(sums)),
    )
