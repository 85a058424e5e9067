"""When months are closed: a daily tick that asks for the last month as soon as its drop is there.

Here belong the decision and its schedule. Alerts go to operators only; readers hear nothing.
https://docs.dagster.io/guides/automate/schedules
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import dagster as dg

from dagster_project.alerts import alert_operators
from dagster_project.closing.calendar import nth_working_day
from dagster_project.closing.pins import published_pins
from dagster_project.closing.rendered import is_rendered
from dagster_project.crm.drops import NoDropError, choose_drop, fingerprint, list_drops
from dagster_project.crm.mapping import load_mapping
from dagster_project.home import Home
from dagster_project.jobs import CLOSE_MONTH
from dagster_project.months import add_months, format_month, last_complete_month
from dagster_project.resources import Workspace
from dagster_project.settings import Settings

SCHEDULED_TAG = "reviews/scheduled"


@dataclass(frozen=True)
class Decision:
    """What a tick does: request the month, skip, or skip and alert the operators."""

    kind: Literal["run", "skip", "late"]
    month: date
    reason: str
    run_key: str | None = None


def decide(now: datetime, settings: Settings, home: Home) -> Decision:
    """Decides for the month before `now` (aware).

    A month is done when the packs of its newest revision are rendered: a close that died after it
    published is asked for again. The run key holds the day and what would be built from, so that a
    repeated tick asks once, and the next day's tick again where that failed.
    """
    zone, country = settings.company.zone, settings.company.country
    month = last_complete_month(now, zone)
    today, after = now.astimezone(zone).date(), add_months(month, 1)
    name = format_month(month)
    revision = _newest_revision(home, month)
    if revision is not None and is_rendered(home, month, revision):
        return Decision("skip", month, f"{name} is closed")
    first = nth_working_day(country, after, settings.schedule.working_day)
    if today < first:
        return Decision("skip", month, f"{name} is not due before {first}")
    if revision is not None:
        reason = f"{name}: revision {revision} is published but not rendered"
        return Decision("run", month, reason, f"{name}:r{revision}:{today}")
    try:
        prints = [_fingerprint(source, after, settings, home) for source in settings.sources]
    except NoDropError as error:
        deadline = nth_working_day(country, after, settings.schedule.deadline_working_day)
        if today > deadline:
            return Decision("late", month, f"{name} is past its deadline {deadline}: {error}")
        return Decision("skip", month, str(error))
    return Decision("run", month, f"{name}: complete", f"{name}:{'+'.join(prints)}:{today}")


def _newest_revision(home: Home, month: date) -> int | None:
    pins = published_pins(home.marts).get(month)
    return pins[-1].revision if pins else None


def _fingerprint(source: str, after: date, settings: Settings, home: Home) -> str:
    landing = settings.sources[source].landing or str(home.landing(source))
    mapping = load_mapping(settings.sources[source].mapping)
    return fingerprint(choose_drop(list_drops(landing, source), after, mapping), mapping)


def build_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """The daily tick, at the configured hour of the company's day."""

    @dg.schedule(
        name="close_last_month",
        cron_schedule=f"0 {settings.schedule.hour} * * *",
        job_name=CLOSE_MONTH,
        execution_timezone=settings.company.time_zone,
        description="Requests the last month from the n-th working day, once its drop is complete.",
    )
    def close_last_month(
        context: dg.ScheduleEvaluationContext, workspace: Workspace
    ) -> dg.RunRequest | dg.SkipReason:
        """Requests, skips with the reason, or alerts the operators and skips."""
        settings_now, home = workspace.settings(), workspace.paths
        decision = decide(context.scheduled_execution_time, settings_now, home)
        if decision.kind == "run":
            return dg.RunRequest(
                run_key=decision.run_key,
                partition_key=format_month(decision.month),
                tags={SCHEDULED_TAG: "true"},
            )
        if decision.kind == "late":
            alert_operators(
                settings_now,
                home,
                subject=f"Sales Reviews: {format_month(decision.month)} is late",
                text=decision.reason,
                at=context.scheduled_execution_time,
            )
        return dg.SkipReason(decision.reason)

    return close_last_month
