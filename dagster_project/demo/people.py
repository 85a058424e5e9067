"""Who works there, in which role and team, from when to when.

Here belong persons and their stints; how well they do is in `skills`. Days are proleptic ordinals.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dagster_project.demo.names import mailbox, people_names
from dagster_project.demo.spec import SEGMENTS, DemoSpec
from dagster_project.months import add_months

ROLES = ("sdr", "ae", "am")
_TITLES = {
    "sdr": "Sales Development Representative",
    "ae": "Account Executive",
    "am": "Account Manager",
    "manager": "Sales Manager",
}
_REGIONS = ("North", "South", "West", "East")
OPEN = date.max.toordinal()


@dataclass(frozen=True)
class Organisation:
    """Persons, and their stints: person, role, team, manager, segment, start and end (half-open)."""

    persons: pd.DataFrame
    stints: pd.DataFrame


def build_organisation(spec: DemoSpec) -> Organisation:
    """Hires, places, promotes, moves and loses people."""
    rng = np.random.default_rng([spec.seed, 1])
    counts, teams = _headcount(spec)
    rows = _managers_and_members(counts, teams)
    _dates(rows, spec, rng)
    stints = pd.DataFrame(rows)
    stints = _promote(stints, spec, rng)
    stints = _split_teams(stints)
    stints = _move_teams(stints, teams, spec, rng)
    stints = stints.drop(columns="stays").sort_values(["person", "start"], ignore_index=True)
    return Organisation(persons=_persons(stints, spec, rng), stints=stints)


def _headcount(spec: DemoSpec) -> tuple[dict[str, int], list[dict[str, object]]]:
    """How many hold each role, and the teams: name, role, manager's person number."""
    managers = max(3, round((spec.people - 1) / 9.4))
    members = spec.people - 1 - managers
    shares = dict(zip(ROLES, spec.role_shares, strict=True))
    counts = {"sdr": min(max(2, round(members * shares["sdr"])), members - 4)}
    counts["am"] = min(max(2, round(members * shares["am"])), members - counts["sdr"] - 2)
    counts["ae"] = members - counts["sdr"] - counts["am"]
    per_role = {role: max(1, round(managers * shares[role])) for role in ROLES}
    while sum(per_role.values()) != managers:
        surplus = sum(per_role.values()) - managers
        largest = max(per_role, key=lambda role: per_role[role] / counts[role] * surplus)
        per_role[largest] -= 1 if surplus > 0 else -1
    teams: list[dict[str, object]] = []
    for role in ROLES:
        for number in range(per_role[role]):
            region = _REGIONS[number % 4] + (f" {number // 4 + 1}" if number >= 4 else "")
            name = f"{role.upper()} {region}"
            teams.append({"name": name, "role": role, "manager": len(teams) + 1})
    return counts, teams


def _managers_and_members(
    counts: dict[str, int], teams: list[dict[str, object]]
) -> list[dict[str, object]]:
    head = {"person": 0, "role": "manager", "team": "Sales", "manager": -1, "segment": ""}
    head["stays"] = True
    rows: list[dict[str, object]] = [head]
    for team in teams:
        rows.append(
            {
                "person": team["manager"],
                "role": "manager",
                "team": team["name"],
                "manager": 0,
                "segment": "",
                "stays": True,
            }
        )
    person = len(rows)
    for role in ROLES:
        own = [team for team in teams if team["role"] == role]
        for number in range(counts[role]):
            team = own[number % len(own)]
            rows.append(
                {
                    "person": person,
                    "role": role,
                    "team": team["name"],
                    "manager": team["manager"],
                    "segment": SEGMENTS[number % 2],
                    # Two of each role stay throughout: nobody's work is ever without a taker.
                    "stays": number < 2,
                }
            )
            person += 1
    return rows


def _dates(rows: list[dict[str, object]], spec: DemoSpec, rng: np.random.Generator) -> None:
    """Most are there before the history begins; some join in it, some leave."""
    first, end = spec.first_month.toordinal(), spec.end.toordinal()
    for row in rows:
        early = first - int(rng.integers(30, 1500))
        row["start"], row["end"] = early, OPEN
        if row["role"] == "manager" or row["stays"]:
            continue
        draw = rng.random()
        if draw < 0.22 and spec.months > 3:
            row["start"] = int(rng.integers(first + 20, end - 40))
        elif draw < 0.32 and spec.months > 3:
            row["end"] = int(rng.integers(first + 60, end - 5))


def _promote(stints: pd.DataFrame, spec: DemoSpec, rng: np.random.Generator) -> pd.DataFrame:
    """SDR → AE, AE → AM and AE → manager, in the middle of a month; one in the last month."""
    steps = [("sdr", "ae"), ("ae", "am"), ("sdr", "ae"), ("ae", "manager")]
    changes = max(4, spec.people // 12)
    rows = [stints]
    taken: set[int] = set()
    for number in range(changes):
        old, new = steps[number % 4]
        back = 0 if number == 0 else int(rng.integers(1, max(2, min(spec.months, 14))))
        day = add_months(spec.last_month, -back).replace(day=14 + number % 4).toordinal()
        staying = (stints["role"] == old) & (stints["end"] == OPEN)
        staying &= (stints["start"] < day - 120) & ~stints["stays"]
        there = stints[staying & ~stints["person"].isin(taken)]
        if there.empty or day <= spec.first_month.toordinal():
            continue
        index = there.index[int(rng.integers(len(there)))]
        person = int(stints.loc[index, "person"])
        taken.add(person)
        target = stints[stints["role"] == new].iloc[0]
        if new == "manager":  # of a part of the own team, see `_split_teams`
            target = pd.Series({"team": f"{stints.loc[index, 'team']} II", "manager": 0})
        stints.loc[index, "end"] = day
        later = {
            "person": person,
            "role": new,
            "team": target["team"],
            "manager": target["manager"],
            "segment": stints.loc[index, "segment"],
            "stays": False,
            "start": day,
            "end": OPEN,
        }
        rows.append(pd.DataFrame([later]))
    return pd.concat(rows, ignore_index=True)


def _split_teams(stints: pd.DataFrame) -> pd.DataFrame:
    """Whoever became manager takes over every second member of the team they were in."""
    rows = [stints]
    for _, new in stints[stints["team"].str.endswith(" II")].iterrows():
        old = stints[(stints["person"] == new["person"]) & (stints["end"] == new["start"])].iloc[0]
        is_member = (stints["manager"] == old["manager"]) & (stints["team"] == old["team"])
        is_member &= (stints["start"] < new["start"]) & (stints["end"] == OPEN)
        members = stints.index[is_member][1::2]
        rows.append(
            stints.loc[members].assign(
                team=new["team"], manager=new["person"], start=new["start"], stays=False
            )
        )
        stints.loc[members, "end"] = new["start"]
    return pd.concat(rows, ignore_index=True)


def _move_teams(
    stints: pd.DataFrame,
    teams: list[dict[str, object]],
    spec: DemoSpec,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Some change their manager without changing their role."""
    rows = [stints]
    for role in ROLES:
        own = [team for team in teams if team["role"] == role]
        if len(own) < 2:
            continue
        day = add_months(spec.last_month, -int(rng.integers(1, 9))).replace(day=9).toordinal()
        is_there = (stints["role"] == role) & (stints["start"] < day - 60) & (stints["end"] == OPEN)
        for index in rng.permutation(stints.index[is_there])[: max(1, len(own) // 2)]:
            other = next(team for team in own if team["name"] != stints.loc[index, "team"])
            moved = stints.loc[[index]].assign(
                team=other["name"], manager=other["manager"], start=day
            )
            stints.loc[index, "end"] = day
            rows.append(moved)
    return pd.concat(rows, ignore_index=True)


def _persons(stints: pd.DataFrame, spec: DemoSpec, rng: np.random.Generator) -> pd.DataFrame:
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
            "now": spec.end.toordinal(),
        }
    )
