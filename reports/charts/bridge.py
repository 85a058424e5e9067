"""From a start to an end by its changes, which add up.

Here belongs drawing only. Totals stand on the axis; changes carry their sign, and those that take
away are hatched.
"""

from reports.charts.letters import wrap
from reports.charts.pictures import BridgePicture
from reports.charts.scales import Scale, spread, tick_labels
from reports.charts.sheet import Sheet
from reports.format import Formatter
from reports.theme import ACCENT, ACCENT_SOFT, INK, LABEL, QUIET, RULE, SEMIBOLD, STRONG_RULE

_HIGH, _LEFT, _TOP, _BOTTOM = 190.0, 50.0, 14.0, 30.0


def draw_bridge(picture: BridgePicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    sheet = Sheet(_HIGH)
    ends: list[tuple[float, float]] = []
    level = 0.0
    for bar in picture.bars:
        value = float(bar.value)
        ends.append((0.0, value) if bar.is_total else (level, level + value))
        level = ends[-1][1]
    low, high = spread([end for pair in ends for end in pair], air=0.08, zero=True)
    up = Scale(low, high, _HIGH - _BOTTOM, _TOP)
    ticks = up.ticks(4)
    for tick, label in zip(ticks, tick_labels(ticks, "amount", formatter), strict=True):
        sheet.line([(_LEFT, up(tick)), (sheet.wide, up(tick))], color=RULE)
        sheet.words(_LEFT - 5, up(tick) + 2.4, label, anchor="end")
    pitch = (sheet.wide - _LEFT) / max(len(picture.bars), 1)
    wide = min(pitch * 0.6, 60.0)
    for at, (bar, (start, end)) in enumerate(zip(picture.bars, ends, strict=True)):
        middle = _LEFT + (at + 0.5) * pitch
        top, bottom = up(max(start, end)), up(min(start, end))
        falls = end < start and not bar.is_total
        color = ACCENT if bar.is_total else ACCENT_SOFT
        sheet.box(middle - wide / 2, top, wide, bottom - top, "none" if falls else color,
                  edge=INK if falls else None)  # fmt: skip
        amount = (
            formatter.amount(bar.value, None)
            if bar.is_total
            else formatter.change(bar.value, "amount")
        )
        sheet.words(middle, top - 4, amount, color=INK, weight=SEMIBOLD, anchor="middle")
        if at + 1 < len(ends):
            sheet.line(
                [(middle + wide / 2, up(end)), (middle + pitch - wide / 2, up(end))],
                color=STRONG_RULE,
            )
        for line, words in enumerate(wrap(bar.label, pitch - 6, LABEL)):
            sheet.words(
                middle, _HIGH - _BOTTOM + 11 + line * 9, words, color=QUIET, anchor="middle"
            )
    sheet.line([(_LEFT, up(0)), (sheet.wide, up(0))], color=STRONG_RULE, stroke=0.9)
    return sheet.svg()
