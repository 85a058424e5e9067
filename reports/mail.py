"""The mail that carries a pack: subject, HTML and text with the headline figures, what
is to be done, and what changed.

Here belongs the body; addresses, attachments and sending do not. Styles are written into the
elements, since mail clients drop style sheets; there are no images and no links.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reports.company.review import CompanyReview
from reports.format import Formatter, formatter_in
from reports.html import environment
from reports.lists import joined
from reports.model import Headline

if TYPE_CHECKING:
    from css_inline import CSSInliner

_STYLES = Path(__file__).parent / "static" / "mail.css"


@dataclass(frozen=True, slots=True)
class MailBody:
    """What a mail says; the subject is one line."""

    subject: str
    html: str
    text: str


def company_mail(review: CompanyReview) -> MailBody:
    """The mail of the company pack."""
    formatter = formatter_in(review.settings.language)
    template = environment(review.settings.language).get_template("mail.html")
    subject = formatter.texts.say(
        "Sales review %(month)s, %(company)s",
        month=formatter.month(review.edition.month),
        company=review.settings.company_name,
    )
    return MailBody(
        subject=_one_line(subject),
        html=_inliner().inline(template.render(review=review)),
        text="\n".join(_lines(review, formatter)) + "\n",
    )


def _one_line(text: str) -> str:
    """Fit for a header: a line break in a company's name must not start another header."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())


@cache
def _inliner() -> "CSSInliner":
    from css_inline import CSSInliner

    # Rules for narrow screens stay behind in the head; everything else is written into elements.
    return CSSInliner(
        load_remote_stylesheets=False,
        keep_at_rules=True,
        extra_css=_STYLES.read_text(encoding="utf-8"),
    )


def _lines(review: CompanyReview, formatter: Formatter) -> Iterator[str]:
    say, edition, settings = formatter.texts.say, review.edition, review.settings
    yield settings.company_name
    yield say("Sales review, %(month)s", month=formatter.month(edition.month))
    yield say("Data as of %(stamp)s", stamp=formatter.stamp(edition.cutoff_at, settings.time_zone))
    yield ""
    yield review.summary
    yield ""
    for head in review.headlines:
        yield from _headline(head, formatter)
    yield ""
    yield from _actions(review, formatter)
    yield ""
    yield say("Since last month")
    yield from (f"- {sentence}" for sentence in review.since.changes)
    yield ""
    yield say("What became of earlier advice")
    yield from (f"- {sentence}" for sentence in review.since.advice)
    yield ""
    yield say("The review is attached as a PDF.")
    yield say("Questions about a figure: %(contact)s", contact=settings.dispute_contact)


def _headline(head: Headline, formatter: Formatter) -> Iterator[str]:
    yield formatter.texts.say(
        "%(metric)s: %(value)s (target %(target)s; month before, as known at its end: "
        "%(previous)s, %(change)s)",
        metric=head.label,
        value=formatter.value(head.value, head.unit, head.currency),
        target=formatter.value(head.target, head.unit, head.currency),
        previous=formatter.value(head.previous, head.unit, head.currency),
        change=formatter.change(head.change, head.unit, head.currency),
    )


def _actions(review: CompanyReview, formatter: Formatter) -> Iterator[str]:
    yield str(review.actions.title)
    if not review.actions.things:
        yield formatter.texts.say(
            "No finding calls for action, and no recommendation is expected to bring enough to "
            "stand here; what is to be watched is on the next pages."
        )
    for place, thing in enumerate(review.actions.things, start=1):
        yield f"{place}. {thing.what}"
        yield f"   {thing.why}"
        if thing.gain:
            yield f"   {thing.gain}"
        yield f"   {joined(map(str, thing.who))}, {thing.when}"
