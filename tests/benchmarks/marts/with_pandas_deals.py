"""Deals as known at the cutoff, with pandas.

Here belongs the first half of what `hand_written.sql` has under deals: rows, not yet figures.
"""

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from tests.benchmarks.marts.scope import CHANGED, ZONE
from tests.benchmarks.marts.with_pandas_files import (
    UNKNOWN,
    as_dates,
    convert,
    kept,
    known,
    local_days,
    months_of,
    spread,
)
from tests.benchmarks.marts.with_pandas_people import Company

DEAL = ["opportunity_id", "account_id", "ae_id", "lead_id", "deal_type", "stage", "is_closed"]
DEAL_TOO = ["is_won", "amount", "currency", "created_at", "closed_at", "loss_reason", "source_1"]
DEAL_LAST = ["segment", "merged_into", "recorded_at", "deleted_at"]


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


def credits_of(company: Company, states: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
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
