"""From a CRM drop to raw Parquet, and from settings to the inputs of dbt.

Here belongs the first multi-asset of `close_month`. Reading the export is `crm`; the choice of
drops and revisions is `closing`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg

from dagster_project.assets.common import DATA_ENGINEERING, SINGLE_RUN
from dagster_project.checks import REJECTED_CHECK, rejected_check
from dagster_project.closing.build import start_build, write_plan
from dagster_project.closing.inputs import SCHEMAS, write_inputs
from dagster_project.closing.linked import link_drops
from dagster_project.closing.pinning import PinnedMonths, extract_and_pin
from dagster_project.closing.version import current_code_version
from dagster_project.crm.entities import ENTITIES
from dagster_project.crm.extract import Extraction
from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.errors import UsageError
from dagster_project.months import format_month
from dagster_project.partitions import months_of
from dagster_project.report_settings import check_notes
from dagster_project.resources import Progress, Workspace, WriterLock
from dagster_project.settings_forgotten import refuse_forgotten

QUARANTINED = "quarantined"
Results = dg.MaterializeResult[None] | dg.AssetCheckResult


class CloseConfig(dg.Config):
    """What a person may choose when months are closed.

    `drop` names a folder to build from; `restate` takes the newest drop, also where a month is
    pinned to another.
    """

    drop: str | None = None
    restate: bool = False


def raw_key(entity: str) -> dg.AssetKey:
    """The asset of one entity's raw Parquet; dbt's source of the same name."""
    return dg.AssetKey(["raw", entity])


def input_key(name: str) -> dg.AssetKey:
    """The asset of one input relation; dbt's source of the same name."""
    return dg.AssetKey(["inputs", name])


def build_extract(partitions: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    """The asset function, with the company's partitions."""
    specs = [
        dg.AssetSpec(
            raw_key(entity),
            description=f"Canonical `{entity}` rows of the drop that the month is pinned to.",
            group_name="raw",
            kinds={"duckdb", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for entity in ENTITIES
    ]
    specs.append(
        dg.AssetSpec(
            raw_key(QUARANTINED),
            description="Rows of the drop that were rejected, or kept but flagged, with reasons.",
            group_name="raw",
            kinds={"duckdb", "parquet"},
            owners=DATA_ENGINEERING,
        )
    )
    specs += [
        dg.AssetSpec(
            input_key(name),
            description=f"What dbt reads beside the CRM's rows: `{name}`.",
            group_name="inputs",
            kinds={"parquet"},
            owners=DATA_ENGINEERING,
        )
        for name in SCHEMAS
    ]
    checks = [
        dg.AssetCheckSpec(
            REJECTED_CHECK,
            asset=raw_key(entity),
            blocking=True,
            description="The share of rejected rows stays within drop.max_rejected_share.",
        )
        for entity in ENTITIES
    ]

    @dg.multi_asset(
        name="extract",
        specs=specs,
        check_specs=checks,
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
    )
    def extract(
        context: dg.AssetExecutionContext,
        config: CloseConfig,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[Results]:
        """Takes the pinned drop of each month and writes what dbt reads."""
        home, settings = workspace.paths, workspace.settings()
        if config.drop is not None and config.restate:
            raise UsageError("give `drop` or `restate`, not both: the one names the drop to take.")
        refuse_forgotten(workspace)
        check_notes(settings)
        months = months_of(context.partition_keys)
        progress.step(f"Extracting the drop for {_span([format_month(m) for m in months])}")
        start_build(home)
        version = current_code_version(PROJECT_DIR)
        pinned = extract_and_pin(
            months, settings, home, config.drop, version, restate=config.restate
        )
        link_drops(pinned.pins, home)
        rows = write_inputs(pinned.pins, settings, home.build / "inputs")
        write_plan(home, context.run.run_id, pinned.pins)
        yield from _raw_results(pinned, home.quarantine, settings.drop.max_rejected_share)
        for name, count in rows.items():
            yield dg.MaterializeResult(
                asset_key=input_key(name), metadata={"dagster/row_count": count}
            )

    return extract


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _raw_results(pinned: PinnedMonths, quarantine: Path, allowed_share: float) -> Iterator[Results]:
    for entity in ENTITIES:
        counts = {
            kind: sum(getattr(extraction, kind).get(entity, 0) for extraction in pinned.extractions)
            for kind in ("rows", "rejected", "flagged")
        }
        yield dg.MaterializeResult(
            asset_key=raw_key(entity),
            metadata={
                "dagster/row_count": counts["rows"],
                "rejected_rows": counts["rejected"],
                "flagged_rows": counts["flagged"],
                "drops": [_describe(extraction) for extraction in pinned.extractions],
            },
        )
        yield rejected_check(raw_key(entity), pinned.extractions, quarantine, allowed_share)
    findings = [(sum(e.rejected.values()), sum(e.flagged.values())) for e in pinned.extractions]
    yield dg.MaterializeResult(
        asset_key=raw_key(QUARANTINED),
        metadata={
            "rejected_rows": sum(rejected for rejected, _ in findings),
            "flagged_rows": sum(flagged for _, flagged in findings),
            "unread_earlier_drops": [
                f"{extraction.source} {day}: {reason}"
                for extraction in pinned.extractions
                for day, reason in sorted(extraction.unread.items())
            ],
        },
    )


def _describe(extraction: Extraction) -> dict[str, object]:
    return {
        "source": extraction.source,
        "drop_id": extraction.drop_id,
        "path": str(extraction.raw_path),
        "content_hash": extraction.content_hash,
        "was_extracted_before": extraction.is_cached,
    }
