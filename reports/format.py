"""Numbers, dates and months as text in one language; pure, usable outside packs.

Here belongs every decision about digits, signs and spaces. A missing value is "–", never 0. Spaces
inside a value never break across lines.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import (
    NumberPattern,
    format_currency,
    format_decimal,
    format_percent,
    parse_pattern,
)

from reports.model import Interval, Number, Unit, exact
from reports.texts import Texts, texts_in

MISSING = "–"
_MINUS = "−"


def _solid(text: str) -> str:
    """No line break inside, and a real minus sign."""
    return re.sub(r"\s", "\u00a0", text).replace("-", _MINUS)


@dataclass(frozen=True)
class Formatter:
    """Formats values in one language."""

    texts: Texts

    @property
    def locale(self) -> Locale:
        """The language's conventions for numbers and dates."""
        return self.texts.locale

    def count(self, value: Number | None) -> str:
        """Whole numbers; a prorated target keeps one decimal where it has one."""
        if value is None:
            return MISSING
        return _number_text(_rounded(value, "0.1") + 0, "#,##0.#", self.locale)

    def decimal(self, value: Number | None, digits: int = 1) -> str:
        """A number with this many decimals, also where they are 0."""
        if value is None:
            return MISSING
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return _number_text(_rounded(value, f"1e-{digits}") + 0, pattern, self.locale)

    def rate(self, value: Number | None, digits: int = 1) -> str:
        """A share of 1 as a percentage."""
        if value is None:
            return MISSING
        return _rate_text(_rounded(value, f"1e-{digits + 2}") + 0, digits, self.locale)

    def amount(self, value: Number | None, currency: str | None = None) -> str:
        """Whole units of the currency; without a currency, the number alone."""
        if value is None:
            return MISSING
        whole = _rounded(value, "1") + 0  # -0 is 0
        if currency is None:
            return _number_text(whole, "#,##0", self.locale)
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0")
        text = format_currency(whole, currency, pattern, locale=self.locale, currency_digits=False)
        return _solid(text)

    def value(self, value: Number | None, unit: Unit, currency: str | None = None) -> str:
        """A value in its unit."""
        if unit == "rate":
            return self.rate(value)
        if unit == "share":
            return self.rate(value, digits=0)
        return self.amount(value, currency) if unit == "amount" else self.count(value)

    def change(self, change: Number | None, unit: Unit, currency: str | None = None) -> str:
        """A difference with its sign; that of two rates in percentage points."""
        if change is None:
            return MISSING
        size = exact(change).copy_abs()
        if unit in {"rate", "share"}:
            points = format_decimal(_rounded(size * 100, "0.1"), "0.0", locale=self.locale)
            text = _solid(self.texts.say("%(points)s pp", points=points))
        else:
            text = self.value(size, unit, currency)
        if not re.search(r"[1-9]", text):
            return f"±{text}"
        return f"{_MINUS if change < 0 else '+'}{text}"

    def ratio(self, value: Number | None) -> str:
        """How many of one thing come on one of another, with two decimals."""
        if value is None:
            return MISSING
        return _number_text(_rounded(value, "0.01") + 0, "#,##0.00", self.locale)

    def growth(self, share: Number | None) -> str:
        """A relative change with its sign, in whole percent."""
        if share is None:
            return MISSING
        text = self.rate(exact(share).copy_abs(), digits=0)
        if not re.search(r"[1-9]", text):
            return f"±{text}"
        return f"{_MINUS if share < 0 else '+'}{text}"

    def interval(self, interval: Interval | None) -> str:
        """The two ends of an interval of a rate, the percent sign once where it comes last."""
        if interval is None:
            return MISSING
        low, high = self.rate(interval.low), self.rate(interval.high)
        sign = re.search(r"\s*%$", low)
        return f"{low[: sign.start()] if sign else low}–{high}"

    def day(self, day: date | None) -> str:
        """`Oct 14, 2026`."""
        if day is None:
            return MISSING
        return _solid(format_date(day, "medium", locale=self.locale))

    def month(self, month: date) -> str:
        """`October 2026`."""
        return _solid(format_skeleton("yMMMM", month, locale=self.locale))

    def month_name(self, month: date) -> str:
        """`Oct`: for axes, where the year is told apart."""
        return format_date(month, "LLL", locale=self.locale).rstrip(".")

    def stamp(self, instant: datetime, zone: str) -> str:
        """Date and time of an instant in the company's zone, which is named."""
        local = instant.astimezone(ZoneInfo(zone))
        day = format_date(local.date(), "long", locale=self.locale)
        return f"{_solid(day)}, {format_datetime(local, 'HH:mm', locale=self.locale)} {zone}"


# Rounded, few figures of a thousand packs are different ones. Callers add 0, because -0 is the same
# key as 0 and another text.
@lru_cache(maxsize=1 << 12)
def _number_text(value: Decimal, pattern: str, locale: Locale) -> str:
    return _solid(format_decimal(value, _pattern(pattern), locale=locale))


@lru_cache(maxsize=1 << 11)
def _rate_text(value: Decimal, digits: int, locale: Locale) -> str:
    pattern = str(locale.percent_formats[None].pattern)
    if digits:
        pattern = pattern.replace("#,##0", "#,##0." + "0" * digits)
    return _solid(format_percent(value, _pattern(pattern), locale=locale))


@cache
def _pattern(text: str) -> NumberPattern:
    """Parsed once: parsing costs more than formatting, and a pack holds thousands of numbers."""
    return parse_pattern(text)


def _rounded(value: Number, step: str) -> Decimal:
    return exact(value).quantize(Decimal(step), ROUND_HALF_UP)


def formatter_in(language: str) -> Formatter:
    """The formatter of a language.

    Raises:
        LanguageError: there are no texts in it.
    """
    return Formatter(texts_in(language))
