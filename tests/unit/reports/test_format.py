"""Numbers and dates as text."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.errors import LanguageError
from reports.format import Formatter, formatter_in
from reports.model import Interval, Number, Unit
from reports.texts import Texts


@pytest.fixture
def english() -> Formatter:
    return formatter_in("en")


@pytest.fixture
def german(english: Formatter) -> Formatter:
    """German conventions; the words stay English until there is a catalogue."""
    from babel import Locale

    return Formatter(Texts(Locale.parse("de"), english.texts.catalogue))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "count", "–"),
        (None, "rate", "–"),
        (None, "amount", "–"),
        (0, "count", "0"),
        (0.0, "rate", "0.0%"),
        (1234, "count", "1,234"),
        (Decimal("32.50"), "count", "32.5"),
        (Decimal("450.00"), "count", "450"),
        (0.34549999, "rate", "34.5%"),
        (1.0, "rate", "100.0%"),
        (-0.0312, "rate", "−3.1%"),
        (0.005, "share", "1%"),  # half is rounded up, as readers do
        (Decimal("1243880.49"), "amount", "1,243,880"),
        (Decimal("-0.30"), "amount", "0"),  # no minus sign on nothing
    ],
)
def test_a_value_is_shown_in_its_unit(
    english: Formatter, value: Number | None, unit: Unit, text: str
) -> None:
    assert english.value(value, unit) == text


def test_an_amount_has_its_currency_and_no_space_that_breaks(german: Formatter) -> None:
    assert german.amount(Decimal("1243880.50"), "EUR") == "1.243.881\u00a0€"
    assert formatter_in("en").amount(1243880.5, "EUR") == "€1,243,881"


def test_german_rates_have_a_comma_and_a_fixed_space(german: Formatter) -> None:
    assert german.rate(0.345) == "34,5\u00a0%"
    assert german.interval(Interval(0.281, 0.339)) == "28,1–33,9\u00a0%"


@pytest.mark.parametrize(
    ("change", "unit", "text"),
    [
        (0.014, "rate", "+1.4\u00a0pp"),
        (-0.014, "rate", "−1.4\u00a0pp"),
        (0.0001, "rate", "±0.0\u00a0pp"),
        (-12, "count", "−12"),
        (0, "count", "±0"),
        (None, "count", "–"),
    ],
)
def test_a_change_has_a_sign_and_rates_change_by_points(
    english: Formatter, change: Number | None, unit: Unit, text: str
) -> None:
    assert english.change(change, unit) == text


def test_an_interval_names_its_unit_once(english: Formatter) -> None:
    assert english.interval(Interval(0.281, 0.339)) == "28.1–33.9%"
    assert english.interval(None) == "–"


def test_a_cutoff_is_told_in_the_companys_zone(english: Formatter) -> None:
    cutoff = datetime(2026, 10, 31, 23, tzinfo=UTC)
    stamp = english.stamp(cutoff, "Europe/Berlin")
    assert stamp.replace("\u00a0", " ") == "November 1, 2026, 00:00 Europe/Berlin"
    assert english.month(date(2026, 10, 1)) == "October\u00a02026"


def test_a_language_without_texts_is_refused_with_those_there_are() -> None:
    with pytest.raises(LanguageError, match="there are texts in en"):
        formatter_in("fr")
    with pytest.raises(LanguageError, match="names no language"):
        formatter_in("no such thing")
