"""What the chain shows about the team's people and pairs, for their manager.

Here belong the texts of those findings of `chain_findings` that name people or the manager's
teams. About somebody outside the team nothing but the name is said, so that a figure of a pair is
told only to a manager of both.
"""

from collections.abc import Mapping

from reports.figures import label
from reports.marts import Record
from reports.model import Number, Statement
from reports.records import number, quotient, words
from reports.statements import state
from reports.team.scope import Scope
from reports.texts import N_

_PAIRS: Mapping[str, tuple[str, str]] = {
    "pair_accepts_less": (
        N_(
            "%(counterpart)s accepts fewer of %(person)s’s leads than both are used to: %(value)s, "
            "where %(expected)s was to be expected. Let them go through the rejected leads "
            "together."
        ),
        N_(
            "Between %(person)s and %(counterpart)s fewer leads are accepted than both are used "
            "to. Let them go through the rejected leads together."
        ),
    ),
    "pair_loses_value": (
        N_(
            "Customers that %(person)s handed to %(counterpart)s are now worth %(value)s of what "
            "they were worth then, where %(expected)s was to be expected. Let them look at what "
            "was promised and what was delivered."
        ),
        N_(
            "Customers lose more value than others after the hand-over from %(person)s to "
            "%(counterpart)s. Let them look at what was promised and what was delivered."
        ),
    ),
}
_PEOPLE: Mapping[str, str] = {
    "many_leads_few_accepted": N_(
        "%(person)s hands over many leads, but %(value)s of them are accepted, where %(expected)s "
        "was to be expected. Agree on fewer leads that are better qualified."
    ),
    "closes_well_grows_badly": N_(
        "%(person)s closes well, but the customers are now worth %(value)s of what they were "
        "worth at the hand-over, where %(expected)s was to be expected. Look at which customers "
        "are won, and with what promise."
    ),
    "rejects_without_reason": N_(
        "%(person)s gives a reason for %(value)s of the rejected leads, where peers give one for "
        "%(expected)s. Ask for a reason with every rejection."
    ),
    "no_feedback": N_(
        "%(person)s hears the reason for %(value)s of the rejected leads, where others hear it for "
        "%(expected)s. Ask the AEs who receive the leads for their reasons."
    ),
}
_TEAM = N_(
    "Team %(team)s reaches %(share)s of what its cases let expect in “%(metric)s”. Find out with "
    "the team what it does differently."
)


def findings_of(scope: Scope) -> tuple[Statement, ...]:
    """Findings that concern the manager's people or teams, those about pairs first."""
    rows = scope.pack.marts.rows("chain_findings")
    pairs = [row for row in rows if words(row, "finding") in _PAIRS and _concerns(row, scope)]
    people = [row for row in rows if words(row, "finding") in _PEOPLE and _concerns(row, scope)]
    teams = [
        row
        for row in rows
        if words(row, "finding") == "team_lost" and words(row, "team") in scope.teams
    ]
    return (
        *(_pair(row, scope) for row in _costly_first(pairs)),
        *(_person(row, scope) for row in _costly_first(people)),
        *(_team(row, scope) for row in _costly_first(teams)),
    )


def _concerns(row: Record, scope: Scope) -> bool:
    return words(row, "person_id") in scope.ids or words(row, "counterpart_id") in scope.ids


def _costly_first(rows: list[Record]) -> list[Record]:
    """By what it cost; the unit is the same within a kind of finding."""
    return sorted(
        rows,
        key=lambda row: (words(row, "finding"), -_size(number(row, "lost")), words(row, "subject")),
    )


def _size(value: Number | None) -> float:
    return 0.0 if value is None else float(value)


def _pair(row: Record, scope: Scope) -> Statement:
    finding, formatter = words(row, "finding"), scope.pack.formatter
    with_figures, without = _PAIRS[finding]
    names = {
        "person": scope.pack.roster.name(words(row, "person_id")),
        "counterpart": scope.pack.roster.name(words(row, "counterpart_id")),
    }
    if {words(row, "person_id"), words(row, "counterpart_id")} <= scope.ids:
        return state(
            formatter, finding, with_figures, n=number(row, "n"), **names, **_rates(row, scope)
        )
    return state(formatter, finding, without, n=None, threshold="", **names)


def _person(row: Record, scope: Scope) -> Statement:
    finding = words(row, "finding")
    return state(
        scope.pack.formatter,
        finding,
        _PEOPLE[finding],
        n=number(row, "n"),
        person=scope.pack.roster.name(words(row, "person_id")),
        **_rates(row, scope),
    )


def _team(row: Record, scope: Scope) -> Statement:
    metric = words(row, "subject").partition(":")[0]
    reached = quotient(number(row, "value"), number(row, "compared_with"))
    return state(
        scope.pack.formatter,
        "team_lost",
        _TEAM,
        n=number(row, "n"),
        team=words(row, "team"),
        metric=label(metric, scope.pack.formatter.texts),
        share=scope.pack.formatter.value(reached, "share"),
    )


def _rates(row: Record, scope: Scope) -> dict[str, str]:
    formatter = scope.pack.formatter
    return {
        "value": formatter.rate(number(row, "value")),
        "expected": formatter.rate(number(row, "compared_with")),
    }
