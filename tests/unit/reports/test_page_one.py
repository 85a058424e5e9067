"""Page 1 answers who, what, why and what next, on one page of any paper."""

from dataclasses import replace

import pytest

from reports.company.actions import Action
from reports.company.review import CompanyReview
from reports.company.since import Since
from reports.layout import Laid, lay_out
from reports.model import Statement

# As long as the longest sentences of the demo company are in English; German takes a third more.
_WHAT = (
    "Have Renzo Oberstaufen (AE) coach Petronella Quast (SDR) in turning calls into "
    "qualified leads: 3 h a month for 2 months."
)
_WHY = (
    "Renzo Oberstaufen is ahead by what is worth about 8.3 qualified leads a month. "
    "Worth a try: little is known about Renzo Oberstaufen as a coach yet."
)
_GAIN = (
    "Expected: 5.5 more qualified leads in 4 months (90% range of the estimate: −2.7 to 13.8). "
    "That is worth about €54,000 (−26,000 to 130,000). Coaching by Renzo Oberstaufen helps at all "
    "with a probability of 89%."
)
_FOUND = (
    (
        "Have every lead handed over from October 2025 to September 2026 accepted or rejected, "
        "with a reason."
    ),
    (
        "97 leads handed over from October 2025 to September 2026 are still undecided. Team AE "
        "North has the most of them to decide: 58; without a known team: 3."
    ),
    "At this month’s acceptance rate of 61%, up to 59 of them become deals to work on.",
)
_CHANGED = (
    "More than chance explains, against September 2026 at equal age: Leads handed over (−121).",
    "The other headline figures moved no more than chance does from month to month.",
    "There is no yardstick for chance in: Upsell rate over the customers’ lifetime (+0.1 pp).",
    "Who holds a role changed: Usha Ulvenhagen (SDR → AE), Vera Ulvenoja (left, AE).",
    (
        "In the main metric of the role, recent months differ from the time before more than usual "
        "for 1 of 36 people: better for Petronella Quast. By chance alone it would be about 4."
    ),
)
_ADVICE = (
    (
        "20 pieces of advice of September 2026: carried out or begun 3, still open 13, about "
        "people who have left the role 4."
    ),
    (
        "Of older advice, 11 cases can be judged: better than expected 3, as expected 5, worse 3. "
        "One person’s months say little."
    ),
    (
        "7 older pieces of advice were not carried out: for Signe Nystekamp, Ulla Wolmarulf, Signe "
        "Vesterrius and 4 more."
    ),
)


def _said(text: str) -> Statement:
    third = len(text) // 3
    return Statement("rule", f"{text} {text[:third]}")


def _full(review: CompanyReview, paper: str) -> CompanyReview:
    """The review with as much on page 1 as there can be, in a language of long sentences."""
    names = ("Petronella Quast", "Anselm Tief", "Renzo Oberstaufen", "and 12 more managers")
    owners = tuple(Statement("action_owner", name) for name in names)
    when = _said("by Nov 13, 2026")
    what, why, gain = map(_said, _FOUND)
    found = Action("rule", owners, what, why, when, gain)
    coaching = Action("rule", owners[:1], _said(_WHAT), _said(_WHY), when, _said(_GAIN))
    return replace(
        review,
        settings=replace(review.settings, page_size=paper),
        actions=replace(review.actions, things=(found, coaching, coaching)),
        since=Since(tuple(map(_said, _CHANGED)), tuple(map(_said, _ADVICE))),
        sections=(),
        standings=(),
        chain=None,
        coaching=None,
    )


def _page_of(anchor: str, laid: Laid) -> int:
    return next(place for place, page in enumerate(laid.document.pages) if anchor in page.anchors)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_page_one_fits_on_one_page_with_sentences_a_third_longer(
    paper: str, review: CompanyReview
) -> None:
    laid = lay_out(_full(review, paper))
    assert _page_of("actions", laid) == _page_of("since", laid) == _page_of("contents", laid) == 0
    assert _page_of("attention", laid) == 1


def test_what_else_needs_attention_stays_on_page_one_where_there_is_room(
    review: CompanyReview,
) -> None:
    first = review.actions.others[:1]
    few = replace(review.actions, things=review.actions.things[:1], others=first, next=())
    laid = lay_out(replace(_full(review, "A4"), actions=few))
    assert _page_of("attention", laid) == 0


def test_without_anything_else_there_is_no_such_section(review: CompanyReview) -> None:
    nothing = replace(review.actions, others=(), next=())
    laid = lay_out(replace(_full(review, "A4"), actions=nothing))
    assert all("attention" not in page.anchors for page in laid.document.pages)
