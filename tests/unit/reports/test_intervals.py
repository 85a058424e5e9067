"""Wilson's interval."""

from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.intervals import wilson

cases = st.integers(1, 10_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(cases)
def test_at_each_end_the_rate_lies_just_1_645_standard_errors_away(case: tuple[int, int]) -> None:
    """This is what defines Wilson's interval; the formula only solves it."""
    successes, trials = case
    interval = wilson(successes, trials)
    assert interval is not None
    z = NormalDist().inv_cdf(0.95)
    for end in (interval.low, interval.high):
        away = (successes / trials - end) ** 2
        assert away == pytest.approx(z**2 * end * (1 - end) / trials, rel=1e-6, abs=1e-12)


def test_without_trials_there_is_no_interval() -> None:
    assert wilson(0, 0) is None
    assert wilson(None, 10) is None


@given(cases)
def test_the_rate_lies_within_its_interval_and_the_interval_within_0_and_1(
    case: tuple[int, int],
) -> None:
    successes, trials = case
    interval = wilson(successes, trials)
    assert interval is not None
    assert 0 <= interval.low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= interval.high <= 1
