"""Sentences around a person's figures: since when the role is held, whom to ask.

Here belongs what is part of neither figures nor evidence.
"""

from collections.abc import Iterator

from reports.format import MISSING
from reports.model import Statement
from reports.months import days_in
from reports.person.measures import ROLE_TITLES
from reports.person.metrics import Own
from reports.person.peers import Peers
from reports.person.review import Evidence
from reports.records import number
from reports.statements import state
from reports.texts import N_


def tenure_of(own: Own) -> Statement | None:
    """That the role was held for a part of the month only; None where it was all of it."""
    peers = own.peers
    pack = peers.pack
    length = days_in(pack.month)
    days = 0 if own.row is None else int(number(own.row, "days_in_role") or 0)
    if days >= length:
        return None
    formatter = pack.formatter
    former = peers.former_role(own.person_id, own.role)
    values = {
        "since": peers.day(pack.roster.people[own.person_id].in_role_since),
        "days": str(days),
        "length": str(length),
    }
    if former is None:
        return state(
            formatter,
            "role_part_of_month",
            N_(
                "In this role since %(since)s: %(days)s of the month’s %(length)s days. Targets "
                "count these days only."
            ),
            n=days,
            threshold="",
            **values,
        )
    return state(
        formatter,
        "role_changed_in_month",
        N_(
            "In this role since %(since)s: %(days)s of the month’s %(length)s days. Targets count "
            "these days only; what you did before counts for your former role: %(former)s."
        ),
        n=days,
        threshold="",
        former=formatter.texts.say(ROLE_TITLES[former]),
        **values,
    )


def disputes(evidence: Evidence, peers: Peers) -> tuple[Statement, ...]:
    """Whom to ask about a figure, how to name a row, and where figures come from."""
    return tuple(_disputes(evidence, peers))


def _disputes(evidence: Evidence, peers: Peers) -> Iterator[Statement]:
    pack = peers.pack
    contact = pack.settings.dispute_contact
    if evidence.rows:
        yield state(
            pack.formatter,
            "dispute_with_example",
            N_(
                "Is a figure wrong? Ask %(contact)s and name the row by its id, for example "
                "%(example)s; a corrected record changes the next revision."
            ),
            contact=contact,
            example=evidence.rows[0][0],
        )
    else:
        yield state(
            pack.formatter,
            "dispute",
            N_(
                "Is a figure wrong, or a row missing? Ask %(contact)s and name the record by its "
                "id; a corrected record changes the next revision."
            ),
            contact=contact,
        )
    yield state(
        pack.formatter,
        "source_of_figures",
        N_("All figures come from the CRM as it was known at the cutoff, %(stamp)s (%(drops)s)."),
        stamp=peers.stamp,
        drops=", ".join(f"{drop.source} {drop.drop_id}" for drop in pack.edition.drops) or MISSING,
    )
