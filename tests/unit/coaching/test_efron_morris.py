"""The best-known example of shrinkage: eighteen batters of 1970 after their first 45 times at bat.

Hits and the averages of the rest of the season as published by Efron and Morris (1975).
"""

import numpy as np
import pytest

from tests.unit.coaching.ranking_inputs import cells, standings

BATTERS = {
    "Clemente": (18, 0.346), "F. Robinson": (17, 0.298), "F. Howard": (16, 0.276),
    "Johnstone": (15, 0.222), "Berry": (14, 0.273), "Spencer": (14, 0.270),
    "Kessinger": (13, 0.263), "L. Alvarado": (12, 0.210), "Santo": (11, 0.269),
    "Swoboda": (11, 0.230), "Unser": (10, 0.264), "Williams": (10, 0.256),
    "Scott": (10, 0.303), "Petrocelli": (10, 0.264), "E. Rodriguez": (10, 0.226),
    "Campaneris": (9, 0.285), "Munson": (8, 0.316), "Alvis": (7, 0.200),
}  # fmt: skip


def test_beliefs_after_45_times_at_bat_foretell_the_season_better_than_the_averages_do() -> None:
    hits, truth = np.array(list(BATTERS.values())).T
    rows = standings(cells("close_rate", hits[:, None], 45, list(BATTERS)), "close_rate")
    rows = rows.loc[list(BATTERS)]
    raw = float(((rows["rate"] - truth) ** 2).sum())
    everybody = float(((hits.sum() / 45 / 18 - truth) ** 2).sum())
    believed = float(((rows["rate_adjusted"] - truth) ** 2).sum())
    assert raw == pytest.approx(0.0753, abs=0.0001)  # as published
    assert raw / everybody == pytest.approx(3.10, abs=0.01)
    assert raw / believed >= 3.4
    assert raw / believed > raw / everybody
    is_within = rows["interval_low"].le(truth) & rows["interval_high"].ge(truth)
    assert is_within.sum() >= 15


def test_nobody_is_called_a_star_for_45_times_at_bat() -> None:
    hits = np.array([hits for hits, _ in BATTERS.values()], dtype=float)
    rows = standings(cells("close_rate", hits[:, None], 45, list(BATTERS)), "close_rate")
    assert set(rows["unranked_reason"]) == {"no_heterogeneity"}
    assert not rows["is_star"].any()
