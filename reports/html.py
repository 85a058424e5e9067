"""Templates and the filters that they format values with.

Here belongs the Jinja environment. Everything from the marts is untrusted and escaped; an unknown
name in a template is an error.
"""

from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.charts.letters import width
from reports.format import Formatter, formatter_in
from reports.lists import joined
from reports.role_table import Table
from reports.sparks import sparkline
from reports.views import View, kind_of

_TEMPLATES = Path(__file__).parent / "templates"
# Millimetres, in a table as wide as the page: the two parts of an interval, a digit at the full
# size, the air around a number, and the least that a name needs.
_PAGE, _INTERVAL, _DIGIT, _AIR, _NAME = 180.0, (15.5, 14.5), 1.58, 2.0, 30.0
_NAME_AT_MOST = 52.0
_FONT_PT = 8.5
# Of the headings: their size, and how many letters a word must have to be broken.
_HEAD_PT, _BREAKABLE, _MM_PER_PT = 7.0, 10, 25.4 / 72


class Layout(NamedTuple):
    """How a role's table is set: each HTML column in percent, and the size of its text."""

    shares: tuple[float, ...]
    font_pt: float


def table_layout(table: Table, formatter: Formatter) -> Layout:
    """Columns as wide as their longest number, names and bars what they leave; else smaller text.

    A column with an interval is three HTML columns.
    """
    widths: list[float] = []
    bar = None
    for index, column in enumerate(table.columns):
        texts = (formatter.value(row.cells[index].value, column.unit) for row in table.rows)
        number = _AIR + _DIGIT * max(map(len, texts), default=0)
        widths.append(max(column.width, number, _heading(column.label)))
        if column.has_interval:
            widths += _INTERVAL
            bar = len(widths) - 1
    spare = _PAGE - sum(widths)
    if bar is not None and spare > _NAME_AT_MOST:
        widths[bar] += spare - _NAME_AT_MOST
    widths = [max(_NAME, _PAGE - sum(widths)), *widths]
    whole = sum(widths)
    return Layout(
        shares=tuple(round(100 * width / whole, 3) for width in widths),
        font_pt=round(_FONT_PT * min(1.0, _PAGE / whole), 2),
    )


def _heading(label: str) -> float:
    """Millimetres that a heading needs so that no short word breaks; long ones need about half."""
    parts = label.replace("-", "- ").split()
    kept = (
        part if len(part) < _BREAKABLE else part[: min(len(part) // 2 + 1, _BREAKABLE - 1)] + "-"
        for part in parts
    )
    return _AIR + 0.3 + _MM_PER_PT * max((width(part, _HEAD_PT) for part in kept), default=0.0)


def percent(share: float) -> str:
    """A share of 1 as a CSS percentage."""
    return f"{100 * share:.2f}%"


@cache
def environment(language: str) -> Environment:
    """The templates in one language."""
    formatter = formatter_in(language)
    jinja = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method; Jinja's types do not know it.
    install: Any = jinja.install_gettext_translations  # type: ignore[attr-defined]
    install(formatter.texts.catalogue, newstyle=True)
    jinja.filters.update(_filters(formatter))
    return jinja


def _filters(formatter: Formatter) -> dict[str, Any]:
    return {
        "value": formatter.value,
        "rate": formatter.rate,
        "count": formatter.count,
        "change": formatter.change,
        "interval": formatter.interval,
        "month": formatter.month,
        "stamp": formatter.stamp,
        "sparkline": sparkline,
        "joined": lambda parts: joined(map(str, parts)),
        "table_layout": partial(table_layout, formatter=formatter),
        "css": percent,
    }


def pack_html(view: View, missing: str = "") -> str:
    """A pack as HTML; `missing` are the characters that no font has."""
    template = environment(view.settings.language).get_template(f"{kind_of(view)}.html")
    return template.render(review=view, missing=missing)
