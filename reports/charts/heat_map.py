"""Pairs of people as a grid: the darker, the higher; signs where a pair is beyond chance.

Here belongs drawing only. The value stands in its cell where there is room; a pair without cases is
a dot.
"""

from reports.charts.letters import shorten, width
from reports.charts.pictures import HeatCell, HeatMapPicture
from reports.charts.scales import Scale, spread, tick_labels
from reports.charts.sheet import Sheet
from reports.format import Formatter
from reports.theme import INK, LABEL, MINOR, PAPER, QUIET, RULE

_NAMES, _HEADS = 110.0, 70.0
_LIGHT, _DARK = (0xEE, 0xF4, 0xF6), (0x0C, 0x3F, 0x52)


def draw_heat_map(picture: HeatMapPicture, formatter: Formatter) -> str:
    """The picture as SVG."""
    names = min(max((width(row, LABEL) for row in picture.rows), default=0), _NAMES) + 6
    columns = max(len(picture.columns), 1)
    wide = min((510 - names - 40) / columns, 44.0)
    high = min(wide, 20.0, 560 / max(len(picture.rows), 1))
    heads = min(max((width(one, LABEL) for one in picture.columns), default=0), _HEADS) * 0.72 + 10
    sheet = Sheet(heads + high * len(picture.rows) + 30)
    known = [cell.value for line in picture.cells for cell in line if cell]
    shade = Scale(*spread(known, air=0), 0, 1)
    for at, row in enumerate(picture.rows):
        y = heads + high * at
        sheet.words(names - 5, y + high / 2 + 2.4, shorten(row, names - 6, LABEL), anchor="end")
        for across, cell in enumerate(picture.cells[at]):
            _cell(sheet, cell, (names + across * wide, y, wide, high), shade, picture, formatter)
    for across, column in enumerate(picture.columns):
        x = names + (across + 0.5) * wide
        sheet.words(x + 2, heads - 4, shorten(column, _HEADS, LABEL), angle=45)
    _legend(sheet, picture, shade, names, known, formatter)
    return sheet.svg()


def _color(share: float) -> str:
    mixed = (
        round(light + (dark - light) * share) for light, dark in zip(_LIGHT, _DARK, strict=True)
    )
    return "#" + "".join(f"{one:02x}" for one in mixed)


def _cell(
    sheet: Sheet, cell: HeatCell | None, box: tuple[float, float, float, float], shade: Scale,
    picture: HeatMapPicture, formatter: Formatter,
) -> None:  # fmt: skip
    x, y, wide, high = box
    if cell is None:
        sheet.dots([(x + wide / 2, y + high / 2)], 1.2, RULE)
        return
    share = min(max(shade(cell.value), 0), 1)
    sheet.box(x + 0.4, y + 0.4, wide - 0.8, high - 0.8, _color(share))
    ink = PAPER if share > 0.5 else INK
    sign = {"above": "+", "below": "−", "": ""}[cell.mark]
    text = (
        formatter.rate(cell.value, 0)
        if picture.unit in {"rate", "share"}
        else formatter.value(cell.value, picture.unit)
    )
    if wide >= 26 and high >= 10:
        sheet.words(
            x + wide / 2,
            y + high / 2 + 2.4,
            text + (" " + sign if sign else ""),
            color=ink,
            anchor="middle",
        )
    elif sign:
        sheet.words(x + wide / 2, y + high / 2 + 2.4, sign, color=ink, anchor="middle")


def _legend(
    sheet: Sheet, picture: HeatMapPicture, shade: Scale, names: float, known: list[float],
    formatter: Formatter,
) -> None:  # fmt: skip
    if not known:
        return
    y = sheet.high - 20
    for at in range(20):
        sheet.box(names + at * 5, y, 5, 7, _color((at + 0.5) / 20))
    low, high = tick_labels([min(known), max(known)], picture.unit, formatter)
    sheet.words(names, y + 15, low, size=MINOR, color=QUIET)
    sheet.words(names + 100, y + 15, high, size=MINOR, color=QUIET, anchor="end")
