"""Times ratings of a large company and the pairing of many coaches, on one core.

Run `python tests/benchmarks/bench_statistics.py`; prints seconds and memory, asserts nothing.
"""

import os
import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import expit

from dagster_project.coaching.assignment import assign
from dagster_project.coaching.evidence import Panel, make_panel
from dagster_project.coaching.metrics import RATES, Rate
from dagster_project.coaching.ranking import rank_people
from dagster_project.coaching.rating import rate
from dagster_project.settings_statistics import RatingSettings
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.ranking_inputs import company

PEOPLE, STRATA, METRICS = 5_000, 6, 8
SETTINGS = RatingSettings()


def _cells(metric: str, kind: Rate, people: int, months: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    person, month, stratum = np.indices((people, months, STRATA)).reshape(3, -1)
    chance = expit(-1.1 + rng.normal(0, 0.3, people)[person] + 0.3 * (stratum - 2.5))
    trials = rng.poisson(4, len(person)) + 1
    return pd.DataFrame(
        {
            "month": MONTH - months + 1 + month,
            "role": kind.role,
            "metric": metric,
            "person_id": pd.Series([f"p{number:05d}" for number in range(people)])[person].array,
            "stratum": pd.Series(list("abcdef"))[stratum].array,
            "observed": rng.binomial(trials, chance).astype(float),
            "trials": trials.astype(float),
        }
    )


def _rate(panels: list[Panel], kinds: list[Rate], *, learns: bool) -> None:
    everybody = np.ones(PEOPLE, dtype=bool)
    for panel, kind in zip(panels, kinds, strict=True):
        is_learned = learns and kind.learns_half_life
        rate(panel, panel.last, SETTINGS, everybody, learns_half_life=is_learned)


def _timed(what: str, do: Callable[[], object]) -> None:
    begin = time.process_time()  # of the one core; whatever else runs there does not count
    do()
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{what:75s} {seconds:7.3f} s {peak:6.2f} GiB")


def _rating(months: int) -> None:
    chosen = list(RATES.items())[:METRICS]
    kinds = [kind for _, kind in chosen]
    cells = [
        _cells(metric, kind, PEOPLE, months, seed) for seed, (metric, kind) in enumerate(chosen)
    ]
    size = f"{PEOPLE:,} people × {months} months × {STRATA} strata × {METRICS} metrics"

    def everything(*, learns: bool) -> None:
        panels = [
            make_panel(rows, kind.family, MONTH - months + 1, months)
            for rows, kind in zip(cells, kinds, strict=True)
        ]
        _rate(panels, kinds, learns=learns)

    _timed(f"rating {size}", lambda: everything(learns=False))
    if months > SETTINGS.window_months:
        _timed("  with half-lives of two metrics learned", lambda: everything(learns=True))


def _ranking() -> None:
    parts = [
        _cells(metric, kind, 1_000, 36, seed)
        for seed, (metric, kind) in enumerate(RATES.items())
        if kind.role == "sdr"
    ]
    inputs = company("sdr", *parts)
    _timed("ranks of 1,000 SDRs in four metrics, 36 months", lambda: rank_people(inputs, SETTINGS))


def _pairing() -> None:
    rng = np.random.default_rng(1)
    value = rng.normal(0.2, 0.2, (300, 1)) * np.clip(rng.normal(0.2, 0.4, (300, 1_000)), 0, 1)
    forbidden = rng.random(value.shape) < 0.2
    capacity = rng.integers(0, 4, 300)
    _timed("pairing 300 coaches × 1,000 people", lambda: assign(value, capacity, forbidden))


def main() -> None:
    """Prints the table; memory is the peak until then, with the counts themselves."""
    os.sched_setaffinity(0, {0})
    _pairing()
    _rating(12)
    _ranking()
    _rating(36)
    print("aims: rating of 12 months in 5 s, pairing in 1 s, less than 1 GiB")


if __name__ == "__main__":
    main()
