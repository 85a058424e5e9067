"""The statistics as assets: results in Parquet, over which dbt builds marts.

Here belongs the thin step between the two phases of dbt; what is computed is in `coaching`, how it
is read and written in `closing.statistics`.
"""

import time
from collections.abc import Iterable, Iterator

import dagster as dg

from dagster_project.assets.common import DATA_ENGINEERING, SINGLE_RUN
from dagster_project.closing.build import read_plan
from dagster_project.closing.statistics import compute_results
from dagster_project.closing.statistics_results import RESULTS
from dagster_project.coaching.tables import TABLES
from dagster_project.resources import Progress, Workspace, WriterLock


def result_key(table: str) -> dg.AssetKey:
    """The asset of one table of results; dbt's source of the same name."""
    return dg.AssetKey([RESULTS, table])


def build_coaching(
    partitions: dg.PartitionsDefinition[str], read: Iterable[dg.AssetKey]
) -> dg.AssetsDefinition:
    """The asset function.

    Args:
        partitions: the review months.
        read: the models that the statistics look at.
    """
    looked_at = list(read)
    specs = [
        dg.AssetSpec(
            result_key(table),
            deps=looked_at,
            description=f"Results of the statistics: the rows behind the mart `{table}`.",
            group_name="coaching",
            kinds={"python", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for table in TABLES
    ]

    @dg.multi_asset(
        name="coaching",
        specs=specs,
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
    )
    def coaching(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Rates people, pairs coaches and watches the chain, month by month."""
        home, settings = workspace.paths, workspace.settings()
        months = [pin.review_month for pin in read_plan(home, context.run.run_id)]
        progress.step("Rating people and looking for coaches")
        started = time.perf_counter()
        rows = compute_results(
            home.build,
            months,
            settings.statistics,
            lambda done: progress.advance(done, len(months)),
        )
        seconds = round(time.perf_counter() - started, 3)
        for table, count in rows.items():
            yield dg.MaterializeResult(
                asset_key=result_key(table),
                metadata={"dagster/row_count": count, "seconds": seconds},
            )

    return coaching
