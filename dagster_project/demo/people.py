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
_SHARES = {"sdr": 0.34, "ae": 0.42, "am": 0.24}
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
    counts, teams = _headcount(spec.people)
    rows = _managers_and_members(counts, teams)
    _dates(rows, spec, rng)
    stints = pd.DataFrame(rows)
    stints = _promote(stints, spec, rng)
    stints = _move_teams(stints, teams, spec, rng)
    stints = stints.sort_values(["person", "start"], ignore_index=True)
    return Organisation(persons=_persons(stints, spec, rng), stints=stints)


def _headcount(people: int) -> tuple[dict[str, int], list[dict[str, object]]]:
    """How many hold each role, and the teams: id, name, role, manager's person number."""
    managers = max(3, round((people - 1) / 9.4))
    members = people - 1 - managers
    counts = {"sdr": round(members * _SHARES["sdr"]), "am": max(2, round(members * _SHARES["am"]))}
    counts["ae"] = members - counts["sdr"] - counts["am"]
    per_role = {role: max(1, round(managers * _SHARES[role])) for role in ROLES}
    per_role["ae"] += managers - sum(per_role.values())
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
    rows: list[dict[str, object]] = [head]
    for team in teams:
        rows.append(
            {
                "person": team["manager"],
                "role": "manager",
                "team": team["name"],
                "manager": 0,
                "segment": "",
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
        if row["role"] == "manager":
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
        there = stints[staying & (stints["start"] < day - 120) & ~stints["person"].isin(taken)]
        if there.empty or day <= spec.first_month.toordinal():
            continue
        index = there.index[int(rng.integers(len(there)))]
        person = int(stints.loc[index, "person"])
        taken.add(person)
        target = stints[(stints["role"] == new) & (stints["person"] != person)].iloc[0]
        stints.loc[index, "end"] = day
        later = {
            "person": person,
            "role": new,
            "team": target["team"],
            "manager": target["manager"] if new != "manager" else 0,
            "segment": stints.loc[index, "segment"],
            "start": day,
            "end": OPEN,
        }
        rows.append(pd.DataFrame([later]))
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
