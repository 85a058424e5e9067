"""Whom to recommend as coach to whom, what it should bring, and why.

Here belongs the order in which pairs are found, and who is developed as one of the best; what pairs
are worth is in `blocks`, the rows of the table in `pair_rows`.
"""

from dataclasses import dataclass

import pandas as pd

from dagster_project.coaching.blocks import Block, make_block, make_slate, without
from dagster_project.coaching.coachees import coachees, free_to_be_coached
from dagster_project.coaching.coaches import coached_kinds, roles_of
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.matching import solve
from dagster_project.coaching.metrics import MAIN_METRIC, SUMMARY
from dagster_project.coaching.pair_rows import SLATE_PROBABILITY, pair_rows
from dagster_project.coaching.permitted import allowed, never_to_meet
from dagster_project.coaching.ranking import Ranked
from dagster_project.coaching.signals import signals
from dagster_project.coaching.standing import Standing
from dagster_project.coaching.value_added import ValueAdded
from dagster_project.coaching.worth import prices, weights_of
from dagster_project.settings_statistics import StatisticsSettings

# Who is developed: AEs who are rather in the top quartile than not, by AMs.
_SLATE = ("am_to_ae", MAIN_METRIC["ae"])


@dataclass(frozen=True)
class _People:
    """Who can be put together.

    Attributes:
        coaches: eligible candidates of all directions and metrics, with their languages.
        free: index person_id: who may be coached.
        capacity: index person_id: how many coachees each has room for.
        never: coach_id, coachee_id that must not meet.
        running: engagements with sessions in the review month.
    """

    coaches: pd.DataFrame
    free: pd.DataFrame
    capacity: pd.Series
    never: pd.DataFrame
    running: pd.DataFrame


def recommend_pairs(
    inputs: Inputs,
    ranked: Ranked,
    found: pd.DataFrame,
    added: ValueAdded,
    started: pd.DataFrame,
    effects: pd.DataFrame,
    settings: StatisticsSettings,
) -> pd.DataFrame:
    """Pairs (`pair`) and the development slate of the best AEs (`slate`).

    A metric in which people differ no more than by chance makes no pairs: the gaps are noise. All
    directions are solved at once, as they share the coaches' hours; the slate goes first, and is
    small. A pair whose own engagement was very likely without effect is not repeated.

    Args:
        inputs: one review month.
        ranked: its ratings.
        found: rows of `coach_candidates`.
        added: what coaches were seen to add.
        started: all engagements.
        effects: rows of `coaching_effects`.
        settings: of the statistics.

    Returns:
        Rows of `coaching_recommendations` without `position`, by coachee.
    """
    people = _people(inputs, found, added, started, settings)
    priced = prices(inputs)
    slate, top = _slate(ranked, people, settings)
    blocks = _blocks(ranked, people, priced, settings)
    on_slate, of_slate = pd.Index(slate["coachee_id"]), _SLATE[1]
    blocks = [
        without(block, on_slate if block.metric == of_slate else on_slate[:0], on_slate)
        for block in blocks
    ]
    taken = slate.groupby("coach_id").size().reindex(people.capacity.index, fill_value=0)
    pairs = solve(blocks, people.capacity - taken)
    rows = [
        pair_rows("slate", top, slate, priced, effects, inputs, settings.coaching),
        pair_rows("pair", blocks, pairs, priced, effects, inputs, settings.coaching),
    ]
    both = pd.concat([one for one in rows if len(one)] or rows[:1], ignore_index=True)
    return both.sort_values("recommendation_id", kind="stable", ignore_index=True)


def _people(
    inputs: Inputs,
    found: pd.DataFrame,
    added: ValueAdded,
    started: pd.DataFrame,
    settings: StatisticsSettings,
) -> _People:
    known = signals(inputs, settings.coaching)
    eligible = found[found["is_eligible"].astype(bool)].set_index("person_id")
    figures = ["strength", "strength_sd", "value_added", "value_added_high", "p_positive"]
    eligible = eligible.astype(dict.fromkeys([*figures, "fitness", "rank"], "float64"))
    return _People(
        coaches=eligible.join(known[["language"]]),
        free=free_to_be_coached(known, started, inputs.month, settings),
        capacity=known["capacity"],
        never=never_to_meet(added, settings.coaching),
        running=started[started["end"] >= inputs.month],
    )


def _blocks(
    ranked: Ranked, people: _People, priced: dict[str, float], settings: StatisticsSettings
) -> list[Block]:
    """All pairs that may be, by direction and metric."""
    kinds = [
        (direction, metric)
        for direction, metric in coached_kinds()
        if ranked.standings[roles_of(direction)[1], metric].is_open(settings.rating)
    ]
    weights = weights_of([metric for _, metric in kinds], priced)
    return [_block(kind, ranked, people, weights[kind[1]], settings) for kind in kinds]


def _block(
    kind: tuple[str, str],
    ranked: Ranked,
    people: _People,
    weight: float,
    settings: StatisticsSettings,
) -> Block:
    direction, metric = kind
    coach_role, role = roles_of(direction)
    standing = ranked.standings[role, metric]
    quartile = None if coach_role == role else _upper_quartile(standing)
    block = make_block(
        kind,
        _coaches_of(people, kind),
        coachees(ranked, role, metric, _learning(people, metric), settings),
        weight,
        quartile,
        settings.coaching,
    )
    return allowed(block, people.never, settings.coaching)


def _coaches_of(people: _People, kind: tuple[str, str]) -> pd.DataFrame:
    coaches = people.coaches
    return coaches[(coaches["direction"] == kind[0]) & (coaches["metric"] == kind[1])]


def _learning(people: _People, metric: str) -> pd.DataFrame:
    """Who may be coached in the metric: not who coaches in it at present."""
    teaching = people.running.loc[people.running["metric"] == metric, "coach_id"]
    return people.free[~people.free.index.isin(teaching)]


def _upper_quartile(standing: Standing) -> float:
    known = standing.people["has_enough"]
    return float(standing.people.loc[known, "score"].quantile(0.75)) if known.any() else 0.0


def _slate(
    ranked: Ranked, people: _People, settings: StatisticsSettings
) -> tuple[pd.DataFrame, list[Block]]:
    """The best AEs with an AM each: whoever teaches best, as the best have no gap to fit.

    Returns:
        The pairs as `solve` makes them, and the one block that they are of.
    """
    metric = _SLATE[1]
    best = _best(ranked, settings)
    learners = coachees(ranked, "ae", metric, _learning(people, metric), settings)
    learners = learners.join(best.rename("p_top"), how="inner")
    learners = learners.sort_values("p_top", ascending=False, kind="stable")
    learners = learners.head(settings.coaching.slate_size)
    coaches = _coaches_of(people, _SLATE)
    block = allowed(make_slate(_SLATE, coaches, learners), people.never, settings.coaching)
    return solve([block], people.capacity), [block]


def _best(ranked: Ranked, settings: StatisticsSettings) -> pd.Series:
    """P(top quartile) of AEs who are rather in it than not, in the role as a whole if it can be."""
    for metric in (SUMMARY, _SLATE[1]):
        standing = ranked.standings.get(("ae", metric))
        if standing is not None and standing.is_open(settings.rating):
            people = standing.people
            is_best = people["has_enough"] & (people["p_top"] >= SLATE_PROBABILITY)
            return people.loc[is_best, "p_top"]
    return pd.Series(dtype="float64")
