"""How fast packs are rendered, against a loop that does the same document by document.

    python -m tests.benchmarks.bench_reviews [PEOPLE] [SAMPLE]

Prints ratios within one run, and the memory of all processes together; asserts nothing, for it
depends on the machine. People are made up: leads, deals and accounts, targets and coaching.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reports.layout import bind, lay_out, pdf_of
from reports.marts import Marts
from reports.names import slug
from reports.packs import Choices, Document, Unit, recipe_of, units_of
from reports.person.review import PersonReview
from reports.styles import forget
from reports.team.review import TeamReview
from reports.units import Result
from reports.workers import render_units
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts

TEAM = 10
PERSON = Choices(SETTINGS, person=("en",))


def main(people: int = 1000, sample: int = 60) -> None:
    """Runs all measurements."""
    marts = _teams(firm_marts(Firm(people=-(-people // 3), rows=12)))
    with TemporaryDirectory() as place:
        # First, while this process has no layout library loaded: a close never has.
        together = _workers(marts, people, Path(place) / "packs")
        alone = _loop(marts, sample, Path(place))
        print(f"two workers                {together / alone:8.2f} × the loop")
        _tagging(marts, max(10, sample // 3))
        _team_pack(marts)


def _teams(marts: Marts) -> Marts:
    """Everybody below a manager of ten people."""
    rows = [dict(row) for row in marts.rows("people")]
    sellers = [row for row in rows if row["role"] != "manager"]
    (boss,) = (row for row in rows if row["role"] == "manager")
    managers = []
    for place, row in enumerate(sellers):
        number = f"manager-{place // TEAM:04d}"
        row["manager_id"] = number
        if place % TEAM == 0:
            managers.append({**boss, "person_id": number, "full_name": f"Manager {number}"})
    return replace(marts, tables={**marts.tables, "people": (*managers, *sellers)})


def _views(marts: Marts, count: int) -> list[PersonReview]:
    found: list[PersonReview] = []
    for unit in units_of(marts, MONTH, PERSON):
        found += [one.view for one in unit if isinstance(one, Document)]  # type: ignore[misc]
        if len(found) >= count:
            break
    return found[:count]


def _tagging(marts: Marts, count: int) -> None:
    """What tags cost: the same pages, written and laid out with them and without."""
    import reports.layout

    views = _views(marts, count)
    pdf_of(lay_out(views[0]))
    seconds = {"pdf/ua-1": 0.0, None: 0.0}
    for view in views:
        for variant in seconds:
            reports.layout._VARIANT = variant  # type: ignore[assignment]
            seconds[variant] += _cpu(partial(_file_of, view))
    reports.layout._VARIANT = "pdf/ua-1"
    each = 1000 * seconds["pdf/ua-1"] / count
    ratio = seconds["pdf/ua-1"] / seconds[None]
    print(f"one tagged pack            {each:8.0f} ms of CPU, {ratio:.2f} × an untagged one")


def _file_of(view: PersonReview) -> bytes:
    return pdf_of(lay_out(view))


def _loop(marts: Marts, count: int, folder: Path) -> float:
    """Seconds a pack in one process that reads styles and fonts for each."""
    units = [(one,) for unit in units_of(marts, MONTH, PERSON) for one in unit][:count]
    begun = time.perf_counter()
    for unit in units:
        forget()
        _checked(render_units([unit], folder / "loop"))
    each = (time.perf_counter() - begun) / len(units)
    print(f"loop, {len(units)} packs             {1000 * each:8.0f} ms a pack")
    return each


def _workers(marts: Marts, people: int, folder: Path) -> float:
    """Seconds a pack with two workers; says what memory they take, and what a second run costs."""
    recipes: dict[str, str] = {}

    def remembered() -> Iterator[Unit]:
        for unit in units_of(marts, MONTH, PERSON):
            recipes.update((one.name, recipe_of(one)) for one in unit if isinstance(one, Document))
            yield unit

    with _memory() as memory:
        count = 0

        def tell(_: Result) -> None:
            nonlocal count
            count += 1
            memory.done = count

        begun = time.perf_counter()
        _checked(render_units(remembered(), folder, workers=2, tell=tell))
        seconds = time.perf_counter() - begun
    print(f"two workers, {people} packs     {1000 * seconds / people:8.0f} ms a pack")
    print(f"memory of all processes    {memory.peak:8.0f} MB at most, {memory.growth()}")
    print(f"  by process               {', '.join(f'{size:.0f}' for size in memory.parts)}")
    begun = time.perf_counter()
    again = {
        one.name: recipe_of(one)
        for unit in units_of(marts, MONTH, PERSON)
        for one in unit
        if isinstance(one, Document)
    }
    assert again == recipes
    for name in again:
        (folder / name).read_bytes()
    ratio = (time.perf_counter() - begun) / seconds
    print(f"nothing changed            {100 * ratio:8.1f} % of the first run")
    return seconds / people


def _team_pack(marts: Marts) -> None:
    """Binding a team's pack of finished layouts, against rendering its people."""
    choices = Choices(SETTINGS, team=("en",), person=("en",))
    unit = next(unit for unit in units_of(marts, MONTH, choices) if len(unit) > TEAM)
    views = [one.view for one in unit if isinstance(one, Document)]
    team = next(view for view in views if isinstance(view, TeamReview))
    layouts = {}
    rendering = 0.0
    for view in team.people:
        begun = time.process_time()
        layouts[slug(view.name, view.person_id)] = lay_out(view)
        pdf_of(layouts[slug(view.name, view.person_id)])
        rendering += time.process_time() - begun
    own = lay_out(team)
    binding = _cpu(lambda: pdf_of(bind(own, layouts)))
    print(
        f"team pack of {len(layouts)} layouts     {1000 * binding:8.0f} ms of CPU, "
        f"{binding / rendering:.2f} × rendering its people"
    )


def _checked(results: Sequence[Result]) -> None:
    failed = [one for one in results if not hasattr(one, "sha256")]
    assert not failed, failed[0]


def _cpu(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


class _Memory:
    """Proportional set size of this process and all below it, sampled as packs are finished."""

    def __init__(self) -> None:
        self.done = 0
        self.samples: list[tuple[int, float]] = []
        self.parts: list[float] = []

    @property
    def peak(self) -> float:
        """In MB."""
        return max(size for _, size in self.samples)

    def growth(self) -> str:
        """Of the highest samples, from the first tenth of the packs to the last."""
        early = [size for done, size in self.samples if 0.1 <= done / self.done <= 0.2]
        late = [size for done, size in self.samples if done / self.done >= 0.9]
        if not early or not late:
            return "too few samples to tell its growth"
        return f"{100 * (max(late) / max(early) - 1):+.1f} % from the first tenth to the last"

    def sample(self) -> None:
        """Adds what is used now."""
        parts = [_pss(pid) for pid in _family(os.getpid())]
        if not self.samples or sum(parts) > self.peak:
            self.parts = parts
        self.samples.append((self.done, sum(parts)))


@contextmanager
def _memory() -> Iterator[_Memory]:
    memory, is_over = _Memory(), threading.Event()

    def watch() -> None:
        while not is_over.wait(0.5):
            memory.sample()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        is_over.set()
        watcher.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += _family(int(child))
        except OSError:  # it has just ended
            continue
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
