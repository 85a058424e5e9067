"""What follows a run: the mail after a scheduled close, an alert after a failure.

Here belong reactions to runs; a backfill builds numbers and PDFs and never mails.
https://docs.dagster.io/guides/automate/sensors
"""

from datetime import UTC, datetime

import dagster as dg

from dagster_project.alerts import alert_operators
from dagster_project.delivery.mailed import was_mailed
from dagster_project.home import Home
from dagster_project.jobs import CLOSE_MONTH, SEND_REVIEWS, Job
from dagster_project.months import parse_month
from dagster_project.resources import Workspace
from dagster_project.schedules import SCHEDULED_TAG


def mail_request(run: dg.DagsterRun, home: Home) -> dg.RunRequest | dg.SkipReason:
    """The delivery of a month that the schedule has closed; nothing after any other run.

    A scheduled run can be executed again by hand, with its tags: what readers already have is
    mailed again only by a person who says so.
    """
    month = run.tags.get("dagster/partition")
    if run.tags.get(SCHEDULED_TAG) != "true" or month is None or "dagster/backfill" in run.tags:
        return dg.SkipReason(f"run {run.run_id} was not started by the schedule")
    if was_mailed(home.ledger, parse_month(month)):
        return dg.SkipReason(f"{month} was mailed before; `reviews send {month}` sends the rest")
    return dg.RunRequest(run_key=f"send:{run.run_id}", partition_key=month)


def _months(run: dg.DagsterRun) -> str:
    """The month of a run, or the first and last of a backfill."""
    first = run.tags.get("dagster/asset_partition_range_start")
    if first is not None:
        return f"{first} to {run.tags.get('dagster/asset_partition_range_end', 'unknown')}"
    return run.tags.get("dagster/partition", "unknown month")


def build_sensors(close: Job, send: Job) -> list[dg.SensorDefinition]:
    """The sensors over the two jobs."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=[close],
        request_job=send,
        name="send_after_scheduled_close",
        description=f"Requests {SEND_REVIEWS} for the month that the schedule has closed.",
    )
    def send_after_scheduled_close(
        context: dg.RunStatusSensorContext, workspace: Workspace
    ) -> dg.RunRequest | dg.SkipReason:
        """Requests the mail once per scheduled close."""
        return mail_request(context.dagster_run, workspace.paths)

    @dg.run_failure_sensor(
        name="alert_on_failure",
        monitored_jobs=[close, send],
        description=f"Mails the operators when {CLOSE_MONTH} or {SEND_REVIEWS} fails.",
    )
    def alert_on_failure(context: dg.RunFailureSensorContext, workspace: Workspace) -> None:
        """Tells the operators which run failed and why."""
        run = context.dagster_run
        alert_operators(
            workspace.settings(),
            workspace.paths,
            subject=f"Sales Reviews: {run.job_name} of {_months(run)} failed",
            text=f"Run {run.run_id}\n\n{context.failure_event.message}",
            at=datetime.now(UTC),
        )

    return [send_after_scheduled_close, alert_on_failure]
