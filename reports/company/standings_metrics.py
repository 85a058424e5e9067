"""How the rated metrics are printed: unit, cases and name.

Here belongs what a reader must be told of a metric beside its name. A rate of events per hour or
call may exceed 1 and is printed per hundred of them; growth is printed as what is left of 100 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.figures import label
from reports.format import MISSING, Formatter
from reports.model import Interval, Number
from reports.texts import N_

Family = Literal["share", "per_hundred", "growth"]
SUMMARY = "role_summary"
_FAMILIES: Mapping[str, Family] = {"poisson": "per_hundred", "growth": "growth"}


@dataclass(frozen=True, slots=True)
class Kind:
    """How one metric is counted and printed.

    Attributes:
        family: share of cases, events per hundred, or growth of amounts.
        cases: what the denominator counts, for readers; `%(months)s` is the window's length.
        heading: the metric with its unit; `%(metric)s` is its name.
        with_unit: a value with its unit; `%(value)s` is the number.
        is_higher_better: False where rising means fewer.
    """

    family: Family
    cases: str
    heading: str = "%(metric)s"
    with_unit: str = "%(value)s"
    is_higher_better: bool = True

    def value(self, value: Number | None, formatter: Formatter) -> str:
        """The value alone; the unit is in the heading."""
        if value is None or self.family == "share":
            return formatter.rate(value)
        if self.family == "growth":
            return formatter.rate(1 + float(value))
        return formatter.decimal(100 * float(value))

    def told(self, value: Number | None, formatter: Formatter) -> str:
        """The value with its unit, for a sentence."""
        return formatter.texts.say(self.with_unit, value=self.value(value, formatter))

    def interval(self, low: float | None, high: float | None, formatter: Formatter) -> str:
        """The two ends of the 90 % interval."""
        if low is None or high is None:
            return MISSING
        if self.family == "growth":
            return formatter.interval(Interval(1 + low, 1 + high))
        if self.family == "share":
            return formatter.interval(Interval(low, high))
        return f"{self.value(low, formatter)}–{self.value(high, formatter)}"

    def named(self, metric: str, formatter: Formatter) -> str:
        """The metric's name with its unit."""
        return formatter.texts.say(self.heading, metric=label(metric, formatter.texts))


_ACCOUNTS = N_("accounts at the start of a month, added up over the months")
# Two ratings count them over windows of different lengths.
_REJECTED = N_("rejected leads of %(months)s months that others closed")
_MONTHLY = N_("%(metric)s, of a month")
_KINDS: Mapping[str, Kind] = {
    "lead_rate": Kind(
        "per_hundred",
        N_("working hours"),
        N_("%(metric)s, per 100 working hours"),
        N_("%(value)s leads per 100 working hours"),
    ),
    "qualified_lead_rate": Kind("share", N_("leads sent")),
    "qualification_efficiency": Kind(
        "per_hundred",
        N_("calls"),
        N_("%(metric)s, per 100 calls"),
        N_("%(value)s qualified leads per 100 calls"),
    ),
    "acceptance_rate": Kind("share", N_("leads decided")),
    "close_rate": Kind("share", N_("deals decided")),
    "close_rate_cohort": Kind("share", N_("deals created")),
    "lead_yield": Kind("share", N_("leads received")),
    "accepted_lead_win_rate": Kind("share", N_("accepted leads whose deal is decided")),
    "rejected_lead_win_rate": Kind("share", _REJECTED, is_higher_better=False),
    "decided_within_sla": Kind("share", N_("decisions due")),
    # The share of the rejected leads that others won: what ranks the decisions, less is better.
    "decision_quality": Kind("share", _REJECTED, is_higher_better=False),
    "account_retention": Kind("share", _ACCOUNTS, _MONTHLY),
    "account_expansion": Kind("share", _ACCOUNTS, _MONTHLY),
    "net_retention": Kind(
        "growth", N_("amounts"), N_("%(metric)s of a year, large customers capped")
    ),
}


def kind_of(metric: str, family: str) -> Kind:
    """How a metric is printed; one that this version does not know goes by its family."""
    return _KINDS.get(metric) or Kind(_FAMILIES.get(family, "share"), N_("cases"))
