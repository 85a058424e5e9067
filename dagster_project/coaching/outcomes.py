"""What people did after any month against what was believed of them at its end.

Here belong outcomes of those who began to be coached in that month, and of everybody else whom one
may compare them with; the comparison is in `comparison`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.evidence import Flags, Floats, Panel, score
from dagster_project.coaching.metrics import Family
from dagster_project.coaching.posterior import shrink
from dagster_project.coaching.rating import discounted, overdispersion
from dagster_project.settings_statistics import CoachingSettings, RatingSettings

# The difference-in-differences compares with these months, counted back from the month of the
# start. Coachees are chosen for their last months, whose dip would pass for progress otherwise; in
# simulated companies that look back three months, months 4 and 5 were still lower by -.02 to -.03.
_PRE_FROM, _PRE_TO = 12, 6
_INFORMATION = 1  # of the parts of a history


@dataclass(frozen=True)
class History:
    """One rate of P people in T months, each month as it looked at its own end.

    Attributes:
        people: (P,) ids; first: number of the oldest month; family: how events vary.
        believed: (P, T) effect as believed from the evidence up to that month; NaN without any.
        off: (P, T) observed less expected events of the month alone, by the strata's rates of the
            window that ends with it; expected, information, trials: (P, T) likewise.
    """

    people: NDArray[np.object_]
    first: int
    family: Family
    believed: Floats
    off: Floats
    expected: Floats
    information: Floats
    trials: Floats

    @property
    def months(self) -> int:
        """T."""
        return int(self.believed.shape[1])

    def parts(self) -> Floats:
        """(4, P, T) what is summed over windows."""
        return np.stack([self.off, self.information, self.expected, self.trials])


def history(panel: Panel, settings: RatingSettings) -> History:
    """What was believed of everybody at the end of every month, from the evidence up to then.

    The population is everybody with evidence at the time: to take those who hold the role now would
    choose by what came later. A month's events are compared with what an average person would have
    reached in it, so that a month which is bad for all is nobody's outcome.
    """
    shape = (len(panel.people), panel.months)
    believed, off, expected, information, trials = (np.zeros(shape) for _ in range(5))
    for month in range(panel.months):
        scores = score(panel, month, settings.window_months)
        d, s2, ss = discounted(scores, settings.half_life_months, overdispersion(scores))
        believed[:, month] = np.where(np.isfinite(s2), shrink(d, s2, ss).mean, np.nan)
        off[:, month] = (scores.observed - scores.expected)[:, -1]
        expected[:, month] = scores.expected[:, -1]
        information[:, month] = scores.information[:, -1]
        trials[:, month] = scores.trials[:, -1]
    return History(
        panel.people, panel.first, panel.family, believed, off, expected, information, trials
    )


def outcomes(
    of: History, started: pd.DataFrame, metric: str, settings: CoachingSettings
) -> pd.DataFrame:
    """Outcomes of everybody in every month after which `outcome_months` have passed.

    Nobody is chosen by what came later: in a month, everybody counts who had not begun to be
    coached in the months before (`rest_months`, its own not counted), and an outcome ends with the
    month in which the person's next coaching begins, in whatever metric.

    Args:
        of: the rate's history.
        started: coachee_id, metric, start of all engagements.
        metric: that the history is of.
        settings: outcome and rest months.

    Returns:
        person_id, month (number), is_coached (an engagement in the metric starts), believed; three
        outcomes in logits, each with its information: residual (level of the outcome months less
        belief), later_residual (the same of all months that have passed until one may be coached
        again), change (level of the outcome months less that of the window before, which skips the
        last months; NaN and 0 without evidence there).
    """
    begins = _begins(of, started)
    in_metric = _begins(of, started[started["metric"] == metric])
    months, rest = settings.outcome_months, settings.rest_months - 1
    after = _after(of, begins, months)
    is_used = ~_began_before(begins, rest) & (after[_INFORMATION] > 0) & np.isfinite(of.believed)
    is_used &= np.arange(of.months) < of.months - months
    is_used &= in_metric | ~begins  # whose coaching is in another metric is no comparison
    person, month = np.nonzero(is_used)
    believed = of.believed[is_used]
    sums = (after, _after(of, begins, max(months, rest)), _before(of))
    now, later, before = (_beyond(of.family, believed, part[:, is_used]) for part in sums)
    both = now[1] + before[1]
    return pd.DataFrame(
        {
            "person_id": of.people[person],
            "month": month + of.first,
            "is_coached": in_metric[is_used],
            "believed": believed,
            "residual": now[0],
            "information": now[1],
            "later_residual": later[0],
            "later_information": later[1],
            "change": now[0] - before[0],
            "change_information": now[1] * before[1] / both,
        }
    )


def _begins(of: History, started: pd.DataFrame) -> Flags:
    """(P, T) whether an engagement starts."""
    begins = np.zeros(of.believed.shape, dtype=bool)
    person = pd.Index(of.people).get_indexer(pd.Index(started["coachee_id"].astype(object)))
    month = started["start"].to_numpy(np.int64) - of.first
    is_there = (person >= 0) & (month >= 0) & (month < of.months)
    begins[person[is_there], month[is_there]] = True
    return begins


def _began_before(begins: Flags, months: int) -> Flags:
    """(P, T) whether one started in the last so many months, the month itself not counted."""
    before = np.zeros_like(begins)
    for age in range(1, min(months, begins.shape[-1] - 1) + 1):
        before[:, age:] |= begins[:, :-age]
    return before


def _after(of: History, begins: Flags, months: int) -> Floats:
    """(4, P, T) sums over the months after, until the person's next coaching begins."""
    parts = of.parts()
    total, is_free = np.zeros_like(parts), np.ones_like(begins)
    for age in range(1, min(months, of.months - 1) + 1):
        total[:, :, :-age] += is_free[:, :-age] * parts[:, :, age:]
        is_free[:, :-age] &= ~begins[:, age:]
    return total


def _before(of: History) -> Floats:
    """(4, P, T) sums over the window that skips the last months."""
    parts = of.parts()
    total = np.zeros_like(parts)
    for age in range(_PRE_TO, min(_PRE_FROM, of.months - 1) + 1):
        total[:, :, age:] += parts[:, :, :-age]
    return total


def _beyond(family: Family, believed: Floats, sums: Floats) -> tuple[Floats, Floats]:
    """Level of a window beyond belief in logits, and its information.

    A logit is worth fewer events to who rarely succeeds. Information is therefore taken at the rate
    that was believed of the person, not at that of an average one, which would make the effect on
    weak coachees look smaller than it is (by a seventh at a close rate of .25).

    Args:
        family: how events vary.
        believed: (N,) effect.
        sums: (4, N) of the window.

    Returns:
        (N,) NaN without evidence in the window; (N,) 0 there.
    """
    off, information, expected, trials = sums
    has_data = (information > 0) & (trials > 0)
    count = np.where(has_data, trials, 1.0)
    average = np.clip(expected / count, 1e-9, np.inf if family == "poisson" else 0.999)
    level = np.clip(average + believed * information / count, 1e-3 * average, None)
    if family == "binomial":
        level = np.minimum(level, 0.999)
        ratio = level * (1 - level) / (average * (1 - average))
    else:
        ratio = level / average
    own = np.where(has_data, information * np.clip(ratio, 0.25, 4.0), 0.0)
    nothing = np.full(len(off), np.nan)
    return np.divide(off - information * believed, own, out=nothing, where=own > 0), own
