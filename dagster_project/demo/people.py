"""Who works there: how many, in which role and team, from when to when, and under which name.

Here belong hires and leavers; who changes role or manager is in `moves`. Days are proleptic
ordinals, and `OPEN` is the end of what has none.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dagster_project.demo.names import mailbox, people_names
from dagster_project.demo.spec import SEGMENTS, DemoSpec

ROLES = ("sdr", "ae", "am")
OPEN = date.max.toordinal()
_TITLES = {
    "sdr": "Sales Development Representative",
    "ae": "Account Executive",
    "am": "Account Manager",
    "manager": "Sales Manager",
}
_REGIONS = ("North", "South", "West", "East")
_PEOPLE_PER_MANAGER = 9.4
_JOINERS, _LEAVERS = 0.22, 0.10


@dataclass(frozen=True)
class Team:
    """A team of one role; `manager` is a person's number."""

    name: str
    role: str
    manager: int


def draw_headcount(spec: DemoSpec) -> tuple[dict[str, int], list[Team]]:
    """How many hold each role, and the teams. Person 0 leads all, the next ones a team each."""
    managers = max(len(ROLES), round((spec.people - 1) / _PEOPLE_PER_MANAGER))
    members = spec.people - 1 - managers
    shares = dict(zip(ROLES, spec.role_shares, strict=True))
    counts = {"sdr": min(max(2, round(members * shares["sdr"])), members - 4)}
    counts["am"] = min(max(2, round(members * shares["am"])), members - counts["sdr"] - 2)
    counts["ae"] = members - counts["sdr"] - counts["am"]
    per_role = {role: max(1, int(managers * counts[role] / members)) for role in ROLES}
    while sum(per_role.values()) < managers:
        per_role[max(ROLES, key=lambda role: counts[role] / per_role[role])] += 1
    teams: list[Team] = []
    for role in ROLES:
        for number in range(per_role[role]):
            region = _REGIONS[number % 4] + (f" {number // 4 + 1}" if number >= 4 else "")
            teams.append(Team(f"{role.upper()} {region}", role, len(teams) + 1))
    return counts, teams


def place_people(counts: dict[str, int], teams: list[Team]) -> pd.DataFrame:
    """The first stint of everybody: person, role, team, manager, segment, stays."""
    led_by = [("manager", "Sales", -1, "", True)]
    led_by += [("manager", team.name, 0, "", True) for team in teams]
    for role in ROLES:
        own = [team for team in teams if team.role == role]
        led_by += [
            # Two of each role stay throughout: nobody's work is ever without a taker.
            (role, own[number % len(own)].name, own[number % len(own)].manager, segment, number < 2)
            for number in range(counts[role])
            for segment in [SEGMENTS[number % 2]]
        ]
    stints = pd.DataFrame(led_by, columns=["role", "team", "manager", "segment", "stays"])
    stints.insert(0, "person", np.arange(len(stints)))
    return stints


def set_dates(stints: pd.DataFrame, spec: DemoSpec, rng: np.random.Generator) -> pd.DataFrame:
    """Most are there before the history begins; some join in it, some leave."""
    first, end, count = spec.first_month.toordinal(), spec.end.toordinal(), len(stints)
    start = first - rng.integers(30, 1500, count)
    draw = rng.random(count)
    is_mobile = ~stints["stays"].to_numpy() & (spec.months > 3)
    joins = is_mobile & (draw < _JOINERS)
    leaves = is_mobile & ~joins & (draw < _JOINERS + _LEAVERS)
    latest = max(end - 40, first + 21)
    start = np.where(joins, rng.integers(first + 20, latest, count), start)
    last = rng.integers(first + 60, max(end - 5, first + 61), count)
    return stints.assign(start=start, end=np.where(leaves, last, OPEN))


def describe_persons(stints: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per person: names, present place, first day, and the day after the last one."""
    grouped = stints.groupby("person")
    last = grouped.last()
    names = people_names(len(last), rng)
    titles = [_TITLES[role] for role in last["role"]]
    titles[0] = "Head of Sales"
    return pd.DataFrame(
        {
            "person": last.index,
            "given": [given for given, _ in names],
            "surname": [surname for _, surname in names],
            "email": [mailbox(given, surname) for given, surname in names],
            "title": titles,
            "team": last["team"].to_numpy(),
            "segment": last["segment"].to_numpy(),
            "manager": last["manager"].to_numpy(),
            "locale": np.where(rng.random(len(last)) < 0.7, "de_DE", "en_GB"),
            "hired": grouped["start"].min().to_numpy(),
            "left": last["end"].to_numpy(),
        }
    )
