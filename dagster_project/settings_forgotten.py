"""A settings file that was there when months were closed, and is not named now.

Here belongs that one check: without a file, the demo company's settings hold, and would close and
mail another company's months under its name, to its readers.
"""

from dagster_project.closing.pins import published_pins
from dagster_project.errors import UsageError
from dagster_project.months import format_month
from dagster_project.resources import Workspace
from dagster_project.settings import Settings


def refuse_forgotten(workspace: Workspace) -> None:
    """Stops a run without any settings file over months that were closed with one.

    Raises:
        UsageError: the newest published month was closed with other settings than the demo
            company's; nothing was done.
    """
    home = workspace.paths
    if workspace.config or home.config(None) or not home.marts.exists():
        return
    pins = published_pins(home.marts)
    newest = pins[max(pins)][-1] if pins else None
    if newest is None or newest.settings_hash == Settings().figures_hash():
        return
    raise UsageError(
        "no settings file was named, so the demo company's settings would hold, but "
        f"{format_month(newest.review_month)} in {home.root} was closed with others. Name your "
        f"file with --config or REVIEWS_CONFIG, or put it there as {home.settings.name}. (Where "
        f"this is the demo company of an older version, an empty {home.settings.name} says so.)"
    )
