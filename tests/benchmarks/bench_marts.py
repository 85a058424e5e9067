"""Times the models beside hand-written SQL, pandas and Polars, over a company of any size.

Run `python tests/benchmarks/bench_marts.py`; prints seconds, ratios and peak memory, and whether
the figures are the same; asserts nothing. `--scale 1` is the size that the product promises to
close: 10 million activities, a million leads and deals. Everything runs in a process of its own,
one after the other. The other ways compute fewer marts than the models: these run for all marts,
and again for no more than what another way computes; nothing is taken off unseen.
"""

import argparse
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.home import Home
from dagster_project.months import add_months
from tests.benchmarks.marts import compare, measure
from tests.benchmarks.marts.compare import Outcome
from tests.benchmarks.marts.generate import LAST_MONTH, Size, write_company
from tests.benchmarks.marts.hand_written import KEYS, MORE_KEYS
from tests.benchmarks.marts.measure import MODELS, TESTS, Ran

ALL, BY_HAND, BY_ALL = "all models", "models of what is hand-written", "models of what all compute"
SELECTED = {BY_ALL: [*KEYS], BY_HAND: [*KEYS, *MORE_KEYS]}
WAYS = {"hand-written": "hand_written", "pandas": "pandas", "polars": "polars"}
PARTS = ("covered", "tests", "slowest", *WAYS)


@dataclass(frozen=True)
class Models:
    """The models over the company, beside the same models over a company with next to nothing."""

    ran: Ran
    fixed: Ran

    @property
    def wall(self) -> float:
        """Seconds that the company costs: without dbt's own."""
        return self.ran.busy - self.fixed.busy

    @property
    def cpu(self) -> float:
        """CPU seconds that the company costs: without dbt's own."""
        return self.ran.cpu - self.fixed.cpu


def main() -> None:
    """Prints the tables."""
    options = _options()
    size = Size().scaled(options.scale, options.activities)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        print(f"{size}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        tiny, drop = write_company(Size().scaled(0.001), folder), write_company(size, folder)
        home = Home(folder / "home")
        models = _models(home, tiny, drop, () if "covered" in options.skip else SELECTED)
        if "slowest" not in options.skip:
            _print_slowest(models[ALL].ran)
        _print_models(models)
        if "tests" not in options.skip:
            tests = measure.run_dbt(home, TESTS)
            _print("tests of the models, with dbt", tests.busy, tests.cpu, tests.peak_mib)
        ways = {name: way for name, way in WAYS.items() if name not in options.skip}
        outcomes = {name: compare.run(way, home) for name, way in ways.items()}
        _print_outcomes(outcomes, models)
        _print_coverage(home, outcomes)
        if options.months > 1:
            months = [add_months(LAST_MONTH, -n) for n in range(options.months)]
            many = Models(_build(home, months, drop), models[ALL].fixed)
            _print_many(many, models[ALL], options.months)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scale", type=float, default=0.02, help="1 is the promised size")
    parser.add_argument("--activities", type=float, default=1, help="factor for activities alone")
    parser.add_argument("--months", type=int, default=1, help="review months from the one drop")
    parser.add_argument("--folder", type=Path, help="keeps the generated files for the next run")
    parser.add_argument(
        "--skip", action="append", default=[], choices=PARTS, help="may be given several times"
    )
    return parser.parse_args()


def _models(home: Home, tiny: Path, drop: Path, selections: Iterable[str]) -> dict[str, Models]:
    """The models of each selection; all of them last, so that their marts are what is there."""
    _build(home, [LAST_MONTH], tiny)  # parses the project; the next runs need not
    found = {}
    for name in (*selections, ALL):
        marts = SELECTED.get(name, [])
        arguments = [*MODELS, *(["--select", *(f"+{mart}" for mart in marts)] if marts else [])]
        fixed = _build(home, [LAST_MONTH], tiny, arguments)
        found[name] = Models(_build(home, [LAST_MONTH], drop, arguments), fixed)
    return found


def _build(
    home: Home, months: Sequence[date], drop: Path, arguments: Sequence[str] = MODELS
) -> Ran:
    """A build that begins without anything built."""
    measure.prepare(home, dict.fromkeys(months, drop))
    return measure.run_dbt(home, arguments)


def _print_models(models: dict[str, Models]) -> None:
    print(f"{'':44}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}")
    for name, built in models.items():
        _print(f"{name}, with dbt", built.ran.busy, built.ran.cpu, built.ran.peak_mib)
        fixed = built.fixed
        _print("    dbt over next to nothing", fixed.busy, fixed.cpu, fixed.peak_mib)
        _print("    the difference", built.wall, built.cpu)


def _print_outcomes(outcomes: dict[str, list[Outcome]], models: dict[str, Models]) -> None:
    """Each way, and the models' seconds in comparison, with and without dbt's own."""
    timed = {
        f"{name}, {len(KEYS) + place * len(MORE_KEYS)} marts": way
        for name, ways in outcomes.items()
        for place, way in enumerate(ways)
    }
    for name, way in timed.items():
        _print(name, way.wall, way.cpu, way.peak_mib)
    heads = "".join(f"{head:>9}" for head in ("wall", "- dbt", "CPU", "- dbt"))
    print(f"\n{'seconds of the models / seconds of':58}{heads}")
    for label, built in models.items():
        for name, way in timed.items():
            _print_ratios(
                f"{label} / {name}",
                (built.ran.busy / way.wall, built.wall / way.wall),
                (built.ran.cpu / way.cpu, built.cpu / way.cpu),
            )


def _print_coverage(home: Home, outcomes: dict[str, list[Outcome]]) -> None:
    """Whether the figures are equal, and what the other ways do not compute."""
    for name, ways in outcomes.items():
        print(f"\n{name}")
        for line in (line for way in ways for line in way.verdict):
            print(f"    {line}")
    with duckdb.connect(str(home.build / "marts.duckdb"), read_only=True) as connection:
        marts = {str(row[0]) for row in connection.execute("show tables").fetchall()}
    print(f"\nby hand, not with pandas and Polars: {', '.join(sorted(MORE_KEYS))}")
    print(f"by the models alone: {', '.join(sorted(marts - {*KEYS, *MORE_KEYS}))}")


def _print_many(many: Models, one: Models, months: int) -> None:
    print()
    _print(f"{ALL}, {months} months, with dbt", many.ran.busy, many.ran.cpu, many.ran.peak_mib)
    _print_ratios(
        f"{months} months / one",
        (many.ran.busy / one.ran.busy, many.wall / one.wall),
        (many.ran.cpu / one.ran.cpu, many.cpu / one.cpu),
    )


def _print_ratios(name: str, wall: tuple[float, float], cpu: tuple[float, float]) -> None:
    print(f"{name:58}" + "".join(f"{ratio:9.2f}" for ratio in (*wall, *cpu)))


def _print_slowest(ran: Ran) -> None:
    for name, seconds in ran.slowest():
        print(f"    {seconds:8.2f} s  {name}")


def _print(name: str, seconds: float, cpu: float, peak: int | None = None) -> None:
    shown = "" if peak is None else f"{peak:10}"
    print(f"{name:44}{seconds:9.2f}{cpu:9.2f}{shown}")


if __name__ == "__main__":
    main()
