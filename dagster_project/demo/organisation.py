"""The organisation of a company: persons, and their stints.

Here belongs the order of its making; the steps are in `people` and `moves`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.moves import move_teams, promote, split_teams
from dagster_project.demo.people import (
    describe_persons,
    draw_headcount,
    place_people,
    set_dates,
)
from dagster_project.demo.spec import DemoSpec


@dataclass(frozen=True)
class Organisation:
    """Who works there.

    Attributes:
        persons: person, given, surname, email, title, team, segment, manager (-1: none), locale,
            hired, left (the day after the last one).
        stints: person, role, team, manager, segment, start and end (half-open).
    """

    persons: pd.DataFrame
    stints: pd.DataFrame


def build_organisation(spec: DemoSpec) -> Organisation:
    """Hires, places, promotes, moves and loses people."""
    rng = np.random.default_rng([spec.seed, 1])
    counts, teams = draw_headcount(spec)
    stints = set_dates(place_people(counts, teams), spec, rng)
    stints = split_teams(promote(stints, spec, rng))
    stints = move_teams(stints, teams, spec, rng)
    stints = stints.drop(columns="stays").sort_values(["person", "start"], ignore_index=True)
    return Organisation(persons=describe_persons(stints, rng), stints=stints)
