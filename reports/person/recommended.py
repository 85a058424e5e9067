"""The recommendations that a person reads: at most two, their own first.

Here belongs which ones; their words are in `advice`, why there is none is in `unadvised`. Others'
recommendations are shown to a person only where they are asked to coach.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from reports.advice import Advice, advise
from reports.marts import Record
from reports.person.peers import Peers
from reports.person.review import StandingRow
from reports.records import words

_AT_MOST = 2


def build_advice(
    person_id: str, standing: Sequence[StandingRow], peers: Peers
) -> tuple[Advice, ...]:
    """What the person could do, the most worthwhile first.

    Args:
        person_id: whose pack it is.
        standing: the person's rates; only one above the role's is called a strength.
        peers: of the month.
    """
    pack = peers.pack
    strong = frozenset(row.metric for row in standing if row.verdict.rule == "standing_above")
    return tuple(
        advise(row, pack.roster, pack.formatter, "person", person_id, strong_in=strong)
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
