"""Who changes role, team or manager while working there.

Here belong changes of stints; who is there at all is in `people`. A change ends one stint and adds
another one on the same day.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.people import OPEN, ROLES, Team
from dagster_project.demo.spec import DemoSpec
from dagster_project.months import add_months

_STEPS = (("sdr", "ae"), ("ae", "am"), ("sdr", "ae"), ("ae", "manager"))
_EXPERIENCE_DAYS, _SETTLED_DAYS = 120, 60
_SPLIT_OFF = " II"


def promote(stints: pd.DataFrame, spec: DemoSpec, rng: np.random.Generator) -> pd.DataFrame:
    """SDR → AE, AE → AM and AE → manager, in the middle of a month; one in the last month."""
    role, start = stints["role"].to_numpy(), stints["start"].to_numpy()
    may_go = (stints["end"] == OPEN).to_numpy() & ~stints["stays"].to_numpy()
    chosen: list[int] = []
    days: list[int] = []
    steps: list[str] = []
    for number in range(max(len(_STEPS), spec.people // 12)):
        old, new = _STEPS[number % len(_STEPS)]
        back = 0 if number == 0 else int(rng.integers(1, max(2, min(spec.months, 14))))
        day = add_months(spec.last_month, -back).replace(day=14 + number % 4).toordinal()
        able = np.flatnonzero(may_go & (role == old) & (start < day - _EXPERIENCE_DAYS))
        if len(able) and day > spec.first_month.toordinal():
            chosen.append(int(able[rng.integers(len(able))]))
            days.append(day)
            steps.append(new)
            may_go[chosen[-1]] = False
    rows = stints.iloc[chosen].assign(start=days, role=steps, end=OPEN, stays=False)
    end = stints["end"].to_numpy().copy()
    end[chosen] = days
    return pd.concat([stints.assign(end=end), _placed(rows, stints)], ignore_index=True)


def _placed(rows: pd.DataFrame, stints: pd.DataFrame) -> pd.DataFrame:
    """Into the first team of the new role; managers get a part of the team they were in."""
    first = stints.drop_duplicates("role").set_index("role")
    is_manager = rows["role"] == "manager"
    return rows.assign(
        team=np.where(is_manager, rows["team"] + _SPLIT_OFF, rows["role"].map(first["team"])),
        manager=np.where(is_manager, 0, rows["role"].map(first["manager"])),
    )


def split_teams(stints: pd.DataFrame) -> pd.DataFrame:
    """Whoever became manager takes over every second member of the team they were in."""
    end, rows = stints["end"].to_numpy().copy(), [stints.iloc[:0]]
    role, start, teams = (stints[name].to_numpy() for name in ("role", "start", "team"))
    is_leader = stints["team"].str.endswith(_SPLIT_OFF)
    for leader, day, team in stints.loc[is_leader, ["person", "start", "team"]].to_numpy():
        is_member = (teams == team.removesuffix(_SPLIT_OFF)) & (start < day) & (end == OPEN)
        members = np.flatnonzero(is_member & (role != "manager"))[1::2]
        changed = stints.iloc[members].assign(team=team, manager=leader, start=day, stays=False)
        rows.append(changed)
        end[members] = day
    return pd.concat([stints.assign(end=end), *rows], ignore_index=True)


def move_teams(
    stints: pd.DataFrame, teams: list[Team], spec: DemoSpec, rng: np.random.Generator
) -> pd.DataFrame:
    """Some change their manager without changing their role."""
    end, rows = stints["end"].to_numpy().copy(), [stints.iloc[:0]]
    roles, start, there = (stints[name].to_numpy() for name in ("role", "start", "team"))
    for role in ROLES:
        own = [team for team in teams if team.role == role]
        day = add_months(spec.last_month, -int(rng.integers(1, 9))).replace(day=9).toordinal()
        is_there = (roles == role) & (end == OPEN) & (start < day - _SETTLED_DAYS)
        movers = rng.permutation(np.flatnonzero(is_there))[: max(1, len(own) // 2)]
        if len(own) < 2 or day <= spec.first_month.toordinal():
            continue
        names = np.array([team.name for team in own])
        managers = np.array([team.manager for team in own])
        other = np.where(names[0] == there[movers], 1, 0)
        changed = stints.iloc[movers].assign(team=names[other], manager=managers[other], start=day)
        rows.append(changed)
        end[movers] = day
    return pd.concat([stints.assign(end=end), *rows], ignore_index=True)
