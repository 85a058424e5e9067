"""Writes what matplotlib draws as lean SVG: a backend in the terms of `RendererBase`.

Here belongs the file format only. The SVG of matplotlib's own backend has styles, clip paths and
letters as outlines, which take a layout engine five times as long to read. Here letters stay
letters, in the fonts of the packs, shapes of one style share a path, and no number has more than
two decimals. Sheets are measured in points from their upper left corner, as SVG is.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path

from reports.charts.letters import width
from reports.theme import FONTS, REGULAR

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

_Color = Any  # what matplotlib takes for a colour
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_PLACES = {Path.MOVETO: 1, Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}


def number(value: float) -> str:
    """With at most two decimals, as short as can be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class LeanRenderer(RendererBase):
    """Collects paths and texts, and gives the file that they make."""

    def __init__(self, wide: float, high: float) -> None:
        super().__init__()
        self._size = (wide, high)
        self._parts: list[tuple[str, list[str]]] = []

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: "Transform",
        rgbFace: _Color | None = None,  # noqa: N803 - matplotlib's name
    ) -> None:
        """Adds to the path before where that has the same style."""
        style = _style(gc, rgbFace)
        if style:
            self._add(style, "".join(_commands(path.transformed(transform))))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: "FontProperties",
        angle: float,
        ismath: object = False,
        mtext: object = None,
    ) -> None:
        """One line that starts at `x`; right and centred ones are shifted by who measured them."""
        del ismath, mtext
        size, weight = number(prop.get_size_in_points()), int(prop.get_weight())
        style = f'g fill="{to_hex(gc.get_rgb())}" font-size="{size}"'
        if weight != REGULAR:
            style += f' font-weight="{weight}"'
        place = f'x="{number(x)}" y="{number(y)}"'
        if angle:
            place = f'transform="translate({number(x)} {number(y)}) rotate({number(-angle)})"'
        self._add(style, f"<text {place}>{escape(s)}</text>")

    def _add(self, style: str, part: str) -> None:
        if self._parts and self._parts[-1][0] == style:
            self._parts[-1][1].append(part)
        else:
            self._parts.append((style, [part]))

    def get_text_width_height_descent(
        self, s: str, prop: "FontProperties", ismath: object
    ) -> tuple[float, float, float]:
        """By the letters' widths, as the layout engine will set them."""
        del ismath
        size = float(prop.get_size_in_points())
        return width(s, size, int(prop.get_weight())), size, size * 0.25

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In points."""
        return self._size

    def points_to_pixels(self, points: float) -> float:  # type: ignore[override]
        """The sheet is measured in points."""
        return points

    def svg(self) -> str:
        """The file."""
        wide, high = map(number, self._size)
        body = "".join(_element(style, parts) for style, parts in self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
            f'viewBox="0 0 {wide} {high}" font-family="{FONTS}">{body}</svg>\n'
        )


def _element(style: str, parts: Sequence[str]) -> str:
    content = "".join(parts)
    return f"<{style}>{content}</g>" if style.startswith("g ") else f'<{style} d="{content}"/>'


def _style(gc: GraphicsContextBase, face: _Color | None) -> str:
    """The path's attributes; nothing where nothing would be seen."""
    line = gc.get_linewidth()
    if face is None and not line:
        return ""
    style = f'path fill="{"none" if face is None else to_hex(face)}"'
    if not line:
        return style
    style += f' stroke="{to_hex(gc.get_rgb())}" stroke-width="{number(line)}"'
    dashes: Any = gc.get_dashes()[1]
    if dashes is not None:
        style += f' stroke-dasharray="{" ".join(map(number, dashes))}"'
    if gc.get_capstyle() == "round":
        style += ' stroke-linecap="round"'
    if gc.get_joinstyle() == "round":
        style += ' stroke-linejoin="round"'
    return style


def _commands(path: Path) -> Iterator[str]:
    """The path in SVG's letters; what goes straight along an axis is said by one number."""
    vertices: Any = path.vertices  # arrays, whatever their types say
    codes: Any = path.codes
    points = vertices.tolist()
    codes = [Path.MOVETO] + [Path.LINETO] * len(points) if codes is None else codes.tolist()
    index, before = 0, ("", "")
    while index < len(points):
        code = codes[index]
        if code == Path.CLOSEPOLY:
            yield "Z"
            index += 1
            continue
        end = index + _PLACES[code]
        places = [(number(x), number(y)) for x, y in points[index:end]]
        x, y = places[-1]
        if code == Path.LINETO and y == before[1]:
            yield f"H{x}"
        elif code == Path.LINETO and x == before[0]:
            yield f"V{y}"
        else:
            yield _LETTERS[code] + " ".join(f"{one} {other}" for one, other in places)
        index, before = end, (x, y)
