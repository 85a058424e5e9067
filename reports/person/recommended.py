"""The recommendations that a person reads: at most two, their own first.

Here belongs which ones; their words are in `advice`. Others' recommendations are shown to a person
only where they are asked to coach.
"""

from collections.abc import Iterator
from itertools import islice

from reports.advice import Advice, advise
from reports.marts import Record
from reports.model import Statement
from reports.person.peers import Peers
from reports.records import words
from reports.statements import state
from reports.texts import N_

_AT_MOST = 2


def build_advice(person_id: str, peers: Peers) -> tuple[Advice, ...]:
    """What the person could do, the most worthwhile first."""
    pack = peers.pack
    return tuple(
        advise(row, pack.roster, pack.formatter, "person", person_id)
        for row in islice(_rows(person_id, peers), _AT_MOST)
    )


def _rows(person_id: str, peers: Peers) -> Iterator[Record]:
    marts = peers.pack.marts
    own = marts.of("recommendations", "person_id", person_id)
    as_coach = [
        row
        for row in marts.of("recommendations", "coach_id", person_id)
        if words(row, "person_id") != person_id
    ]
    yield from (row for row in own if words(row, "kind") != "none")
    yield from as_coach
    yield from (row for row in own if words(row, "kind") == "none")


def no_advice(peers: Peers) -> Statement:
    """Said where there is none."""
    return state(
        peers.pack.formatter,
        "nothing_recommended",
        N_(
            "No recommendation this month: nothing in your figures is far enough from chance to "
            "act on."
        ),
    )
