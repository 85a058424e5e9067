"""Who could coach whom in what, apart from the sales rank, with the reasons for and against.

Here belongs judging single people as coaches; who is to meet whom is decided in `pairs`. Reasons
are codes, see `coach_reasons`.
"""

import pandas as pd
from scipy.special import ndtr

from dagster_project.coaching.coach_reasons import reasons
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import DIRECTIONS, MAIN_METRIC
from dagster_project.coaching.ranking import Ranked
from dagster_project.coaching.signals import consistency, signals
from dagster_project.coaching.tables import CANDIDATES, as_table
from dagster_project.coaching.value_added import ValueAdded
from dagster_project.settings_statistics import StatisticsSettings

# What coaching may aim at, by role of the coachee: what people can learn from each other and whose
# events can be counted, each skill once: what AEs make of leads is their close rate again.
# Decisions past the agreed time are a matter of process, not of coaching.
COACHED_METRICS = {
    "sdr": ("qualified_lead_rate", "lead_rate", "qualification_efficiency"),
    "ae": ("close_rate",),
    "am": ("account_expansion", "account_retention"),
}
# Coaching that is as likely to do harm as to help is not recommended; a coach of whom nothing is
# known, in a company that knows nothing of coaching, is exactly in between and may be tried.
MIN_P_POSITIVE = 0.5
_Z90 = 1.6448536269514722


def roles_of(direction: str) -> tuple[str, str]:
    """The roles of coach and coachee: `ae_to_sdr` → ("ae", "sdr")."""
    coach, coachee = direction.split("_to_")
    return coach, coachee


def coached_kinds() -> list[tuple[str, str]]:
    """Every direction with every metric that is coached in it."""
    return [
        (direction, metric)
        for direction in DIRECTIONS
        for metric in COACHED_METRICS[roles_of(direction)[1]]
    ]


def candidates(
    inputs: Inputs,
    ranked: Ranked,
    added: ValueAdded,
    started: pd.DataFrame,
    settings: StatisticsSettings,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Everybody who holds a coaching role, by direction and metric.

    `fitness` is the value added as believed plus `exploration` standard deviations of it (an upper
    confidence bound: who is unproven is tried, not passed over); among equals, peers' rating,
    consistency and strength decide the rank. Strength and consistency are those in the metric
    itself within a role, across roles those in the main metric of the coach's own role.

    Args:
        inputs: one review month.
        ranked: its ratings.
        added: what coaches were seen to add.
        started: all engagements, see `engagements`.
        settings: of the statistics.

    Returns:
        Rows of `coach_candidates` and of `coach_candidate_reasons`, ordered by their keys.
    """
    known = signals(inputs, settings.coaching)
    steady = {
        metric: consistency(panel, settings.rating.window_months)
        for metric, panel in ranked.panels.items()
        if metric in set(MAIN_METRIC.values()).union(*COACHED_METRICS.values())
    }
    blocks = []
    for direction, metric in coached_kinds():
        role, coachee_role = roles_of(direction)
        own = metric if role == coachee_role else MAIN_METRIC[role]
        block = known[known["role"] == role]
        block = block.join(_strength(ranked, role, own).reindex(block.index))
        block = block.join(steady[own].reindex(block.index))
        block = block.join(_value_added(added, direction, metric, block.index))
        is_coached = block.index.isin(_running(started, metric, inputs.month)["coachee_id"])
        blocks.append(
            block.assign(
                direction=direction,
                metric=metric,
                own_metric=own,
                is_same_role=role == coachee_role,
                is_being_coached=is_coached,
            )
        )
    found = pd.concat(blocks).reset_index().pipe(_judged, settings)
    keys = ["direction", "metric", "person_id"]
    found = found.sort_values(keys, kind="stable", ignore_index=True)
    rows = found[[name for name in CANDIDATES if name in found.columns]]
    return as_table(rows, "coach_candidates"), reasons(found, settings.coaching)


def _running(started: pd.DataFrame, metric: str, month: int) -> pd.DataFrame:
    """Engagements in the metric that had sessions in the review month."""
    return started[(started["metric"] == metric) & (started["end"] >= month)]


def _strength(ranked: Ranked, role: str, metric: str) -> pd.DataFrame:
    people = ranked.standings[role, metric].people
    has_data = people["has_data"]
    return pd.DataFrame(
        {
            "strength": people["score"].where(has_data),
            "strength_sd": people["score_sd"].where(has_data),
        }
    )


def _value_added(added: ValueAdded, direction: str, metric: str, people: pd.Index) -> pd.DataFrame:
    """What is believed of each; of who has no engagement, what is believed of coaches at large."""
    rows = added.rows
    own = rows[(rows["direction"] == direction) & (rows["metric"] == metric)]
    found = own.set_index("coach_id").reindex(people)
    prior = added.priors[direction, metric]
    mean = found["value_added"].fillna(prior.mean)
    sd = found["value_added_sd"].fillna(prior.sd)
    return pd.DataFrame(
        {
            "value_added": mean,
            "value_added_sd": sd,
            "value_added_low": mean - _Z90 * sd,
            "value_added_high": mean + _Z90 * sd,
            "p_positive": ndtr(mean / sd),
            "engagements": found["engagements"].fillna(0).astype("int64"),
            "engagements_measured": found["engagements_measured"].fillna(0).astype("int64"),
            "is_proven": found["is_proven"].fillna(False).astype(bool),
        }
    )


def _judged(found: pd.DataFrame, settings: StatisticsSettings) -> pd.DataFrame:
    """Who is eligible, how fit, and in which order."""
    rules = settings.coaching
    is_eligible = (
        (found["capacity"] >= 1)
        & (found["tenure_months"] >= rules.min_tenure_months)
        & (found["availability_share"] > 0)
        & (found["p_positive"] >= MIN_P_POSITIVE)
        & ~found["is_being_coached"]
        & (~found["is_same_role"] | found["strength"].notna())
    )
    found = found.assign(
        is_eligible=is_eligible,
        fitness=found["value_added"] + rules.exploration * found["value_added_sd"],
    )
    order = found[is_eligible].sort_values(
        ["fitness", "peer_rating", "consistency", "strength", "person_id"],
        ascending=[False, False, False, False, True],
        kind="stable",
    )
    rank = order.groupby(["direction", "metric"]).cumcount() + 1
    return found.assign(rank=rank.reindex(found.index).astype("Int64"))
