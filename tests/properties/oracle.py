"""The company's figures at a cutoff, counted from the log in plain Python.

Here belongs a second way to the same figures that shares nothing with the models: it replays what
happened up to the cutoff, where the models undo what happened after it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.properties.company_log import CLOSED_STAGES, Log, Row

Figures = dict[tuple[str, date], Decimal]
_INSTANT = timedelta(microseconds=1)


def company_figures(log: Log, cutoff: datetime) -> Figures:
    """Metric and month → value, of events before the cutoff that were recorded before it."""
    found: Counter[tuple[str, date]] = Counter()
    for month, decision in _first_handovers(log, cutoff):
        found["leads_sent", month] += 1
        found[f"leads_{decision}", month] += 1
    for row in _known(log.stamped.get("activity", ()), cutoff, "occurred_at"):
        if _role_on(log, row["person_id"], _day(log, row["occurred_at"])) in {"sdr", None}:
            found["calls", _month(log, row["occurred_at"])] += 1
    figures: Figures = {key: Decimal(value) for key, value in found.items()}
    for key, value in _deals(log, cutoff):
        figures[key] = figures.get(key, Decimal(0)) + value
    figures["portfolio_end", _month(log, cutoff - _INSTANT)] = _portfolio(log, cutoff)
    return figures


def _first_handovers(log: Log, cutoff: datetime) -> Iterable[tuple[date, str]]:
    """Month and decision of each lead's first hand-over, of leads that were not deleted."""
    leads = log.stamped.get("lead", ())
    gone = {lead["lead_id"] for lead in leads if _is_before(lead["deleted_at"], cutoff)}
    firsts: dict[object, tuple[datetime, str, str]] = {}
    for row in _known(log.stamped.get("handover", ()), cutoff, "sent_at"):
        if row["lead_id"] not in gone:
            sent = row["sent_at"]
            assert isinstance(sent, datetime)
            is_decided = _is_before(row.get("decided_at"), cutoff)
            decision = str(row["decision"]) if is_decided else "undecided"
            this = (sent, str(row["handover_id"]), decision)
            firsts[row["lead_id"]] = min(this, firsts.get(row["lead_id"], this))
    return [(_month(log, sent), decision) for sent, _, decision in firsts.values()]


def _portfolio(log: Log, cutoff: datetime) -> Decimal:
    """What all accounts are worth at the cutoff; of each, the last value that is known."""
    there = {row["account_id"] for row in _known(log.stamped["account"], cutoff, "recorded_at")}
    held: dict[object, tuple[datetime, str]] = {}
    for row in log.valued["account_value"]:
        since = row["valid_from"]
        assert isinstance(since, datetime)
        is_known = since < cutoff and _is_before(row["recorded_at"], cutoff)
        if is_known and row["account_id"] in there:
            this = (since, str(row["recurring_amount"]))
            held[row["account_id"]] = max(this, held.get(row["account_id"], this))
    return sum((Decimal(amount) for _, amount in held.values()), Decimal(0))


def _deals(log: Log, cutoff: datetime) -> Iterable[tuple[tuple[str, date], Decimal]]:
    last_day = _day(log, cutoff)
    for deal in log.deals:
        if deal.recorded_at >= cutoff or _is_before(deal.deleted_at, cutoff):
            continue
        fields = deal.state(cutoff)
        is_new = fields["deal_type"] in {"new", None}
        if is_new:
            yield ("deals_created", _month(log, fields["created_at"])), Decimal(1)
        closing = date.fromisoformat(str(fields["closed_at"]))
        if fields["stage"] in CLOSED_STAGES and closing < last_day:
            is_won = CLOSED_STAGES[str(fields["stage"])]
            outcome = ("deals_won" if is_won else "deals_lost") if is_new else "existing_deals_won"
            if is_new or is_won:
                yield (outcome, closing.replace(day=1)), Decimal(1)
            if is_new and is_won:
                yield ("amount_won", closing.replace(day=1)), Decimal(str(fields["amount"]))


def _known(rows: Iterable[Row], cutoff: datetime, happened: str) -> list[Row]:
    return [
        row
        for row in rows
        if _is_before(row[happened], cutoff)
        and _is_before(row["recorded_at"], cutoff)
        and not _is_before(row.get("deleted_at"), cutoff)
    ]


def _is_before(instant: object, cutoff: datetime) -> bool:
    return isinstance(instant, datetime) and instant < cutoff


def _day(log: Log, instant: object) -> date:
    assert isinstance(instant, datetime)
    return instant.astimezone(ZoneInfo(log.zone)).date()


def _month(log: Log, instant: object) -> date:
    return _day(log, instant).replace(day=1)


def _role_on(log: Log, person: object, day: date) -> object:
    held = [
        row["role"]
        for row in log.dated["role_assignment"]
        if row["person_id"] == person
        and isinstance(row["valid_from"], date)
        and row["valid_from"] <= day
        and (not isinstance(row["valid_to"], date) or day < row["valid_to"])
    ]
    return held[0] if held else None
