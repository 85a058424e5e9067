"""`reviews validate-statistics`: runs the study and prints how good the statistics are.

Here belongs what is printed; what is measured and required is in the other modules.
"""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from rich.markup import escape

from dagster_project.console import a_console, progress_on
from dagster_project.errors import ReviewsError
from dagster_project.study.demo_company import DemoTruth, demo_truth
from dagster_project.study.figures import Figure, Row, text
from dagster_project.study.goals import table
from dagster_project.study.plot import draw_calibration
from dagster_project.study.rating_goals import calibration
from dagster_project.study.run import run_study

_HEAD = ("#", "Goal", "Required", "Reached", "±", "Naive way", "Its figure", "")


class GoalMissedError(ReviewsError):
    """The statistics are not as good as they have to be."""


def validate_statistics(
    organisations: int, processes: int, plot: Path | None, demo_sizes: Sequence[int]
) -> None:
    """Prints the table of goals, and what is true of the demo company.

    Args:
        organisations: simulated of each scenario; fewer than 80 may miss a goal by chance.
        processes: that simulate at once.
        plot: where the calibration plot is written, if anywhere.
        demo_sizes: people of the demo companies.

    Raises:
        GoalMissedError: a goal is missed.
        UsageError: the plot cannot be written.
    """
    console, begin = a_console(), perf_counter()
    with progress_on(console) as progress:
        results = run_study(organisations, processes, progress)
    rows = table(results)
    console.print(escape(as_table(rows, organisations)))
    console.print(
        f"\n{organisations} simulated organisations per scenario; ± is the standard error; "
        f"{perf_counter() - begin:.0f} s.\n"
    )
    for people in demo_sizes:
        console.print(escape(about_demo(demo_truth(people))))
    if plot is not None:
        draw_calibration(calibration(results.rated), plot)
        console.print(f"Plot           {escape(str(plot))}")
    refuse_missed(rows, organisations)


def refuse_missed(rows: Sequence[Row], organisations: int) -> None:
    """Names the goals that are missed.

    Raises:
        GoalMissedError: there are any.
    """
    missed = [row for row in rows if not row.passes(organisations)]
    if missed:
        named = (
            f"{row.what}: {text(row.reached.value, row.unit)}, required {row.required}"
            for row in missed
        )
        raise GoalMissedError(
            f"{len(missed)} of {len(rows)} figures miss their goal.\n"
            + "\n".join(named)
            + "\nFind what changed in dagster_project/coaching since they were reached."
        )


def as_table(rows: Sequence[Row], organisations: int) -> str:
    """The rows as a Markdown table that is aligned for the terminal as well."""
    cells = [_HEAD, *(_cells(row, organisations) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def about_demo(truth: DemoTruth) -> str:
    """One line on one demo company."""
    return (
        f"Demo company of {truth.people} people, {truth.months} months: {truth.true_stars} of "
        f"{truth.stars} stars are truly in their role's top quartile; value added of "
        f"{truth.coaches} coaches correlates {text(truth.correlation)} with the truth."
    )


def _cells(row: Row, organisations: int) -> tuple[str, ...]:
    verdict = "pass" if row.passes(organisations) else "FAIL"
    error = text(row.reached.error) if row.reached.error else ""
    naive = "" if row.naive is None else _figure(row.naive)
    reached = text(row.reached.value, row.unit)
    return (str(row.goal), row.what, row.required, reached, error, row.naive_way, naive, verdict)


def _figure(figure: Figure) -> str:
    return text(figure.value)
