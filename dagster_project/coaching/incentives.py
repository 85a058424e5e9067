"""What coaching has cost each coach, and what it would earn under the rules in the settings.

Here belongs a what-if, and never a payroll: who decides on pay changes the rules and looks again. A
bonus is for coaching that was seen to help, not for a coach of whom it is merely believed.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr

from dagster_project.coaching.evidence import Panel, score
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.metrics import ROLES
from dagster_project.coaching.selling import value_per_hour, working_days
from dagster_project.coaching.tables import as_table
from dagster_project.coaching.worth import prices, weights_of
from dagster_project.settings_statistics import (
    CoachingSettings,
    IncentiveSettings,
    StatisticsSettings,
)

COMPANY = "(company)"  # the team of the sums of all coaches
_TARGETS = {"sdr": "leads_sent", "ae": "amount_won", "am": "upsell"}
_KIND = ["coach_id", "direction", "metric"]
_SUMS = ["sessions", "hours", "selling_time_value", "session_pay", "bonus", "total"]


def propose(
    inputs: Inputs,
    panels: Mapping[str, Panel],
    started: pd.DataFrame,
    value_added: pd.DataFrame,
    settings: StatisticsSettings,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What everybody who coached in the review month gave up, and would earn.

    Selling time forgone are the hours times what an hour of the coach's own selling has brought in
    the last twelve months; the target is relieved by the same share of the month. Pay is by the
    recorded hour. The bonus is a share of the value that the coaching is expected to add, of what
    the coach is proven in alone, and only where it helps with `bonus_probability`.

    Args:
        inputs: one review month.
        panels: by metric.
        started: all engagements, see `engagements`.
        value_added: rows of `coach_value_added`.
        settings: of the statistics.

    Returns:
        Rows of `incentive_proposals` by person, and of `incentive_totals` by team and of
        the company (`COMPANY`). Hours that nobody recorded cost and earn nothing.
    """
    rows = _given(inputs)
    rows = rows.join(inputs.people.set_index("person_id")[["role", "team"]])
    rows = rows.assign(team=rows["team"].fillna(UNASSIGNED), currency=inputs.currency)
    rows = _with_cost(rows.join(_own(inputs, settings.incentives)), settings.incentives)
    ongoing = _ongoing(inputs, started, settings.coaching)
    expected = _expected(inputs, panels, ongoing, value_added, settings.coaching)
    rows = _with_pay(rows.join(expected), settings.incentives)
    rows = rows.drop(columns=["month_hours", "proven_value"]).rename_axis("person_id")
    proposals = as_table(rows.reset_index(), "incentive_proposals")
    return proposals, _totals(proposals)


def _with_cost(rows: pd.DataFrame, rules: IncentiveSettings) -> pd.DataFrame:
    """Selling time forgone and the relief of the target."""
    hours = rows["hours"].fillna(0.0)
    share = hours / rows["month_hours"].where(rows["month_hours"] > 0)
    share = share.clip(0.0, rules.max_relief)
    return rows.assign(
        selling_time_value=hours * rows["own_value_per_hour"],
        relief_share=share,
        relief=share * rows["target"],
    )


def _with_pay(rows: pd.DataFrame, rules: IncentiveSettings) -> pd.DataFrame:
    """Pay for sessions and bonus."""
    pay = rows["hours"].fillna(0.0) * rules.pay_per_hour
    is_due = (rows["p_positive"] >= rules.bonus_probability) & (rows["proven_value"] > 0)
    uncapped = (rules.bonus_share * rows["proven_value"]).where(is_due, 0.0)
    bonus = uncapped.clip(upper=rules.bonus_cap)
    return rows.assign(
        session_pay=pay,
        bonus=bonus,
        is_bonus_capped=uncapped > rules.bonus_cap,
        total=pay + bonus,
    )


def _given(inputs: Inputs) -> pd.DataFrame:
    """By coach: sessions, hours (missing where nobody recorded any), coachees."""
    held = inputs.sessions
    is_pair = (held["coach_id"] != UNASSIGNED) & (held["coach_id"] != held["coachee_id"])
    held = held[is_pair & (held["month"] == inputs.month) & (held["sessions"] > 0)]
    by_coach = held.assign(hours=held["hours"].astype("float64")).groupby("coach_id")
    return pd.DataFrame(
        {
            "sessions": by_coach["sessions"].sum(),
            "hours": by_coach["hours"].sum(min_count=1),
            "coachees": by_coach["coachee_id"].nunique(),
        }
    )


def _own(inputs: Inputs, rules: IncentiveSettings) -> pd.DataFrame:
    """By who holds a role: own_value_per_hour, month_hours, target_metric, target."""
    priced = prices(inputs)
    parts = []
    for role in ROLES:
        rows = getattr(inputs, role)
        now = rows[rows["month"] == inputs.month].set_index("person_id")
        days = working_days(inputs, role).reindex(columns=[inputs.month])[inputs.month]
        values = value_per_hour(inputs, role, priced, rules.working_hours_per_day)
        month_hours = days * rules.working_hours_per_day
        own = pd.DataFrame({"own_value_per_hour": values, "month_hours": month_hours})
        own = own.reindex(inputs.peers(role))
        target = now[f"{_TARGETS[role]}_target"].astype("float64")
        parts.append(own.assign(target_metric=_TARGETS[role], target=target.reindex(own.index)))
    return pd.concat(parts)


def _ongoing(inputs: Inputs, started: pd.DataFrame, settings: CoachingSettings) -> pd.DataFrame:
    """Engagements that met in the review month, within the months that a pair is planned for.

    What an engagement adds is counted once, spread over these months, however long it goes on.
    """
    age = inputs.month - started["start"]
    return started[(started["end"] == inputs.month) & (age < settings.months_of_pair)]


def _expected(
    inputs: Inputs,
    panels: Mapping[str, Panel],
    ongoing: pd.DataFrame,
    value_added: pd.DataFrame,
    settings: CoachingSettings,
) -> pd.DataFrame:
    """By coach: expected_value and proven_value in money, p_positive.

    Expected are effect × the coachee's events per logit over the outcome months × their worth. The
    belief in a coach is one and the same for all coachees of a kind; kinds are independent.
    """
    priced = prices(inputs)
    compared = weights_of(sorted(ongoing["metric"].unique()), priced)
    per_month = settings.outcome_months / settings.months_of_pair
    events = ongoing.assign(events=_events_per_logit(panels, ongoing) * per_month)
    kinds = events.groupby(_KIND, as_index=False)["events"].sum()
    kinds = kinds.merge(value_added, on=_KIND, how="left")
    price = kinds["metric"].map(priced).astype("float64")
    kinds["value"] = kinds["value_added"] * kinds["events"] * price
    weight = kinds["events"] * kinds["metric"].map(compared).astype("float64")
    kinds["mean"] = kinds["value_added"] * weight
    kinds["variance"] = (kinds["value_added_sd"] * weight) ** 2
    kinds["proven"] = kinds["value"].where(kinds["is_proven"].fillna(value=False).astype(bool))
    of_coach = kinds.groupby("coach_id")
    spread = np.sqrt(of_coach["variance"].sum())
    z = of_coach["mean"].sum() / spread.where(spread > 0)
    return pd.DataFrame(
        {
            "expected_value": of_coach["value"].sum(min_count=1),
            "proven_value": of_coach["proven"].sum(),
            "p_positive": pd.Series(ndtr(z.to_numpy(np.float64)), index=z.index),
        }
    )


def _events_per_logit(panels: Mapping[str, Panel], ongoing: pd.DataFrame) -> pd.Series:
    """How many events a month one logit would add for each coachee, by the index of `ongoing`."""
    parts = [pd.Series(index=ongoing.index[:0], dtype="float64")]
    for metric, group in ongoing.groupby("metric"):
        panel = panels[str(metric)]
        monthly = pd.Series(score(panel, panel.last).information.mean(axis=1), index=panel.people)
        found = monthly.reindex(group["coachee_id"].to_numpy(object))
        parts.append(found.fillna(0.0).set_axis(group.index))
    events: pd.Series = pd.concat(parts).reindex(ongoing.index)
    return events


def _totals(proposals: pd.DataFrame) -> pd.DataFrame:
    """Sums by team and of the company; no rows without coaches."""
    both = pd.concat([proposals, proposals.assign(team=COMPANY)])
    teams = both.groupby("team")
    sums = teams[_SUMS].sum(min_count=1)
    sums = sums.assign(people=teams.size(), currency=teams["currency"].first())
    return as_table(sums.reset_index(), "incentive_totals")
