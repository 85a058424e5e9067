"""What people did after any month against what was believed of them at its end.

Here belong outcomes of those who began to be coached in that month, and of everybody else whom one
may compare them with; the comparison is in `comparison`.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Flags, Floats
from dagster_project.coaching.history import INFORMATION, History
from dagster_project.coaching.metrics import Family
from dagster_project.settings_statistics import CoachingSettings

# The difference-in-differences compares with these months, counted back from the month of the
# start. Coachees are chosen for their last months, whose dip would pass for progress otherwise; in
# simulated companies that look back three months, months 4 and 5 were still lower by -.02 to -.03.
_PRE_FROM, _PRE_TO = 12, 6


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
        person_id, month (number), is_coached (an engagement in the metric starts), believed and
        doubt; three outcomes in logits, each with its information: residual (level of the outcome
        months less belief), later_residual (the same of all months that have passed until one may
        be coached again), change (level of the outcome months less that of the window before, which
        skips the last months; NaN and 0 without evidence there).
    """
    begins = _begins(of, started)
    in_metric = _begins(of, started[started["metric"] == metric])
    months, rest = settings.outcome_months, settings.rest_months - 1
    after = _after(of, begins, months)
    is_used = ~_began_before(begins, rest) & (after[INFORMATION] > 0) & np.isfinite(of.believed)
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
            "doubt": of.doubt[is_used],
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
