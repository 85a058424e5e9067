"""Charts and sparklines."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest

from reports.charts.trend import trend_chart
from reports.fonts import font_files, private_fonts, unknown_characters
from reports.format import formatter_in
from reports.model import Interval, Point, Series
from reports.sparks import sparkline
from tests.unit.reports.people import month_back


def _series(values: Sequence[float | None], target: float | None = 0.3) -> Series:
    points = tuple(
        Point(
            month=month_back(12 - index),
            value=value,
            cases=None if value is None else 100,
            target=target,
            interval=None if value is None else Interval(value - 0.02, value + 0.02),
            is_mature=index < 12,
        )
        for index, value in enumerate(values)
    )
    return Series("close_rate_worked", "Close rate", "rate", None, points)


_GAP = [0.2, 0.25, None, 0.3, 0.31, 0.2, None, None, 0.3, 0.3, 0.28, 0.27, 0.29]


@pytest.mark.parametrize(
    "values",
    [_GAP, [None] * 13, [0.0] * 13, [None] * 12 + [0.25], [1e-9] * 13],
    ids=["gaps", "nothing", "all zero", "one month", "tiny"],
)
@pytest.mark.parametrize("target", [None, 0.3])
def test_a_chart_of_any_thirteen_months_is_drawn_and_the_same_twice(
    values: list[float | None], target: float | None
) -> None:
    with private_fonts():
        first = trend_chart(_series(values, target), formatter_in("en"))
        assert trend_chart(_series(values, target), formatter_in("en")) == first
    root = ET.fromstring(first)  # noqa: S314 - we have drawn it
    assert root.tag.endswith("svg")
    assert "<metadata" not in first
    assert 'font-family="Review,' in first  # letters stay letters, in the fonts of the pack


def test_a_sparkline_breaks_where_a_month_has_no_figure() -> None:
    svg = sparkline(_series(_GAP), "what it shows")
    assert svg.count('stroke-width="1.4"') == 3
    assert "<title>what it shows</title>" in svg


def test_a_sparkline_ends_hollow_where_the_month_is_not_settled() -> None:
    assert 'fill="white"' in sparkline(_series(_GAP), "")


def test_without_figures_there_is_no_sparkline() -> None:
    assert sparkline(_series([None] * 13), "nothing") == ""


def test_a_title_is_escaped() -> None:
    assert "<title>&lt;b&gt;</title>" in sparkline(_series(_GAP), "<b>")


def test_the_fonts_cover_european_names_and_know_what_they_lack() -> None:
    assert not unknown_characters("Zoë Łucja Ångström Ёлка Ωmega „“–−±€ \u00a0\u202f")
    assert unknown_characters("a東\x07\n") == {"東", "\x07"}
    assert all(path.suffix == ".ttf" for path in font_files().values())
