"""What to do where coaching is not the answer: about processes, loads, targets, or nothing.

Here belong the rules for recommendations that are not pairs, and how many of all are made; pairs
are found in `pairs`. Every row holds the figure that triggered it and the limit, so that a manager
can argue with it; texts are codes.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dagster_project.coaching.chance import at_most
from dagster_project.coaching.evidence import score
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import MAIN_METRIC, SUMMARY
from dagster_project.coaching.processes import loads, months_to_date, overdue, unexplained
from dagster_project.coaching.quantiles import Z90
from dagster_project.coaching.ranking import Ranked
from dagster_project.coaching.tables import RECOMMENDATIONS, as_table
from dagster_project.settings_statistics import CoachingSettings, StatisticsSettings

# Kinds in the order in which they come first where no value per hour decides; `pair` and `slate`
# are coaching. Each with its rule, its action, and the hours that it takes.
KINDS = ["pair", "slate", "process_reasons", "process_sla", "workload", "target", "none"]
_RULES = {
    # An AE rejects leads of an SDR without saying why; to be talked through by the two.
    "process_reasons": ("rejections_without_reason", "explain_rejections", 1.0),
    # An AE decides on leads later than agreed.
    "process_sla": ("decisions_past_sla", "decide_within_sla", 1.0),
    # Somebody has many more open deals or accounts than the peers.
    "workload": ("more_than_peers", "spread_workload", 1.0),
    # Somebody who performs no worse than the peers is far from the target: is it the right one?
    "target": ("target_missed_by_performer", "review_target", 1.0),
    # A month that looks bad is what chance does to an average one: nothing is to be done.
    "none": ("month_within_noise", "leave_alone", 0.0),
}
_PROCESS_MONTHS = 6  # habits of longer ago may have changed
_RARE = 0.05  # the chance that Z90 stands for where many events are to be expected
_MIN_MONTHS_TO_DATE = 3  # of targets; a month or two say nothing of a target


def other_recommendations(
    inputs: Inputs, ranked: Ranked, settings: StatisticsSettings
) -> pd.DataFrame:
    """All recommendations that are not pairs, for people who hold a selling role at the cutoff.

    Returns:
        Rows of `coaching_recommendations` without `position`, by id. `value` and `threshold`: the
        share of rejections without a reason, of late decisions, the multiple of the peers' median,
        the attainment to date, or how many standard deviations the month is off; `n`: rejections,
        decisions, peers, months, trials.
    """
    rules = settings.coaching
    parts = [
        _reasons(inputs, rules),
        _sla(inputs, rules),
        _workload(inputs, settings),
        _target(inputs, ranked, rules),
        _noise(ranked, inputs),
    ]
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    about = inputs.people.set_index("person_id")[["role", "team", "is_active"]]
    found = found.join(about, on="person_id")
    found = found[found["is_active"].eq(other=True) & found["role"].isin(list(MAIN_METRIC))]
    return as_table(
        found.drop(columns="is_active").sort_values("recommendation_id"),
        "coaching_recommendations",
    )


def limit(recommendations: pd.DataFrame, settings: CoachingSettings) -> pd.DataFrame:
    """The recommendations that are made: at most `max_per_person` to anybody, numbered.

    The most valuable per hour come first, then those without a value, in the order of their kinds
    and by how far they are beyond their threshold. Where there is something to do, "nothing is to
    be done" is left out.

    Args:
        recommendations: rows of `coaching_recommendations`.
        settings: how many.

    Returns:
        The same with `position`, by person and position.
    """
    kind = recommendations["kind"].map({name: number for number, name in enumerate(KINDS)})
    beyond = (recommendations["value"] - recommendations["threshold"]).abs()
    order = recommendations.assign(kind_order=kind.astype("float64"), beyond=beyond)
    order = order.sort_values(
        ["person_id", "value_per_hour", "kind_order", "beyond", "recommendation_id"],
        ascending=[True, False, True, False, True],
        na_position="last",
        ignore_index=True,
    )
    is_work = order["kind"] != "none"
    has_work = is_work.astype("int64").groupby(order["person_id"]).transform("sum") > 0
    kept = order[(is_work | ~has_work).astype(bool)]
    kept = kept.assign(position=kept.groupby("person_id").cumcount() + 1)
    kept = kept[kept["position"] <= settings.max_per_person]
    return as_table(kept[list(RECOMMENDATIONS)], "coaching_recommendations")


def _reasons(inputs: Inputs, rules: CoachingSettings) -> pd.DataFrame:
    """An AE and an SDR whose leads the AE rejects without a reason."""
    pairs = unexplained(inputs, inputs.month - _PROCESS_MONTHS + 1).reset_index()
    is_found = (pairs["rejections"] >= rules.min_pair_rejections) & (
        pairs["share"] > rules.unexplained_share
    )
    found = pairs[is_found].rename(columns={"ae_id": "person_id", "sdr_id": "counterpart_id"})
    found = found.assign(value=found["share"], threshold=rules.unexplained_share)
    return _rows("process_reasons", found, n="rejections", facts=["without_reason"])


def _sla(inputs: Inputs, rules: CoachingSettings) -> pd.DataFrame:
    """An AE who decides late."""
    people = overdue(inputs, inputs.month - _PROCESS_MONTHS + 1).reset_index()
    is_found = (people["due"] >= rules.min_decisions) & (people["share"] > rules.overdue_share)
    found = people[is_found].assign(metric="decided_within_sla", threshold=rules.overdue_share)
    found = found.assign(value=found["share"])
    return _rows("process_sla", found, n="due", facts=["late"])


def _workload(inputs: Inputs, settings: StatisticsSettings) -> pd.DataFrame:
    """Somebody with many more open deals or accounts than the role has in the middle."""
    limit_at = settings.coaching.workload_share
    people = loads(inputs).rename_axis("person_id").reset_index()
    is_found = (people["ratio"] > limit_at) & (people["peers"] >= settings.rating.min_people)
    found = people[is_found].drop(columns="role").assign(threshold=limit_at)
    found = found.assign(value=found["ratio"])
    return _rows("workload", found, n="peers", facts=["figure", "load", "median"])


def _target(inputs: Inputs, ranked: Ranked, rules: CoachingSettings) -> pd.DataFrame:
    """Somebody who is no worse than the peers, as believed, and still far from the target."""
    rows = ranked.rows[ranked.rows["metric"] == SUMMARY]
    months = months_to_date(inputs).reindex(rows["person_id"]).to_numpy(np.float64)
    is_found = (
        (rows["attainment"] < rules.target_attainment)
        & (rows["score"] >= 0)
        & (months >= _MIN_MONTHS_TO_DATE)
    )
    found = rows.assign(months=months, value=rows["attainment"])[is_found.astype(bool)]
    found = found[["person_id", "value", "months", "score", "attainment_metric"]]
    found = found.assign(threshold=rules.target_attainment)
    return _rows("target", found, n="months", facts=["score", "attainment_metric"])


def _noise(ranked: Ranked, inputs: Inputs) -> pd.DataFrame:
    """Somebody in the lower quarter of the month by the literal rate, as chance would have it.

    Who stands out over the year, or falls, is not called noise.
    """
    parts = [_noise_of(ranked, inputs, role, metric) for role, metric in MAIN_METRIC.items()]
    return _rows("none", pd.concat(parts), n="trials", facts=["observed", "expected", "chance"])


def _noise_of(ranked: Ranked, inputs: Inputs, role: str, metric: str) -> pd.DataFrame:
    panel, rating = ranked.panels[metric], ranked.ratings[metric]
    now = score(panel, panel.last)
    of = pd.DataFrame(
        {"observed": now.observed[:, -1], "expected": now.expected[:, -1]}
        | {"information": now.information[:, -1], "trials": now.trials[:, -1]},
        index=pd.Index(panel.people, name="person_id"),
    ).reindex(inputs.peers(role))
    of = of[of["information"] > 0]
    spread = np.sqrt(rating.phi * of["information"])
    of = of.assign(
        value=(of["observed"] - of["expected"]) / spread,
        threshold=-Z90,
        chance=at_most(
            of["observed"].to_numpy(), of["expected"].to_numpy(), of["trials"].to_numpy().round(),
            rating.phi,
        ),
    )  # fmt: skip
    rate = of["observed"] / of["trials"]
    rows = ranked.rows[ranked.rows["metric"] == metric].set_index("person_id").reindex(of.index)
    stands_out = rows["outlier"].eq("below") | rows["trend"].eq("falling")
    by_chance = (of["value"] > -Z90) & (of["chance"] >= _RARE)
    is_low = (rate <= rate.quantile(0.25)) & (of["value"] < 0) & by_chance
    return of[is_low & ~stands_out.fillna(value=False).astype(bool)].assign(metric=metric)


def _rows(kind: str, found: pd.DataFrame, n: str, facts: list[str]) -> pd.DataFrame:
    """The rows of one kind; `facts` go into the inputs, and with the people into the arguments."""
    rule, action, hours = _RULES[kind]
    found = found.reset_index() if found.index.name == "person_id" else found
    names = [one for one in ("person_id", "counterpart_id", "metric") if one in found]
    told = found[[*names, "value", "threshold", *facts]].to_dict("records")
    ids = found["person_id"].astype("str")
    if "counterpart_id" in found:
        ids = ids + "-" + found["counterpart_id"].astype("str")
    return found[[*names, "value", "threshold"]].assign(
        recommendation_id=f"{kind}-" + ids,
        kind=kind,
        hours=hours,
        rule_id=rule,
        n=found[n].round().astype("Int64"),
        inputs=[_json({name: one[name] for name in facts}) for one in told],
        action_id=action,
        action_arguments=[_json({str(name): value for name, value in one.items()}) for one in told],
    )


def _json(values: Mapping[str, Any]) -> str:
    """Numbers that are unknown are null: JSON knows no NaN."""
    return json.dumps(
        {name: None if pd.isna(one) else one for name, one in values.items()}, sort_keys=True
    )
