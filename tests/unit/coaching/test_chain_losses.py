"""Stages that got worse: found with what it cost, and seldom where months merely vary."""

import numpy as np
import pytest

from dagster_project.coaching.chain import losses
from tests.unit.coaching.chain_inputs import cells_of, review
from tests.unit.coaching.chain_people import SETTINGS, findings


def test_a_stage_that_got_worse_is_found_with_the_deals_it_cost() -> None:
    rng = np.random.default_rng(8)
    decided = [400.0] * 36
    accepted = [*rng.binomial(400, 0.5, 24), *rng.binomial(400, 0.35, 12)]
    counts = {
        "leads_decided": decided,
        "leads_accepted": [float(one) for one in accepted],
        "deals_closed": [float(one) for one in rng.poisson(100, 36)],
        "deals_won": [30.0] * 36,
    }
    found = findings(review(cells=cells_of(counts)))
    row = found["stage_lost", "leads_accepted"]
    assert row["lost"] == pytest.approx(12 * 30 * (row["compared_with"] / row["value"] - 1))
    assert (row["lost_unit"], row["n"]) == ("deals_won", 4800)


def test_stages_that_vary_without_changing_are_seldom_found() -> None:
    has_finding = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        counts = {"calls": rng.poisson(5000, 36).astype(float)}
        for name, usual in (("leads_sent", 0.06), ("leads_decided", 0.9), ("leads_accepted", 0.5)):
            before = list(counts.values())[-1]
            chance = np.minimum(usual * np.exp(rng.normal(0, 0.08, 36)), 1)
            counts[name] = rng.binomial(before.astype(int), chance).astype(float)
        cells = cells_of({name: row.tolist() for name, row in counts.items()})
        has_finding.append(len(losses.stage_losses(review(cells=cells), SETTINGS)) > 0)
    assert np.mean(has_finding) <= 0.15
