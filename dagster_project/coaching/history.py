"""What was believed of everybody at the end of every month, and what each month brought.

Here belongs looking back without looking ahead; what followed on what is in `outcomes`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dagster_project.coaching.evidence import Floats, Panel, score
from dagster_project.coaching.metrics import Family
from dagster_project.coaching.posterior import shrink
from dagster_project.coaching.rating import discounted, overdispersion
from dagster_project.settings_statistics import RatingSettings

INFORMATION = 1  # of the parts of a history


@dataclass(frozen=True)
class History:
    """One rate of P people in T months, each month as it looked at its own end.

    Attributes:
        people: (P,) ids; first: number of the oldest month; family: how events vary.
        believed, doubt: (P, T) effect as believed from the evidence up to that month, NaN without
            any; and the variance of that belief.
        off: (P, T) observed less expected events of the month alone, by the strata's rates of the
            window that ends with it; expected, information, trials: (P, T) likewise.
    """

    people: NDArray[np.object_]
    first: int
    family: Family
    believed: Floats
    doubt: Floats
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
    believed, doubt, off, expected, information, trials = (np.zeros(shape) for _ in range(6))
    for month in range(panel.months):
        scores = score(panel, month, settings.window_months)
        d, s2, ss = discounted(scores, settings.half_life_months, overdispersion(scores))
        belief = shrink(d, s2, ss)
        believed[:, month] = np.where(np.isfinite(s2), belief.mean, np.nan)
        doubt[:, month] = belief.sd**2
        off[:, month] = (scores.observed - scores.expected)[:, -1]
        expected[:, month] = scores.expected[:, -1]
        information[:, month] = scores.information[:, -1]
        trials[:, month] = scores.trials[:, -1]
    return History(
        people=panel.people,
        first=panel.first,
        family=panel.family,
        believed=believed,
        doubt=doubt,
        off=off,
        expected=expected,
        information=information,
        trials=trials,
    )
