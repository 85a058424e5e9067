"""Where the names of points go, so that they neither meet each other nor leave the axes.

Here belongs the search: a few places around each point, near ones first, and farther ones with a
fine line. A name that finds none is left out; the table beside the picture has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.charts.letters import shorten, width
from reports.charts.sheet import Place
from reports.theme import LABEL

Area = tuple[float, float, float, float]  # left, top, right, bottom

_LONGEST = 120.0
_ASCENT, _DESCENT, _AIR = 5.6, 1.8, 0.8
# Away from the point: to the side, then up and down by so much.
_NEAR = 6.5
_RISES = (0.0, 9.0, 17.0, 26.0, 36.0, 47.0, 60.0)


@dataclass(frozen=True, slots=True)
class Named:
    """A point with its name; its name is rather above than below it where `is_above`."""

    place: Place
    label: str
    is_above: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place, as the start of its base line."""

    x: float
    y: float
    text: str
    box: Area
    leader: tuple[Place, Place] | None


def place_names(points: Iterable[Named], taken: Sequence[Area], axes: Area) -> Iterator[Name]:
    """The names that find a place, those of the outermost points first.

    Args:
        points: whose names are looked a place for.
        taken: by the marks of all points.
        axes: what no name may leave.
    """
    occupied = list(taken)
    for point in sorted(points, key=lambda one: (-one.place[0], one.place[1], one.label)):
        text = shorten(point.label, _LONGEST, LABEL)
        for name in _spots(point, text) if text else ():
            if _is_inside(name.box, axes) and not any(_meet(name.box, one) for one in occupied):
                occupied.append(name.box)
                yield name
                break


def _spots(point: Named, text: str) -> Iterator[Name]:
    """Near ones first."""
    (x, y), wide = point.place, width(text, LABEL)
    away = -1 if point.is_above else 1
    for rise in _RISES:
        for turn in (away, -away) if rise else (away,):
            for left in (x + _NEAR, x - _NEAR - wide, x - wide / 2):
                if not rise and left == x - wide / 2:
                    continue
                base = y + turn * rise + 2.5
                box = (left - _AIR, base - _ASCENT, left + wide + _AIR, base + _DESCENT)
                yield Name(left, base, text, box, _leader(point.place, box) if rise > 9 else None)


def _leader(place: Place, box: Area) -> tuple[Place, Place]:
    """From the point to the nearest edge of its name."""
    (x, y), (left, top, right, bottom) = place, box
    end = (min(max(x, left), right), bottom if bottom < y else top)
    return place, end


def _is_inside(box: Area, axes: Area) -> bool:
    return box[0] >= axes[0] and box[1] >= axes[1] and box[2] <= axes[2] and box[3] <= axes[3]


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
