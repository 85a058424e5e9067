"""Scales, names and letters: where things are placed, for any input."""

import itertools
import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.charts.letters import drawable, shorten, width, wrap
from reports.charts.names import Area, Named, place_names
from reports.charts.scales import Scale, apart, edges, labelled, spread
from reports.charts.sheet import Sheet
from reports.complaints import complaints
from reports.fonts import private_fonts
from reports.format import formatter_in
from reports.theme import REGULAR, SEMIBOLD
from tests.unit.reports.test_pictures import Printer, printer

__all__ = ["printer"]
_AXES: Area = (38.0, 1.0, 470.0, 195.0)
_ANY = st.floats(-1e9, 1e9, allow_nan=False)
_LABELS = st.text(alphabet="abcdefÄß -", max_size=40)


@given(
    st.lists(
        st.builds(
            Named,
            st.tuples(st.floats(38, 470), st.floats(14, 195)),
            _LABELS,
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_names_neither_meet_each_other_nor_leave_the_axes(points: list[Named]) -> None:
    taken = [(x - 2, y - 2, x + 2, y + 2) for x, y in (one.place for one in points)]
    boxes = [name.box for name in place_names(points, taken, _AXES)]
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert left >= _AXES[0]
        assert top >= _AXES[1]
        assert right <= _AXES[2]
        assert bottom <= _AXES[3]
        for other in boxes[at + 1 :] + taken:
            meets = left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            assert not meets


def test_names_do_not_depend_on_the_order_of_the_points() -> None:
    points = [
        Named((100 + 3 * at % 50, 60 + 5 * at), f"Name {at}", at % 2 == 0) for at in range(20)
    ]
    names = list(place_names(points, [], _AXES))
    assert names == list(place_names(points[::-1], [], _AXES))
    assert len(names) > 10


@given(st.lists(st.floats(0, 600), max_size=30).map(sorted), st.floats(1, 15))
def test_places_moved_apart_do_not_touch_and_stay_in_order(
    wanted: list[float], room: float
) -> None:
    places = apart(wanted, room, 0, 600)
    assert len(places) == len(wanted)
    assert places == sorted(places)
    if len(wanted) * room <= 600:
        assert all(other - one >= room - 1e-6 for one, other in itertools.pairwise(places))
        assert all(-1e-6 <= place <= 600 + 1e-6 for place in places)


def test_places_that_do_not_touch_stay_and_others_part_from_their_middle() -> None:
    assert apart([10, 30], 10, 0, 100) == [10, 30]
    assert apart([50, 50], 10, 0, 100) == [45, 55]
    assert apart([1, 2], 10, 0, 100) == [0, 10]
    assert apart([98, 99], 10, 0, 100) == [90, 100]


@given(st.lists(_ANY, max_size=8), st.booleans())
def test_everything_drawn_lies_within_its_scale(values: list[float], zero: bool) -> None:
    low, high = spread(values, zero=zero)
    assert low < high
    assert all(low <= value <= high for value in values)
    assert not zero or low <= 0 <= high


@given(st.lists(_ANY, min_size=1, max_size=8))
def test_no_axis_says_the_same_twice(values: list[float]) -> None:
    scale = Scale(*spread(values), 0, 100)
    with private_fonts():
        for unit in ("rate", "share", "count", "amount"):
            ticks = labelled(scale, 5, unit, formatter_in("en"))
            assert len({label for _, label in ticks}) == len(ticks) <= 7
            assert all(scale.low <= tick + 1e-3 for tick, _ in ticks)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.booleans())
def test_classes_hold_all_values_in_few_round_steps(values: list[float], whole: bool) -> None:
    with private_fonts():
        limits = edges(values, 6, whole=whole)
    assert 2 <= len(limits) <= 7
    assert limits == sorted(set(limits))
    assert limits[0] <= min(values) + 1e-9
    assert limits[-1] >= max(values) * (1 - 1e-9)


@given(st.text(max_size=60), st.floats(8, 200))
def test_shortened_words_fit(words: str, room: float) -> None:
    assert width(shorten(words, room, 7.5), 7.5) <= room + 1e-6
    for line in wrap(words, room, 7.5):
        assert width(line, 7.5) <= room + 1e-6


def test_words_break_at_spaces_and_keep_all_that_fits() -> None:
    assert wrap("Leads handed over", 45, 7.5) == ["Leads handed", "over"]
    assert wrap("Leads handed over", 300, 7.5) == ["Leads handed over"]
    assert wrap("", 45, 7.5) == [""]


def test_what_no_font_has_is_shown_as_missing_and_accents_join_their_letters() -> None:
    assert drawable("東 Zoe\u0308\n") == "\ufffd Zoë "


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_letters_are_as_wide_as_the_layout_engine_sets_them(weight: int, printer: Printer) -> None:
    words = "AVATAR Łukasiewicz 1,234.5 % − Ё✓"
    sheet = Sheet(50)
    sheet.words(10, 20, words, size=8, weight=weight)
    with complaints() as found:
        content = printer([sheet.svg()])
    stream = PdfReader(BytesIO(content)).pages[0].get_contents()
    assert stream is not None
    places = [float(x) for x in re.findall(rb"(\S+) \S+ Tm", stream.get_data())]
    assert found == []
    starts = [width(words[:at], 8, weight) for at, one in enumerate(words) if one.strip()]
    assert len(places) == len(starts)
    moved = [place - places[0] for place in places]
    assert moved == pytest.approx(starts, abs=0.05)


def test_numbers_in_files_have_two_decimals_at_most() -> None:
    sheet = Sheet(50)
    sheet.lines([[(1 / 3, 2 / 3), (1 / 3, 9.999), (7.0001, 9.999), (-0.001, 1)]])
    assert re.search(r'd="([^"]*)"', sheet.svg()[80:])
    assert "M0.33 0.67V10H7L0 1" in sheet.svg()
