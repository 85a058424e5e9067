"""The `reviews` command.

Here belong arguments, their checks, and what is printed. Everything a command does is done by the
code it calls, which is imported only then: `reviews --help` has to answer at once.
"""

import sys
from pathlib import Path

import click

from dagster_project.cli_context import (
    Context,
    Group,
    chosen_month,
    config_option,
    show_version,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="REVIEWS_HOME",
    default=Path("var"),
    show_default="./var",
    help="Work folder: landing, raw, published, reports, outbox, state. [env: REVIEWS_HOME]",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="REVIEWS_CONFIG",
    help=(
        "Settings file (YAML). [env: REVIEWS_CONFIG; default: reviews.yaml in the work folder, "
        "else the demo company's settings]"
    ),
)
@click.option(
    "--version",
    is_flag=True,
    callback=show_version,
    expose_value=False,
    is_eager=True,
    help="Show the version and exit.",
)
@click.pass_context
def main(context: click.Context, home: Path, config: Path | None) -> None:
    """Monthly sales performance reviews: CRM export to marts to PDF to mailbox.

    Start with `reviews demo`. Exit codes: 0 done, 1 failed run, 2 bad usage or settings.
    """
    from dagster_project.zones import use_pinned_zones

    use_pinned_zones()
    context.obj = Context(home, config)


@main.command()
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=36,
    show_default=True,
    help="Length of the history.",
)
@click.option("--to", "last", metavar="YYYY-MM", help="Last month. [default: last complete month]")
@click.option("--people", type=click.IntRange(1, 20_000), default=48, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--only-drop", is_flag=True, help="Write the CRM export and stop.")
@config_option
def demo(
    context: Context, months: int, last: str | None, people: int, seed: int, only_drop: bool
) -> None:
    """Make a demo company's CRM export, close its last month and mail the review."""
    from dagster_project.commands import close_month, send_month, write_demo_drop
    from dagster_project.demo_settings import write_demo_settings

    month = chosen_month(context, last)
    write_demo_drop(
        context.home, month, months=months, people=people, seed=seed, config=context.config
    )
    if not only_drop:
        if context.config is None:
            write_demo_settings(context.home)
        close_month(context.home, context.config, month, drop=None)
        send_month(context.home, context.config, month, again=False)


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--drop", metavar="DIR", help="Build from this folder, whatever its date.")
@click.option("--restate", is_flag=True, help="Build from the newest drop, not the pinned one.")
@click.option("--send", is_flag=True, help="Mail the review afterwards.")
@config_option
def close(context: Context, month: str, drop: str | None, restate: bool, send: bool) -> None:
    """Close a month: extract, compute, check, publish, render."""
    from dagster_project.commands import close_month, send_month

    chosen = chosen_month(context, month)
    close_month(context.home, context.config, chosen, drop=drop, restate=restate)
    if send:
        send_month(context.home, context.config, chosen, again=False)


@main.command()
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@click.option("--restate", is_flag=True, help="Build from the newest drop, not the pinned ones.")
@config_option
def backfill(context: Context, first: str, last: str, restate: bool) -> None:
    """Close all months FROM .. TO (YYYY-MM) in one run; never mails."""
    from dagster_project.backfill import backfill as close_months

    months = chosen_month(context, first), chosen_month(context, last)
    close_months(context.home, context.config, *months, restate=restate)


@main.command()
@click.argument("snapshot", required=False)
@config_option
def rollback(context: Context, snapshot: str | None) -> None:
    """Publish a former SNAPSHOT again; without one, list those that are kept."""
    from dagster_project.rollback import list_snapshots, roll_back

    context.settings()
    if snapshot is None:
        list_snapshots(context.home)
    else:
        roll_back(context.home, snapshot)


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--again", is_flag=True, help="Mail people who have been mailed this review before.")
@config_option
def send(context: Context, month: str, again: bool) -> None:
    """Mail the review of a closed month, once per recipient."""
    from dagster_project.commands import send_month

    send_month(context.home, context.config, chosen_month(context, month), again=again)


@main.command()
@click.argument("sql")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write this file instead of standard output, once the whole result is there.",
)
@config_option
def query(context: Context, sql: str, form: str, output: Path | None) -> None:
    """Ask the published marts, read-only: reviews query "from company_monthly limit 5".

    SQL is one statement, or - to read it from standard input. Beside the marts there is the table
    `deliveries`: who was mailed which review, and how that ended. Times are shown in UTC.

    \b
    table    aligned columns, – for NULL; the first 10,000 rows
    csv      RFC 4180: header, CRLF, UTF-8, empty for NULL. Text that a spreadsheet
             would take for a formula (it begins with = + - @, tab or a line break)
             gets a ' in front; numbers stay numbers
    json     an array of objects: ISO dates, null for NULL, decimals as numbers with
             all their digits
    parquet  the types of the marts; to a file or a pipe
    """  # noqa: D301 - click reads the escape as "leave these lines alone"
    from dagster_project.query.ask import run_query

    context.settings()
    text = sys.stdin.read() if sql == "-" else sql
    run_query(context.home, text, form, output)


@main.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write this file. [default: published/docs.html below the work folder]",
)
@config_option
def docs(context: Context, output: Path | None) -> None:
    """Describe the published marts in one static page, to be opened in any browser.

    Every mart and column with its type, meaning, tests, SQL and origin. The page loads nothing from
    elsewhere, so it can be mailed or put on any server.
    """
    from dagster_project.docs_page import write_docs

    context.settings()
    click.echo(f"Docs           {write_docs(context.home, output)}")


@main.command()
@config_option
def doctor(context: Context) -> None:
    """Check libraries, fonts, versions, settings, mail host and disk, and say how to mend each."""
    from dagster_project.doctor import render_findings, run_checks

    findings = run_checks(context.config, context.home)
    click.echo(render_findings(findings))
    if any(finding.status == "fail" for finding in findings):
        sys.exit(1)


@main.command("validate-statistics")
@click.option("--quick", is_flag=True, help="Few organisations: finds gross errors in a minute.")
@click.option(
    "--organisations",
    type=click.IntRange(2, 10_000),
    show_default="80, 4 with --quick",
    help="Simulated companies per scenario; with fewer than 80, chance is allowed for.",
)
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the calibration plot to this file, as SVG or PNG.",
)
def validate_statistics(
    quick: bool, organisations: int | None, processes: int, plot: Path | None
) -> None:
    """Try the statistics on simulated companies whose truth is known; exit code 1 on a miss.

    Prints each goal with what was reached, its standard error, and what is reached without
    statistics. Reads no data and writes nothing but the plot.
    """
    from dagster_project.study.command import validate_statistics as validate

    # One demo company has few stars; a large one says more, and takes longer.
    sizes = (48,) if quick else (48, 400)
    validate(organisations or (4 if quick else 80), processes, plot, sizes)
