"""What became of earlier advice about a manager's people.

Here belong the sentences of the verdicts of `recommendation_followup`. A coach from outside the
team is named without any figure.
"""

from collections.abc import Mapping

from reports.figures import label
from reports.marts import Record
from reports.model import Statement
from reports.records import day, number, words
from reports.statements import state
from reports.team.scope import Scope
from reports.texts import N_

_AT_MOST = 6
_COACHED: Mapping[str, str] = {
    "left_role": N_(
        "%(month)s: %(coach)s was to coach %(person)s in “%(metric)s”; %(person)s no longer holds "
        "the role."
    ),
    "open": N_(
        "%(month)s: %(coach)s was to coach %(person)s in “%(metric)s”. There have been no sessions "
        "yet; there is still time."
    ),
    "not_carried_out": N_(
        "%(month)s: %(coach)s was to coach %(person)s in “%(metric)s”. There have been no sessions."
    ),
    "done": N_("%(month)s: %(coach)s has coached %(person)s in “%(metric)s”, as was advised."),
    "too_early": N_(
        "%(month)s: %(coach)s has coached %(person)s in “%(metric)s”. It is too early to see an "
        "effect."
    ),
    "no_data": N_(
        "%(month)s: %(coach)s has coached %(person)s in “%(metric)s”. There are no figures to see "
        "an effect by."
    ),
    "better_than_expected": N_(
        "%(month)s: %(coach)s has coached %(person)s in “%(metric)s”. Since then the figures are "
        "better than was to be expected, beyond chance."
    ),
    "worse_than_expected": N_(
        "%(month)s: %(coach)s has coached %(person)s in “%(metric)s”. Since then the figures are "
        "worse than was to be expected, beyond chance."
    ),
    "as_expected": N_(
        "%(month)s: %(coach)s has coached %(person)s in “%(metric)s”. Since then the figures are "
        "as was to be expected without coaching; one person’s months say little."
    ),
}
# Of advice without a coach, by kind.
_TOPICS: Mapping[str, str] = {
    "process_reasons": N_("reasons for rejected leads"),
    "process_sla": N_("decisions within the agreed time"),
    "workload": N_("the workload"),
    "target": N_("the target"),
    "none": N_("no action"),
}
_OTHER: Mapping[str, str] = {
    "left_role": N_("%(month)s, %(topic)s: %(person)s no longer holds the role."),
    "open": N_("%(month)s, %(topic)s: for %(person)s nothing has changed yet; there is time."),
    "not_carried_out": N_("%(month)s, %(topic)s: for %(person)s nothing has changed."),
    "done": N_("%(month)s, %(topic)s: done for %(person)s."),
    "too_early": N_("%(month)s, %(topic)s: done for %(person)s; it is too early to see an effect."),
    "no_data": N_("%(month)s, %(topic)s: there are no figures of %(person)s to see an effect by."),
    "better_than_expected": N_(
        "%(month)s, %(topic)s: since then %(person)s does better than was to be expected, beyond "
        "chance."
    ),
    "worse_than_expected": N_(
        "%(month)s, %(topic)s: since then %(person)s does worse than was to be expected, beyond "
        "chance."
    ),
    "as_expected": N_("%(month)s, %(topic)s: since then %(person)s does as was to be expected."),
}


def followup_of(scope: Scope) -> tuple[Statement, ...]:
    """The newest advice first, at most six; that which asked for nothing is left out."""
    rows = [
        row
        for row in scope.pack.marts.rows("followup")
        if words(row, "person_id") in scope.ids and words(row, "kind") != "none"
    ]
    told = (_sentence(scope, row) for row in rows)
    return tuple(statement for statement in told if statement is not None)[:_AT_MOST]


def _sentence(scope: Scope, row: Record) -> Statement | None:
    verdict, formatter = words(row, "verdict"), scope.pack.formatter
    values: dict[str, object] = {
        "month": formatter.month(day(row, "recommended_in")),
        "person": scope.pack.roster.name(words(row, "person_id")),
    }
    if words(row, "coach_id"):
        values["coach"] = scope.pack.roster.name(words(row, "coach_id"))
        values["metric"] = label(words(row, "metric"), formatter.texts)
        message = _COACHED.get(verdict)
    else:
        topic = _TOPICS.get(words(row, "kind"))
        values["topic"] = formatter.texts.say(topic) if topic else words(row, "kind")
        message = _OTHER.get(verdict)
    if message is None:
        return None
    rule = f"followup_{verdict}"
    return state(formatter, rule, message, n=number(row, "sessions"), threshold="", **values)
