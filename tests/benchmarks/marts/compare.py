"""Runs one of the other ways in a process of its own, and holds its figures to the marts.

Here belong processes and comparisons; what is computed stands in the modules of the ways.
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import duckdb

from dagster_project.home import Home
from tests.benchmarks.marts.generate import LAST_MONTH
from tests.benchmarks.marts.scope import AE_FIGURES, SDR_FIGURES, scope_of


@dataclass(frozen=True)
class Outcome:
    """Seconds, CPU seconds and peak memory of one way, and whether its figures are the models'."""

    wall: float
    cpu: float
    peak_mib: int
    verdict: list[str]


def run(way: str, home: Home) -> Outcome:
    """Computes the figures of the last month by `hand_written`, `pandas` or `polars`."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        task = _by_hand if way == "hand_written" else _by_frames
        return pool.submit(task, way, home).result()


def _by_hand(_way: str, home: Home) -> Outcome:
    from tests.benchmarks.marts import hand_written

    with hand_written.opened(home, home.root / "by_hand.duckdb") as connection:
        before = time.process_time()
        wall = hand_written.compute(connection, LAST_MONTH)
        cpu, peak = time.process_time() - before, _peak()
        found = hand_written.differences(connection, home.build / "marts.duckdb", LAST_MONTH)
    return Outcome(wall, cpu, peak, [f"{mart}: {text}" for mart, text in found.items()])


def _by_frames(way: str, home: Home) -> Outcome:
    figures = import_module(f"tests.benchmarks.marts.with_{way}").figures
    began, before = time.perf_counter(), time.process_time()
    sdr, ae = figures(scope_of(home, LAST_MONTH))
    wall, cpu, peak = time.perf_counter() - began, time.process_time() - before, _peak()
    wrong = _differences(home, "sdr_monthly", sdr, SDR_FIGURES)
    wrong += _differences(home, "ae_monthly", ae, AE_FIGURES)
    return Outcome(wall, cpu, peak, [f"differing figures: {wrong or 'none'}"])


def _peak() -> int:
    """Of this process alone; what the kernel counts as well is that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _differences(home: Home, mart: str, frame: object, names: tuple[str, ...]) -> list[str]:
    """The figures in which a person and month differ from the mart; amounts are in cents."""
    rows = frame.reset_index() if hasattr(frame, "reset_index") else frame.to_arrow()  # type: ignore[attr-defined]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.build / 'marts.duckdb'}' as marts (read_only)")
        connection.register("found", rows)
        checks = [
            f"count(*) filter (where coalesce(f.{name}, 0) != coalesce(m.{name}, 0)"
            f" * {100 if 'amount' in name else 1})"
            for name in names
        ]
        counts = connection.execute(
            f"""
            select {", ".join(checks)} from found as f
            full join (from marts.{mart} where review_month = $1) as m
                on f.month = m.month and f.person_id = m.person_id
            """,
            [LAST_MONTH],
        ).fetchone()
    return [f"{name} ({count})" for name, count in zip(names, counts or (), strict=True) if count]
