"""The decomposition of the chain: an identity, also where counts are missing or still growing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.chain.counts import Ratio
from dagster_project.coaching.chain.decomposition import decompose
from dagster_project.coaching.chain.health import chain_health
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.settings_statistics import ChainSettings
from tests.unit.coaching.chain_inputs import MONTH, cells_of, review

SETTINGS = ChainSettings()
STAGES = ("calls", "leads_sent", "leads_decided", "leads_accepted", "deals_created", "deals_closed")
USUAL = dict(zip((*STAGES, "deals_won"), (4000, 250, 240, 120, 100, 90, 30), strict=True))


def _chain(counts: list[list[int]], maturity: list[float] | None = None) -> list[Ratio]:
    rows = np.array(counts, dtype=float)
    before = [np.full(rows.shape[1], np.nan), *rows[:-1]]
    ages = maturity or [1.0] * len(rows)
    return [
        Ratio(str(place), place, row, one, "poisson", maturity=age)
        for place, (row, one, age) in enumerate(zip(rows, before, ages, strict=True))
    ]


def _steady(months: int, **last: float) -> dict[str, list[float]]:
    """The usual counts in every month, others in the last."""
    return {name: [float(count)] * (months - 1) + [float(last.get(name, count))]
            for name, count in USUAL.items()}  # fmt: skip


def _newest(inputs: Inputs) -> pd.DataFrame:
    table = chain_health(inputs, SETTINGS)
    return table[table["month"] == MONTH].set_index("stage")


@given(
    counts=st.integers(2, 6).flatmap(
        lambda months: st.lists(
            st.lists(st.integers(1, 10**6), min_size=months, max_size=months),
            min_size=1,
            max_size=8,
        )
    ),
    lag=st.integers(1, 3),
    grown=st.floats(0.1, 1.0),
)
def test_the_changes_of_the_stages_add_up_to_that_of_the_result(
    counts: list[list[int]], lag: int, grown: float
) -> None:
    change = decompose(_chain(counts, [grown] * len(counts)), lag)
    won = np.log(np.array(counts[-1], dtype=float))
    expected = won[lag:] - won[: max(len(won) - lag, 0)]
    expected[-1:] -= np.log(grown)
    np.testing.assert_allclose(change.by_stage.sum(axis=0)[lag:], expected, atol=1e-12)
    np.testing.assert_allclose(change.result[lag:], expected, atol=1e-12)
    assert np.isnan(change.result[:lag]).all()
    shares = change.share.sum(axis=0)
    assert np.allclose(shares[~np.isnan(shares)], 1)


def test_half_the_calls_and_twice_the_leads_per_call_cancel_and_the_lost_deals_remain() -> None:
    row = _newest(review(cells=cells_of(_steady(14, calls=2000, deals_won=15))))
    assert row.loc["result", "log_change_month"] == pytest.approx(np.log(0.5))
    assert row.loc["calls", "log_change_month"] == pytest.approx(np.log(0.5))
    assert row.loc["leads_sent", "log_change_month"] == pytest.approx(np.log(2))
    assert row.loc["deals_won", "share_of_change_month"] == pytest.approx(1)
    assert row.loc["deals_won", "share_of_change_year"] == pytest.approx(1)
    assert row.loc["leads_accepted", "log_change_month"] == 0
    assert row.loc["calls", "note"] == "volume"
    assert row["numerator"]["leads_accepted"] == 120
    assert row["denominator"]["leads_accepted"] == 240
    assert row["rate"]["leads_accepted"] == 0.5


def test_a_stage_with_zero_and_the_one_after_it_are_not_computable_and_the_rest_is() -> None:
    row = _newest(review(cells=cells_of(_steady(3, leads_accepted=0))))
    for stage in ("leads_accepted", "deals_created"):
        assert row.loc[stage, "note"] == "not_computable"
        assert np.isnan(row["log_change_month"][stage])
    assert row.loc["leads_decided", "log_change_month"] == 0
    assert row.loc["result", "log_change_month"] == 0


def test_a_result_that_hardly_changed_has_no_shares() -> None:
    row = _newest(review(cells=cells_of(_steady(3, calls=2000, leads_sent=125))))
    assert row["share_of_change_month"].isna().all()
    assert row.loc["calls", "log_change_month"] == pytest.approx(np.log(0.5))


def test_leads_still_to_be_decided_are_compared_at_equal_age() -> None:
    """A month ends with 10 of its leads undecided, as the month before did: nothing has changed."""
    cells = cells_of(_steady(14, leads_decided=230, leads_accepted=115))
    as_then = pd.DataFrame(
        {
            "month": MONTH,
            "metric": ["leads_accepted", "leads_rejected"],
            "value": [115.0, 115.0],
            "previous_at_equal_age": [115.0, 115.0],
        }
    )
    row = _newest(review(cells=cells, company=as_then))
    changes = row.loc[list(STAGES), ["log_change_month", "log_change_year"]].to_numpy(float)
    np.testing.assert_allclose(changes, 0, atol=1e-12)
    naive = _newest(review(cells=cells))
    assert naive.loc["leads_decided", "log_change_month"] == pytest.approx(np.log(230 / 240))
    assert row.loc[["leads_decided", "deals_created"], "note"].tolist() == ["immature"] * 2
    assert row.loc[["leads_decided", "deals_created"], "z"].isna().all()


def test_a_crm_without_leads_has_a_chain_of_deals_alone() -> None:
    counts = {"deals_closed": [50.0, 60.0], "deals_won": [25.0, 30.0]}
    row = _newest(review(cells=cells_of(counts)))
    assert row.index.tolist() == ["result", "deals_closed", "deals_won"]
    assert row.loc["deals_closed", "share_of_change_month"] == pytest.approx(1)
    assert row.loc["deals_closed", "note"] == "volume"


def test_what_nobody_owns_counts_in_the_company() -> None:
    cells = pd.concat([cells_of(_steady(2)), cells_of(_steady(2), UNASSIGNED)])
    row = _newest(review(cells=cells))
    assert row.loc["result", "numerator"] == 2 * USUAL["deals_won"]


def test_months_before_the_first_event_are_unknown_and_not_zero() -> None:
    counts = _steady(6)
    counts["calls"] = [0.0, 0.0, 0.0, *counts["calls"][3:]]
    table = chain_health(review(cells=cells_of(counts)), SETTINGS)
    calls = table[table["stage"] == "calls"]
    assert calls["numerator"].isna().tolist() == [True] * 3 + [False] * 3
    assert calls["log_change_month"].isna().tolist() == [True] * 4 + [False] * 2
    assert table.loc[table["stage"] == "leads_sent", "rate"].isna().sum() == 3


def test_amounts_and_accounts_follow_the_chain_without_being_part_of_it() -> None:
    counts = {**_steady(3), "accounts": [50.0, 50, 50], "accounts_kept": [50.0, 50, 49]}
    figures = {
        "deals_won": 30, "amount_won": 60_000, "portfolio_start": 1000,
        "portfolio_expansion": 100, "portfolio_contraction": 30, "portfolio_churn": 20,
    }  # fmt: skip
    company = pd.DataFrame(
        {"month": MONTH, "metric": list(figures), "value": [float(one) for one in figures.values()]}
    ).assign(previous_at_equal_age=np.nan)
    row = _newest(review(cells=cells_of(counts), company=company))
    assert row.loc["amount_per_deal", "rate"] == 2000
    assert row.loc["account_value", "rate"] == pytest.approx(1.05)
    assert row.loc["accounts_kept", "log_change_month"] == pytest.approx(np.log(0.98))
    assert row.loc[["amount_per_deal", "accounts_kept"], "share_of_change_month"].isna().all()


def test_nothing_known_makes_no_rows() -> None:
    assert chain_health(review(), SETTINGS).empty


def _histories(months: int) -> st.SearchStrategy[dict[str, list[float]]]:
    counts = st.lists(st.integers(0, 300).map(float), min_size=months, max_size=months)
    others = dict.fromkeys((*USUAL, "accounts", "accounts_kept"), counts)
    return st.fixed_dictionaries({"leads_sent": others.pop("leads_sent")}, optional=others)


@settings(max_examples=25)
@given(counts=st.integers(1, 40).flatmap(_histories))
def test_whatever_was_counted_there_is_one_row_per_month_and_stage(
    counts: dict[str, list[float]],
) -> None:
    table = chain_health(review(cells=cells_of(counts)), SETTINGS)
    assert not table.duplicated(["month", "stage"]).any()
    assert len(table) == table["month"].nunique() * table["stage"].nunique()
    stages = table[table["position"].between(1, 8)]
    parts = stages.pivot(index="month", columns="stage", values="log_change_month")
    total = table[table["stage"] == "result"].set_index("month")["log_change_month"]
    sums = parts.sum(axis=1, skipna=False).reindex(total.index).to_numpy(float)
    is_whole = ~np.isnan(sums)
    np.testing.assert_allclose(sums[is_whole], total.to_numpy(float)[is_whole], atol=1e-9)
