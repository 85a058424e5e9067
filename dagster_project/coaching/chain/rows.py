"""Rows of `chain_findings`, alike for all kinds of findings.

Here belongs their form; what is a finding is decided where it is made.
"""

from typing import TypedDict

import pandas as pd

Figures = float | int | str | pd.Series


class Measures(TypedDict):
    """What is said of each of N subjects: columns, or one value for all."""

    value: Figures
    compared_with: Figures
    threshold: Figures
    n: Figures
    lost: Figures
    lost_unit: Figures


def team_of(people: pd.DataFrame) -> dict[str, str]:
    """Team at the cutoff by person; who has none is left out."""
    known = people[people["team"].notna() & (people["team"] != "")]
    return dict(zip(known["person_id"], known["team"], strict=True))


def about_people(
    finding: str, ids: pd.Index, people: pd.DataFrame, measures: Measures
) -> pd.DataFrame:
    """One row per person, with the person's team.

    Args:
        finding: its code.
        ids: (N,) of persons.
        people: `Inputs.people`.
        measures: in the order of `ids`.
    """
    persons = pd.Series(ids.astype(object), index=ids)
    rows = {"subject": persons, "person_id": persons, "team": persons.map(team_of(people))}
    return pd.DataFrame({"finding": finding, **rows, **measures})


def about_pairs(
    finding: str, pairs: pd.DataFrame, people: pd.DataFrame, measures: Measures
) -> pd.DataFrame:
    """One row per pair, with the team of the one who hands over.

    Args:
        finding: its code.
        pairs: giver and taker, ids of persons.
        people: `Inputs.people`.
        measures: in the order of `pairs`.
    """
    giver, taker = pairs["giver"], pairs["taker"]
    rows = {"subject": giver + ">" + taker, "person_id": giver, "counterpart_id": taker}
    team = giver.map(team_of(people))
    return pd.DataFrame({"finding": finding, **rows, "team": team, **measures})
