"""What was known at a month's cutoff stays what it was, whatever comes later."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.months import add_months, cutoff_at
from tests.properties.companies import MONTH, logs, settings_of
from tests.properties.company_log import Log
from tests.properties.compiled import Compiled, Content

# Speaks of what was delivered, not of what was known.
DELIVERED = "data_quality_monthly"


def _content(compiled: Compiled, log: Log, taken_at: datetime, *months: date) -> list[Content]:
    with compiled.build(log.export(taken_at), months, settings_of(log)) as built:
        return [built.content(month, DELIVERED) for month in months]


def _different(here: Content, there: Content) -> dict[str, object]:
    return {
        name: [
            row for row in here[name] + there[name] if (row in here[name]) != (row in there[name])
        ]
        for name in here
        if here[name] != there[name]
    }


@settings(max_examples=20)
@given(log=logs(), days=st.integers(0, 70))
def test_an_export_taken_at_the_cutoff_and_one_taken_later_give_the_same_figures(
    compiled: Compiled, log: Log, days: int
) -> None:
    cutoff = cutoff_at(MONTH, ZoneInfo(log.zone))
    (then,) = _content(compiled, log, cutoff, MONTH)
    (later,) = _content(compiled, log, cutoff + timedelta(days=days), MONTH)
    assert _different(then, later) == {}


@settings(max_examples=6)
@given(log=logs(), seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(compiled: Compiled, log: Log, seed: int) -> None:
    rows = log.export(datetime(2026, 12, 1, tzinfo=ZoneInfo("UTC")))
    chance = random.Random(seed)  # noqa: S311 - no secret
    shuffled = {name: chance.sample(found, len(found)) for name, found in rows.items()}
    with compiled.build(rows, (MONTH,), settings_of(log)) as built:
        before = built.content(MONTH)
    with compiled.build(shuffled, (MONTH,), settings_of(log)) as built:
        assert _different(before, built.content(MONTH)) == {}


@settings(max_examples=6)
@given(log=logs())
def test_months_built_together_are_the_months_built_alone(compiled: Compiled, log: Log) -> None:
    months = [add_months(MONTH, shift) for shift in (-2, 0, -1)]
    rows = log.export(datetime(2026, 12, 1, tzinfo=ZoneInfo("UTC")))
    with compiled.build(rows, months, settings_of(log)) as built:
        together = [built.content(month, "account_value_monthly") for month in months]
    for month, content in zip(months, together, strict=True):
        with compiled.build(rows, (month,), settings_of(log)) as built:
            assert _different(content, built.content(month, "account_value_monthly")) == {}
