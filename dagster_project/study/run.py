"""Runs the study: many organisations of each scenario, on several processes.

Here belong what is measured on which scenarios and how the work is spread; what the figures have to
be is in `goals`. Results depend on the seeds alone, not on the processes.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Protocol, TypeVar

from dagster_project.study import scenarios
from dagster_project.study.coached import Coached, measure_coaching
from dagster_project.study.matured import Matured, measure_maturity
from dagster_project.study.paired import Paired, measure_pairing
from dagster_project.study.rated import Rated, measure_rating
from dagster_project.study.scenarios import Scenario

T = TypeVar("T")


class Each(Protocol):
    """Runs a function on every seed; results come in the order of the seeds."""

    def __call__(self, measure: Callable[[int], T], seeds: Iterable[int], /) -> Iterator[T]:
        """One result per seed."""


class Progress(Protocol):
    """Where it is shown how far the study is."""

    def step(self, text: str) -> None:
        """A new scenario begins."""

    def advance(self, done: int, total: int) -> None:
        """So many organisations of it are done."""

    def finish(self) -> None:
        """All is done."""


@dataclass(frozen=True)
class Results:
    """What was measured, by the scenario's name; one entry per organisation.

    Attributes:
        organisations: of each scenario.
    """

    organisations: int
    rated: dict[str, list[Rated]]
    coached: dict[str, list[Coached]]
    paired: list[Paired]
    matured: dict[str, list[Matured]]


def run_study(organisations: int, processes: int, progress: Progress) -> Results:
    """Simulates and measures everything.

    Args:
        organisations: of each scenario; their seeds are 0, 1, ….
        processes: how many work at once; 1 stays in this one.
        progress: told of every organisation.
    """
    seeds = range(organisations)
    with _workers(processes) as each:

        def of(measure: Callable[[Scenario, int], T], scenario: Scenario, what: str) -> list[T]:
            progress.step(f"{what}: {scenario.name}")
            found: list[T] = []
            for one in each(partial(measure, scenario), seeds):
                found.append(one)
                progress.advance(len(found), organisations)
            return found

        rated = (*scenarios.RATED, *scenarios.EQUAL, *scenarios.EQUAL_NOISY)
        coached = (*scenarios.COACHED, *scenarios.UNHELPED, *scenarios.CHOSEN)
        results = Results(
            organisations=organisations,
            rated={one.name: of(measure_rating, one, "Rating") for one in rated},
            coached={one.name: of(measure_coaching, one, "Coaching") for one in coached},
            paired=of(measure_pairing, scenarios.PAIRED, "Pairing"),
            matured={one.name: of(measure_maturity, one, "Maturity") for one in scenarios.MATURING},
        )
        progress.finish()
    return results


@contextmanager
def _workers(processes: int) -> Iterator[Each]:
    if processes == 1:
        yield map
        return
    # New interpreters: threads of this one could hold locks that a fork would copy.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:

        def each(measure: Callable[[int], T], seeds: Iterable[int]) -> Iterator[T]:
            return pool.map(measure, seeds, chunksize=4)

        yield each
