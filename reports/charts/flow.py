"""The chain from its first step to its last, each as high as its count.

Here belongs drawing only.
"""

from reports.charts.letters import wrap
from reports.charts.pictures import FlowPicture
from reports.charts.sheet import Sheet
from reports.format import Formatter
from reports.theme import (
    ACCENT,
    ACCENT_SOFT,
    INK,
    LABEL,
    MINOR,
    QUIET,
    SEMIBOLD,
    STRONG_RULE,
    VALUE,
)

_HIGH, _TOP, _BAND = 170.0, 44.0, 90.0


def draw_flow(picture: FlowPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    sheet = Sheet(_HIGH)
    most = max((float(step.count) for step in picture.steps), default=0) or 1
    pitch = sheet.wide / max(len(picture.steps), 1)
    middle = _TOP + _BAND / 2
    before = None
    for at, step in enumerate(picture.steps):
        x = at * pitch
        half = max(float(step.count) / most * _BAND / 2, 0.5)
        bar = min(14.0, pitch / 3)
        if before is not None:
            sheet.area(
                [(before[0], middle - before[1]), (x, middle - half), (x, middle + half),
                 (before[0], middle + before[1])], ACCENT_SOFT,
            )  # fmt: skip
            between = (before[0] + x) / 2
            if step.share is not None:
                share = formatter.rate(step.share, 0)
                sheet.words(between, middle + 3, share, color=INK, weight=SEMIBOLD, anchor="middle")
            if step.days is not None:
                days = formatter.texts.say("%(days)s days", days=formatter.count(step.days))
                sheet.words(between, _HIGH - 22, days, size=MINOR, anchor="middle")
        if step.is_role_change:
            sheet.line([(x - 2, 2), (x - 2, _HIGH - 8)], color=STRONG_RULE, dashes=(1.5, 1.5))
        sheet.box(x, middle - half, bar, 2 * half, ACCENT)
        for line, words in enumerate(wrap(step.label, pitch - 8, LABEL)):
            sheet.words(x, 10 + line * 9, words, color=INK)
        sheet.words(x, 36, formatter.count(step.count), size=VALUE, color=ACCENT, weight=SEMIBOLD)
        before = (x + bar, half)
    sheet.words(0, _HIGH - 8, "", color=QUIET)
    return sheet.svg()
