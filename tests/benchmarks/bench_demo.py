"""Times the making of demo companies: the usual one, and one with a million activities.

Run `python tests/benchmarks/bench_demo.py`; prints seconds and rows, asserts nothing.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

from dagster_project.demo.salesforce import write_salesforce_drop
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec

MONTH = date(2026, 10, 1)


def _row(people: int, months: int, folder: Path) -> str:
    begin = time.perf_counter()
    company = simulate(DemoSpec(last_month=MONTH, people=people, months=months))
    simulated = time.perf_counter()
    files = write_salesforce_drop(company, folder / f"{people}-{months}")
    written = time.perf_counter()
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    return (
        f"{people:6d} {months:6d} {company.activity.total():12,d} {len(company.leads):9,d}"
        f" {len(company.deals):9,d} {simulated - begin:9.2f} {written - simulated:9.2f}"
        f" {written - begin:9.2f} {megabytes:7.0f}"
    )


def main() -> None:
    """Prints the table."""
    print("people months   activities     leads     deals  simulate     write     total      MB")
    with tempfile.TemporaryDirectory() as folder:
        _row(12, 1, Path(folder))  # imports and caches are not timed
        for people, months in [(48, 36), (140, 36), (4_000, 1), (1_000, 36)]:
            print(_row(people, months, Path(folder)))
    print("aim: a million activities in less than 20 s in all")


if __name__ == "__main__":
    main()
