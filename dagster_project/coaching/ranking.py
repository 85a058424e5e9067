"""Who performs above the peers of the role: one row per person and metric, and one per metric.

Here belongs the order in which all metrics are rated, and the rows that come of it. Single ratings
are made in `rating`, `growth` and `decisions`; what may be said of them is in `standing`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from dagster_project.coaching.decisions import decision_quality
from dagster_project.coaching.evidence import Panel, make_panel, score
from dagster_project.coaching.growth import net_retention
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import RATES, ROLES
from dagster_project.coaching.rating import Rating, rate
from dagster_project.coaching.standing import Standing, judged, of_rating
from dagster_project.coaching.summary import contributions, shares, summarise
from dagster_project.coaching.tables import as_table
from dagster_project.coaching.trend import trends
from dagster_project.settings_statistics import RatingSettings
from dagster_project.settings_values import SellingRole

_ATTAINMENT = {
    "sdr": "leads_sent_attainment_year_to_date",
    "ae": "amount_won_attainment_year_to_date",
    "am": "upsell_attainment",
}


@dataclass(frozen=True)
class Ranked:
    """All ratings of a review month.

    Attributes:
        rows, roles: `performance_ranking` and `performance_roles`.
        ratings, panels: per metric with evidence cells.
        standings: per role and metric.
    """

    rows: pd.DataFrame
    roles: pd.DataFrame
    ratings: dict[str, Rating]
    panels: dict[str, Panel]
    standings: dict[tuple[str, str], Standing]


def make_panels(inputs: Inputs) -> dict[str, Panel]:
    """The panel of every rate; the peers of its role belong to it also without any cell."""
    first = inputs.month - inputs.history_months + 1
    cells = {
        (str(role), str(metric)): rows
        for (role, metric), rows in inputs.cells.groupby(["role", "metric"])
    }
    none = inputs.cells.iloc[:0]
    return {
        metric: make_panel(
            cells.get((kind.role, metric), none),
            kind.family,
            first,
            inputs.history_months,
            inputs.peers(kind.role),
        )
        for metric, kind in RATES.items()
    }


def rank_people(inputs: Inputs, settings: RatingSettings) -> Ranked:
    """Rates and ranks everybody who holds a selling role at the cutoff, among the role's peers."""
    panels = make_panels(inputs)
    ratings = {
        metric: rate(
            panel,
            panel.last,
            settings,
            panel.is_among(inputs.peers(RATES[metric].role)),
            learns_half_life=RATES[metric].learns_half_life,
        )
        for metric, panel in panels.items()
    }
    rows, roles, standings = [], [], {}
    for role in ROLES:
        of_role = list(_standings(role, inputs, panels, ratings, settings))
        weights = settings.weights.get(role, {})
        used = shares(of_role, weights, settings)
        for one in [*of_role, summarise(role, of_role, used, weights)]:
            found = _people_rows(one, inputs, settings)
            if one.metric in panels:
                found = found.join(trends(panels[one.metric], one, settings))
            if share := used.get(one.metric):
                found = found.assign(weight=share, contribution=contributions(one, share))
            if len(found):
                rows.append(as_table(found.reset_index(), "performance_ranking"))
            roles.append(_role_row(one, found, settings))
            standings[str(role), one.metric] = one
    none = as_table(pd.DataFrame(), "performance_ranking")
    return Ranked(
        pd.concat(rows, ignore_index=True) if rows else none,
        as_table(pd.DataFrame(roles), "performance_roles"),
        ratings,
        panels,
        standings,
    )


def _standings(
    role: SellingRole,
    inputs: Inputs,
    panels: dict[str, Panel],
    ratings: dict[str, Rating],
    settings: RatingSettings,
) -> Iterator[Standing]:
    for metric, rating in ratings.items():
        if RATES[metric].role == role:
            scores = score(panels[metric], panels[metric].last, settings.window_months)
            yield of_rating(rating, metric, settings, scores)
    if role == "ae":
        yield decision_quality(panels["rejected_lead_win_rate"], inputs.peers(role), settings)
    if role == "am":
        yield net_retention(inputs)


def _people_rows(standing: Standing, inputs: Inputs, settings: RatingSettings) -> pd.DataFrame:
    people = standing.people.drop(columns=["z", "has_data", "has_enough"])
    people = people.rename(columns={"p_top": "p_top_quartile"})
    attained = getattr(inputs, standing.role)
    metric = _ATTAINMENT[standing.role]
    now = attained[attained["month"] == inputs.month].set_index("person_id")[metric]
    return people.join(judged(standing, settings)).assign(
        role=standing.role,
        metric=standing.metric,
        attainment=now.reindex(people.index).astype(float),
        attainment_metric=metric,
    )


def _role_row(
    standing: Standing, found: pd.DataFrame, settings: RatingSettings
) -> dict[str, object]:
    # Without evidence of several people, spread and half-life are what was assumed.
    is_known = int(standing.people["has_data"].sum()) > 1
    return {
        "role": standing.role,
        "metric": standing.metric,
        "family": standing.family,
        "people": len(found),
        "people_ranked": int(found["rank"].notna().sum()),
        "stars": int(found["is_star"].sum()),
        "role_rate": standing.role_rate,
        "window_months": standing.window,
        "half_life_months": standing.half_life if is_known else None,
        "overdispersion": standing.phi,
        "sd_between_people": standing.tau if is_known else None,
        "sd_between_months": standing.sd_between_months if is_known else None,
        "heterogeneity_p": standing.gate_p,
        "is_gate_open": standing.is_open(settings),
        "finding": _finding(standing, settings),
    }


def _finding(standing: Standing, settings: RatingSettings) -> str:
    """What there is to say of all peers.

    `too_few_data`: nobody has enough. `role_too_small`: too few have. `months_differ_more`: the
    whole role moves from month to month, beyond chance and by more than people differ, so that a
    good month is no performance. `no_heterogeneity`: people differ no more than by chance.
    `people_differ`.
    """
    if not standing.people["has_enough"].any():
        return "too_few_data"
    if not standing.is_large(settings):
        return "role_too_small"
    is_moving = standing.months_p < settings.gate_level
    if is_moving and standing.sd_between_months > standing.tau:
        return "months_differ_more"
    return "people_differ" if standing.is_open(settings) else "no_heterogeneity"
