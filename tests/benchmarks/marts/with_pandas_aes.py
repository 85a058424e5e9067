"""The figures of AEs, with pandas.

Here belong the figures of people, from the rows of the module for deals.
"""

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import NOBODY
from tests.benchmarks.marts.with_pandas_deals import credits_of
from tests.benchmarks.marts.with_pandas_files import (
    UNKNOWN,
    as_dates,
    ratio,
)
from tests.benchmarks.marts.with_pandas_people import Company

COUNTS = ["deals_won", "deals_lost", "deals_worked", "deals_created", "deals_open"]
COUNTS_TOO = ["existing_deals_won", "cohort_won", "cohort_decided"]
CREDITS = ["credits_won", "credits_lost", "credits_open", "existing_credits_won"]
AMOUNTS = ["amount_won", "amount_lost", "open_pipeline_amount", "existing_amount_won"]
DECISIONS = ["leads_received", "leads_accepted", "leads_rejected", "rejections_with_reason"]
DECISIONS_TOO = ["acceptances_with_reason"]


def ae_facts(company: Company, states: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Figures per month, person and team of the day; of what is open, the team of the last day."""
    months = months[months["month"] >= company.first]
    key = ["month", "person", "day"]
    new = months["is_new"]
    rows = months.assign(
        deals_created=new,
        cohort_won=months["is_won_of_created"] & new,
        cohort_decided=months["is_decided_of_created"] & new,
        deals_won=months["is_won"] & new,
        deals_lost=months["is_lost"] & new,
        deals_worked=new,
        existing_deals_won=months["is_won"] & ~new,
        deals_open=new,
    )
    is_closing = rows["is_won"] | rows["is_lost"]
    closing = ["deals_won", "deals_lost", "deals_worked", "existing_deals_won"]
    created = ["deals_created", "cohort_won", "cohort_decided"]
    parts = [
        rows[rows["is_created"]].rename(columns={"created_day": "day"}).groupby(key)[created].sum(),
        rows[is_closing].rename(columns={"closed_day": "day"}).groupby(key)[closing].sum(),
        rows[rows["is_open"] & new]
        .assign(day=UNKNOWN)
        .groupby(key)[["deals_worked", "deals_open"]]
        .sum(),
    ]
    shared = credits_of(company, states, months[is_closing | (months["is_open"] & new)])
    shared["day"] = shared["closed_day"].where(~shared["is_open"], UNKNOWN)
    new = shared["is_new"]
    wins, losses = shared["is_won"] & new, shared["is_lost"] & new
    flags = [wins, losses, shared["is_open"] & new, shared["is_won"] & ~new]
    for count, amount, flag in zip(CREDITS, AMOUNTS, flags, strict=True):
        shared[count] = flag
        shared[amount] = shared["cents"].where(flag)
    grouped = shared.groupby(key)
    parts.append(grouped[CREDITS].sum().join(grouped[AMOUNTS].sum(min_count=1)))
    facts = company.on_day(pd.concat([part.reset_index() for part in parts]))
    facts["team"] = _teams(company, facts)
    grouped = facts.groupby(["month", "person", "team"])
    counts = grouped[[*COUNTS, *COUNTS_TOO, *CREDITS]].sum()
    return counts.join(grouped[AMOUNTS].sum(min_count=1)).reset_index()


def _teams(company: Company, facts: pd.DataFrame) -> "pd.Series[str]":
    """Without a day the last team of the month, best the last as AE; else the person's own."""
    spans = company.spans.assign(is_ae=company.spans["role"] == "ae")
    last = spans.sort_values(["is_ae", "since"]).groupby(["month", "person"])["team"].last()
    places = pd.MultiIndex.from_frame(facts[["month", "person"]])
    team = facts["team"].fillna(last.reindex(places).set_axis(facts.index))
    own = company.people["team"].to_numpy()[facts["person"]]
    return team.fillna(pd.Series(own, index=facts.index)).fillna(NOBODY)


def ae_rows(company: Company, facts: pd.DataFrame, handed: pd.DataFrame) -> pd.DataFrame:
    """One row per month and person: deals, decisions on leads, and target."""
    key = ["month", "person"]
    grouped = facts.groupby(key)
    found = grouped[[*COUNTS, *COUNTS_TOO, *CREDITS]].sum().join(grouped[AMOUNTS].sum(min_count=1))
    found = found.join(grouped["team"].max().rename("last_team"))
    rows = handed[handed["month"] >= company.first]
    decision, has_reason = rows["decision"], rows["decision_reason"].notna()
    received = rows.assign(
        person=rows["ae"],
        leads_received=1,
        leads_accepted=decision == "accepted",
        leads_rejected=decision == "rejected",
        rejections_with_reason=(decision == "rejected") & has_reason,
        acceptances_with_reason=(decision == "accepted") & has_reason,
    ).groupby(key)
    decided = received[[*DECISIONS, *DECISIONS_TOO]].sum()
    decided["decision_days_median"] = received["decision_days"].median()
    held = company.role_months[company.role_months["role"] == "ae"].set_index(key)
    all_rows = held.join(found, how="outer").join(decided, how="outer").reset_index()
    targets = company.targets[company.targets["metric"] == "amount_won"]
    targets = targets[targets["role"] == "ae"]
    rate = company.rates.at(company.rates.places(targets["currency"]), targets["month"].to_numpy())
    cents = np.floor(targets["target"] * rate / 1e6 + 0.5)
    targets = targets[key].assign(amount_won_target=cents)
    people = company.people.iloc[all_rows["person"]].set_axis(all_rows.index)
    all_rows = all_rows.assign(
        team=all_rows["team"].fillna(all_rows["last_team"]).fillna(people["team"]).fillna(NOBODY),
        segment=all_rows["segment"].fillna(people["segment"]),
        manager_id=all_rows["manager_id"].fillna(people["manager_id"]),
        person_id=people["person_id"],
        full_name=people["full_name"],
    )
    return all_rows.merge(targets, on=key, how="left")


def amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums of amounts: 0 where there is no deal, unknown where all deals lack their amount."""
    shown = {
        amount: rows[amount].where(rows[amount].notna() | (rows[count].fillna(0) > 0), 0)
        for count, amount in zip(CREDITS, AMOUNTS, strict=True)
    }
    won, lost = shown["amount_won"], shown["amount_lost"]
    is_told = ((rows["credits_won"].fillna(0) == 0) | (won != 0)) & (
        (rows["credits_lost"].fillna(0) == 0) | (lost != 0)
    )
    return rows.assign(**shown, amount_decided=(won + lost).where(is_told))


def ae_monthly(company: Company, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of people."""
    counts = [*COUNTS, *COUNTS_TOO, *DECISIONS, *DECISIONS_TOO, "days_in_role"]
    rows = amounts(rows)
    rows[counts] = rows[counts].fillna(0)
    mart = rows.assign(
        review_month=pd.Timestamp(company.scope.month),
        month=as_dates(rows["month"].to_numpy()),
        currency=company.scope.currency,
        close_rate=ratio(rows["deals_won"], rows["deals_won"] + rows["deals_lost"]),
        close_rate_amount=ratio(rows["amount_won"], rows["amount_decided"]),
        close_rate_worked=ratio(rows["deals_won"], rows["deals_worked"]),
        close_rate_cohort=ratio(rows["cohort_won"], rows["deals_created"]),
        cohort_maturity=ratio(rows["cohort_decided"], rows["deals_created"]),
        amount_won_attainment=ratio(rows["amount_won"], rows["amount_won_target"]),
    )
    money = [*AMOUNTS, "amount_won_target"]
    mart[money] = mart[money] / 100
    dropped = ["person", "role", "last_team", "days_in_month", "working_days_in_role"]
    return mart.drop(columns=[*dropped, *CREDITS, "amount_decided"])
