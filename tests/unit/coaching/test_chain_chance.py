"""What chance makes of many: tests hold also where all vary more than chance, or are skewed."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.chain.chance import calmed, unskewed, worse
from dagster_project.coaching.chain.pairs import unexpected


def test_the_share_of_false_findings_is_held() -> None:
    rng = np.random.default_rng(1)
    false_share, found = [], 0
    for _ in range(300):
        z = rng.normal(0, 1, 200)
        z[:10] -= 4
        is_found = worse(z, 0.1)
        false_share.append(is_found[10:].sum() / max(is_found.sum(), 1))
        found += is_found[:10].sum()
    assert np.mean(false_share) <= 0.11
    assert found >= 0.8 * 10 * 300


def test_only_the_worse_side_is_found_and_what_is_unknown_never() -> None:
    z = np.array([5.0, np.nan, -5.0, 0.0])
    assert worse(z, 0.1).tolist() == [False, False, True, False]
    assert worse(np.array([]), 0.1).tolist() == []


def test_where_most_vary_more_than_chance_only_the_outstanding_are_found() -> None:
    rng = np.random.default_rng(2)
    z = 2 * rng.normal(0, 1, 300)
    z[0] = -14
    assert np.flatnonzero(worse(calmed(z), 0.1)).tolist() == [0]
    assert worse(z, 0.1).sum() > 10
    few = z[:19]
    assert calmed(few).tolist() == few.tolist()


@pytest.mark.parametrize("side", [-1, 1])
def test_tails_of_skewed_sums_are_as_likely_as_stated(side: int) -> None:
    rng = np.random.default_rng(3)
    z = side * (rng.exponential(1, (200_000, 5)).sum(axis=1) - 5) / np.sqrt(5)
    normal = unskewed(z, np.full(len(z), side * 2 / np.sqrt(5)))
    for limit in (-2.326, -1.645, 1.645):
        assert (normal < limit).mean() == pytest.approx(
            {-2.326: 0.01, -1.645: 0.05, 1.645: 0.95}[limit], rel=0.05
        )
    assert np.isfinite(normal).all()
    assert unskewed(np.array([-2.0]), np.zeros(1)).tolist() == [-2.0]


def _pairs(shares: np.ndarray[tuple[int, int], np.dtype[np.float64]], trials: int) -> pd.DataFrame:
    giver, taker = np.indices(shares.shape).reshape(2, -1)
    table = pd.DataFrame({"giver": giver.astype(str), "taker": taker.astype(str)})
    return table.assign(observed=(shares.reshape(-1) * trials).round(), trials=trials)


@pytest.mark.parametrize("usual", [0.3, 0.6, 0.8])
def test_one_pair_that_does_not_get_on_makes_no_exceptions_of_others(usual: float) -> None:
    shares = np.full((2, 3), usual)
    shares[0, 0] = usual / 10
    found = unexpected(_pairs(shares, 400), 10, 0.1)
    assert found[["giver", "taker"]].to_numpy().tolist() == [["0", "0"]]


def test_what_is_no_chance_but_little_is_no_finding() -> None:
    shares = np.full((5, 5), 0.6)
    shares[1, 1] = 0.57
    assert unexpected(_pairs(shares, 20_000), 10, 0.1).empty
    shares[1, 1] = 0.5
    assert len(unexpected(_pairs(shares, 20_000), 10, 0.1)) == 1


def test_without_others_to_compare_with_nothing_is_unexpected() -> None:
    for shares in (np.full((1, 4), 0.2), np.full((4, 1), 0.2), np.zeros((3, 3)), np.ones((3, 3))):
        assert unexpected(_pairs(shares, 50), 10, 0.1).empty
