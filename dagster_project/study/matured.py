"""How near the close rate of young cohorts comes to what they will have reached.

Here belongs what is measured of one organisation: cohorts as they looked a year before the end of
its history, against what became of them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.maturity import close_rate_maturity
from dagster_project.demo.deals import OPEN, WON
from dagster_project.demo.leads import work_of_sdrs
from dagster_project.demo.world import make_world
from dagster_project.study.organisations import deals_of, person_ids
from dagster_project.study.scenarios import Scenario

_MONTHS_BEFORE_END = 12
AGES = tuple(range(1, 7))  # of cohorts that are looked at


@dataclass(frozen=True)
class Matured:
    """Cohorts of one organisation by age; arrays over `AGES`.

    Attributes:
        deals: created in them. won: in the end.
        estimated: wins that the matured rate promises.
        naive_decided, naive_won: decided by then, and won of them.
    """

    deals: Floats
    won: Floats
    estimated: Floats
    naive_decided: Floats
    naive_won: Floats


def measure_maturity(scenario: Scenario, seed: int) -> Matured:
    """Simulates an organisation and looks at its cohorts before their time."""
    world = make_world(scenario.spec(seed))
    deals = deals_of(world, work_of_sdrs(world)).deals
    clock = world.clock
    now = clock.months - 1 - _MONTHS_BEFORE_END
    created = np.where(
        deals["created"] < clock.begin, -1, clock.month_of(deals["created"].to_numpy())
    )
    frame = pd.DataFrame(
        {
            "person_id": person_ids(deals["owner"]),
            "stratum": deals["stratum"].astype(str),
            "month": created,
            "is_won": deals["outcome"] == WON,
            "is_over": deals["outcome"] != OPEN,
            "decided": clock.month_of(np.minimum(deals["due"].to_numpy(), clock.export_at - 1)),
        }
    )
    known = frame[frame["month"].between(0, now)]
    by_now = known["is_over"] & (known["decided"] <= now)
    known = known.assign(won_now=known["is_won"] & by_now, decided_now=by_now, deals=1)
    matured = close_rate_maturity(_inputs(known, now))
    matured = matured.assign(promised=matured["rate_matured"] * matured["deals_created"])
    ages = known.assign(age=now - known["month"]).groupby("age")
    found = ages[["deals", "is_won", "decided_now", "won_now"]].sum().reindex(AGES, fill_value=0)
    promised = matured.groupby("age_months")["promised"].sum().reindex(AGES, fill_value=0)
    return Matured(
        deals=found["deals"].to_numpy(float),
        won=found["is_won"].to_numpy(float),
        estimated=promised.to_numpy(float),
        naive_decided=found["decided_now"].to_numpy(float),
        naive_won=found["won_now"].to_numpy(float),
    )


def _inputs(known: pd.DataFrame, now: int) -> Inputs:
    """The review month of these deals alone."""
    of = known.groupby(["month", "person_id", "stratum"])["won_now"]
    cells = of.agg(observed="sum", trials="size").reset_index()
    people = pd.DataFrame({"person_id": sorted(known["person_id"].unique())})
    none = pd.DataFrame()
    return Inputs(
        month=now,
        currency="EUR",
        history_months=now + 1,
        cells=cells.assign(role="ae", metric="close_rate_cohort"),
        win_ages=_win_ages(known, now),
        people=people.assign(role="ae", is_active=True),
        ae=pd.DataFrame(columns=["person_id", "month", "cohort_decided"]),
        **dict.fromkeys(_UNUSED, none),
    )


_UNUSED = (
    "stints", "sessions", "profiles", "growth", "sdr", "am", "pairs", "am_handovers", "rejections",
    "company", "teams", "chain", "chain_people",
)  # fmt: skip


def _win_ages(known: pd.DataFrame, now: int) -> pd.DataFrame:
    """`win_age_curve`: of cohorts that have had the time, what was won by each age."""
    parts = []
    for age in range(now + 1):
        old = known[now - known["month"] >= age]
        is_by_age = old["won_now"] & (old["decided"] - old["month"] <= age)
        of = old.assign(by_age=is_by_age).groupby("stratum")["by_age"]
        parts.append(of.agg(deals_won="sum", deals_created="size").reset_index())
        parts[-1]["age_months"] = age
    return pd.concat(parts, ignore_index=True)
