"""The rows of recommended pairs: what each should bring, with an interval, and what it rests on.

Here belong the figures of single pairs; which pairs there are is decided in `pairs`.

Rules (`rule_id`, with `value` held against `threshold`):
    gap_to_coach: within a role, the coach's strength less the coachee's skill, in logits (logs of a
        Poisson rate), is at least `min_gap`.
    gap_to_upper_quartile: across roles, the same of what the coachee lacks to the role's upper
        quartile.
    development_slate: the coachee's probability of being in the top quartile of AEs, 0.5 at least.
Actions (`action_id`): coach_in_role, coach_across_roles, develop_best; all with coach_id,
    person_id (the coachee), metric, months and hours_per_month.

`n` counts the coachee's trials in the window.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dagster_project.coaching.blocks import Block
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.tables import as_table
from dagster_project.coaching.uplift import is_within_role, with_uplift
from dagster_project.coaching.worth import UNITS
from dagster_project.settings_statistics import CoachingSettings

SLATE_PROBABILITY = 0.5
_RULES = {
    "slate": ("development_slate", "develop_best"),
    "same": ("gap_to_coach", "coach_in_role"),
    "across": ("gap_to_upper_quartile", "coach_across_roles"),
}
_FACTS = {
    "coach_effect": "value_added",
    "coach_effect_sd": "effect_sd",
    "coach_engagements": "engagements",
    "coach_fitness": "fitness",
    "coach_strength": "strength",
    "coachee_skill": "skill",
    "coachee_skill_sd": "skill_sd",
    "effect_of_direction": "effect_of_direction",
    "information_per_month": "information",
    "money_per_event": "price",
    "months_of_effect": "months_of_effect",
    "relevance": "relevance",
    "verdict_of_direction": "verdict_of_direction",
}


def pair_rows(
    kind: str,
    blocks: Sequence[Block],
    pairs: pd.DataFrame,
    priced: dict[str, float],
    effects: pd.DataFrame,
    inputs: Inputs,
    settings: CoachingSettings,
) -> pd.DataFrame:
    """One row per pair.

    Args:
        kind: `pair` or `slate`.
        blocks: what the pairs were chosen from.
        pairs: as `solve` makes them.
        priced: money per event.
        effects: rows of `coaching_effects`, of which the verdict on the direction is noted.
        inputs: the review month.
        settings: of coaching.

    Returns:
        Rows of `coaching_recommendations`, without `position`.
    """
    parts = [
        _details(blocks[int(str(number))], own) for number, own in pairs.groupby("block", sort=True)
    ]
    if not parts:
        return as_table(pd.DataFrame(), "coaching_recommendations")
    rows = with_uplift(pd.concat(parts, ignore_index=True), priced, settings)
    rows = rows.merge(_verdicts(rows, effects), on=["direction", "metric"], how="left")
    same = [
        "coach_id", "direction", "role", "team", "metric", "gap", "uplift", "uplift_low",
        "uplift_high", "uplift_rate", "money", "money_low", "money_high", "p_positive", "hours",
        "value_per_hour",
    ]  # fmt: skip
    made = _made(kind, rows, inputs.currency, settings)
    return as_table(rows[same].assign(**made), "coaching_recommendations")


def _made(
    kind: str, rows: pd.DataFrame, currency: str, settings: CoachingSettings
) -> dict[str, Any]:
    """The columns that say what it is, why, and what is to be done."""
    is_same = is_within_role(rows["direction"])
    rules = np.where(is_same, "same", "across") if kind == "pair" else np.full(len(rows), kind)
    people = zip(rows["coachee_id"], rows["coach_id"], rows["metric"], strict=True)
    return {
        "recommendation_id": ["-".join([kind, *names]) for names in people],
        "kind": kind,
        "person_id": rows["coachee_id"],
        "uplift_unit": rows["metric"].map(UNITS),
        "currency": rows["price"].map(lambda price: currency if price > 0 else None),
        "is_exploration": ~rows["is_proven"].astype(bool),
        "rule_id": [_RULES[rule][0] for rule in rules],
        "value": rows["gap"] if kind == "pair" else rows["p_top"],
        "threshold": settings.min_gap if kind == "pair" else SLATE_PROBABILITY,
        "n": rows["trials"].round(),
        "inputs": _as_json(rows.assign(months_of_effect=settings.outcome_months)),
        "action_id": [_RULES[rule][1] for rule in rules],
        "action_arguments": _arguments(rows, settings),
    }


def _details(block: Block, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of one block with the columns of both people; `team` and `role` of the coachee."""
    rows = block.coaches.index.get_indexer(pd.Index(pairs["coach_id"]))
    columns = block.coachees.index.get_indexer(pd.Index(pairs["coachee_id"]))
    coach = block.coaches.iloc[rows].reset_index(drop=True)
    coachee = block.coachees.iloc[columns].reset_index(drop=True)
    of_coach = ["value_added", "value_added_high", "p_positive", "is_proven", "engagements",
                "fitness", "strength", "strength_sd"]  # fmt: skip
    return pd.concat([coach[of_coach], coachee.drop(columns="language")], axis=1).assign(
        direction=block.direction,
        metric=block.metric,
        coach_id=pairs["coach_id"].to_numpy(object),
        coachee_id=pairs["coachee_id"].to_numpy(object),
        gap=block.gaps(rows, columns),
    )


def _verdicts(rows: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """What was measured of coaching of the kind, of the direction where not of the metric."""
    known = effects.set_index(["direction", "metric"])[["effect", "verdict"]]
    kinds = rows[["direction", "metric"]].drop_duplicates()
    own = known.reindex(pd.MultiIndex.from_frame(kinds))
    at_large = known.reindex(pd.MultiIndex.from_frame(kinds.assign(metric="all")))
    has_own = own["verdict"].notna().to_numpy(bool)
    return kinds.assign(
        effect_of_direction=np.where(has_own, own["effect"], at_large["effect"]),
        verdict_of_direction=np.where(has_own, own["verdict"], at_large["verdict"]),
    )


def _as_json(rows: pd.DataFrame) -> list[str]:
    facts = rows[list(_FACTS.values())].rename(columns={new: old for old, new in _FACTS.items()})
    return [
        json.dumps({name: _plain(fact) for name, fact in one.items()}, sort_keys=True)
        for one in facts.to_dict("records")
    ]


def _plain(fact: object) -> object:
    """Without what JSON does not know, and rounded where it is not exact anyway."""
    if fact is None or pd.isna(fact):  # type: ignore[call-overload]
        return None
    return round(float(fact), 6) if isinstance(fact, float) else fact


def _arguments(rows: pd.DataFrame, settings: CoachingSettings) -> list[str]:
    plan = {"months": settings.months_of_pair, "hours_per_month": settings.hours_per_pair}
    return [
        json.dumps(
            plan | {"coach_id": coach, "person_id": coachee, "metric": metric}, sort_keys=True
        )
        for coach, coachee, metric in rows[["coach_id", "coachee_id", "metric"]].itertuples(
            index=False
        )
    ]
