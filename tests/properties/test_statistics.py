"""The statistics of whatever company there may be: possible, and of what was known alone."""

import random
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.tables import TABLES
from dagster_project.months import add_months, cutoff_at
from tests.dbt.company import Rows
from tests.properties.companies import MONTH, logs, settings_of
from tests.properties.company_log import Log
from tests.properties.compiled import Compiled, Content

BEFORE = add_months(MONTH, -1)
# What the review month before has recommended, which is not known to a month built alone.
OF_OTHER_MONTHS = "recommendation_followup"


def _results(compiled: Compiled, log: Log, rows: Rows, *months: date) -> Content:
    """October's results; the data tests over them hold."""
    with compiled.build(rows, months, settings_of(log), with_statistics=True) as built:
        assert built.failures() == {}
        content = built.content(MONTH, OF_OTHER_MONTHS)
    return {name: content[name] for name in content if name in TABLES}


@settings(max_examples=4)
@given(log=logs(), days=st.integers(0, 70), seed=st.integers(0, 2**32))
def test_results_hang_on_what_was_known_at_the_cutoff_alone(
    compiled: Compiled, log: Log, days: int, seed: int
) -> None:
    cutoff = cutoff_at(MONTH, ZoneInfo(log.zone))
    then = _results(compiled, log, log.export(cutoff), MONTH)
    later = log.export(cutoff + timedelta(days=days))
    chance = random.Random(seed)  # noqa: S311 - no secret
    shuffled = {name: chance.sample(found, len(found)) for name, found in later.items()}
    assert _results(compiled, log, shuffled, BEFORE, MONTH) == then
