"""The deals that an AE had open or closed in the month.

Here belongs one row per deal that the AE owns or is credited for, with its age and outcome.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, zip_longest

from reports.attachments import Attachment
from reports.format import MISSING
from reports.marts import Record
from reports.person.evidence import ROWS, Listed, evidence_of, rule_of, short, yes_or_no
from reports.person.peers import Peers
from reports.person.review import Evidence, EvidenceColumn
from reports.records import flag, instant, number, words
from reports.texts import N_, NN_

FILE = "deals.csv"
_NOTHING = ("no_deals_in_month", N_("You had no deal open or closed in %(month)s."))
_FOUND = (
    "deals_of_month",
    NN_(
        "%(rows)s deal. It is in the attached %(file)s as well. Age: days from its creation to "
        "its end or to the cutoff.",
        "%(rows)s deals: the largest won, the largest lost and the oldest open ones in equal "
        "parts as far as there are; all are in the attached %(file)s. Age: days from a deal’s "
        "creation to its end or to the cutoff.",
    ),
)
_OUTCOMES: Mapping[str, str] = {"won": N_("won"), "lost": N_("lost"), "open": N_("open")}


@dataclass(frozen=True, slots=True)
class _Deal:
    """One deal, as both tables show it."""

    row: Record
    outcome: str
    amount: Decimal
    age: int | None
    credit: object
    is_owned: bool


def deal_evidence(
    person_id: str, peers: Peers, room: float
) -> tuple[Evidence, tuple[Attachment, ...]]:
    """The month's deals of an AE.

    Args:
        person_id: whose.
        peers: of the month.
        room: height in millimetres that may be printed.
    """
    deals = _deals(person_id, peers)
    say = peers.pack.formatter.texts.say
    amount = say("Amount, %(currency)s", currency=peers.currency or MISSING)
    listed = Listed(
        title=say("Your deals of %(month)s", month=peers.month_name),
        columns=(
            EvidenceColumn(say("Deal"), 23),
            EvidenceColumn(say("Stage"), 19),
            EvidenceColumn(amount, 16, is_number=True),
            EvidenceColumn(say("Age, days"), 10, is_number=True),
            EvidenceColumn(say("Outcome"), 11),
            EvidenceColumn(say("Reason for the loss"), 21),
        ),
        printed=[_printed(deal, peers) for deal in _mixed(deals)],
        file=FILE,
        description=say("All deals that you had open or closed in the month"),
        header=_header(peers, amount),
        attached=(tuple(_attached(deal, peers)) for deal in deals),
        rows_in_all=len(deals),
    )
    rule = rule_of(len(deals), FILE, peers, nothing=_NOTHING, found=_FOUND)
    return evidence_of(listed, rule, room)


def _deals(person_id: str, peers: Peers) -> list[_Deal]:
    """Won, lost, then open ones: by amount, and where open by age."""
    marts = peers.pack.marts
    credits_ = {
        words(row, "opportunity_id"): row["credit_amount"]
        for row in marts.of("deal_credits", "person_id", person_id)
    }
    rows = {words(row, "opportunity_id"): row for row in marts.of("deals", "ae_id", person_id)}
    for deal_id in credits_:
        for row in marts.of("deals", "opportunity_id", deal_id):
            rows.setdefault(deal_id, row)
    deals = [
        _deal(row, credits_.get(deal_id), words(row, "ae_id") == person_id, peers)
        for deal_id, row in rows.items()
    ]
    return sorted(deals, key=_place)


def _deal(row: Record, credit: object, is_owned: bool, peers: Peers) -> _Deal:
    outcome = "won" if flag(row, "is_won") else "lost" if flag(row, "is_closed") else "open"
    end = _day(row, "closed_at", peers) if flag(row, "is_closed") else peers.cutoff_day
    created = _day(row, "created_at", peers)
    age = None if created is None or end is None else (end - created).days
    amount = number(row, "amount_reporting")
    return _Deal(row, outcome, Decimal(str(amount or 0)), age, credit, is_owned)


def _day(row: Record, column: str, peers: Peers) -> date | None:
    return None if row[column] is None else peers.local_day(instant(row, column))


def _place(deal: _Deal) -> tuple[int, Decimal | int, str]:
    kind = ("won", "lost", "open").index(deal.outcome)
    by = -(deal.age or 0) if deal.outcome == "open" else -deal.amount
    return kind, by, words(deal.row, "opportunity_id")


def _mixed(deals: list[_Deal]) -> list[_Deal]:
    """As many won as lost as open ones in print, as far as there are; in the order of all."""
    kinds = ([deal for deal in deals if deal.outcome == kind] for kind in _OUTCOMES)
    turns = (deal for turn in zip_longest(*kinds) for deal in turn if deal is not None)
    return sorted(islice(turns, ROWS), key=_place)


def _printed(deal: _Deal, peers: Peers) -> tuple[str, ...]:
    formatter = peers.pack.formatter
    return (
        short(words(deal.row, "opportunity_id")),
        short(words(deal.row, "stage")),
        formatter.amount(number(deal.row, "amount_reporting")),
        formatter.count(deal.age),
        formatter.texts.say(_OUTCOMES[deal.outcome]),
        short(words(deal.row, "loss_reason")) or MISSING,
    )


def _header(peers: Peers, amount: str) -> tuple[str, ...]:
    say = peers.pack.formatter.texts.say
    return (
        say("Deal"),
        say("Stage"),
        amount,
        say("Credited to you"),
        say("Created on"),
        say("Closed on"),
        say("Age, days"),
        say("Outcome"),
        say("Reason for the loss"),
        say("Type"),
        say("Counts in close rates"),
        say("Owned by you"),
        say("Source"),
        say("Segment"),
    )


def _attached(deal: _Deal, peers: Peers) -> Iterator[object]:
    say = peers.pack.formatter.texts.say
    row = deal.row
    created, closed = _day(row, "created_at", peers), _day(row, "closed_at", peers)
    yield words(row, "opportunity_id")
    yield words(row, "stage")
    yield number(row, "amount_reporting")
    yield deal.credit
    yield None if created is None else created.isoformat()
    yield None if closed is None else closed.isoformat()
    yield deal.age
    yield say(_OUTCOMES[deal.outcome])
    yield words(row, "loss_reason")
    yield words(row, "deal_type")
    yield yes_or_no(deal.is_owned and flag(row, "is_new_business"), peers)
    yield yes_or_no(deal.is_owned, peers)
    yield words(row, "source")
    yield words(row, "segment")
