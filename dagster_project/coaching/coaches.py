"""Who could coach whom in what, apart from the sales rank, with the reasons for and against.

Here belongs judging single people as coaches; who is to meet whom is decided in `pairs`. Reasons
are codes, see `coach_reasons`.
"""

import pandas as pd
from scipy.special import ndtr

from dagster_project.coaching.coach_reasons import reasons
from dagster_project.coaching.evidence import Flags
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import DIRECTIONS, MAIN_METRIC
from dagster_project.coaching.quantiles import Z90
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
    found = pd.concat(
        [_block(kind, known, ranked, settings) for kind in coached_kinds()]
    ).reset_index()
    found = _with_belief(found, added).assign(is_being_coached=_are_coached(found, started, inputs))
    keys = ["direction", "metric", "person_id"]
    found = _judged(found, settings).sort_values(keys, kind="stable", ignore_index=True)
    rows = found[[name for name in CANDIDATES if name in found.columns]]
    return as_table(rows, "coach_candidates"), reasons(found, settings.coaching)


def _block(
    kind: tuple[str, str], known: pd.DataFrame, ranked: Ranked, settings: StatisticsSettings
) -> pd.DataFrame:
    """Those with the coaches' role in a direction, and how good they are themselves."""
    direction, metric = kind
    role, coachee_role = roles_of(direction)
    own = metric if role == coachee_role else MAIN_METRIC[role]
    people = ranked.standings[role, own].people
    strength = people.loc[people["has_data"], ["score", "score_sd"]]
    strength = strength.rename(columns={"score": "strength", "score_sd": "strength_sd"})
    steady = consistency(ranked.panels[own], settings.rating.window_months)
    block = known[known["role"] == role]
    return pd.concat(
        [block, strength.reindex(block.index), steady.reindex(block.index)], axis=1
    ).assign(direction=direction, metric=metric, is_same_role=role == coachee_role)


def _are_coached(found: pd.DataFrame, started: pd.DataFrame, inputs: Inputs) -> Flags:
    """Who had sessions as a coachee in the metric in the review month."""
    running = started[started["end"] >= inputs.month]
    coachees = pd.MultiIndex.from_frame(running[["coachee_id", "metric"]].astype(object))
    return pd.MultiIndex.from_frame(found[["person_id", "metric"]].astype(object)).isin(coachees)


def _with_belief(found: pd.DataFrame, added: ValueAdded) -> pd.DataFrame:
    """What coaches add; of who has no engagement, what is believed of coaches at large."""
    own = added.rows.rename(columns={"coach_id": "person_id"})
    columns = ["value_added", "value_added_sd", "engagements", "engagements_measured", "is_proven"]
    keys = ["direction", "metric", "person_id"]
    found = found.merge(own[[*keys, *columns]], on=keys, how="left")
    priors = [added.priors[kind] for kind in zip(found["direction"], found["metric"], strict=True)]
    mean = found["value_added"].fillna(pd.Series([one.mean for one in priors], dtype="float64"))
    sd = found["value_added_sd"].fillna(pd.Series([one.sd for one in priors], dtype="float64"))
    counts = found[["engagements", "engagements_measured"]].fillna(0).astype("int64")
    return found.assign(
        value_added=mean,
        value_added_sd=sd,
        value_added_low=mean - Z90 * sd,
        value_added_high=mean + Z90 * sd,
        p_positive=ndtr(mean / sd),
        engagements=counts["engagements"],
        engagements_measured=counts["engagements_measured"],
        is_proven=found["is_proven"].astype("boolean").fillna(value=False).astype(bool),
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
