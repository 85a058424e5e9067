"""The one place where everything is assembled.

Here belongs assembly only. `build_defs` takes overrides and returns fresh definitions; `defs` is
what Dagster's tools load, and reads the environment only then.
https://docs.dagster.io/guides/build/projects-and-components
"""

import os
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from dagster_project.assets.coaching import build_coaching
from dagster_project.assets.delivery import build_delivery
from dagster_project.assets.extract import build_extract
from dagster_project.assets.models import (
    build_coaching_marts,
    build_models,
    model_keys,
    public_marts,
    read_manifest,
)
from dagster_project.assets.publish import build_publish
from dagster_project.assets.reviews import build_reviews
from dagster_project.closing.statistics_inputs import RELATIONS, VANTAGES
from dagster_project.dbt_project import ParsedOnce, ensure_manifest
from dagster_project.jobs import build_jobs
from dagster_project.partitions import review_months
from dagster_project.resources import SilentProgress, Workspace, WriterLock
from dagster_project.schedules import build_schedule
from dagster_project.sensors import build_sensors
from dagster_project.zones import use_pinned_zones

DEFAULT_HOME = "var"


def workspace_from_environment() -> Workspace:
    """The work folder and settings named by REVIEWS_HOME and REVIEWS_CONFIG."""
    home = Path(os.environ.get("REVIEWS_HOME", DEFAULT_HOME))
    config = os.environ.get("REVIEWS_CONFIG")
    return Workspace(
        home=str(home.resolve()), config=str(Path(config).resolve()) if config else None
    )


def build_defs(resources: Mapping[str, object] | None = None) -> dg.Definitions:
    """Everything Dagster runs.

    Args:
        resources: replaces resources of production by name (`workspace`, `writer`, `progress`).

    Raises:
        UsageError: the settings break a rule.
        DbtError: the dbt project does not parse.
    """
    use_pinned_zones()
    given = dict(resources or {})
    workspace = given.get("workspace") or workspace_from_environment()
    assert isinstance(workspace, Workspace)  # noqa: S101 - the resource's type
    settings = workspace.settings()
    partitions = review_months(settings)
    close, send = build_jobs()
    parsed = ParsedOnce()
    manifest = read_manifest(ensure_manifest(workspace.paths, parsed))
    return dg.Definitions(
        assets=[
            build_extract(partitions),
            build_models(partitions, manifest, parsed),
            build_coaching(partitions, model_keys(manifest, [*RELATIONS.values(), VANTAGES])),
            build_coaching_marts(partitions, manifest, parsed),
            build_publish(partitions, public_marts(manifest)),
            build_reviews(partitions),
            build_delivery(partitions),
        ],
        jobs=[close, send],
        schedules=[build_schedule(settings)],
        sensors=build_sensors(close, send),
        resources={
            "workspace": workspace,
            "writer": WriterLock(home=workspace.home),
            "progress": SilentProgress(),
        }
        | given,
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` and the daemon load."""
    return build_defs()
