"""The dbt models as assets, and dbt's tests as asset checks.

Here belongs Dagster's view of the dbt project. How dbt is called is in `dbt_project`; what a model
computes is in `dbt/`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
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
from dagster_project.closing.statistics_results import RESULTS
from dagster_project.dbt_project import DbtError, ParsedOnce, RawEvent, run_dbt
from dagster_project.home import Home
from dagster_project.resources import Progress, Workspace, WriterLock

# Unit tests prove formulas on rows of their own; they belong to CI, not to a month.
BUILD = ["build", "--exclude-resource-type", "unit_test"]
# What stands on the results of the statistics, which read what dbt builds before.
_ON_RESULTS = f"source:{RESULTS}+"
Nodes = dict[str, Mapping[str, Any]]
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


def model_keys(manifest: Mapping[str, Any], names: Iterable[str]) -> list[dg.AssetKey]:
    """Asset keys of models by their names.

    Raises:
        KeyError: no model has such a name.
    """
    ids = {
        node["name"]: unique_id
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
    }
    return [TRANSLATOR.get_asset_spec(manifest, ids[name], None).key for name in names]


def build_models(
    partitions: dg.PartitionsDefinition[str], manifest: Mapping[str, Any], parsed: ParsedOnce
) -> dg.AssetsDefinition:
    """The asset function over all models but those on the results of the statistics."""
    nodes = _nodes(manifest, on_results=False)
    contracts = [*contracts_of(manifest), CONTRACT]

    @dbt_assets(
        manifest=manifest,
        name="models",
        exclude=_ON_RESULTS,
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
        for note in migrate(workspace.paths.build / "marts.duckdb", contracts):
            context.log.warning("marts of another version: %s", note)
        total = _executed_nodes(nodes)
        progress.step(f"Building {total} models and tests with dbt")
        command = [*BUILD, "--exclude", _ON_RESULTS]
        run = partial(run_dbt, command, workspace.paths, manifest=parsed.manifest(workspace.paths))
        yield from _build(context, workspace.paths, manifest, nodes, run, progress)

    return models


def build_coaching_marts(
    partitions: dg.PartitionsDefinition[str], manifest: Mapping[str, Any], parsed: ParsedOnce
) -> dg.AssetsDefinition:
    """The asset function over the models on the results of the statistics."""
    nodes = _nodes(manifest, on_results=True)

    @dbt_assets(
        manifest=manifest,
        name="coaching_marts",
        select=_ON_RESULTS,
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
        dagster_dbt_translator=TRANSLATOR,
    )
    def coaching_marts(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[Any]:
        """Builds and tests the marts over the results of the statistics."""
        total = _executed_nodes(nodes)
        progress.step(f"Building {total} models and tests over the results with dbt")
        command = [*BUILD, "--select", _ON_RESULTS]
        run = partial(run_dbt, command, workspace.paths, manifest=parsed.manifest(workspace.paths))
        yield from _build(context, workspace.paths, manifest, nodes, run, progress)

    return coaching_marts


def _build(
    context: dg.AssetExecutionContext,
    home: Home,
    manifest: Mapping[str, Any],
    nodes: Nodes,
    run: Callable[[Callable[[RawEvent], None]], list[RawEvent]],
    progress: Progress,
) -> Iterator[Any]:
    """Runs dbt over some nodes and holds what they built to their contracts."""
    pins = read_plan(home, context.run.run_id)
    total = _executed_nodes(nodes)
    done = iter(range(1, total + 1))
    try:
        events = run(lambda _: progress.advance(next(done, total), total))
    except DbtError as error:
        yield from _as_dagster(error.events, manifest, context)
        raise
    yield from _as_dagster(events, manifest, context)
    contracts = contracts_of({"nodes": nodes})
    check_built(home.build / "marts.duckdb", contracts, [pin.review_month for pin in pins])


def above_results(manifest: Mapping[str, Any]) -> set[str]:
    """Ids of all nodes that stand on the results of the statistics: the second phase."""
    sources = manifest["sources"].items()
    waiting = [key for key, source in sources if source["source_name"] == RESULTS]
    above: set[str] = set()
    while waiting:
        children = set(manifest["child_map"][waiting.pop()]) - above
        above |= children
        waiting += children
    return above


def _nodes(manifest: Mapping[str, Any], *, on_results: bool) -> Nodes:
    above = above_results(manifest)
    return {key: node for key, node in manifest["nodes"].items() if (key in above) is on_results}


def _executed_nodes(nodes: Nodes) -> int:
    kinds = {"model", "test", "seed", "snapshot"}
    return sum(
        node["resource_type"] in kinds and node["config"].get("materialized") != "ephemeral"
        for node in nodes.values()
    )


def _as_dagster(
    events: list[RawEvent], manifest: Mapping[str, Any], context: dg.AssetExecutionContext
) -> Iterator[Any]:
    for event in events:
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        yield from message.to_default_asset_events(manifest, TRANSLATOR, context)
