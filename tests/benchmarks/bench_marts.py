"""Times the models beside hand-written SQL, pandas and Polars, over a company of any size.

Run `python tests/benchmarks/bench_marts.py`; prints seconds, ratios and peak memory, and whether
the figures are the same; asserts nothing. `--scale 1` is the size that the product promises to
close: 10 million activities, a million leads and deals. Everything runs in a process of its own.
"""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dagster_project.home import Home
from dagster_project.months import add_months
from tests.benchmarks.marts import compare, measure
from tests.benchmarks.marts.generate import LAST_MONTH, Size, write_company
from tests.benchmarks.marts.measure import MODELS, TESTS, Ran

PEOPLE = (*MODELS, "--select", "+sdr_monthly", "+ae_monthly")


def main() -> None:
    """Prints the tables."""
    options = _options()
    size = Size().scaled(options.scale, options.activities)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        print(f"{size}")
        tiny = write_company(Size().scaled(0.001), folder)
        drop = write_company(size, folder)
        home = Home(folder / "home")
        _build(home, [LAST_MONTH], tiny)
        fixed_people = _build(home, [LAST_MONTH], tiny, PEOPLE)
        fixed = _build(home, [LAST_MONTH], tiny)
        one = _build(home, [LAST_MONTH], drop)
        _print_slowest(one)
        tests = measure.run_dbt(home, TESTS)
        print(f"{'':34}{'seconds':>9}{'CPU':>9}{'peak MiB':>10}{'CPU ratio':>11}")
        _print("nothing but dbt itself", fixed.busy, fixed.cpu, fixed.peak_mib)
        _print("models, one month", one.busy, one.cpu - fixed.cpu, one.peak_mib)
        _print("their tests", tests.busy, tests.cpu - fixed.cpu, tests.peak_mib)
        _print_others(home, one.cpu - fixed.cpu, fixed_people)
        if options.months > 1:
            months = [add_months(LAST_MONTH, -n) for n in range(options.months)]
            many = _build(home, months, drop)
            name = f"models, {options.months} months"
            cpu = many.cpu - fixed.cpu
            _print(name, many.busy, cpu, many.peak_mib, cpu / (one.cpu - fixed.cpu))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scale", type=float, default=0.02, help="1 is the promised size")
    parser.add_argument("--activities", type=float, default=1, help="factor for activities alone")
    parser.add_argument("--months", type=int, default=1, help="review months from the one drop")
    parser.add_argument("--folder", type=Path, help="keeps the generated files for the next run")
    return parser.parse_args()


def _build(
    home: Home, months: Sequence[date], drop: Path, arguments: Sequence[str] = MODELS
) -> Ran:
    measure.prepare(home, dict.fromkeys(months, drop))
    return measure.run_dbt(home, arguments)


def _print_others(home: Home, models: float, fixed: Ran) -> None:
    """The same figures by hand; and the figures of people alone, in four ways."""
    by_hand = compare.run("hand_written", home)
    _print("all marts, by hand", by_hand.wall, by_hand.cpu, by_hand.peak_mib, models / by_hand.cpu)
    for line in by_hand.verdict:
        print(f"    {line}")
    people = measure.run_dbt(home, PEOPLE)
    cpu = people.cpu - fixed.cpu
    _print("models of SDRs and AEs", people.busy, cpu, people.peak_mib)
    for name in ("pandas", "polars"):
        other = compare.run(name, home)
        _print(f"figures of SDRs and AEs, {name}", other.wall, other.cpu, other.peak_mib)
        print(f"    models: {other.wall / people.busy:.2f} x as fast; {other.verdict[0]}")


def _print_slowest(ran: Ran) -> None:
    for name, seconds in ran.slowest():
        print(f"    {seconds:8.2f} s  {name}")


def _print(name: str, seconds: float, cpu: float, peak: int, ratio: float | None = None) -> None:
    shown = "" if ratio is None else f"{ratio:9.2f} x"
    print(f"{name:34}{seconds:9.2f}{cpu:9.2f}{peak:10}{shown:>11}")


if __name__ == "__main__":
    main()
