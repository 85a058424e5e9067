"""Runs one of the other ways in a process of its own, and holds its figures to the marts.

Here belong processes and comparisons; what is computed stands in the modules of the ways.
"""

import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import duckdb

from dagster_project.home import Home
from dagster_project.months import add_months
from tests.benchmarks.marts import hand_written
from tests.benchmarks.marts.generate import LAST_MONTH
from tests.benchmarks.marts.hand_written import KEYS, MORE_KEYS
from tests.benchmarks.marts.scope import scope_of


@dataclass(frozen=True)
class Outcome:
    """Seconds, CPU seconds and peak memory of one way, and whether its figures are the models'."""

    wall: float
    cpu: float
    peak_mib: int
    verdict: list[str]


def run(way: str, home: Home) -> list[Outcome]:
    """Computes the marts of the last month by `hand_written`, `pandas` or `polars`.

    Every way reads the raw files and leaves its marts on disk: tables of a database, or Parquet.
    By hand more marts are computed after those that every way computes: there a second outcome
    counts both.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        task = _by_hand if way == "hand_written" else _by_frames
        return pool.submit(task, way, home).result()


def _by_hand(_way: str, home: Home) -> list[Outcome]:
    with hand_written.opened(home, home.root / "by_hand.duckdb") as connection:
        before = time.process_time()
        wall = hand_written.compute(connection, LAST_MONTH)
        cpu, peak = time.process_time() - before, _peak()
        wall_of_all = wall + hand_written.compute_more(connection)
        cpu_of_all, peak_of_all = time.process_time() - before, _peak()
        return [
            Outcome(wall, cpu, peak, _verdict(connection, home, KEYS)),
            Outcome(wall_of_all, cpu_of_all, peak_of_all, _verdict(connection, home, MORE_KEYS)),
        ]


def _by_frames(way: str, home: Home) -> list[Outcome]:
    figures = import_module(f"tests.benchmarks.marts.with_{way}").figures
    folder = home.root / f"by_{way}"
    folder.mkdir(exist_ok=True)
    earlier = scope_of(home, add_months(LAST_MONTH, -1), months=1, history=1)
    began, before = time.perf_counter(), time.process_time()
    for name, frame in figures(scope_of(home, LAST_MONTH), earlier).items():
        write = frame.write_parquet if way == "polars" else frame.to_parquet
        write(folder / f"{name}.parquet")
    wall, cpu, peak = time.perf_counter() - began, time.process_time() - before, _peak()
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name in KEYS:
            connection.execute(f"create view {name} as from '{folder / name}.parquet'")
        return [Outcome(wall, cpu, peak, _verdict(connection, home, KEYS))]


def _verdict(
    connection: duckdb.DuckDBPyConnection, home: Home, keys: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Per mart whether its figures are the models'."""
    marts = home.build / "marts.duckdb"
    found = hand_written.differences(connection, marts, LAST_MONTH, keys)
    return [f"{mart}: {text}" for mart, text in found.items()]


def _peak() -> int:
    """Of this process alone; what the kernel counts as well is that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
