"""How the first page is set so that it stays one page: how densely, and how much of the advice.

Here belong estimates of heights in millimetres, on the safe side, by the letters of a text; the
layout itself is `person_one.html` with the densities of `person.css`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from reports.advice import Advice
from reports.model import Statement
from reports.person.review import Metric, PersonReview, StandingRow

_PAGES = {"A4": 267.0, "Letter": 249.0}
_WIDTH = 180.0


@dataclass(frozen=True, slots=True)
class _Density:
    """Sizes of one density: of text in points, of the picture as a share of the width."""

    text: float
    small: float
    picture: float
    row_air: float


# As `.density-0` and so on in the style sheet.
_DENSITIES = (
    _Density(8.5, 7.5, 1.0, 1.7),
    _Density(8.1, 7.2, 0.84, 1.3),
    _Density(7.7, 6.9, 0.7, 0.9),
)
_MM, _LETTER, _LEADING = 0.3528, 0.505, 1.3
_PICTURE = 49.0
# Letters of what stands around team and manager.
_LABELS = 24
# Shares of the page's width: columns of figures and rates, and the two parts at the foot.
_LABEL, _BAND, _VERDICT = 0.305, 0.17, 0.295
_STRENGTHS, _ADVICE = 0.38, 0.58


def fitted(review: PersonReview) -> PersonReview:
    """The review, its first page as dense as need be; at last with less of the advice.

    Expected gains are left out first, then the second recommendation.
    """
    room = _PAGES.get(review.settings.page_size, min(_PAGES.values()))
    for density in range(len(_DENSITIES)):
        if height(review, density) <= room:
            return replace(review, density=density)
    last = len(_DENSITIES) - 1
    plain = tuple(replace(one, gain=None) for one in review.advice)
    shorter = replace(review, density=last, advice=plain)
    return shorter if height(shorter, last) <= room else replace(shorter, advice=plain[:1])


def height(review: PersonReview, density: int) -> float:
    """Of the whole first page, as set at a density."""
    size = _DENSITIES[density]
    return (
        _cover(review, size)
        + _figures(review.metrics, review.metric_notes, size)
        + _picture(review, size)
        + _standing(review.standing, review.standing_note.text, size)
        + _foot(review, size)
    )


def _lines(text: str, width: float, points: float) -> int:
    """How many lines a text takes; words break a little before the end of a line."""
    letters = width / (points * _MM * _LETTER)
    return ceil(len(text) / max(1.0, letters - 1.5)) if text else 0


def _block(text: str, width: float, points: float) -> float:
    return _lines(text, width, points) * points * _MM * _LEADING + 0.9


def _cover(review: PersonReview, size: _Density) -> float:
    name = ceil(len(review.name) / 46) * 8.6
    line = f"{review.role_title} {review.team} {review.manager}" + _LABELS * " "
    tenure = review.tenure.text if review.tenure else ""
    return 16.0 + name + _block(line, _WIDTH, 9.0) + _block(tenure, _WIDTH, size.text)


def _title(size: _Density) -> float:
    return 4.6 + 3.5 * size.row_air / 1.7 + 0.8


def _figures(metrics: Sequence[Metric], notes: Iterable[str], size: _Density) -> float:
    found = _title(size) - 2.0 + 8.0
    for metric in metrics:
        label = _lines(metric.label, _LABEL * _WIDTH, size.text)
        band = _lines(metric.band.text, _BAND * _WIDTH, size.text) if metric.band else 1
        text = max(label, band) * size.text * _MM * _LEADING
        found += text + size.small * _MM * 1.25 + size.row_air
    return found + sum(_block(note, _WIDTH, size.small) for note in notes)


def _picture(review: PersonReview, size: _Density) -> float:
    picture = review.picture
    if picture is None:
        return 0.0
    caption = _block(f"{picture.title} {picture.note}", size.picture * _WIDTH, size.small)
    return _PICTURE * size.picture + 2.0 + caption


def _standing(rows: Sequence[StandingRow], note: str, size: _Density) -> float:
    found = _title(size) + (8.0 if rows else 0.0)
    for row in rows:
        label = _lines(row.label, _LABEL * _WIDTH, size.text) * size.text * _LEADING
        label += size.small * 1.25 if row.cases_text else 0
        verdict = _lines(row.verdict.text, _VERDICT * _WIDTH, size.text) * size.text * _LEADING
        found += max(label, verdict) * _MM + size.row_air
    return found + _block(note, _WIDTH, size.small)


def _foot(review: PersonReview, size: _Density) -> float:
    strengths = sum(_block(one.text, _STRENGTHS * _WIDTH, size.text) for one in review.strengths)
    texts = [*map(_advice_text, review.advice), *(one.text for one in review.no_advice)]
    advice = sum(_block(text, _ADVICE * _WIDTH, size.text * 1.02) for text in texts)
    return _title(size) + max(strengths, advice, 2 * size.text * _MM * _LEADING)


def _advice_text(advice: Advice) -> str:
    parts: tuple[Statement | None, ...] = (advice.text, advice.reason, advice.gain)
    return " ".join(part.text for part in parts if part)
