"""What single kinds of pictures draw, found again in their files."""

import re
from itertools import pairwise

import pytest

from reports.charts.draw import draw
from reports.charts.pictures import (
    BridgeBar,
    CaterpillarRow,
    FlowStep,
    FunnelPoint,
    HeatCell,
    HeatMapPicture,
    Picture,
)
from reports.fonts import private_fonts
from reports.format import formatter_in
from reports.model import Statement
from reports.theme import ACCENT, INK, SEMIBOLD, TALLEST, TONES
from tests.unit.reports.pictures import (
    LONG,
    bridge,
    caterpillar,
    crowd,
    flow,
    funnel,
    heat_map,
    people,
    trend,
)


def _svg(picture: Picture) -> str:
    with private_fonts():
        return draw(picture, formatter_in("en"))


def _texts(svg: str) -> list[str]:
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def _high(svg: str) -> float:
    found = re.search(r'height="([\d.]+)pt"', svg)
    assert found
    return float(found[1])


def _triangles(svg: str, color: str) -> int:
    shapes = re.findall(rf'<path fill="{color}"[^>]* d="([^"]*)"', svg)
    return sum(shape.count("Z") for shape in shapes)


def test_the_newest_value_and_the_target_never_stand_on_one_another() -> None:
    for newest in (0.3, 0.3001, 0.29, 0.2):
        svg = _svg(trend([0.25] * 12 + [newest]))
        places = re.findall(r'<text x="[\d.]+" y="([\d.]+)">(?:target|\d+\.\d%)', svg)
        ends = sorted(float(place) for place in places[-2:])
        assert ends[1] - ends[0] >= 8


def test_a_month_that_is_not_settled_is_hollow() -> None:
    rings = re.findall(r'stroke="#ffffff"[^>]*d="([^"]*)"', _svg(trend([0.2] * 13)))
    assert len(rings) == 1
    assert rings[0].count("M") == 1


@pytest.mark.parametrize("count", [1, 2, 20, 40, 41, 100, 250, 400])
def test_intervals_of_any_number_of_people_fit_on_a_page(count: int) -> None:
    assert _high(_svg(caterpillar(people(count)))) <= TALLEST + 0.01


def test_intervals_are_as_high_as_their_number() -> None:
    highs = [_high(_svg(caterpillar(people(count)))) for count in (1, 2, 10, 40)]
    assert all(one < other for one, other in pairwise(highs))


def test_who_is_above_or_below_has_a_triangle_and_the_person_themself_is_bold() -> None:
    svg = _svg(caterpillar(people(20, own=5)))
    assert _triangles(svg, ACCENT) == 2
    assert _triangles(svg, INK) == 2
    bold = re.findall(rf'font-weight="{SEMIBOLD}">(.*?)</g>', svg)
    assert _texts("".join(bold)) == ["Person 5", "45"]


def test_only_rows_that_matter_are_named_where_there_are_many() -> None:
    named = [text for text in _texts(_svg(caterpillar(people(60, own=30)))) if "Person" in text]
    assert set(named) == {f"Person {at}" for at in (*range(6), 30, *range(54, 60))}


def test_the_person_themself_is_named_among_hundreds_with_marks() -> None:
    rows = [CaterpillarRow(f"P {at}", 0.5, 0.4, 0.6, 9, "above", at == 222) for at in range(400)]
    assert "P 222" in _texts(_svg(caterpillar(rows)))


def test_long_names_are_cut_with_an_ellipsis() -> None:
    svg = _svg(caterpillar([CaterpillarRow(LONG, 0.3, 0.2, 0.4, 9)]))
    (name,) = (text for text in _texts(svg) if text.startswith("Freifrau"))
    assert name.endswith("…")
    assert len(name) > 25


def test_a_funnel_names_only_who_is_outside() -> None:
    points = [
        FunnelPoint("In", 50, 0.3), FunnelPoint("Up", 80, 0.7, "above"),
        FunnelPoint("Down", 90, 0.02, "below"),
    ]  # fmt: skip
    svg = _svg(funnel(points))
    assert {"Up", "Down"} < set(_texts(svg))
    assert "In" not in _texts(svg)
    assert _triangles(svg, ACCENT) == _triangles(svg, INK) == 1


def test_a_funnel_says_which_limits_and_which_center_it_has() -> None:
    texts = _texts(_svg(funnel(crowd(3))))
    assert texts.count("95%") >= 1
    assert texts.count("99.8%") >= 1
    assert "30.0%" in texts


def test_no_line_of_a_funnel_leaves_its_axes() -> None:
    svg = _svg(funnel([FunnelPoint("One", 150, 0.32)]))
    shapes = re.findall(r'd="([^"]*)"', svg)
    assert len(shapes) > 3
    for shape in shapes:
        for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", shape):
            assert 0 <= float(x) <= 511, shape
            assert 0 <= float(y) <= _high(svg), shape


def test_cells_are_as_dark_as_they_are_high_and_marked_by_signs_as_well() -> None:
    cells = ((HeatCell(0.05, 10), HeatCell(0.95, 10, "above"), HeatCell(0.5, 3, "below"), None),)
    picture = HeatMapPicture(
        key="k", title="t", alt=Statement("r", "f"), note="", rows=("A",),
        columns=("B", "C", "D", "E"), cells=cells, unit="rate", reference=0.5,
    )  # fmt: skip
    svg = _svg(picture)
    assert {"5%", "95%\u00a0+", "50%\u00a0−", "n 10", "n 3"} < set(_texts(svg))
    used = [tone for tone in TONES if f'fill="{tone}"' in svg]
    assert used[0] == TONES[0]
    assert used[-1] == TONES[-1]
    assert 'stroke-linecap="round"' in svg  # the dot of the empty cell


def test_a_big_grid_has_signs_but_no_values_and_no_head_leaves_the_sheet() -> None:
    svg = _svg(heat_map(30, 30))
    assert not [text for text in _texts(svg)[60:-8] if "%" in text]
    assert {"+", "−"} < set(_texts(svg))
    assert _high(svg) <= TALLEST


def test_the_same_number_is_not_said_twice_where_counts_are_drawn() -> None:
    cells = ((HeatCell(3, 3), HeatCell(4, 4)),)
    picture = HeatMapPicture(
        key="k", title="t", alt=Statement("r", "f"), note="", rows=("A",), columns=("B", "C"),
        cells=cells, unit="count", reference=None,
    )  # fmt: skip
    assert not [text for text in _texts(_svg(picture)) if text.startswith("n ")]


def test_each_role_of_a_flow_has_its_own_ground() -> None:
    def grounds(*changes: bool) -> int:
        svg = _svg(flow(*(FlowStep("Step", 9, 0.5, 2, change) for change in changes)))
        return _triangles(svg, "#eef1f2")

    assert grounds(False, False, False) == 1
    assert grounds(False, True, True) == 3


def test_losses_of_a_bridge_are_hatched_and_all_changes_have_a_sign() -> None:
    svg = _svg(bridge(BridgeBar("A", 10, True), BridgeBar("B", 5), BridgeBar("C", -7)))
    assert {"€10", "+5", "−7"} < set(_texts(svg))
    hatched = re.findall(r'stroke-width="0.5"[^>]*d="([^"]*)"', svg)
    assert hatched
    assert hatched[0].count("M") > 5


def test_an_axis_is_cut_and_says_so_where_changes_would_not_be_seen() -> None:
    small = bridge(BridgeBar("A", 1000, True), BridgeBar("B", 12), BridgeBar("C", 1012, True))
    large = bridge(BridgeBar("A", 1000, True), BridgeBar("B", 900), BridgeBar("C", 1900, True))
    assert "The axis does not start at 0." in _texts(_svg(small))
    assert "The axis does not start at 0." not in _texts(_svg(large))
    assert "0" in _texts(_svg(large))


def _counts(*values: float, mark: bool = False) -> HeatMapPicture:
    cells = tuple(HeatCell(value, 100, "below" if mark else "") for value in values)
    return HeatMapPicture(
        key="k", title="t", alt=Statement("r", "f"), note="", rows=("A",),
        columns=tuple(f"Column {at}" for at in range(len(values))), cells=(cells,), unit="count",
        reference=None,
    )  # fmt: skip


def test_few_counts_have_a_tone_each_and_their_own_names_in_the_legend() -> None:
    svg = _svg(_counts(1, 2, 3, 4))
    assert sum(f'fill="{tone}"' in svg for tone in TONES) == 4
    assert _texts(svg)[-4:] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("columns", [5, 18, 21, 40])
def test_a_mark_has_its_sign_however_narrow_its_cell_is(columns: int) -> None:
    texts = _texts(_svg(_counts(*range(100, 100 + columns), mark=True)))
    assert sum("−" in text for text in texts) == columns
