"""What HR and sales operations keep beside the CRM: coach profiles, part-time work, deal splits.

Here belong tables that follow from the rest; nothing of the simulation depends on them.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import Flags, Floats, Ints
from dagster_project.demo.deals import NEW
from dagster_project.demo.people import OPEN
from dagster_project.demo.world import World

_SPLIT_SHARE, _THREE_WAY_SHARE = 0.07, 0.15
_CHANGED_PROFILE_SHARE = 0.1


def draw_splits(world: World, deals: pd.DataFrame) -> pd.DataFrame:
    """deal, person, percentage (sums to 100), created: some new deals are credited to several."""
    rng = world.rng(80)
    may = (deals["type"] == NEW) & (deals["owner"] >= 0) & (deals["created"] >= world.clock.begin)
    chosen = deals[may.to_numpy() & (rng.random(len(deals)) < _SPLIT_SHARE)]
    owner, created = chosen["owner"].to_numpy(), chosen["created"].to_numpy()
    stratum = chosen["stratum"].to_numpy()
    second = world.aes.pick(rng, created, stratum, owner)
    third = world.aes.pick(rng, created, stratum, second)
    is_third = (rng.random(len(chosen)) < _THREE_WAY_SHARE) & (third != owner)
    half = rng.choice([50.0, 60.0, 70.0, 80.0], len(chosen))
    everywhere = np.ones(len(chosen), np.bool_)
    shares: list[tuple[Ints, Floats, Flags]] = [
        (owner, np.where(is_third, 34.0, half), everywhere),
        (second, np.where(is_third, 33.0, 100 - half), everywhere),
        (third, np.full(len(chosen), 33.0), is_third),
    ]
    frames = [
        chosen[["deal"]].assign(person=person, percentage=share, created=created + 60)[is_real]
        for person, share, is_real in shares
    ]
    return pd.concat(frames).sort_values("deal", kind="stable", ignore_index=True)


def coach_profiles(world: World) -> pd.DataFrame:
    """person, is_willing, hours, peer_rating, valid_on; some have changed their mind."""
    rng, clock, coaches = world.rng(81), world.clock, world.coaches
    persons = world.organisation.persons
    is_member = ~persons["title"].str.contains("Sales Manager|Head").to_numpy()
    person = persons["person"].to_numpy()[is_member]
    profiles = pd.DataFrame(
        {
            "person": person,
            "is_willing": coaches.is_willing[person],
            "hours": coaches.hours[person],
            "peer_rating": coaches.peer_rating[person],
            "valid_on": np.maximum(persons["hired"].to_numpy()[person], clock.starts[0]),
        }
    )
    day = clock.starts[clock.months - 1] - 20
    stays = persons["left"].to_numpy()[person] == OPEN
    is_changed: Flags = (rng.random(len(profiles)) < _CHANGED_PROFILE_SHARE) & stays
    changed = profiles[is_changed & (profiles["valid_on"] < day - 60).to_numpy()]
    changed = changed.assign(
        hours=np.maximum(changed["hours"] - 1, 0.0),
        peer_rating=np.round(np.minimum(changed["peer_rating"] + 0.2, 5.0), 1),
        valid_on=day,
    )
    rows: pd.DataFrame = pd.concat([profiles, changed], ignore_index=True)
    return rows.sort_values(["person", "valid_on"], kind="stable", ignore_index=True)


def availability_table(world: World) -> pd.DataFrame:
    """person, month_on, share: only what is not a full-time month."""
    roster, clock = world.roster, world.clock
    slots = roster.slots[roster.slots["month"] < clock.months]
    own = slots[["person", "month"]].drop_duplicates().sort_values(["person", "month"])
    person, month = own["person"].to_numpy(), own["month"].to_numpy()
    share = roster.availability[person, month]
    frame = pd.DataFrame({"person": person, "month_on": clock.starts[month], "share": share})
    reduced: pd.DataFrame = frame.loc[share != 1.0]
    return reduced.reset_index(drop=True)
