"""Many packs rendered, in this process or in warm workers beside it.

Here belongs the way of work: units in, files and what became of each out. A pack that fails and a
worker that dies are told and stop no other. What a unit is made of is `packs`, its work `units`.
"""

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Thread

from reports.fonts import private_fonts
from reports.packs import Failure, Unit, failure
from reports.styles import styles
from reports.units import Result, render_unit

_LOG = logging.getLogger(__name__)
_DIED = (
    "the process that rendered it ended before it was done, twice (killed, or out of memory); look "
    "into the machine's log, or set a smaller number of reports.workers"
)
# Units that a worker renders before another takes its place: the layout engine's memory grows with
# what it has laid out (by a third in 50 units), and a new worker costs a tenth of a second.
_SHIFT = 10
Tell = Callable[[Result], None]


def render_units(
    units: Iterable[Unit],
    folder: Path,
    *,
    workers: int = 1,
    tell: Tell = lambda _: None,
) -> list[Result]:
    """Renders every document of the units to `folder`; what cannot be is told as a failure.

    Args:
        units: what is rendered together; asked for as it is needed, so that few are ever held.
        folder: that the documents' names are below.
        workers: processes beside this one; none is started for 1, or for a single unit.
        tell: called for each document when its unit is finished.
    """
    waiting = iter(units)
    first = tuple(islice(waiting, 2))
    together = chain(first, waiting)
    if workers == 1 or len(first) < 2:
        found = chain.from_iterable(render_unit(unit, folder) for unit in together)
    else:
        found = chain.from_iterable(_Crew(folder, workers).results(together))
    results = []
    for result in found:
        tell(result)
        results.append(result)
    return results


class _Crew:
    """Workers that are made anew where one has died."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._workers = workers

    def results(self, units: Iterator[Unit]) -> Iterator[list[Result]]:
        """Of each unit, as they are finished."""
        for first in units:
            shift = islice(units, _SHIFT * self._workers - 1)
            yield from self._results_of_shift(chain((first,), shift))

    def _results_of_shift(self, units: Iterator[Unit]) -> Iterator[list[Result]]:
        """The same, by workers that end with it."""
        is_more = True
        while is_more:
            lost: list[Unit] = []
            yield from self._until_a_death(units, lost)
            is_more = bool(lost)
            if lost:
                names = ", ".join(document.name for unit in lost for document in unit)
                _LOG.warning("a process that rendered one of %s has ended; doing them again", names)
            for unit in lost:
                yield self._alone(unit)

    def _until_a_death(self, units: Iterator[Unit], lost: list[Unit]) -> Iterator[list[Result]]:
        """Works until all is done, or a worker dies: what is not done then is `lost`."""
        with self._pool(self._workers) as pool:
            running: dict[Future[list[Result]], Unit] = {}
            try:
                while True:
                    # One more than there are workers, so that none has to wait for the next.
                    for unit in islice(units, self._workers + 1 - len(running)):
                        running[pool.submit(_work, unit, self._folder)] = unit
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        results = _results(future, running[future])
                        del running[future]
                        yield results
            except BrokenProcessPool:
                lost.extend(running.values())
            finally:
                pool.shutdown(cancel_futures=True)

    def _alone(self, unit: Unit) -> list[Result]:
        """A unit by itself, then each of its documents: whichever kills its worker is told."""
        try:
            with self._pool(1) as pool:
                return _results(pool.submit(_work, unit, self._folder), unit)
        except BrokenProcessPool:
            if len(unit) > 1:
                return [result for document in unit for result in self._alone((document,))]
            return [Failure(unit[0].name, _DIED)]

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_warm_up)


def _results(future: Future[list[Result]], unit: Unit) -> list[Result]:
    """Of a finished unit; one that could not even be handed over has failed.

    Raises:
        BrokenProcessPool: a worker has died, with this unit or another.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001 - told with the documents' names; others go on
        return [failure(document.name, error) for document in unit]


def _context() -> BaseContext:
    """Forks of a process that has the libraries loaded and no threads: safe below Dagster."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["reports.warm"])
    return context


def _warm_up() -> None:
    """What a worker does once: reads the styles, and takes all of it out of the collector's way."""
    Thread(target=_end_with_parent, daemon=True).start()
    with private_fonts():
        for kind in ("person", "team"):
            styles(kind, "A4")
    gc.collect()
    gc.freeze()


def _end_with_parent() -> None:
    """A killed run takes its workers along: they would wait for its next unit for ever."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _work(unit: Unit, folder: Path) -> list[Result]:
    results = list(render_unit(unit, folder))
    gc.collect()  # layouts are full of circles, and large
    return results
