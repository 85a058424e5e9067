"""The rows behind a person's figures: some in print, all of them attached.

Here belongs what leads, deals and accounts have in common: how many rows fit, and the attachment.
Others stay nameless in it: who decided a lead is "an AE".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.attachments import Attachment, csv_attachment
from reports.model import Statement
from reports.person.peers import Peers
from reports.person.review import Evidence, EvidenceColumn
from reports.person.sheet_two import rows_that_fit
from reports.statements import state, state_count

# At most so many rows are printed; fewer where a long note takes up their room.
ROWS = 12
# A CRM's own words may be of any length; the attachment has them whole.
_WORDS = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of evidence in their order, as printed and as attached."""

    title: str
    columns: tuple[EvidenceColumn, ...]
    printed: Sequence[tuple[str, ...]]
    file: str
    description: str
    header: Sequence[str]
    attached: Iterable[Sequence[object]]
    rows_in_all: int


def evidence_of(
    listed: Listed, rule: Statement, room: float
) -> tuple[Evidence, tuple[Attachment, ...]]:
    """The evidence with the rows that fit, and its attachment; nothing is attached of no rows."""
    evidence = Evidence(
        title=listed.title,
        rule=rule,
        columns=listed.columns,
        rows=rows_that_fit(listed.printed, listed.columns, rule.text, room),
        rows_in_all=listed.rows_in_all,
    )
    if not listed.rows_in_all:
        return evidence, ()
    return evidence, (
        csv_attachment(listed.file, listed.description, listed.header, listed.attached),
    )


def rule_of(
    rows: int,
    file: str,
    peers: Peers,
    *,
    nothing: tuple[str, str],
    found: tuple[str, tuple[str, str]],
) -> Statement:
    """Which rows are listed, and in which order.

    Args:
        rows: how many there are in all.
        file: that they are attached as.
        peers: of the month.
        nothing: rule and message where there are none.
        found: rule and messages where there are some.
    """
    formatter = peers.pack.formatter
    if not rows:
        return state(formatter, *nothing, n=0, month=peers.month_name)
    return state_count(formatter, *found, rows, rows=formatter.count(rows), file=file)


def yes_or_no(is_so: bool | None, peers: Peers) -> str:
    """A truth value as printed; what is not known is not so."""
    say = peers.pack.formatter.texts.say
    return say("yes") if is_so else say("no")


def short(text: str) -> str:
    """The beginning of a text that is too long for a table."""
    text = " ".join(text.split())
    return text if len(text) <= _WORDS else f"{text[: _WORDS - 1].rstrip()}…"
