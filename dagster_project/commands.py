"""What the commands do, told to a person: demo drop, close, send.

Here belong job runs and their closing words; arguments are in `cli`, the work in assets and
libraries.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from dagster_project.closing.pins import published_pins
from dagster_project.console import a_console, progress_on
from dagster_project.errors import ReviewsError, UsageError
from dagster_project.home import Home
from dagster_project.months import add_months, format_month
from dagster_project.resources import Workspace
from dagster_project.settings import Settings, SourceSettings, load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from dagster_project.runner import Outcome


class RunFailedError(ReviewsError):
    """A job did not finish; the message says why, and the exit code whose fault it is."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def write_demo_drop(
    home: Home, month: date, *, months: int, people: int, seed: int, config: Path | None = None
) -> Path:
    """Writes the demo company's export as the drop delivered on the day after `month`.

    Raises:
        UsageError: the settings are those of another company, or its drops are there; nothing was
            written.
    """
    from dagster_project.demo.salesforce import refuse_foreign, write_salesforce_drop
    from dagster_project.demo.simulate import simulate
    from dagster_project.demo.spec import DemoSpec

    _refuse_other_sources(load_settings(config))
    landing = home.landing("crm")
    folder = landing / add_months(month, 1).isoformat()
    # Beside drops of a real CRM it would be taken for one of them, and closed and mailed as such.
    for drop in (folder, *sorted(landing.glob("[0-9]*"))):
        refuse_foreign(drop)
    home.make()
    spec = DemoSpec(seed=seed, people=people, months=months, last_month=month)
    files = write_salesforce_drop(simulate(spec), folder)
    a_console().print(f"Demo company   {escape(str(folder))} ({len(files)} files)")
    return folder


def _refuse_other_sources(settings: Settings) -> None:
    """The demo company is one Salesforce whose drops arrive in the work folder."""
    if settings.sources == {"crm": SourceSettings(mapping="salesforce")}:
        return
    found = "; ".join(
        f"{name}: mapping {source.mapping}, landing {source.landing or 'not set'}"
        for name, source in settings.sources.items()
    )
    raise UsageError(
        "the demo company is a single source `crm` with the mapping salesforce and no landing, but "
        f"the settings say {found}. Leave `sources` out of the file, or call `reviews demo` "
        "without --config and REVIEWS_CONFIG."
    )


def close_month(
    home: Home, config: Path | None, month: date, *, drop: str | None, restate: bool = False
) -> None:
    """Runs `close_month` and says what it made and where it lies.

    Raises:
        UsageError: the named folder does not exist, or cannot serve all sources; or the newest drop
            is to be taken as well.
        RunFailedError: a step failed; says whether the marts were published before it did.
    """
    from dagster_project.jobs import CLOSE_MONTH
    from dagster_project.runner import run_job

    if drop is not None and restate:
        raise UsageError(
            "--drop names the drop to build from, and --restate another: the newest. Give one of "
            "them."
        )
    if drop is not None:
        _check_named_drop(drop, load_settings(config))
    console = a_console()
    workspace = workspace_of(home, config)
    with progress_on(console) as progress:
        ops = {"extract": {"config": {"drop": drop, "restate": restate}}}
        outcome = run_job(CLOSE_MONTH, [month], workspace, progress, ops=ops)
        progress.finish()
    if not outcome.is_success:
        raise RunFailedError(_not_closed(month, outcome), outcome.exit_code)
    pin = published_pins(home.marts)[month][-1]
    marts = outcome.metadata["published/marts"]
    console.print(f"Closed         {format_month(month)}, revision {pin.revision}")
    console.print(f"Built from     {escape(', '.join(drop.drop_id for drop in pin.drops))}")
    if any(drop.delivered_on is None for drop in pin.drops):
        console.print("               (named after no day, so no date in it is flagged as future)")
    for line in outcome.metadata["raw/quarantined"]["unread_earlier_drops"]:
        console.print(f"Not compared   {escape(line)} (roles are told without this drop)")
    console.print(f"Marts          {escape(str(home.marts))} ({marts['dagster/row_count']:,} rows)")
    for kind in ("company_pack", "team_packs", "person_packs"):
        _print_packs(console, outcome.metadata[f"reviews/{kind}"])
    for line in outcome.metadata["reviews/person_packs"]["notes_without_pack"]:
        console.print(f"Not printed    {escape(line)}")


def _print_packs(console: "Console", packs: Mapping[str, Any]) -> None:
    """Where the packs of a kind are, by the first of them; nothing where they are switched off."""
    if not packs["documents"]:
        return
    more = f", and {packs['documents'] - 1} more" if packs["documents"] > 1 else ""
    kept = _kept(packs["kept"])
    console.print(
        f"Review         {escape(str(packs['path']))}{more} ({packs['pages']} pages{kept})"
    )


def _kept(count: int) -> str:
    """How many packs had nothing new to say; nothing where all were rendered."""
    if not count:
        return ""
    return "; 1 pack kept as it was" if count == 1 else f"; {count} packs kept as they were"


def _check_named_drop(folder: str, settings: Settings) -> None:
    """A named folder exists, and is the export of the only source.

    Raises:
        UsageError: it is not.
    """
    from dagster_project.crm.drops import NoDropError, drop_from_folder
    from dagster_project.crm.landing import LandingError

    names = sorted(settings.sources)
    if len(names) > 1:
        raise UsageError(
            f"--drop names one folder, but the settings have {len(names)} sources "
            f"({', '.join(names)}), which each need a drop of their own. Put the folders into "
            "their landing folders, named YYYY-MM-DD, and close without --drop."
        )
    try:
        drop_from_folder(folder, names[0])
    except (NoDropError, LandingError) as error:
        raise UsageError(str(error)) from error


def _not_closed(month: date, outcome: "Outcome") -> str:
    """What a failed close has and has not done, and why."""
    name = format_month(month)
    if "published/marts" in outcome.metadata:
        head = (
            f"the marts of {name} were published, but not all of its packs were rendered; run "
            f"`reviews close {name}` again once the cause is mended."
        )
    else:
        head = f"{name} was not closed; what was published before is unchanged."
    return "\n".join([head, *outcome.problems])


def send_month(home: Home, config: Path | None, month: date, *, again: bool) -> None:
    """Runs `send_reviews` and says who got what.

    Raises:
        RunFailedError: nothing was mailed, or not to everybody.
    """
    from dagster_project.jobs import SEND_REVIEWS
    from dagster_project.runner import run_job

    console = a_console()
    with progress_on(console) as progress:
        ops = {"delivered_company_pack": {"config": {"again": again}}}
        outcome = run_job(SEND_REVIEWS, [month], workspace_of(home, config), progress, ops=ops)
        progress.finish()
    if not outcome.is_success:
        text = "\n".join([f"{format_month(month)} was not sent.", *outcome.problems])
        raise RunFailedError(text, outcome.exit_code)
    for line in outcome.metadata["reviews/delivered_company_pack"]["deliveries"]:
        console.print(f"Mail           {escape(line)}")


def workspace_of(home: Home, config: Path | None) -> Workspace:
    """The work folder and settings file of a run."""
    return Workspace(
        home=str(home.root.resolve()), config=str(config.resolve()) if config else None
    )
