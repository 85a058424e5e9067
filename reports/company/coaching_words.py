"""Codes of the coaching marts as words, and their figures in units that readers know.

Here belong what several parts of the coaching pages share: names of directions and people, and the
scale that turns log-odds into rates. What is said of a part stands in the module of that part.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.distributions import grown, rate_moved
from reports.figures import label
from reports.format import MISSING, Formatter
from reports.lists import joined
from reports.marts import Marts, Record
from reports.records import UNASSIGNED, number, share, words
from reports.roster import Roster
from reports.texts import N_, Texts

DIRECTIONS: Mapping[str, str] = {
    "all": N_("All coaching"),
    "ae_to_sdr": N_("AEs who coach SDRs"),
    "ae_to_ae": N_("AEs who coach AEs"),
    "am_to_ae": N_("AMs who coach AEs"),
    "sdr_to_sdr": N_("SDRs who coach SDRs"),
    "am_to_am": N_("AMs who coach AMs"),
    "other": N_("Others who coach, such as managers"),
}
_ROLES: Mapping[str, str] = {
    "sdr": N_("SDR"),
    "ae": N_("AE"),
    "am": N_("AM"),
    "manager": N_("manager"),
    "coach": N_("coach"),
}
_HOURS_A_DAY = 8


def direction_name(direction: str, texts: Texts) -> str:
    """A direction as a heading; one that is not known keeps its code's words."""
    known = DIRECTIONS.get(direction)
    return texts.say(known) if known else direction.replace("_", " ")


def metric_name(metric: str, texts: Texts) -> str:
    """A coached metric for readers."""
    return texts.say("All metrics together") if metric == "all" else label(metric, texts)


def role_name(role: str, texts: Texts) -> str:
    """A role within a line; one that is not known keeps its code."""
    known = _ROLES.get(role)
    return texts.say(known) if known else role


def place(role: str, team: str, texts: Texts) -> str:
    """Role and team of a person, as far as they are known."""
    named = role_name(role, texts)
    if not team or team == UNASSIGNED:
        return named
    return texts.say("%(role)s, %(team)s", role=named, team=team) if named else team


def person_name(row: Record, column: str, name: str, roster: Roster) -> str:
    """The name in a row, or else the roster's."""
    return words(row, name).strip() or roster.name(words(row, column))


def real(row: Record, column: str) -> float | None:
    """A figure that may be missing, as NULL or as no number."""
    value = share(row, column)
    return value if value is not None and math.isfinite(value) else None


def whole(row: Record, column: str) -> int:
    """A count; 0 where the mart has none."""
    return int(number(row, column) or 0)


def hours_text(value: float | None, formatter: Formatter) -> str:
    """Hours to the minute's neighbourhood: sessions last quarters of an hour."""
    return formatter.decimal(value, 2)


def some(names: Iterable[str]) -> str:
    """A list within a sentence."""
    return joined(names)


@dataclass(frozen=True)
class Scale:
    """Turns log-odds, and logs of rates, into figures of a metric at its role's rate."""

    formatter: Formatter
    rates: Mapping[str, tuple[str, float]]

    def level(self, metric: str, score: float | None) -> str:
        """The rate of somebody this far from the role's average; empty where it is not known."""
        known = self.rates.get(metric)
        if score is None or known is None:
            return ""
        family, rate = known
        if family != "poisson":
            return self.formatter.rate(rate_moved(rate, score)) if 0 < rate < 1 else ""
        found = rate * grown(score)
        if metric != "lead_rate":
            return self.formatter.rate(found)
        return self.formatter.texts.say(
            "%(leads)s a day", leads=self.formatter.decimal(found * _HOURS_A_DAY, 2)
        )

    def shift(self, metric: str, effect: float, low: float, high: float) -> str:
        """What an effect does to the metric, with the two ends of its interval."""
        family, rate = self.rates.get(metric, ("", 0.0))
        say, ends = self.formatter.texts.say, (effect, low, high)
        if family == "poisson":
            change, first, last = (self._relative(grown(end) - 1) for end in ends)
            return say("%(change)s (%(low)s to %(high)s)", change=change, low=first, high=last)
        if family == "binomial" and 0 < rate < 1:
            change, first, last = (self._points(rate_moved(rate, end) - rate) for end in ends)
            return say("%(change)s pp (%(low)s to %(high)s)", change=change, low=first, high=last)
        change, first, last = map(self.of_hundred, ends)
        return say(
            "%(change)s of 100 instead of 50 (%(low)s to %(high)s)",
            change=change,
            low=first,
            high=last,
        )

    def of_hundred(self, effect: float | None) -> str:
        """How many of 100 cases succeed of which 50 would have without the effect."""
        return (
            MISSING if effect is None else self.formatter.decimal(100 * rate_moved(0.5, effect), 1)
        )

    def _points(self, change: float) -> str:
        """A change of a rate in percentage points, with its sign."""
        size = self.formatter.decimal(abs(100 * change))
        if not any(digit in size for digit in "123456789"):
            return f"±{size}"
        return f"−{size}" if change < 0 else f"+{size}"

    def _relative(self, change: float) -> str:
        texts, size = self.formatter.texts, self.formatter.rate(abs(change), 0)
        if change < 0:
            return texts.say("%(share)s fewer", share=size)
        return texts.say("%(share)s more", share=size)


def scale_of(marts: Marts, formatter: Formatter) -> Scale:
    """The scale of a month: every rated metric with the rate of its role."""
    rates: dict[str, tuple[str, float]] = {}
    for row in marts.rows("ranked_roles"):
        rate = real(row, "role_rate")
        if rate is not None:
            rates[words(row, "metric")] = words(row, "family"), rate
    return Scale(formatter, rates)
