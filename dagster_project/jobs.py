"""The jobs: which assets run together, and in which process.

Here belong the two jobs and their executor; when they run is in `schedules` and `sensors`.
https://docs.dagster.io/guides/build/jobs
"""

from typing import Any

import dagster as dg

from dagster_project.assets.delivery import DELIVERED

CLOSE_MONTH = "close_month"
SEND_REVIEWS = "send_reviews"

# What `define_asset_job` returns; Dagster does not export its class.
Job = Any


def build_jobs() -> tuple[Job, Job]:
    """`close_month` builds and renders; `send_reviews` mails one published revision.

    Their partitions are those of their assets.
    """
    send = dg.AssetSelection.assets(DELIVERED)
    close = dg.define_asset_job(
        CLOSE_MONTH,
        selection=dg.AssetSelection.all() - send,
        # One process, so that the writer lock spans the run and imports are paid once.
        executor_def=dg.in_process_executor,
        description="Drop → raw → marts → published snapshot → company pack. Never mails.",
    )
    mail = dg.define_asset_job(
        SEND_REVIEWS,
        selection=send,
        executor_def=dg.in_process_executor,
        description="Mails the packs of one published month. Refuses ranges and backfills.",
    )
    return close, mail
