"""The figures of a manager's people, as a table to calculate with.

Here belongs the attached CSV: people by metrics of the month, with what each rate is made from.
"""

from collections.abc import Iterator, Sequence

from reports.attachments import Attachment, csv_attachment
from reports.figures import label
from reports.marts import Record
from reports.records import words
from reports.team.figures import GroupFigures, added_up, value_of
from reports.team.former import no_longer
from reports.team.metrics import TEAM_METRICS
from reports.team.scope import Scope


def evidence_of(scope: Scope, groups: Sequence[GroupFigures]) -> Attachment:
    """One line per person and metric, in the order in which people are listed."""
    say = scope.pack.formatter.texts.say
    header = (
        say("Person"),
        say("Person id"),
        say("Team"),
        say("Role"),
        say("Days in role in the month"),
        say("Figure"),
        say("Metric id"),
        say("Value"),
        say("Numerator"),
        say("Denominator"),
        say("Target"),
        say("Currency"),
    )
    return csv_attachment(
        f"team-evidence-{scope.pack.month:%Y-%m}.csv",
        say("The figures of the team’s people, with what each is made from"),
        header,
        _rows(scope, groups),
    )


def _rows(scope: Scope, groups: Sequence[GroupFigures]) -> Iterator[tuple[object, ...]]:
    for group in groups:
        rows = {words(row, "person_id"): row for row in group.holders()}
        for person in scope.in_role(group.role):
            row = rows.get(person.person_id)
            if row is not None:
                who = (person.name, person.person_id, person.team, group.role)
                yield from ((*who, *figures) for figures in _figures(scope, group, [row]))
        if former := group.former_holders():
            name = no_longer(len(former), scope.pack.formatter.texts)
            whole = _figures(scope, group, former)
            yield from ((name, None, None, group.role, *figures) for figures in whole)


def _figures(
    scope: Scope, group: GroupFigures, rows: Sequence[Record]
) -> Iterator[tuple[object, ...]]:
    for metric in TEAM_METRICS[group.role].figures:
        yield (
            added_up(rows, ("days_in_role",)),
            label(metric.metric, scope.pack.formatter.texts),
            metric.metric,
            value_of(rows, metric),
            added_up(rows, metric.parts) if metric.whole else None,
            added_up(rows, metric.whole) if metric.whole else None,
            group.target_for(rows, metric),
            words(rows[0], "currency") if metric.unit == "amount" else None,
        )
