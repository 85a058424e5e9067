"""Which values share a tone, and the legend that says so.

Here belongs the scale of a heat map: few tones, with round limits.
"""

from collections.abc import Sequence

from reports.charts.pictures import HeatMapPicture
from reports.charts.scales import edges, tick_labels
from reports.charts.sheet import Sheet, rectangle
from reports.format import Formatter
from reports.model import Unit
from reports.theme import INK, MINOR, TONES

_WIDE, _HIGH = 30.0, 7.0


def tone_limits(values: Sequence[float], unit: Unit) -> Sequence[float]:
    """Where tones change; few whole numbers have a tone each, and limits between them."""
    if unit != "count" or any(value % 1 for value in values):
        return edges(values, len(TONES))
    low, high = int(min(values, default=0)), int(max(values, default=-1))
    if high - low < len(TONES):
        return [at - 0.5 for at in range(low, high + 2)] if values else []
    return edges(values, len(TONES), whole=True)


def tone_of(at: int, count: int) -> int:
    """The tone of a class among so many; tones are as far apart as there are classes for."""
    last = len(TONES) - 1
    at = min(max(at, 0), count - 1)
    return round(at * last / (count - 1)) if count > 1 else last // 2


def draw_legend(
    sheet: Sheet,
    left: float,
    limits: Sequence[float],
    picture: HeatMapPicture,
    formatter: Formatter,
) -> None:
    """At the lower end of the sheet; nothing where there are no values."""
    count, y = len(limits) - 1, sheet.high - 20
    if count < 1:
        return
    for at in range(count):
        box = rectangle(left + at * _WIDE + 0.4, y, _WIDE - 0.8, _HIGH)
        sheet.areas([box], TONES[tone_of(at, count)])
    # A class of one number is named by it, others by their limits.
    is_single = picture.unit == "count" and limits[0] % 1 == 0.5
    named = [limit + 0.5 for limit in limits[:-1]] if is_single else limits
    for at, text in enumerate(tick_labels(named, picture.unit, formatter)):
        x = left + (at + is_single / 2) * _WIDE
        sheet.words(x, y + 15, text, size=MINOR, anchor="middle")
    if picture.reference is not None and count > 1:
        _reference(sheet, left, limits, picture.reference, picture, formatter)


def _reference(
    sheet: Sheet,
    left: float,
    limits: Sequence[float],
    reference: float,
    picture: HeatMapPicture,
    formatter: Formatter,
) -> None:
    """A pointer at the common rate, and beside the scale what it points at."""
    y, right = sheet.high - 20, left + (len(limits) - 1) * _WIDE
    share = (reference - limits[0]) / (limits[-1] - limits[0])
    x = min(max(left + share * (right - left), left), right)
    sheet.pointers([(x, y - 3.2), (right + 11, y + 3.6)], 5.5, INK, up=False)
    text = formatter.value(reference, picture.unit)
    label = formatter.texts.say("all pairs %(rate)s", rate=text)
    sheet.words(right + 17, y + 6, label, size=MINOR, color=INK)
