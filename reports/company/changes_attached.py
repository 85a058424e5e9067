"""Everything that a revision has changed, as a table that is attached.

Here belongs the list as delivered; which changes matter is in `changes`.
"""

from collections.abc import Sequence

from reports.attachments import Attachment, csv_attachment
from reports.company.changes_causes import CAUSES, known
from reports.company.context import Context
from reports.figures import label
from reports.marts import Record
from reports.records import UNASSIGNED, day, number, words

NAME = "revision_changes.csv"


def who_of(row: Record, context: Context) -> str:
    """Whose figure has changed: a person's, a team's or the company's."""
    say = context.formatter.texts.say
    person_id, team = words(row, "person_id"), words(row, "team")
    if UNASSIGNED in (person_id, team):
        return context.owner(UNASSIGNED)
    if person_id:
        return context.owner(person_id)
    return say("Team %(team)s", team=team) if team else say("Company")


def attachment_of(rows: Sequence[Record], context: Context) -> Attachment:
    """Every row of `revision_changes`, also those behind the figures."""
    say = context.formatter.texts.say
    header = (
        say("Table"), say("Metric"), say("Column"), say("Month"), say("Role"), say("Who"),
        say("Row"), say("Before"), say("After"), say("Difference"), say("Cause"), say("Detail"),
    )  # fmt: skip
    description = say("All figures that this revision has changed")
    return csv_attachment(NAME, description, header, (_line(row, context) for row in rows))


def _line(row: Record, context: Context) -> tuple[object, ...]:
    old, new = number(row, "old_value"), number(row, "new_value")
    is_somebodys = words(row, "person_id") or words(row, "team")
    is_known = is_somebodys or words(row, "mart") == "company_monthly"
    return (
        words(row, "mart"),
        label(words(row, "metric"), context.formatter.texts),
        words(row, "measure"),
        f"{day(row, 'month'):%Y-%m}",
        words(row, "role"),
        who_of(row, context) if is_known else "",
        words(row, "row_key"),
        old,
        new,
        None if old is None or new is None else round(float(new) - float(old), 10),
        context.formatter.texts.say(CAUSES[known(words(row, "cause"))]),
        words(row, "cause_detail"),
    )
