"""How to read a person's figures, in notes below them.

Here belong the notes; the figures are in `metrics`.
"""

from collections.abc import Iterator

from reports.bands import BAND_OF_AT_LEAST
from reports.person.measures import MEASURES
from reports.person.metrics import Own, is_flow
from reports.person.review import Metric
from reports.texts import N_


def metric_notes(metrics: tuple[Metric, ...], own: Own) -> Iterator[str]:
    """How to read the figures, and why some are not there."""
    say = own.peers.pack.formatter.texts.say
    yield say(
        "Peers: middle half of at least %(people)s other people in your role. Own past: the twelve "
        "months before (rates over all their cases, amounts and counts as the average month, "
        "holdings and retention as they stood a year before).",
        people=BAND_OF_AT_LEAST,
    )
    if any(metric.band is None for metric in metrics):
        yield say(
            "–: fewer than %(people)s others have this figure, so that a band would give one away.",
            people=BAND_OF_AT_LEAST,
        )
    yield from _converted(metrics, own)


def _converted(metrics: tuple[Metric, ...], own: Own) -> Iterator[str]:
    """That counts of people with other working times are made comparable."""
    flows = {measure.metric for measure in MEASURES[own.role] if is_flow(measure)}
    has_bands = any(metric.band for metric in metrics if metric.metric in flows)
    if not has_bands or min(own.peers.shares(own.role).values(), default=1.0) == 1.0:
        return
    formatter = own.peers.pack.formatter
    message = (
        N_(
            "The peers’ counts are converted to your working time in the role this month: "
            "%(worked)s of full time."
        )
        if own.role == "sdr"
        else N_(
            "The peers’ amounts won are converted to your days in the role this month: %(worked)s "
            "of the month’s days."
        )
    )
    yield formatter.texts.say(message, worked=formatter.value(own.worked, "share"))
