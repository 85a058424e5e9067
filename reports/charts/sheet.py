"""What a picture is drawn on: a matplotlib figure measured in points, without axes.

Here belong the few kinds of marks that pictures are made of, in the terms of the theme. The
library's own axes cost ten times as much to build as all that is drawn in them: places come from
`scales` instead, and are points from the sheet's upper left corner. Many marks of one style are one
call.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from math import floor
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, cast

from matplotlib import rc_context, rcParams, rcParamsDefault
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from reports.charts.backend import LeanRenderer
from reports.charts.letters import drawable, width
from reports.theme import DASHES, INK, LABEL, PAPER, QUIET, REGULAR, RULE, WIDTH

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
_SHIFT: dict[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}
_SEEN = 5.0  # points: smaller triangles would be all hem
# What figures and shapes read of a user's matplotlibrc.
_READ = ("figure.", "hatch.", "lines.", "patch.", "path.")


class _Style(TypedDict, total=False):
    facecolor: str
    edgecolor: str
    linewidth: float
    linestyle: object
    capstyle: Literal["butt", "round"]
    joinstyle: Literal["miter", "round"]


@contextmanager
def own_defaults() -> Iterator[None]:
    """Within it, a user's matplotlibrc has no effect on sheets."""
    now = cast("Mapping[str, object]", rcParams)
    changed: Any = {name: good for name, good in _defaults() if now[name] != good}
    # A context copies all parameters, which would take a quarter of the time of a small picture.
    with rc_context(changed) if changed else nullcontext():
        yield


@cache
def _defaults() -> tuple[tuple[str, object], ...]:
    all_of_them = cast("Mapping[str, object]", rcParamsDefault)
    return tuple((name, good) for name, good in all_of_them.items() if name.startswith(_READ))


@cache
def _font(size: float, weight: int) -> FontProperties:
    return FontProperties(
        family="Review",
        style="normal",
        variant="normal",
        weight=weight,
        stretch="normal",
        size=size,
    )


class _Words(Artist):
    """One line of text, which matplotlib's own text would search for formulas and line breaks."""

    def __init__(
        self, place: Place, words: str, font: FontProperties, color: str, angle: float
    ) -> None:
        super().__init__()
        self.set_zorder(2)  # above all shapes
        self._place, self._words, self._font = place, words, font
        self._color, self._angle = color, angle

    def draw(self, renderer: "RendererBase") -> None:
        """By the renderer's own means."""
        gc = renderer.new_gc()
        gc.set_foreground(self._color)
        renderer.draw_text(gc, *self._place, self._words, self._font, self._angle)
        gc.restore()


class Sheet:
    """Takes shapes in the order in which they cover each other, and words above them."""

    def __init__(self, high: float, wide: float = WIDTH) -> None:
        self.wide, self.high = wide, high
        self._figure = Figure(figsize=(wide / 72, high / 72), dpi=72, frameon=False)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL,
        color: str = QUIET,
        weight: int = REGULAR,
        anchor: Anchor = "start",
        angle: float = 0,
    ) -> None:
        """One line whose baseline is at `y`; a turned one starts at its place."""
        text, size = drawable(text), floor(size * 10 + 1e-6) / 10  # few sizes: fonts are kept
        if text:
            x -= width(text, size, weight) * _SHIFT[anchor]
            self._figure.add_artist(_Words((x, y), text, _font(size, weight), color, angle))

    def lines(
        self,
        runs: Iterable[Sequence[Place]],
        *,
        color: str = RULE,
        stroke: float = 0.6,
        dashes: Sequence[float] | None = None,
    ) -> None:
        """Each through its places."""
        style: _Style = {"facecolor": "none", "edgecolor": color, "linewidth": stroke}
        style |= {"capstyle": "butt", "joinstyle": "miter" if dashes else "round"}
        if dashes:
            style["linestyle"] = (0, tuple(one / stroke for one in dashes))
        self._shape(runs, closed=False, **style)

    def mark(self, run: Sequence[Place]) -> None:
        """The dashed line of a target or of a common rate."""
        self.lines([run], color=INK, stroke=0.9, dashes=DASHES)

    def areas(
        self, shapes: Iterable[Sequence[Place]], color: str, edge: str = "none", stroke: float = 0.0
    ) -> None:
        """Filled, and with an edge where one is named."""
        self._shape(
            shapes, closed=True, facecolor=color, edgecolor=edge, linewidth=stroke,
            capstyle="butt", joinstyle="miter",
        )  # fmt: skip

    def dots(self, places: Iterable[Place], size: float, color: str) -> None:
        """Discs: lines of no length with round ends, which take least to write and to read."""
        self._shape(
            ((place, place) for place in places), closed=False, facecolor="none", edgecolor=color,
            linewidth=size, capstyle="round", joinstyle="miter",
        )  # fmt: skip

    def rings(self, places: Sequence[Place], size: float, color: str, stroke: float = 1.2) -> None:
        """Hollow discs."""
        self.dots(places, size + stroke, color)
        self.dots(places, size - stroke, PAPER)

    def pointers(self, places: Iterable[Place], size: float, color: str, *, up: bool) -> None:
        """Triangles that point up or down, with a hem that parts them from what they cover."""
        half, rise = size / 2, size * (-0.45 if up else 0.45)
        shapes = [[(x - half, y - rise), (x + half, y - rise), (x, y + rise)] for x, y in places]
        hem = 0.5 if size >= _SEEN else 0.0
        self.areas(shapes, color, PAPER if hem else "none", hem)

    def svg(self) -> str:
        """The file."""
        renderer = LeanRenderer(self.wide, self.high)
        self._figure.draw(renderer)
        return renderer.svg()

    def _shape(
        self, runs: Iterable[Sequence[Place]], *, closed: bool, **style: Unpack[_Style]
    ) -> None:
        """All of one style as one path."""
        places: list[Place] = []
        codes: list[Any] = []
        for run in runs:
            places += run
            codes += [Path.MOVETO, *[Path.LINETO] * (len(run) - 1)]
            if closed:
                places.append(run[0])
                codes.append(Path.CLOSEPOLY)
        if places:
            path = Path(places, codes)
            self._figure.add_artist(PathPatch(path, transform=IdentityTransform(), **style))


def rectangle(x: float, y: float, wide: float, high: float) -> list[Place]:
    """The corners."""
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
