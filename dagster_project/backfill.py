"""Many months in one run, told to a person: what became of each.

Here belongs the command behind `reviews backfill`: one run of `close_month` over a range, with one
build, one publication, the packs of each month, and no mail. A single month is in `commands`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from dagster_project.closing.rendered import is_rendered
from dagster_project.commands import RunFailedError, workspace_of
from dagster_project.console import a_console, progress_on
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.months import add_months, format_month

if TYPE_CHECKING:
    from dagster_project.runner import Outcome

_PUBLISHED = "published/marts"
_PACKS = "reviews/company_pack"


def months_between(first: date, last: date) -> list[date]:
    """The months from `first` to `last`, both included.

    Raises:
        UsageError: `last` lies before `first`.
    """
    if last < first:
        raise UsageError(
            f"the range {format_month(first)} to {format_month(last)} ends before it begins; give "
            f"the earlier month first: reviews backfill {format_month(last)} {format_month(first)}."
        )
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    return months


def backfill(
    home: Home, config: Path | None, first: date, last: date, *, restate: bool = False
) -> None:
    """Closes all months of a range in one run and says what became of each. Never mails.

    Raises:
        UsageError: the range is empty.
        RunFailedError: a step failed; says whether the marts were published before it did, and
            which packs are lacking.
    """
    from dagster_project.jobs import CLOSE_MONTH
    from dagster_project.runner import run_job

    months = months_between(first, last)
    console = a_console()
    with progress_on(console) as progress:
        ops = {"extract": {"config": {"restate": restate}}}
        workspace = workspace_of(home, config)
        outcome = run_job(CLOSE_MONTH, months, workspace, progress, ops=ops)
        progress.finish()
    if not outcome.is_success:
        raise RunFailedError(_not_done(home, months, outcome), outcome.exit_code)
    marts = outcome.metadata[_PUBLISHED]
    kept = set(outcome.metadata[_PACKS]["kept_months"])
    for month, revision in _revisions(marts).items():
        packs = "packs as they were" if month in kept else "packs rendered"
        console.print(f"{month}        revision {revision}, {_ending(month, marts)}; {packs}")
    console.print(f"Marts          {escape(str(home.marts))} ({marts['dagster/row_count']:,} rows)")
    console.print(f"Reviews        {escape(str(home.reports(first, 1).parents[1]))} (none mailed)")
    for line in outcome.metadata["reviews/person_packs"]["notes_without_pack"]:
        console.print(f"Not printed    {escape(line)}")


def _revisions(marts: Mapping[str, Any]) -> dict[str, int]:
    found: dict[str, int] = json.loads(marts["revisions"])
    return found


def _ending(month: str, marts: Mapping[str, Any]) -> str:
    if month in marts["unchanged_months"]:
        return "unchanged"
    return "changed" if month in marts["changed_months"] else "new"


def _not_done(home: Home, months: Sequence[date], outcome: "Outcome") -> str:
    """What a failed backfill has and has not done, and why."""
    span = f"{format_month(months[0])} to {format_month(months[-1])}"
    marts = outcome.metadata.get(_PUBLISHED)
    if marts is None:
        head = f"{span} were not closed; what was published before is unchanged."
    else:
        revisions = _revisions(marts)
        lacking = [
            format_month(month)
            for month in months
            if not is_rendered(home, month, revisions[format_month(month)])
        ]
        head = (
            f"the marts of {span} were published, but not all packs were rendered (lacking: "
            f"{', '.join(lacking) or 'none'}); run the backfill again once the cause is mended."
        )
    return "\n".join([head, *outcome.problems])
