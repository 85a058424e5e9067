"""The statistics of a build: who performs, who should coach whom, whether it helps.

Here belongs the way from the marts of a build to the results that dbt reads again, review month by
review month. What is computed is in `coaching`; how it is read and written, in
`statistics_inputs` and `statistics_results`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from dagster_project.closing.statistics_inputs import MARTS, opened, read_inputs
from dagster_project.closing.statistics_results import (
    MONTHS_FOLLOWED_UP,
    RECOMMENDATIONS,
    RESULTS,
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

    Args:
        build: the folder with the marts and what they are built from; only read.
        months: review months that the build holds.
        settings: of the statistics.
        on_month: called with the number of months that are done.

    Returns:
        The rows of each table.
    """
    with opened(build) as connection:
        results = results_of(connection, months, settings, on_month)
    return write_results(results, build / RESULTS)


def results_of(
    connection: duckdb.DuckDBPyConnection,
    months: Sequence[date],
    settings: StatisticsSettings,
    on_month: Callable[[int], None] | None = None,
) -> dict[date, Results]:
    """The results of each review month.

    Months are taken in their order: each follows up what those before it have recommended, as this
    build makes it or as it is published.

    Args:
        connection: with the two catalogs of a build.
        months: review months that the build holds.
        settings: of the statistics.
        on_month: called with the number of months that are done.
    """
    from dagster_project.coaching.compute import compute

    results: dict[date, Results] = {}
    for month in sorted(months):
        made = {earlier: tables[RECOMMENDATIONS] for earlier, tables in results.items()}
        previous = previous_recommendations(connection, month, months, made)
        results[month] = compute(read_inputs(connection, month), previous, settings)
        if on_month is not None:
            on_month(len(results))
    return results


def previous_recommendations(
    connection: duckdb.DuckDBPyConnection,
    month: date,
    months: Sequence[date],
    made: Mapping[date, pd.DataFrame],
) -> pd.DataFrame:
    """What was recommended in the months before: as this build makes it, else as published.

    Args:
        connection: with the marts attached, which still say what is published of it.
        month: the review month that looks back.
        months: the review months of this build, whose published rows are out of date.
        made: the recommendations of those that are made by now.

    Returns:
        At most `MONTHS_FOLLOWED_UP` months, ascending, in the form of `as_previous`.
    """
    published = published_recommendations(connection, MARTS, month, months)
    ages = {earlier: number_of(month) - number_of(earlier) for earlier in made}
    recent = as_previous(
        {earlier: made[earlier] for earlier, age in ages.items() if 0 < age <= MONTHS_FOLLOWED_UP}
    )
    known = [part for part in (published, recent) if len(part)]
    both = pd.concat(known, ignore_index=True) if known else recent
    return both.sort_values("review_month", kind="stable", ignore_index=True)
