"""Small pictures within tables: sparklines, as pure functions from numbers to SVG.

Here belongs geometry. They carry no axis; the numbers beside them do.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from reports.model import Series, Statement
from reports.theme import ACCENT, QUIET

WIDTH, HEIGHT = 120.0, 24.0
_PAD = 3.0
_DASH = 4.5  # half of a target that a single month has


def sparkline(series: Series, title: str | Statement) -> Markup:
    """Thirteen months as a line, its newest month as a dot, targets as a dashed line.

    A month without a figure is a gap; a month that is not settled ends in a hollow dot.
    """
    drawn = [point.value for point in series.points if point.value is not None]
    if not drawn:
        return Markup("")
    targets = [point.target for point in series.points]
    low, high = _bounds([*drawn, *(target for target in targets if target is not None)])
    points = _places([point.value for point in series.points], low, high)
    marks = [_target(run) for run in _runs(_places(targets, low, high))]
    marks.extend(_line(run) for run in _runs(points))
    if points[-1] is not None:
        marks.append(_dot(*points[-1], 6.0, ACCENT))
        if not series.points[-1].is_mature:
            marks.append(_dot(*points[-1], 3.6, "white"))
    # The marks are numbers only; the title is the one text that enters.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" width="{WIDTH:g}" '
        f'height="{HEIGHT:g}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"><title>{escape(title)}</title>'
        f"{''.join(marks)}</svg>"
    )


def _bounds(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if high > low:
        return low, high
    margin = abs(high) or 1.0
    return low - margin, high + margin


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - _PAD - (value - low) / (high - low) * (HEIGHT - 2 * _PAD)


def _places(
    values: Sequence[float | None], low: float, high: float
) -> list[tuple[float, float] | None]:
    step = (WIDTH - 2 * _PAD) / max(len(values) - 1, 1)
    return [
        None if value is None else (_PAD + at * step, _y(value, low, high))
        for at, value in enumerate(values)
    ]


def _runs(points: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _line(run: list[tuple[float, float]]) -> str:
    if len(run) == 1:
        return _dot(*run[0], 2.0, ACCENT)
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
    return f'<path fill="none" stroke="{ACCENT}" stroke-width="1.4" d="M{path}"/>'


def _target(run: list[tuple[float, float]]) -> str:
    """Over the months that have a target, and no further; over one alone it is a dash."""
    if len(run) == 1:
        x, y = run[0]
        run = [(max(x - _DASH, _PAD), y), (min(x + _DASH, WIDTH - _PAD), y)]
    elif len({y for _, y in run}) == 1:
        run = [run[0], run[-1]]  # one stroke where nothing bends
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
    return (
        f'<path fill="none" stroke="{QUIET}" stroke-width="0.7" stroke-dasharray="3 2.5" '
        f'd="M{path}"/>'
    )


def _dot(x: float, y: float, size: float, color: str) -> str:
    """A line of no length with round ends: half of what a circle takes to lay out and to write."""
    return (
        f'<path fill="none" stroke="{color}" stroke-width="{size:g}" stroke-linecap="round" '
        f'd="M{x:.1f} {y:.1f}h0"/>'
    )
