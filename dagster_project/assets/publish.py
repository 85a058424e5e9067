"""Publishing as an asset: the marts that analysts and the reviews read.

Here belongs the thin step; what publishing does is in `closing.publish`.
"""

import json
from collections.abc import Iterable

import dagster as dg

from dagster_project.assets.common import DATA_ENGINEERING, SINGLE_RUN
from dagster_project.closing.build import read_plan, write_publication
from dagster_project.closing.publish import publish
from dagster_project.months import format_month
from dagster_project.resources import Progress, Workspace, WriterLock

PUBLISHED = dg.AssetKey(["published", "marts"])


def build_publish(
    partitions: dg.PartitionsDefinition[str], marts: Iterable[dg.AssetKey]
) -> dg.AssetsDefinition:
    """The asset function; it runs after all marts and their blocking checks."""
    spec = dg.AssetSpec(
        PUBLISHED,
        deps=list(marts),
        description="`marts.duckdb` and its Parquet history, swapped in after all checks.",
        group_name="published",
        kinds={"duckdb", "parquet"},
        owners=DATA_ENGINEERING,
    )

    @dg.multi_asset(
        name="published_marts",
        specs=[spec],
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
    )
    def published_marts(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult[None]:
        """Publishes what this run has built."""
        home = workspace.paths
        progress.step("Publishing the marts")
        done = publish(home, read_plan(home, context.run.run_id), context.run.run_id)
        write_publication(home, done)
        return dg.MaterializeResult(
            asset_key=PUBLISHED,
            metadata={
                "dagster/row_count": sum(done.rows.values()),
                "rows": dg.MetadataValue.json(done.rows),
                "path": dg.MetadataValue.path(str(home.marts)),
                "snapshot": dg.MetadataValue.path(str(done.snapshot)),
                "revisions": json.dumps({format_month(m): r for m, r in done.revisions.items()}),
                "unchanged_months": sorted(format_month(month) for month in done.unchanged),
                "changed_months": sorted(format_month(month) for month in done.changed),
            },
        )

    return published_marts
