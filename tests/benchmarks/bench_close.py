"""Times a close of the demo company beside a bare dbt build of the same project.

Run `python tests/benchmarks/bench_close.py`; prints seconds and ratios, asserts nothing. Each
command runs in a process of its own, as a user would start it, and once before it is timed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from dagster_project.closing.build import start_build
from dagster_project.closing.inputs import write_inputs
from dagster_project.closing.linked import link_drops
from dagster_project.closing.pinning import extract_and_pin
from dagster_project.closing.statistics_results import write_results
from dagster_project.commands import write_demo_drop
from dagster_project.dbt_project import PROJECT_DIR, environment
from dagster_project.home import Home
from dagster_project.settings import Settings

MONTH = date(2026, 10, 1)
SCRIPTS = Path(sys.executable).parent

_CLOSE_WITHOUT_RENDERING = """
import sys
from datetime import date
from dagster_project.definitions import build_defs
from dagster_project.home import Home
from dagster_project.resources import Workspace
from dagster_project.runner import persistent_instance
import dagster as dg
workspace = Workspace(home=sys.argv[1])
definitions = build_defs({"workspace": workspace})
job = definitions.resolve_job_def("close_month")
graph = definitions.resolve_asset_graph()
wanted = dg.AssetSelection.assets(dg.AssetKey(["published", "marts"])).upstream()
with persistent_instance(workspace.paths) as instance:
    done = job.execute_in_process(
        instance=instance, partition_key="2026-10", asset_selection=list(wanted.resolve(graph)),
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
assert done.success
"""


def _seconds(command: list[str], env: dict[str, str] | None = None, repeat: int = 3) -> float:
    """The median wall time of a command, after one run that is not timed."""
    times = []
    for _ in range(repeat + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ | (env or {}))
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[repeat // 2]


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        home, bare = Home(Path(folder) / "home"), Home(Path(folder) / "bare")
        write_demo_drop(home, MONTH, months=36, people=48, seed=7)
        shutil.copytree(home.landing("crm"), bare.landing("crm"))
        start_build(bare)
        chosen = extract_and_pin([MONTH], Settings(), bare, None, "bench")
        link_drops(chosen.pins, bare)
        write_inputs(chosen.pins, Settings(), bare.build / "inputs")
        write_results({}, bare.build / "results")
        dbt = [str(SCRIPTS / "dbt"), "build", "--exclude-resource-type", "unit_test"]
        dbt += ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
        build = _seconds(dbt, environment(bare))
        close = _seconds([sys.executable, "-c", _CLOSE_WITHOUT_RENDERING, str(home.root)])
        whole = _seconds([str(SCRIPTS / "reviews"), "--home", str(home.root), "close", "2026-10"])
        helped = _seconds([str(SCRIPTS / "reviews"), "--help"])
    print(f"bare warm dbt build      {build:6.2f} s    1.00 x")
    print(f"close without rendering  {close:6.2f} s  {close / build:6.2f} x   (aim: at most 3 x)")
    print(f"close                    {whole:6.2f} s  {whole / build:6.2f} x")
    print(f"reviews --help           {helped:6.2f} s             (aim: under 0.5 s)")


if __name__ == "__main__":
    main()
