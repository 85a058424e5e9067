"""Sparklines, and the fonts that all pictures are set in."""

import re
from dataclasses import replace

from reports.fonts import font_files, unknown_characters
from reports.model import Statement
from reports.sparks import sparkline
from tests.unit.reports.pictures import GAPS, series


def test_a_sparkline_breaks_where_a_month_has_no_figure() -> None:
    svg = sparkline(series(GAPS), "what it shows")
    assert svg.count('stroke-width="1.4"') == 3
    assert "<title>what it shows</title>" in svg


def test_a_sparkline_ends_hollow_where_the_month_is_not_settled() -> None:
    assert 'stroke="white"' in sparkline(series(GAPS), "")


def test_a_month_between_two_gaps_is_a_dot() -> None:
    svg = sparkline(series([None, 0.2, None, 0.3, 0.4]), "")
    assert svg.count("h0") == 3  # the month alone, and the newest as a ring


def test_without_figures_there_is_no_sparkline() -> None:
    assert sparkline(series([None] * 13), "nothing") == ""


def test_a_sparkline_of_fewer_months_fills_its_width() -> None:
    svg = sparkline(series([0.1, 0.2], target=None), "")
    assert 'd="M3.0 21.0L117.0 3.0"' in svg


def _dashed(targets: list[float | None]) -> list[str]:
    made = series([0.1, 0.2, 0.3, 0.3, 0.2], target=None)
    points = tuple(
        replace(point, target=target) for point, target in zip(made.points, targets, strict=True)
    )
    svg = sparkline(replace(made, points=points), "")
    return re.findall(r'stroke-dasharray="3 2.5" d="M([^"]*)"', svg)


def test_a_target_is_drawn_over_the_months_that_have_one_only() -> None:
    assert _dashed([None, None, 0.2, 0.2, 0.2]) == ["60.0 12.0L117.0 12.0"]
    assert _dashed([None] * 5) == []


def test_a_target_that_changes_or_pauses_is_drawn_as_it_was() -> None:
    assert _dashed([0.1, 0.3, None, 0.2, 0.2]) == [
        "3.0 21.0L31.5 3.0",
        "88.5 12.0L117.0 12.0",
    ]
    assert _dashed([None, None, None, None, 0.2]) == ["112.5 12.0L117.0 12.0"]


def test_a_title_is_escaped_and_may_be_a_statement() -> None:
    assert "<title>&lt;b&gt;</title>" in sparkline(series(GAPS), "<b>")
    assert "<title>&lt;b&gt;</title>" in sparkline(series(GAPS), Statement("rule", "<b>"))


def test_the_fonts_cover_european_names_and_know_what_they_lack() -> None:
    assert not unknown_characters("Zoë Łucja Ångström Ёлка Ωmega „“–−±€ \u00a0\u202f")
    assert unknown_characters("a東\x07\n") == {"東", "\x07"}
    assert all(path.suffix == ".ttf" for path in font_files().values())
