"""The statistics of a build: who performs, who should coach whom, whether it helps.

Here belongs the way from the marts of a build to the results that dbt reads again, review month by
review month. What is computed is in `coaching`; how it is read and written, in
`statistics_inputs` and `statistics_results`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from dagster_project.closing.statistics_inputs import MARTS, opened, read_inputs
from dagster_project.closing.statistics_results import (
    MONTHS_FOLLOWED_UP,
    RECOMMENDATIONS,
    Results,
    as_previous,
    published_recommendations,
    write_results,
)
from dagster_project.coaching.inputs import number_of
from dagster_project.settings_statistics import StatisticsSettings


def compute_results(
    build: Path,
    months: Sequence[date],
    settings: StatisticsSettings,
    on_month: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """Computes the results of each review month and writes them to `results` below the build.

    Months are taken in their order: each follows up what those before it have recommended, as this
    build makes it or as it is published.

    Args:
        build: the folder with the marts and what they are built from; only read.
        months: review months that the build holds.
        settings: of the statistics.
        on_month: called with the number of months that are done.

    Returns:
        The rows of each table.
    """
    from dagster_project.coaching.compute import compute

    results: dict[date, Results] = {}
    with opened(build) as connection:
        for month in sorted(months):
            previous = _previous(connection, month, months, results)
            results[month] = compute(read_inputs(connection, month), previous, settings)
            if on_month is not None:
                on_month(len(results))
    return write_results(results, build / "results")


def _previous(
    connection: duckdb.DuckDBPyConnection,
    month: date,
    months: Sequence[date],
    results: dict[date, Results],
) -> pd.DataFrame:
    """What the months before have recommended: as this build makes them, else as published."""
    published = published_recommendations(connection, MARTS, month, months)
    made = as_previous(
        {
            earlier: tables[RECOMMENDATIONS]
            for earlier, tables in results.items()
            if number_of(month) - number_of(earlier) <= MONTHS_FOLLOWED_UP
        }
    )
    known = [part for part in (published, made) if len(part)]
    both = pd.concat(known, ignore_index=True) if known else made
    return both.sort_values("review_month", kind="stable", ignore_index=True)
