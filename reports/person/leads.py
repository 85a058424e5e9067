"""The leads that an SDR handed over in the month.

Here belongs one row per lead, by its first hand-over, as the figures count it: first those that
nobody has decided, because they can still be won.
"""

from collections.abc import Mapping

from reports.attachments import Attachment
from reports.format import MISSING
from reports.marts import Record
from reports.person.evidence import ROWS, Listed, evidence_of, rule_of, short, yes_or_no
from reports.person.peers import Peers
from reports.person.review import Evidence, EvidenceColumn
from reports.records import flag, instant, words
from reports.texts import N_, NN_

FILE = "leads.csv"
_NOTHING = (
    "no_leads_in_month",
    N_("No lead of yours was handed over for the first time in %(month)s."),
)
_FOUND = (
    "leads_of_month",
    NN_(
        "%(rows)s lead, by its first hand-over. It is in the attached %(file)s as well.",
        "%(rows)s leads, by their first hand-over: first those that are not decided, then "
        "rejected, then accepted ones, each by date. All are in the attached %(file)s.",
    ),
)
_ORDER = {"undecided": 0, "rejected": 1, "accepted": 2}
_DECISIONS: Mapping[str, str] = {
    "accepted": N_("An AE accepted it"),
    "rejected": N_("An AE rejected it"),
    "undecided": N_("Not decided yet"),
}


def lead_evidence(
    person_id: str, peers: Peers, room: float
) -> tuple[Evidence, tuple[Attachment, ...]]:
    """The month's leads of an SDR.

    Args:
        person_id: whose.
        peers: of the month.
        room: height in millimetres that may be printed.
    """
    rows = sorted(
        (
            row
            for row in peers.pack.marts.of("handovers", "sdr_id", person_id)
            if row["month"] == peers.pack.month and flag(row, "is_first")
        ),
        key=_place,
    )
    say = peers.pack.formatter.texts.say
    listed = Listed(
        title=say("Your leads of %(month)s", month=peers.month_name),
        columns=(
            EvidenceColumn(say("Lead"), 22),
            EvidenceColumn(say("Sent on"), 14),
            EvidenceColumn(say("Decision"), 27),
            EvidenceColumn(say("Reason"), 22),
            EvidenceColumn(say("Qualified"), 15),
        ),
        printed=[_printed(row, peers) for row in rows[:ROWS]],
        file=FILE,
        description=say("All leads that you handed over in the month"),
        header=_header(peers),
        attached=(_attached(row, peers) for row in rows),
        rows_in_all=len(rows),
    )
    rule = rule_of(len(rows), FILE, peers, nothing=_NOTHING, found=_FOUND)
    return evidence_of(listed, rule, room)


def _place(row: Record) -> tuple[int, bool, object, str]:
    decision = words(row, "decision")
    return (
        _ORDER.get(decision, 1),
        not flag(row, "is_overdue"),
        instant(row, "sent_at"),
        words(row, "lead_id"),
    )


def _printed(row: Record, peers: Peers) -> tuple[str, ...]:
    say = peers.pack.formatter.texts.say
    decision = say(_DECISIONS.get(words(row, "decision"), _DECISIONS["undecided"]))
    if flag(row, "is_overdue"):
        decision = say("Not decided in the agreed time")
    return (
        short(words(row, "lead_id")),
        peers.day(peers.local_day(instant(row, "sent_at"))),
        decision,
        short(words(row, "decision_reason")) or MISSING,
        yes_or_no(flag(row, "is_qualified"), peers),
    )


def _header(peers: Peers) -> tuple[str, ...]:
    say = peers.pack.formatter.texts.say
    return (
        say("Lead"),
        say("Sent on"),
        say("Decision"),
        say("Decided on"),
        say("Reason"),
        say("Past the agreed time"),
        say("Qualified"),
        say("Source"),
        say("Segment"),
    )


def _attached(row: Record, peers: Peers) -> tuple[object, ...]:
    say = peers.pack.formatter.texts.say
    decided = row["decided_at"]
    return (
        words(row, "lead_id"),
        peers.local_day(instant(row, "sent_at")).isoformat(),
        say(_DECISIONS.get(words(row, "decision"), _DECISIONS["undecided"])),
        None if decided is None else peers.local_day(instant(row, "decided_at")).isoformat(),
        words(row, "decision_reason"),
        yes_or_no(flag(row, "is_overdue"), peers),
        yes_or_no(flag(row, "is_qualified"), peers),
        words(row, "source"),
        words(row, "segment"),
    )
