"""Deals as known at the cutoff and the AE's figures, with pandas.

Here belongs everything of `hand_written.sql` under deals and AEs.
"""

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from tests.benchmarks.marts.scope import CHANGED, NOBODY, ZONE
from tests.benchmarks.marts.with_pandas_files import (
    UNKNOWN,
    as_dates,
    convert,
    kept,
    known,
    local_days,
    months_of,
    ratio,
    spread,
)
from tests.benchmarks.marts.with_pandas_people import Company

DEAL = ["opportunity_id", "account_id", "ae_id", "lead_id", "deal_type", "stage", "is_closed"]
DEAL_TOO = ["is_won", "amount", "currency", "created_at", "closed_at", "loss_reason", "source_1"]
DEAL_LAST = ["segment", "merged_into", "recorded_at", "deleted_at"]
COUNTS = ["deals_won", "deals_lost", "deals_worked", "deals_created", "deals_open"]
COUNTS_TOO = ["existing_deals_won", "cohort_won", "cohort_decided"]
CREDITS = ["credits_won", "credits_lost", "credits_open", "existing_credits_won"]
AMOUNTS = ["amount_won", "amount_lost", "open_pipeline_amount", "existing_amount_won"]
DECISIONS = ["leads_received", "leads_accepted", "leads_rejected", "rejections_with_reason"]
DECISIONS_TOO = ["acceptances_with_reason"]


def _undone(company: Company) -> pd.DataFrame:
    """What changed fields of a deal were at the cutoff: the old value of the first later change."""
    field = ds.field
    where = (field("entity") == "opportunity") & field("field").isin(CHANGED)
    columns = ["change_id", "record_id", "field", "old_value", "new_value", "changed_at"]
    rows = company.files.read("record_change", columns, where)
    rows = rows[rows["changed_at"] >= company.scope.cutoff].astype({"field": str})
    rows = rows.sort_values(["changed_at", "change_id"]).drop_duplicates(["record_id", "field"])
    wide = rows.pivot(index="record_id", columns="field", values="old_value")
    there = rows.assign(there=True).pivot(index="record_id", columns="field", values="there")
    names = list(CHANGED)
    old = wide.reindex(columns=names).add_prefix("old_")
    return old.join(there.reindex(columns=names).notna().add_prefix("has_"))


def deal_states(company: Company) -> pd.DataFrame:
    """Every deal as it was at the cutoff."""
    scope = company.scope
    deals = company.files.read("opportunity", [*DEAL, *DEAL_TOO, *DEAL_LAST])
    stages = deals.groupby("stage", observed=True)[["is_closed", "is_won"]].mean() > 0.5
    deals = deals[
        deals["merged_into"].isna().to_numpy()
        & known(scope, deals["created_at"])
        & known(scope, deals["recorded_at"])
        & kept(scope, deals["deleted_at"])
    ]
    deals = deals.merge(_undone(company), left_on="opportunity_id", right_index=True, how="left")
    changed = {name: deals[f"has_{name}"].eq(True).to_numpy() for name in CHANGED}
    was = stages.reindex(deals["old_stage"].astype(object)).fillna(False).set_axis(deals.index)
    restored = changed["stage"]
    is_closed = deals["is_closed"].where(~restored, was["is_closed"]).astype(bool).to_numpy()
    is_won = deals["is_won"].where(~restored, was["is_won"]).astype(bool).to_numpy()
    old_closing = pd.to_datetime(deals["old_closed_at"]).dt.tz_localize(ZONE).dt.tz_convert("UTC")
    closed_at = deals["closed_at"].where(~changed["closed_at"], old_closing)
    stage = deals["stage"].astype(object).where(~restored, deals["old_stage"])
    closed_at = _closings(company, deals, stage, restored & is_closed, closed_at).where(is_closed)
    closed_day, created_day = local_days(closed_at), local_days(deals["created_at"])
    is_ahead = months_of(closed_day) > company.last
    is_closed = is_closed & ~is_ahead
    closed_day = np.where(is_closed, closed_day, UNKNOWN)
    old_cents = (pd.to_numeric(deals["old_amount"]) * 100).round()
    owners = company.codes(deals["ae_id"])
    owners[changed["ae_id"]] = company.codes(deals.loc[changed["ae_id"], "old_ae_id"])
    return deals[["opportunity_id", "lead_id", "deal_type", "created_at", "segment"]].assign(
        account_id=deals["account_id"].where(~changed["account_id"], deals["old_account_id"]),
        person=owners,
        is_new=deals["deal_type"].isna() | (deals["deal_type"] == "new"),
        stage=stage.where(restored | ~is_ahead),
        is_closed=is_closed,
        is_won=is_won & ~is_ahead,
        cents=deals["amount"].where(~changed["amount"], old_cents),
        currency=deals["currency"].fillna(scope.currency),
        place=company.rates.places(deals["currency"]),
        created_day=created_day,
        created_month=months_of(created_day),
        closed_at=closed_at.where(~is_ahead),
        closed_day=closed_day,
        closed_month=months_of(closed_day),
        loss_reason=deals["loss_reason"].where(is_closed & ~is_won),
        source=deals["source_1"],
    )


def _closings(
    company: Company,
    deals: pd.DataFrame,
    stage: "pd.Series[str]",
    is_restored: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    closed_at: "pd.Series[pd.Timestamp]",
) -> "pd.Series[pd.Timestamp]":
    """A deal that was closed at the cutoff and is not today closed when it entered its stage."""
    lacking = is_restored & closed_at.isna().to_numpy()
    if not lacking.any():
        return closed_at
    wanted = pd.DataFrame(
        {"record_id": deals.loc[lacking, "opportunity_id"], "new_value": stage[lacking]}
    )
    field = ds.field
    where = (field("entity") == "opportunity") & field("field").isin(CHANGED)
    columns = ["change_id", "record_id", "field", "old_value", "new_value", "changed_at"]
    rows = company.files.read("record_change", columns, where)
    rows = rows[(rows["field"] == "stage") & (rows["changed_at"] < company.scope.cutoff)]
    entered = rows.merge(wanted, on=["record_id", "new_value"])
    at = entered.groupby("record_id")["changed_at"].max()
    return closed_at.where(~lacking, deals["opportunity_id"].map(at))


def deals_mart(company: Company, states: pd.DataFrame) -> pd.DataFrame:
    """What the figures of the review month are made of."""
    last = company.last
    is_shown = (
        ~states["is_closed"] | (states["closed_month"] == last) | (states["created_month"] == last)
    )
    rows = states[is_shown]
    closed = rows["closed_month"].to_numpy()
    rate = company.rates.at(
        rows["place"].to_numpy(),
        np.maximum(np.where(closed == UNKNOWN, last, closed), company.first),
    )
    columns = ["opportunity_id", "account_id", "lead_id", "deal_type", "stage", "is_closed"]
    more = ["is_won", "currency", "created_at", "closed_at", "loss_reason", "source", "segment"]
    return rows[[*columns, *more]].assign(
        review_month=pd.Timestamp(company.scope.month),
        ae_id=company.people.index.to_numpy()[rows["person"]],
        amount=rows["cents"] / 100,
        rate=rate / 1e8,
        amount_reporting=convert(rows["cents"].to_numpy(), rate) / 100,
        month=as_dates(closed),
    )


def deal_months(company: Company, states: pd.DataFrame) -> pd.DataFrame:
    """One row per deal and month of its life, converted at the rate of the month."""
    created, closed = states["created_month"].to_numpy(), states["closed_month"].to_numpy()
    is_closed = states["is_closed"].to_numpy()
    since = np.where(is_closed, np.minimum(created, closed), created)
    until = np.where(is_closed, np.maximum(created, closed), company.last)
    row, month = spread(np.maximum(since, company.history), np.minimum(until, company.last))
    created, closed, is_closed = created[row], closed[row], is_closed[row]
    won = states["is_won"].to_numpy()[row]
    is_created, is_closing = month == created, is_closed & (month == closed)
    place = states["place"].to_numpy()[row]
    return pd.DataFrame(
        {
            "deal": row,
            "month": month,
            "person": states["person"].to_numpy()[row],
            "is_new": states["is_new"].to_numpy()[row],
            "created_day": states["created_day"].to_numpy()[row],
            "closed_day": states["closed_day"].to_numpy()[row],
            "is_created": is_created,
            "is_won": is_closing & won,
            "is_lost": is_closing & ~won,
            "is_worked": ~is_closed | (month <= closed),
            "is_open": ~is_closed | (month < closed),
            "is_won_of_created": is_created & won,
            "is_decided_of_created": is_created & is_closed,
            "cents": convert(states["cents"].to_numpy()[row], company.rates.at(place, month)),
        }
    )


def _credits(company: Company, states: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Each person's part of each amount; cents left over go by largest remainder."""
    scope = company.scope
    columns = ["opportunity_id", "person_id", "credit_share", "recorded_at", "deleted_at"]
    shares = company.files.read("opportunity_split", columns)
    is_told = known(scope, shares["recorded_at"]) & kept(scope, shares["deleted_at"])
    shares = shares[is_told & (shares["credit_share"] > 0)]
    deal = pd.Index(states["opportunity_id"]).get_indexer(shares["opportunity_id"])
    shares = pd.DataFrame(
        {
            "deal": deal,
            "person": company.codes(shares["person_id"]),
            "person_id": shares["person_id"].astype(str),
            "weight": shares["credit_share"],
        }
    )
    split = months.drop(columns="person").merge(shares[deal >= 0], on="deal")
    key = ["deal", "month"]
    total = split.groupby(key)["weight"].transform("sum")
    product = split["cents"] * split["weight"]
    split["whole"] = product // total
    split["rest"] = product - split["whole"] * total
    split = split.sort_values(["rest", "person_id"], ascending=[False, True])
    left = split["cents"] - split.groupby(key)["whole"].transform("sum")
    split["cents"] = split["whole"] + (split.groupby(key).cumcount() < left)
    whole = months[~months["deal"].isin(shares["deal"])]
    return pd.concat([whole, split.drop(columns=["whole", "rest", "weight", "person_id"])])


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
    shared = _credits(company, states, months[is_closing | (months["is_open"] & new)])
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
