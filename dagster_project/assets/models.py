"""The dbt models as assets, and dbt's tests as asset checks.

Here belongs Dagster's view of the dbt project. How dbt is called is in `dbt_project`; what a model
computes is in `dbt/`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from dagster_project.assets.common import SINGLE_RUN
from dagster_project.closing.build import read_plan
from dagster_project.closing.changes import CONTRACT
from dagster_project.closing.contracts import contracts_of
from dagster_project.closing.migrate import check_built, migrate
from dagster_project.dbt_project import DbtError, RawEvent, run_dbt
from dagster_project.resources import Progress, Workspace, WriterLock

# Unit tests prove formulas on rows of their own; they belong to CI, not to a month.
BUILD = ["build", "--exclude-resource-type", "unit_test"]
TRANSLATOR = DagsterDbtTranslator(
    settings=DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True)
)


def public_marts(manifest: Mapping[str, Any]) -> list[dg.AssetKey]:
    """Asset keys of the marts: the models that readers outside dbt may use."""
    return [
        TRANSLATOR.get_asset_spec(manifest, unique_id, None).key
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["access"] == "public"
    ]


def read_manifest(path: Path) -> Mapping[str, Any]:
    """Dbt's manifest as a dictionary."""
    manifest: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def build_models(
    partitions: dg.PartitionsDefinition[str], manifest: Mapping[str, Any]
) -> dg.AssetsDefinition:
    """The asset function over all models of the manifest."""
    contracts = [*contracts_of(manifest), CONTRACT]

    @dbt_assets(
        manifest=manifest,
        name="models",
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
        dagster_dbt_translator=TRANSLATOR,
    )
    def models(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[Any]:
        """Builds and tests the marts of the requested months, in a copy of the published file."""
        home = workspace.paths
        pins = read_plan(home, context.run.run_id)
        marts = home.build / "marts.duckdb"
        for note in migrate(marts, contracts):
            context.log.warning("marts of another version: %s", note)
        total = _executed_nodes(manifest)
        progress.step(f"Building {total} models and tests with dbt")
        done = iter(range(1, total + 1))
        try:
            events = run_dbt(BUILD, home, lambda _: progress.advance(next(done, total), total))
        except DbtError as error:
            yield from _as_dagster(error.events, manifest, context)
            raise
        yield from _as_dagster(events, manifest, context)
        check_built(marts, contracts, [pin.review_month for pin in pins])

    return models


def _executed_nodes(manifest: Mapping[str, Any]) -> int:
    kinds = {"model", "test", "seed", "snapshot"}
    return sum(
        node["resource_type"] in kinds and node["config"].get("materialized") != "ephemeral"
        for node in manifest["nodes"].values()
    )


def _as_dagster(
    events: list[RawEvent], manifest: Mapping[str, Any], context: dg.AssetExecutionContext
) -> Iterator[Any]:
    for event in events:
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        yield from message.to_default_asset_events(manifest, TRANSLATOR, context)
