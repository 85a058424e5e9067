"""What HR and sales operations keep beside the CRM: targets, coach profiles, deal splits.

Here belong tables that follow from the rest; nothing of the simulation depends on them.
"""

from datetime import date

import numpy as np
import pandas as pd

from dagster_project.demo.clock import DAY, Clock, Floats
from dagster_project.demo.coaching import Coaches
from dagster_project.demo.deals import NEW, WON
from dagster_project.demo.money import CURRENCIES, rate_in
from dagster_project.demo.people import OPEN, Organisation
from dagster_project.demo.roster import Roster, Router
from dagster_project.demo.spec import REPORTING_CURRENCY, SEGMENTS, DemoSpec
from dagster_project.demo.strata import volume_season
from dagster_project.months import add_months

_ROLE_TARGETS = (
    ("sdr", "qualified_lead_rate", 0.43),
    ("ae", "close_rate_worked", 0.10),
    ("am", "upsell_rate", 0.05),
    ("am", "upsell_rate_customer_lifetime", 0.10),
)
_SPLIT_SHARE = 0.07


def draw_targets(
    spec: DemoSpec, clock: Clock, organisation: Organisation, roster: Roster, won: Floats
) -> pd.DataFrame:
    """person (-1: `role`), role, metric, month_on, value, currency, known_on.

    `won` holds EUR by person and month. A target is set before its year begins; one year's second
    half is revised, and one correction comes too late for its month.
    """
    months = [add_months(spec.first_month, index) for index in range(clock.months + 1)]
    announced = np.array([date(day.year - 1, 12, 15).toordinal() for day in months])
    rows = [
        pd.DataFrame(
            {
                "person": -1,
                "role": role,
                "metric": metric,
                "month": np.arange(len(months)),
                "value": value,
                "currency": "",
            }
        )
        for role, metric, value in _ROLE_TARGETS
    ]
    rows.append(_personal(spec, clock, organisation, roster, won))
    targets = pd.concat(rows, ignore_index=True)
    month = targets["month"].to_numpy()
    targets["month_on"] = clock.starts[month]
    targets["known_on"] = announced[month]
    joined = np.where(
        targets["person"] >= 0, organisation.persons["hired"].to_numpy()[targets["person"]], 0
    )
    in_advance = clock.starts[month] - 10
    targets["known_on"] = np.minimum(np.maximum(targets["known_on"], joined - 20), in_advance)
    return pd.concat([targets, *_revised(spec, clock, targets)], ignore_index=True)


def _personal(
    spec: DemoSpec, clock: Clock, organisation: Organisation, roster: Roster, won: Floats
) -> pd.DataFrame:
    season = volume_season(clock)
    frames = []
    for role, metric in (("sdr", "leads_sent"), ("ae", "amount_won")):
        person, month = np.nonzero(roster.present(role, clock.months))
        if role == "sdr":
            value = np.round(spec.leads_per_month * 1.02 * season[month])
            currency = ""
        else:
            usual = _usual_amount(clock, organisation, roster, won)
            value = np.round(usual[person] * season[month], -3)
            currency = REPORTING_CURRENCY
        frames.append(
            pd.DataFrame(
                {
                    "person": person,
                    "role": role,
                    "metric": metric,
                    "month": month,
                    "value": np.maximum(value, 1.0),
                    "currency": currency,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _usual_amount(
    clock: Clock, organisation: Organisation, roster: Roster, won: Floats
) -> Floats:
    """What a little less than half of the experienced AEs of a segment win in a full month."""
    slots = roster.of_role("ae")
    full = slots[(slots["share"] > 0.95) & (slots["month"] < clock.months)]
    person, month = full["person"].to_numpy(), full["month"].to_numpy()
    is_ramped = roster.since["ae"][person] < clock.starts[month] - 180
    person, month = person[is_ramped], month[is_ramped]
    figures = won[person, month] / volume_season(clock)[month]
    segments = organisation.persons["segment"].to_numpy()
    usual = np.full(roster.people, 60_000.0)
    for segment in SEGMENTS:
        own = figures[segments[person] == segment]
        if len(own):
            usual[segments == segment] = max(float(np.quantile(own, 0.55)), 10_000.0)
    return usual


def _revised(spec: DemoSpec, clock: Clock, targets: pd.DataFrame) -> list[pd.DataFrame]:
    year = spec.last_month.year - 1
    half = (date(year, 7, 1).toordinal(), date(year, 12, 1).toordinal())
    is_half = targets["month_on"].between(*half) & (targets["metric"] == "amount_won")
    revised = targets[is_half & (targets["known_on"] < half[0] - 16)]
    revised = revised.assign(
        value=np.round(revised["value"] * 0.95, -3), known_on=half[0] - 16
    )
    last = targets["month_on"] == clock.starts[clock.months - 1]
    late = targets[last & (targets["metric"] == "leads_sent")].head(1)
    return [revised, late.assign(value=late["value"] - 1, known_on=clock.starts[clock.months])]


def won_by_month(
    spec: DemoSpec, clock: Clock, deals: pd.DataFrame, rates: Floats, people: int
) -> Floats:
    """EUR won with new business, by last owner and month of closing."""
    won = deals[(deals["outcome"] == WON) & (deals["type"] == NEW) & (deals["owner"] >= 0)]
    month = clock.month_of(won["due"].to_numpy())
    won, month = won[month >= 0], month[month >= 0]
    rate = rate_in(rates, won["currency"].to_numpy(), month)
    table = np.zeros((people, spec.months + 1))
    np.add.at(table, (won["owner"], month), won["amount"] * rate)
    return table


def draw_splits(
    spec: DemoSpec, clock: Clock, router: Router, deals: pd.DataFrame
) -> pd.DataFrame:
    """deal, person, percentage (sums to 100), created: some new deals are credited to several."""
    rng = np.random.default_rng([spec.seed, 80])
    may = (deals["type"] == NEW) & (deals["owner"] >= 0) & (deals["created"] >= clock.begin)
    chosen = deals[may.to_numpy() & (rng.random(len(deals)) < _SPLIT_SHARE)]
    owner, created = chosen["owner"].to_numpy(), chosen["created"].to_numpy()
    stratum = chosen["stratum"].to_numpy()
    second = router.pick(rng, created, stratum, owner)
    third = router.pick(rng, created, stratum, second)
    is_shared_by_three = (rng.random(len(chosen)) < 0.15) & (third != owner)
    half = rng.choice([50.0, 60.0, 70.0, 80.0], len(chosen))
    shares = [
        (owner, np.where(is_shared_by_three, 34.0, half), np.ones(len(chosen), np.bool_)),
        (second, np.where(is_shared_by_three, 33.0, 100 - half), np.ones(len(chosen), np.bool_)),
        (third, np.full(len(chosen), 33.0), is_shared_by_three),
    ]
    frames = [
        pd.DataFrame(
            {
                "deal": chosen["deal"].to_numpy()[real],
                "person": person[real],
                "percentage": share[real],
                "created": created[real] + 60,
            }
        )
        for person, share, real in shares
    ]
    rows = pd.concat(frames, ignore_index=True)
    return rows.sort_values("deal", kind="stable", ignore_index=True)


def coach_profiles(
    spec: DemoSpec, clock: Clock, organisation: Organisation, coaches: Coaches
) -> pd.DataFrame:
    """person, is_willing, hours, peer_rating, valid_on; some have changed their mind."""
    rng = np.random.default_rng([spec.seed, 81])
    persons = organisation.persons
    is_member = ~persons["title"].str.contains("Sales Manager|Head").to_numpy()
    person = persons["person"].to_numpy()[is_member]
    frame = pd.DataFrame(
        {
            "person": person,
            "is_willing": coaches.is_willing[person],
            "hours": coaches.hours[person],
            "peer_rating": coaches.peer_rating[person],
            "valid_on": np.maximum(persons["hired"].to_numpy()[person], clock.starts[0]),
        }
    )
    changed = frame[rng.random(len(frame)) < 0.1]
    day = clock.starts[clock.months - 1] - 20
    changed = changed[(changed["valid_on"] < day - 60) & (persons["left"].to_numpy()[changed["person"]] == OPEN)]
    later = changed.assign(
        hours=np.maximum(changed["hours"] - 1, 0.0),
        peer_rating=np.round(np.clip(changed["peer_rating"] + 0.2, 1, 5), 1),
        valid_on=day,
    )
    return pd.concat([frame, later], ignore_index=True).sort_values(
        ["person", "valid_on"], kind="stable", ignore_index=True
    )


def availability_table(clock: Clock, roster: Roster) -> pd.DataFrame:
    """person, month_on, share: only what is not a full-time month."""
    slots = roster.slots[roster.slots["month"] < clock.months]
    own = slots[["person", "month"]].drop_duplicates().sort_values(["person", "month"])
    share = roster.availability[own["person"], own["month"]]
    frame = pd.DataFrame(
        {
            "person": own["person"].to_numpy(),
            "month_on": clock.starts[own["month"].to_numpy()],
            "share": share,
        }
    )
    return frame[frame["share"] != 1.0].reset_index(drop=True)
