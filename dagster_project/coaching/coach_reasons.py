"""Why somebody is fit to coach, and why not: codes with the figure and the limit of each.

Here belong the reasons alone; who is eligible is decided in `coaches`.

Codes with `side` `for`:
    proven_effect: what the person's coaching added is positive with this probability.
    strong_in_metric: the person is this many logits above the role's average, by more than one
        standard deviation; across roles, in the main metric of the own role.
    consistent: this share of the last months was at least as good as expected.
    explains_rejections: this share of the person's rejections gave a structured reason.
    decides_quickly: this many working days until a decision, among the quickest quarter.
    holds_sessions: coaching sessions held in the last twelve months.
    experienced: months in the role, twice what is asked of a coach.
    high_peer_rating: what colleagues say of the person as a coach, among the best quarter.
Codes with `side` `against`; those with * make the person ineligible:
    unproven: no past engagement that can be measured; what coaches add on average is assumed.
    effect_doubtful*: the probability that coaching by the person helps is below one half.
    weak_in_metric: below the role's average by more than one standard deviation.
    strength_unknown*: no evidence of how good the person is at what is to be taught.
    inconsistent: this share of the last months was at least as good as expected.
    rejects_without_reason: too few of the person's rejections gave a structured reason.
    slow_decisions: this many working days until a decision, among the slowest quarter.
    short_tenure*: months in the role, fewer than asked.
    unwilling*: the person said not to be willing.
    willingness_unknown*: the person said nothing.
    no_hours*: willing, with too few hours for a single coachee.
    fully_booked*: the hours offered are used by running coaching.
    being_coached*: the person was coached in the same metric in the review month.
    absent*: away for the whole review month.
    low_peer_rating: the same, among the worst quarter.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Flags, Floats
from dagster_project.coaching.tables import as_table
from dagster_project.settings_statistics import CoachingSettings

# From where on, and up to where, a reason is one.
_SURE = 0.8
_STEADY, _UNSTEADY, _MIN_MONTHS = 2 / 3, 1 / 3, 6

# side, reason, who it holds for, value, threshold, n
_Reason = tuple[str, str, pd.Series, pd.Series, pd.Series | float, pd.Series | None]


def reasons(found: pd.DataFrame, settings: CoachingSettings) -> pd.DataFrame:
    """All reasons for and against all candidates.

    Args:
        found: candidates with their signals, ordered.
        settings: of coaching.

    Returns:
        Rows of `coach_candidate_reasons`, in the order of candidates, for before against.
    """
    parts = (_of_effect, _of_skill, _of_leads, _of_person, _of_time)
    each = [one for part in parts for one in part(found, settings)]
    holds = np.stack([_flags(one[2]) for one in each])
    # For before against, each in the order in which they are made here.
    order = np.argsort([one[0] != "for" for one in each], kind="stable")
    row, place = np.nonzero(holds[order].T)
    reason = order[place]
    rows = found[["direction", "metric", "person_id"]].iloc[row].reset_index(drop=True)
    rows = rows.assign(
        side=np.array([one[0] for one in each], dtype=object)[reason],
        reason=np.array([one[1] for one in each], dtype=object)[reason],
        value=_figures([one[3] for one in each], found)[reason, row],
        threshold=_figures([one[4] for one in each], found)[reason, row],
        n=_figures([one[5] for one in each], found)[reason, row],
    )
    return as_table(rows, "coach_candidate_reasons")


def _flags(holds: pd.Series) -> Flags:
    return holds.astype("boolean").fillna(value=False).to_numpy(bool)


def _figures(each: Sequence[pd.Series | float | None], found: pd.DataFrame) -> Floats:
    """(reasons, candidates) of figures by candidate, or one for all, or none."""
    columns = [
        one.to_numpy(np.float64, na_value=np.nan)
        if isinstance(one, pd.Series)
        else np.full(len(found), np.nan if one is None else one)
        for one in each
    ]
    return np.stack(columns)


def _of_effect(found: pd.DataFrame, _settings: CoachingSettings) -> Iterator[_Reason]:
    p, measured = found["p_positive"], found["engagements_measured"]
    yield "for", "proven_effect", found["is_proven"] & (p >= _SURE), p, _SURE, measured
    yield "against", "unproven", ~found["is_proven"], found["engagements"], 1.0, measured
    yield "against", "effect_doubtful", p < 0.5, p, 0.5, measured


def _of_skill(found: pd.DataFrame, _settings: CoachingSettings) -> Iterator[_Reason]:
    strength, sd = found["strength"], found["strength_sd"]
    yield "for", "strong_in_metric", strength > sd, strength, sd, None
    yield "against", "weak_in_metric", strength < -sd, strength, -sd, None
    is_unknown = found["is_same_role"] & strength.isna()
    yield "against", "strength_unknown", is_unknown, strength, sd, None
    share, months = found["consistency"], found["months"]
    is_known = months >= _MIN_MONTHS
    yield "for", "consistent", is_known & (share >= _STEADY), share, _STEADY, months
    yield "against", "inconsistent", is_known & (share <= _UNSTEADY), share, _UNSTEADY, months


def _of_leads(found: pd.DataFrame, settings: CoachingSettings) -> Iterator[_Reason]:
    """How the person treats what others hand over; of people who receive leads."""
    share, n = found["reason_share"], found["rejections"]
    limit = 1 - settings.unexplained_share
    is_known = n >= settings.min_pair_rejections
    yield "for", "explains_rejections", is_known & (share >= limit), share, limit, n
    yield "against", "rejects_without_reason", is_known & (share < limit), share, limit, n
    decisions = found["decisions"]
    days = found["decision_days"].where(decisions >= settings.min_decisions)
    quick, slow = _quartiles(found, days)
    if quick < slow:
        yield "for", "decides_quickly", days <= quick, days, quick, decisions
        yield "against", "slow_decisions", days >= slow, days, slow, decisions


def _of_person(found: pd.DataFrame, settings: CoachingSettings) -> Iterator[_Reason]:
    sessions = found["sessions"]
    yield "for", "holds_sessions", sessions >= 1, sessions, 1.0, None
    tenure, least = found["tenure_months"], float(settings.min_tenure_months)
    is_long = (tenure >= 2 * least) & (least > 0)
    yield "for", "experienced", is_long, tenure, 2 * least, None
    yield "against", "short_tenure", tenure < least, tenure, least, None
    # The CRM has a scale of its own, so that ratings are compared with each other.
    rating = found["peer_rating"]
    low, high = _quartiles(found, rating)
    if low < high:
        yield "for", "high_peer_rating", rating >= high, rating, high, None
        yield "against", "low_peer_rating", rating <= low, rating, low, None


def _of_time(found: pd.DataFrame, settings: CoachingSettings) -> Iterator[_Reason]:
    willing = found["is_willing"].astype("boolean")
    is_willing = willing.fillna(False).astype(bool)
    offered, free, least = found["hours_offered"], found["hours_free"], settings.hours_per_pair
    nothing = pd.Series(float("nan"), index=found.index)
    yield "against", "unwilling", ~willing.fillna(True).astype(bool), nothing, nothing, None
    yield "against", "willingness_unknown", willing.isna(), nothing, nothing, None
    has_none = is_willing & (offered < least - 1e-9)
    yield "against", "no_hours", has_none, offered, least, None
    is_booked = is_willing & ~has_none & (found["capacity"] < 1)
    yield "against", "fully_booked", is_booked, free, least, None
    yield "against", "being_coached", found["is_being_coached"], nothing, nothing, None
    share = found["availability_share"]
    yield "against", "absent", share <= 0, share, 0.0, None


def _quartiles(found: pd.DataFrame, signal: pd.Series) -> tuple[float, float]:
    """Of people, each counted once; equal where nothing sets them apart."""
    of_people = signal[~found["person_id"].duplicated()].dropna()
    if of_people.empty:
        return 0.0, 0.0
    return float(of_people.quantile(0.25)), float(of_people.quantile(0.75))
