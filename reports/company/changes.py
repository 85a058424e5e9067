"""What this revision has changed of the figures that were reported before.

Here belongs the page of a revision: how much has changed and why, and the changes that matter. The
complete list is in `changes_attached`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.attachments import Attachment
from reports.company.changes_attached import NAME, attachment_of, who_of
from reports.company.changes_causes import CAUSES, causes_of, known
from reports.company.context import Context
from reports.lists import joined
from reports.marts import Record
from reports.model import Statement
from reports.records import UNASSIGNED, day, share, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

_SHOWN = 30
# Whose figure a mart holds; the company's come first.
_LEVELS: Mapping[str, int] = {
    "company_monthly": 0,
    "team_monthly": 1,
    "sdr_monthly": 2,
    "ae_monthly": 2,
    "am_monthly": 2,
}


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """One figure, before and now; as printed."""

    metric: str
    month: str
    who: str
    before: str
    after: str
    difference: str
    cause: str


@dataclass(frozen=True, slots=True)
class RevisionChanges:
    """The page of changed figures."""

    lead: Statement
    causes: tuple[Statement, ...]
    headlines: Statement | None
    rows: tuple[ChangedFigure, ...]
    more: Statement | None
    attachments: tuple[Attachment, ...]

    @property
    def has_several_causes(self) -> bool:
        """Whether a row's cause says more than the sentence above the table."""
        return len(self.causes) > 1


def build_changes(context: Context) -> RevisionChanges | None:
    """The page of a revision; None for a month's first."""
    revision = context.pack.edition.revision
    if revision <= 1:
        return None
    rows = context.marts.of("revision_changes", "revision", revision)
    if not rows:
        return RevisionChanges(_unchanged(context), (), None, (), None, ())
    figures = [row for row in rows if words(row, "measure") != "rows"]
    main = _main(figures, context)
    return RevisionChanges(
        lead=_lead(len(figures), context),
        causes=tuple(causes_of(figures, context)),
        headlines=_headlines(main, context),
        rows=tuple(_figure(row, context) for row in main[:_SHOWN]),
        more=_more(len(rows) - len(main[:_SHOWN]), context),
        attachments=(attachment_of(rows, context),),
    )


def _unchanged(context: Context) -> Statement:
    return state(
        context.formatter,
        "revision_without_change",
        N_("%(month)s was closed again; not one of its figures has changed."),
        month=context.formatter.month(context.pack.month),
    )


def _lead(figures: int, context: Context) -> Statement:
    values = {
        "revision": str(context.pack.edition.revision),
        "month": context.formatter.month(context.pack.month),
        "figures": context.formatter.count(figures),
    }
    if not figures:
        message = N_(
            "Revision %(revision)s of %(month)s changes rows behind the figures, but no figure."
        )
        return state(context.formatter, "revision_changes", message, n=0, **values)
    return state_count(
        context.formatter,
        "revision_changes",
        NN_(
            "Revision %(revision)s of %(month)s changes %(figures)s figure that was reported "
            "before, in any month that the review looks at.",
            "Revision %(revision)s of %(month)s changes %(figures)s figures that were reported "
            "before, in all months that the review looks at.",
        ),
        figures,
        n=figures,
        **values,
    )


def _main(figures: Sequence[Record], context: Context) -> list[Record]:
    """Headline metrics: the company's first, then teams', then people's; newest months first."""
    place = {head.metric: index for index, head in enumerate(context.headlines)}
    found = [
        row
        for row in figures
        if words(row, "mart") in _LEVELS
        and words(row, "metric") in place
        and words(row, "measure") == "value"
    ]

    def order(row: Record) -> tuple[int, int, int, bool, str, str]:
        return (
            _LEVELS[words(row, "mart")],
            -day(row, "month").toordinal(),
            place[words(row, "metric")],
            UNASSIGNED in (words(row, "person_id"), words(row, "team")),
            who_of(row, context).casefold(),
            words(row, "row_key"),
        )

    return sorted(found, key=order)


def _headlines(main: Sequence[Record], context: Context) -> Statement | None:
    """Which of the five numbers of page 1 are others than before."""
    if not context.headlines:
        return None
    formatter, month = context.formatter, context.pack.month
    changed = {
        words(row, "metric")
        for row in main
        if words(row, "mart") == "company_monthly" and day(row, "month") == month
    }
    values = {"month": formatter.month(month)}
    if not changed:
        message = N_("None of the headline figures of %(month)s on page 1 has changed.")
        return state(formatter, "revision_headlines", message, n=0, **values)
    labels = [head.label for head in context.headlines if head.metric in changed]
    return state_count(
        formatter,
        "revision_headlines",
        NN_(
            "Of the headline figures of %(month)s on page 1, one has changed: %(metrics)s.",
            "Of the headline figures of %(month)s on page 1, these have changed: %(metrics)s.",
        ),
        len(labels),
        n=len(labels),
        metrics=joined(labels),
        **values,
    )


def _figure(row: Record, context: Context) -> ChangedFigure:
    formatter, metric = context.formatter, words(row, "metric")
    head = next(head for head in context.headlines if head.metric == metric)
    old, new = share(row, "old_value"), share(row, "new_value")
    change = None if old is None or new is None else new - old
    return ChangedFigure(
        metric=head.label,
        month=formatter.month(day(row, "month")),
        who=who_of(row, context),
        before=formatter.value(old, head.unit, head.currency),
        after=formatter.value(new, head.unit, head.currency),
        difference=formatter.change(change, head.unit, head.currency),
        cause=formatter.texts.say(CAUSES[known(words(row, "cause"))]),
    )


def _more(count: int, context: Context) -> Statement | None:
    if count <= 0:
        return None
    return state_count(
        context.formatter,
        "revision_more_changes",
        NN_(
            "%(more)s more change is in the attached table %(file)s, which lists all of them.",
            "%(more)s more changes are in the attached table %(file)s, which lists all of them.",
        ),
        count,
        more=context.formatter.count(count),
        file=NAME,
    )
