"""The accounts that an AM held at the end of the month.

Here belongs one row per account, those whose value moved first.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from heapq import nsmallest

from reports.attachments import Attachment
from reports.format import MISSING
from reports.marts import Record
from reports.person.evidence import ROWS, Listed, evidence_of, rule_of, short
from reports.person.peers import Peers
from reports.person.review import Evidence, EvidenceColumn
from reports.records import number, words
from reports.texts import N_, NN_

FILE = "accounts.csv"
_NOTHING = ("no_accounts_in_month", N_("You held no account of value at the end of %(month)s."))
_FOUND = (
    "accounts_of_month",
    NN_(
        "%(rows)s account. It is in the attached %(file)s as well.",
        "%(rows)s accounts: those with a movement first, the largest change at the top, then "
        "by value. All are in the attached %(file)s.",
    ),
)
_MOVEMENTS: Mapping[str, str] = {
    "none": N_("none"),
    "new": N_("new customer"),
    "expansion": N_("expansion"),
    "contraction": N_("contraction"),
    "churn": N_("churn"),
    "taken_over": N_("taken over"),
    "handed_over": N_("handed over and back"),
}


def account_evidence(
    person_id: str, peers: Peers, room: float
) -> tuple[Evidence, tuple[Attachment, ...]]:
    """The month's accounts of an AM; former customers without any value are none.

    Args:
        person_id: whose.
        peers: of the month.
        room: height in millimetres that may be printed.
    """
    rows = [
        row
        for row in peers.pack.marts.of("accounts", "person_id", person_id)
        if row["value"] or row["start_value"] or row["movement"] != "none"
    ]
    say = peers.pack.formatter.texts.say
    currency = peers.currency or MISSING
    listed = Listed(
        title=say("Your accounts in %(month)s", month=peers.month_name),
        columns=(
            EvidenceColumn(say("Account"), 24),
            EvidenceColumn(say("At start, %(currency)s", currency=currency), 17, is_number=True),
            EvidenceColumn(say("Now, %(currency)s", currency=currency), 17, is_number=True),
            EvidenceColumn(say("Change, %(currency)s", currency=currency), 17, is_number=True),
            EvidenceColumn(say("Movement"), 25),
        ),
        printed=[_printed(row, peers) for row in nsmallest(ROWS, rows, key=_place)],
        file=FILE,
        description=say("All accounts that you held at the end of the month"),
        header=_header(peers, currency),
        attached=(tuple(_attached(row, peers)) for row in rows),
        rows_in_all=len(rows),
    )
    rule = rule_of(len(rows), FILE, peers, nothing=_NOTHING, found=_FOUND)
    return evidence_of(listed, rule, room)


def _change(row: Record) -> Decimal | None:
    start, now = number(row, "start_value"), number(row, "value")
    return None if start is None or now is None else Decimal(now) - Decimal(start)


def _place(row: Record) -> tuple[bool, Decimal, Decimal, str]:
    change = _change(row) or Decimal(0)
    is_still = words(row, "movement") == "none"
    return is_still, -abs(change), -Decimal(number(row, "value") or 0), words(row, "account_id")


def _movement(row: Record, peers: Peers) -> str:
    """What happened to the account; more than one thing may have."""
    say = peers.pack.formatter.texts.say
    codes = words(row, "movement").split("+")
    if codes == ["none"]:
        return say(_MOVEMENTS["none"])
    return ", ".join(say(_MOVEMENTS[code]) if code in _MOVEMENTS else code for code in codes)


def _printed(row: Record, peers: Peers) -> tuple[str, ...]:
    return (
        short(words(row, "account_id")),
        peers.pack.formatter.amount(number(row, "start_value")),
        peers.pack.formatter.amount(number(row, "value")),
        peers.pack.formatter.change(_change(row), "amount"),
        _movement(row, peers),
    )


def _header(peers: Peers, currency: str) -> tuple[str, ...]:
    say = peers.pack.formatter.texts.say
    return (
        say("Account"),
        say("At start, %(currency)s", currency=currency),
        say("Now, %(currency)s", currency=currency),
        say("Change, %(currency)s", currency=currency),
        say("Movement"),
        say("Segment"),
        say("Customer since"),
    )


def _attached(row: Record, peers: Peers) -> Iterator[object]:
    yield words(row, "account_id")
    yield number(row, "start_value")
    yield number(row, "value")
    yield _change(row)
    yield _movement(row, peers)
    yield words(row, "segment")
    yield row["customer_since"]
