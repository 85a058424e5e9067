"""Builds review months with real dbt over a generated drop, and says what took how long.

Here belongs everything about running dbt and reading its results; what it is compared with stands
in the modules beside.
"""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dagster_project.closing.inputs import write_inputs
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.closing.statistics_results import write_results
from dagster_project.crm.entities import ENTITIES
from dagster_project.dbt_project import PROJECT_DIR, environment
from dagster_project.home import Home
from dagster_project.months import cutoff_at
from dagster_project.settings import Settings
from tests.benchmarks.marts.generate import SOURCE

MODELS = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
TESTS = ("test", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Ran:
    """One run of dbt.

    Attributes:
        seconds: of each node, by name. Two run at a time, so that their sum is more than `busy`.
        busy: seconds in which at least one node ran; without dbt's start and its parsing.
        wall: seconds of the whole process.
        cpu: CPU seconds of the whole process, which say more on a machine that others use.
        peak_mib: largest resident memory of the process.
    """

    seconds: Mapping[str, float]
    busy: float
    wall: float
    cpu: float
    peak_mib: int

    def slowest(self, count: int = 15) -> list[tuple[str, float]]:
        """The nodes that took longest."""
        return sorted(self.seconds.items(), key=lambda item: -item[1])[:count]


def prepare(home: Home, months: Mapping[date, Path]) -> None:
    """Everything that a build reads; `months` says which drop each month is built from."""
    shutil.rmtree(home.build, ignore_errors=True)
    for drop in set(months.values()):
        for entity in (*ENTITIES, "quarantined"):
            folder = home.build / ("quarantine" if entity == "quarantined" else f"raw/{entity}")
            folder.mkdir(parents=True, exist_ok=True)
            link = folder / f"{SOURCE}__{drop.name}.parquet"
            link.symlink_to((drop / f"{entity}.parquet").resolve(strict=True))
    settings = Settings()
    pins = [_pin(month, drop, settings) for month, drop in months.items()]
    write_inputs(pins, settings, home.build / "inputs")
    write_results({}, home.build / "results")


def _pin(month: date, drop: Path, settings: Settings) -> Pin:
    pinned = PinnedDrop(SOURCE, drop.name, "2026-11-02", "0", str(drop))
    return Pin(
        review_month=month,
        revision=1,
        cutoff_at=cutoff_at(month, settings.company.zone),
        drops=(pinned,),
        settings_hash="settings",
        code_version="1",
        is_reconstructed=False,
    )


def run_dbt(home: Home, arguments: Sequence[str]) -> Ran:
    """Runs dbt in a process of its own.

    Raises:
        RuntimeError: dbt failed; carries the end of what it printed.
    """
    command = [str(Path(sys.executable).with_name("dbt")), *arguments, "--no-use-colors"]
    command += ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | environment(home), stdout=subprocess.PIPE, text=True
    )
    printed: list[str] = []
    reader = threading.Thread(target=lambda: printed.extend(process.stdout or ()))
    reader.start()
    peak_mib, usage = _watch(process)
    reader.join()
    wall = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError("".join(printed[-60:]))
    return _read_results(home, wall, usage.ru_utime + usage.ru_stime, peak_mib)


def _watch(process: subprocess.Popen[str]) -> tuple[int, resource.struct_rusage]:
    """Waits for the process; returns its peak memory and what it used.

    The peak that the kernel tells at the end counts the memory of this process as well, from the
    instant between fork and exec; the process's own is in /proc as long as it runs.
    """
    peak_kib = 0
    while True:
        pid, exit_status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(exit_status)
            return peak_kib // 1024, usage
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)  # a process that has ended has none
        peak_kib = int(found[1]) if found else peak_kib
        time.sleep(0.05)


def _read_results(home: Home, wall: float, cpu: float, peak_mib: int) -> Ran:
    results = json.loads((home.dbt / "target" / "run_results.json").read_text(encoding="utf-8"))
    seconds, spans = {}, []
    for node in results["results"]:
        executed = [t for t in node["timing"] if t["name"] == "execute"]
        if not executed:
            continue
        start, end = (_instant(executed[0][key]) for key in ("started_at", "completed_at"))
        seconds[node["unique_id"].split(".")[2]] = end - start
        spans.append((start, end))
    return Ran(seconds, _covered(spans), wall, cpu, peak_mib)


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _covered(spans: Sequence[tuple[float, float]]) -> float:
    """The length of the union of spans."""
    total, until = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total
