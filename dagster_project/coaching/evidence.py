"""Evidence of one rate: counts by person, month and stratum, and what was to be expected of them.

Here belong counting and expecting; what follows about a person is in `rating`. Expected events are
those of an average person with the same case-mix in the same months: the rates of the strata times
the factor of each month (indirect standardisation).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dagster_project.coaching.inputs import UNASSIGNED
from dagster_project.coaching.metrics import Family

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A probability of 0 or 1 would leave no variance; a Poisson rate has no upper bound.
_BOUNDS: dict[Family, tuple[float, float]] = {
    "binomial": (0.001, 0.99),
    "poisson": (1e-9, np.inf),
}


@dataclass(frozen=True)
class Panel:
    """The cells of one rate; C cells of P people in T consecutive months.

    Attributes:
        people: (P,) ids in their order.
        first: number of the oldest month.
        months: T; the review month is the last.
        person, month, stratum: (C,) which person, month and stratum a cell is of, from 0.
        observed, trials: (C,) events, and what they are counted against.
        family: how events vary.
    """

    people: NDArray[np.object_]
    first: int
    months: int
    person: Ints
    month: Ints
    stratum: Ints
    observed: Floats
    trials: Floats
    family: Family

    @property
    def last(self) -> int:
        """Index of the review month."""
        return self.months - 1

    def is_among(self, ids: list[str]) -> Flags:
        """(P,) who is in the list."""
        return np.isin(self.people.astype(str), np.array(ids, dtype=str))


def make_panel(
    cells: pd.DataFrame, family: Family, first: int, months: int, also: Sequence[str] = ()
) -> Panel:
    """The panel of one rate.

    Args:
        cells: month (number), person_id, stratum, observed, trials; others are left alone.
        family: how events vary.
        first: number of the oldest month; older cells are left out.
        months: how many months.
        also: people who belong to it without any cell.
    """
    number = cells["month"].to_numpy(np.int64) - first
    is_used = (number >= 0) & (number < months) & (cells["person_id"] != UNASSIGNED).to_numpy(bool)
    used = cells[is_used]
    code, found = pd.factorize(used["person_id"].astype(object))
    people = np.unique(np.array([*found, *also], dtype=object))
    person = np.searchsorted(people, found)[code]
    stratum, _ = pd.factorize(used["stratum"].astype(object), sort=True)
    return Panel(
        people=people,
        first=first,
        months=months,
        person=person.astype(np.int64),
        month=number[is_used],
        stratum=stratum.astype(np.int64),
        observed=used["observed"].to_numpy(np.float64),
        trials=used["trials"].to_numpy(np.float64),
        family=family,
    )


@dataclass(frozen=True)
class Scores:
    """People in a window of W months, oldest first.

    Attributes:
        first: index of the window's first month in the panel.
        observed, expected, information, trials: (P, W); information is the variance of the events
            under equal skill.
        role_rate: events by trials of everybody in the window; NaN without trials.
        month_effects, month_information: (W,) how far the whole role was off its average of the
            window, in logits (logs of a Poisson rate), and how precisely that is known.
    """

    first: int
    observed: Floats
    expected: Floats
    information: Floats
    trials: Floats
    role_rate: float
    month_effects: Floats
    month_information: Floats


def score(panel: Panel, last: int, window: int = 12, among: Flags | None = None) -> Scores:
    """Observed and expected events in the window that ends with month `last` of the panel.

    Args:
        panel: the counts.
        last: index of the window's last month.
        window: at most so many months; fewer where the history begins later.
        among: (P,) whose cells make the rates to compare with; everybody's, unless said otherwise.
    """
    first = max(last - window + 1, 0)
    width = last - first + 1
    is_used = (panel.month >= first) & (panel.month <= last)
    person, month = panel.person[is_used], panel.month[is_used] - first
    observed, trials = panel.observed[is_used], panel.trials[is_used]
    stratum = panel.stratum[is_used]
    counts = np.ones(len(person)) if among is None else among[person].astype(np.float64)
    rates = _ratio_by(stratum, observed * counts, trials * counts)[stratum]
    plain = _sums(month, trials * rates * counts, width)
    off = _sums(month, observed * counts, width)
    factor = np.divide(off, plain, out=np.ones(width), where=plain > 0)
    low, high = _BOUNDS[panel.family]
    chance = np.clip(rates * factor[month], low, high)
    variance = trials * chance * (1 - chance if panel.family == "binomial" else 1.0)
    clipped = np.clip(rates, low, high)
    spread = trials * clipped * (1 - clipped if panel.family == "binomial" else 1.0)
    month_information = _sums(month, spread * counts, width)
    shape = (len(panel.people), width)

    def by_person(values: Floats) -> Floats:
        return _sums(person * width + month, values, shape[0] * shape[1]).reshape(shape)

    total = float((trials * counts).sum())
    return Scores(
        first=first,
        observed=by_person(observed),
        expected=by_person(trials * chance),
        information=by_person(variance),
        trials=by_person(trials),
        role_rate=float((observed * counts).sum()) / total if total > 0 else np.nan,
        month_effects=np.divide(
            off - plain, month_information, out=np.zeros(width), where=month_information > 0
        ),
        month_information=month_information,
    )


def _ratio_by(group: Ints, part: Floats, whole: Floats) -> Floats:
    """Events by trials of each group; of all where a group has no trials."""
    size = int(group.max()) + 1 if len(group) else 0
    parts, wholes = _sums(group, part, size), _sums(group, whole, size)
    total = float(wholes.sum())
    overall = float(parts.sum()) / total if total > 0 else 0.0
    ratios: Floats = np.divide(parts, wholes, out=np.full(size, overall), where=wholes > 0)
    return ratios


def _sums(group: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(group, values, size).astype(np.float64)
