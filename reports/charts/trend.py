"""The charts of the packs, drawn by matplotlib as SVG with one theme.

Here belong theme and drawing. A chart has its unit, its months and the cases behind them; what it
shows is said in words beside it (`sections.describe`), which is its alternative text as well. Text
is drawn as outlines, and nothing in the file depends on time, machine or process.
"""

import re
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reports.fonts import TEXT_FONT, font_files
from reports.format import Formatter
from reports.model import Point, Series
from reports.theme import ACCENT, BAND, INK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_NEAR = 0.16  # share of the axis within which two labels would touch
_SIZE = (7.09, 2.05)  # inches: the width of the text block, and a fifth of the page


class _Label(NamedTuple):
    y: float
    text: str
    color: str
    size: float


def trend_chart(series: Series, formatter: Formatter) -> str:
    """Thirteen months of a metric against its target, with the interval of each as a band."""
    from matplotlib import rc_context, rcdefaults, rcParams
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    # A matplotlibrc in the working folder is no theme of ours.
    with rc_context():
        rcdefaults()
        rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "sales-reviews"})
        figure = Figure(figsize=_SIZE)
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.052, 0.26, 0.846, 0.69))
        _draw(axes, series, formatter)
        target = StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(target, format="svg", transparent=True, metadata=nothing)
    return _bare(target.getvalue())


def _bare(svg: str) -> str:
    """Without prologue and metadata."""
    svg = svg[svg.index("<svg") :]
    return re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)


def _font(size: float) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(font_files()[TEXT_FONT]), size=size)


def _draw(axes: "Axes", series: Series, formatter: Formatter) -> None:
    points = list(enumerate(series.points))
    _band(axes, points)
    _target(axes, points)
    values = [float("nan") if point.value is None else point.value for _, point in points]
    axes.plot(range(len(values)), values, color=ACCENT, linewidth=1.6, zorder=3)
    for index, point in points:
        if point.value is not None:
            fill = ACCENT if point.is_mature else "white"
            axes.plot(
                [index],
                [point.value],
                marker="o",
                markersize=4.2,
                color=ACCENT,
                markerfacecolor=fill,
                markeredgewidth=1.2,
                zorder=4,
            )
    _axes(axes, series, formatter)
    _end_labels(axes, series, formatter)


def _band(axes: "Axes", points: list[tuple[int, Point]]) -> None:
    """One area per stretch of months without a gap."""
    known = [(index, point.interval) for index, point in points if point.interval]
    for _, group in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        xs, intervals = zip(*(entry for _, entry in group), strict=True)
        lows, highs = [one.low for one in intervals], [one.high for one in intervals]
        axes.fill_between(xs, lows, highs, color=BAND, linewidth=0, zorder=1)


def _target(axes: "Axes", points: list[tuple[int, Point]]) -> None:
    known = [(index, point.target) for index, point in points if point.target is not None]
    if known:
        xs, ys = zip(*known, strict=True)
        axes.plot(xs, ys, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2)


def _end_labels(axes: "Axes", series: Series, formatter: Formatter) -> None:
    """The newest value and target beside the ends of their lines, never on one another."""
    last = series.points[-1]
    labels: list[_Label] = []
    if last.value is not None:
        text = formatter.value(last.value, series.unit, series.currency)
        labels.append(_Label(last.value, text, ACCENT, 9.0))
    if last.target is not None:
        target = formatter.value(last.target, series.unit, series.currency)
        text = formatter.texts.say("target %(target)s", target=target)
        labels.append(_Label(last.target, text, QUIET, 7.5))
    bottom, top = axes.get_ylim()
    labels.sort()
    near = len(labels) == 2 and labels[1].y - labels[0].y < _NEAR * (top - bottom)
    for index, label in enumerate(labels):
        axes.annotate(
            label.text,
            (len(series.points) - 1, label.y),
            xytext=(7, (index * 2 - 1) * 5.5 if near else 0),
            textcoords="offset points",
            va="center",
            color=label.color,
            fontproperties=_font(label.size),
        )


def _axes(axes: "Axes", series: Series, formatter: Formatter) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(-0.3, len(series.points) - 0.7)
    axes.set_ylim(*_limits(series))
    axes.set_xticks(range(len(series.points)), _month_labels(series, formatter))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    labels = _value_labels([float(tick) for tick in axes.get_yticks()], series, formatter)
    axes.set_yticks(axes.get_yticks(), labels)
    axes.set_ylim(*_limits(series))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    # Above the band (1), below the lines (2 and more).
    axes.set_axisbelow("line")
    axes.tick_params(length=0, colors=QUIET, pad=4)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(_font(7.5))
        tick.set_linespacing(1.25)


def _limits(series: Series) -> tuple[float, float]:
    """What is drawn, with air above and below."""
    drawn = [point.value for point in series.points if point.value is not None]
    drawn += [point.target for point in series.points if point.target is not None]
    for point in series.points:
        drawn += [point.interval.low, point.interval.high] if point.interval else []
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    air = 0.1 * (high - low) or abs(high) * 0.1 or 0.1
    return low - air, high + air


def _value_labels(ticks: list[float], series: Series, formatter: Formatter) -> list[str]:
    """With as many digits as it takes to tell them apart, all the same."""
    digits = 0 if all(round(tick * 100, 6) % 1 == 0 for tick in ticks) else 1
    if series.unit == "rate":
        return [formatter.rate(tick, digits) for tick in ticks]
    return [formatter.value(tick, series.unit) for tick in ticks]


def _month_labels(series: Series, formatter: Formatter) -> list[str]:
    """Month, the cases behind it, and the year where it begins."""
    with_cases = any(point.interval for point in series.points)
    labels = []
    for index, point in enumerate(series.points):
        lines = [formatter.month_name(point.month)]
        if with_cases:
            cases = formatter.count(point.cases)
            known = point.cases is not None
            lines.append(formatter.texts.say("n %(cases)s", cases=cases) if known else "")
        if index == 0 or point.month.month == 1:
            lines.append(str(point.month.year))
        labels.append("\n".join(lines))
    return labels
