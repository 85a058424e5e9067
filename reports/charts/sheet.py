"""What a picture is drawn on: a matplotlib figure measured in points, without axes.

Here belong the few kinds of marks that pictures are made of, in the terms of the theme. Matplotlib's
axes cost ten times as much to build as all that we draw in them, and are never zoomed: scales are
in `scales`, and a sheet takes places in points from the upper left corner.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from matplotlib import rc_context, rcdefaults
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from reports.charts.backend import LeanRenderer
from reports.charts.letters import width
from reports.theme import INK, LABEL, PAPER, QUIET, REGULAR, RULE, WIDTH

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
_SHIFT: dict[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


@contextmanager
def own_defaults() -> Iterator[None]:
    """A user's matplotlibrc is no theme of ours."""
    with rc_context():
        rcdefaults()
        yield


@cache
def _font(size: float, weight: int) -> FontProperties:
    return FontProperties(family="Review", size=size, weight=weight)


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
    """Takes marks in the order in which they cover each other."""

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
        """One line whose baseline is at `y`; turned ones start where they are placed."""
        if not text:
            return
        if anchor != "start":
            x -= width(text, size, weight) * _SHIFT[anchor]
        self._figure.add_artist(_Words((x, y), text, _font(size, weight), color, angle))

    def line(
        self,
        places: Iterable[Place],
        *,
        color: str = RULE,
        stroke: float = 0.6,
        dashes: Sequence[float] | None = None,
    ) -> None:
        """Through these places."""
        path = Path(list(places))
        style = "solid" if dashes is None else (0, tuple(one / stroke for one in dashes))
        self._patch(
            path, facecolor="none", edgecolor=color, linewidth=stroke, linestyle=style,
            capstyle="butt", joinstyle="miter" if dashes else "round",
        )  # fmt: skip

    def area(self, places: Sequence[Place], color: str) -> None:
        """Filled, without an edge."""
        self._patch(Path([*places, places[0]], closed=True), facecolor=color, linewidth=0)

    def box(
        self, x: float, y: float, wide: float, high: float, color: str = "none",
        edge: str | None = None, stroke: float = 0.7,
    ) -> None:  # fmt: skip
        """A rectangle, filled or with an edge."""
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
        if edge is None:
            self.area(corners[:-1], color)
        else:
            self._patch(
                Path(corners, closed=True), facecolor=color, edgecolor=edge, linewidth=stroke,
                capstyle="butt", joinstyle="miter",
            )  # fmt: skip

    def dots(self, places: Iterable[Place], size: float, color: str) -> None:
        """Discs of one size: lines of no length with round ends, which a file needs least for."""
        for place in places:
            self._patch(
                Path([place, place]), facecolor="none", edgecolor=color, linewidth=size,
                capstyle="round", joinstyle="miter",
            )  # fmt: skip

    def rings(self, places: Sequence[Place], size: float, color: str, stroke: float = 1.2) -> None:
        """Hollow discs."""
        self.dots(places, size + stroke, color)
        self.dots(places, size - stroke, PAPER)

    def pointer(self, place: Place, size: float, color: str = INK, *, up: bool = True) -> None:
        """A triangle that points up or down."""
        x, y = place
        half, rise = size / 2, size * (-0.5 if up else 0.5)
        self.area([(x - half, y - rise), (x + half, y - rise), (x, y + rise)], color)

    def svg(self) -> str:
        """The file."""
        renderer = LeanRenderer(self.wide, self.high)
        self._figure.draw(renderer)
        return renderer.svg()

    def _patch(self, path: Path, **style: Any) -> None:
        self._figure.add_artist(PathPatch(path, transform=IdentityTransform(), **style))
