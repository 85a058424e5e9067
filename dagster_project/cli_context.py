"""What all commands of `reviews` share: work folder, settings, months and how an error is shown.

Here belongs what more than one command needs of its call; the commands are in `cli`. As there, code
that does the work is imported only when it is used.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.errors import ReviewsError, UsageError
from dagster_project.terminal import printable

if TYPE_CHECKING:
    from dagster_project.home import Home
    from dagster_project.settings import Settings


class Group(click.Group):
    """Shows a ReviewsError as its message, with its exit code, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ReviewsError as error:
            click.secho(f"error: {printable(str(error))}", fg="red", err=True)
            ctx.exit(error.exit_code)


class Context:
    """The work folder and settings file of this call."""

    def __init__(self, home: Path, config: Path | None) -> None:
        self.home_path = home
        self.named_config = config

    @property
    def home(self) -> "Home":
        """The names of everything below the work folder."""
        from dagster_project.home import Home

        return Home(self.home_path.resolve())

    @property
    def config(self) -> Path | None:
        """The settings file: the named one, else the work folder's own, else none."""
        return self.home.config(self.named_config)

    def settings(self) -> "Settings":
        """The validated settings."""
        from dagster_project.settings import load_settings

        return load_settings(self.config)


def config_option(function: Callable[..., None]) -> Callable[..., None]:
    """Accepts --config after the command too."""

    @click.option("--config", "late_config", type=click.Path(path_type=Path), hidden=True)
    @click.pass_obj
    def with_config(context: Context, /, late_config: Path | None, **arguments: object) -> None:
        if late_config is not None:
            context.named_config = late_config
        function(context, **arguments)

    return update_wrapper(with_config, function)


def show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Prints the version and ends the call: the callback of --version."""
    if wanted:
        from importlib.metadata import version

        click.echo(f"reviews {version('sales-reviews')}")
        context.exit()


def chosen_month(context: Context, text: str | None) -> date:
    """The month that is meant; only months that are over and not before the company's first.

    Raises:
        UsageError: says which months there are.
    """
    from dagster_project.months import (
        format_month,
        last_complete_month,
        parse_month,
    )

    company = context.settings().company
    newest = last_complete_month(datetime.now(UTC), company.zone)
    if text is None:
        return newest
    month = parse_month(text)
    if month > newest:
        raise UsageError(
            f"{text} is not over in {company.time_zone}; the last complete month is "
            f"{format_month(newest)}."
        )
    if month < parse_month(company.first_month):
        raise UsageError(
            f"{text} lies before company.first_month {company.first_month}; set an earlier one in "
            "the settings if the CRM holds such data."
        )
    return month
