"""The figures of people in calls, leads and deals, computed with pandas.

Here belongs the pandas version alone: only the columns that are needed, no loop over rows.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.benchmarks.marts.scope import AE_FIGURES, CHANGED, NOBODY, SDR_FIGURES, ZONE, Scope

Frames = tuple[pd.DataFrame, pd.DataFrame]


def figures(scope: Scope) -> Frames:
    """Per person and month: the SDR's figures, and the AE's (amounts in cents)."""
    people = _raw(scope, "person", ["person_id", "left_on", "recorded_at"])
    people = people[_known(scope, people["recorded_at"])]
    offered = _offered(scope)
    sdr = pd.concat([*_leads(scope, offered), _calls(scope, people)])
    ae = pd.concat(_deals(scope))
    return _by_person(sdr, people, SDR_FIGURES), _by_person(ae, people, AE_FIGURES)


def _raw(scope: Scope, entity: str, columns: list[str]) -> pd.DataFrame:
    """Amounts, shares and rates as whole numbers of their last digit, which pandas can add up."""
    table = pq.read_table(scope.files(entity), columns=columns, partitioning=None)
    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            scaled = pc.multiply(table[index], pa.scalar(10**field.type.scale))
            table = table.set_column(index, field.name, pc.cast(scaled, pa.int64(), safe=False))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _known(scope: Scope, times: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return times.isna() | (times < scope.cutoff)


def _kept(scope: Scope, deleted: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return deleted.isna() | (deleted >= scope.cutoff)


def _day(times: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return times.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()


def _month(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    values = days.to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    return pd.Series(values, index=days.index)


def _within(scope: Scope, months: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return months.between(pd.Timestamp(scope.first_month), pd.Timestamp(scope.month))


def _by_person(rows: pd.DataFrame, people: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Adds up; owners whom nobody knows are one member."""
    who = rows["person_id"].where(rows["person_id"].isin(people["person_id"]), NOBODY)
    return rows.assign(person_id=who).groupby(["month", "person_id"])[list(names)].sum()


def _to_winners(leads: "pd.Series[str]", merged: "pd.Series[str]") -> "pd.Series[str]":
    """Merged leads become what they ended up in."""
    found = leads
    while (is_merged := found.isin(merged.index)).any():
        found = found.where(~is_merged, found.map(merged))
    return found


def _offered(scope: Scope) -> pd.DataFrame:
    """The first known hand-over of every lead with its state at the cutoff."""
    leads = _raw(scope, "lead", ["lead_id", "merged_into", "deleted_at"])
    merged = leads.dropna(subset="merged_into").set_index("lead_id")["merged_into"]
    gone = leads.loc[~_kept(scope, leads["deleted_at"]), "lead_id"]
    columns = ["handover_id", "lead_id", "sdr_id", "sent_at", "decided_at", "decision"]
    rows = _raw(scope, "handover", [*columns, "recorded_at", "deleted_at"])
    rows = rows[(rows["sent_at"] < scope.cutoff) & _known(scope, rows["recorded_at"])]
    rows = rows[_kept(scope, rows["deleted_at"])]
    rows = rows.assign(lead_id=_to_winners(rows["lead_id"], merged))
    rows = rows[~rows["lead_id"].isin(gone)]
    rows = rows.sort_values(["sent_at", "handover_id"]).drop_duplicates("lead_id")
    is_decided = rows["decision"].notna() & _known(scope, rows["decided_at"])
    sent_on = _day(rows["sent_at"])
    rows = rows.assign(
        decision=rows["decision"].where(is_decided, "undecided"),
        month=_month(sent_on),
        due=_due(scope, sent_on),
    )
    late = (rows["due"] < pd.Timestamp(scope.cutoff).tz_convert(ZONE).tz_localize(None)).fillna(
        True
    )
    rows["is_overdue"] = (rows["decision"] == "undecided") & late
    qualified = _qualified(scope, merged)
    return rows.merge(qualified, left_on="lead_id", right_index=True, how="left")


def _due(scope: Scope, sent_on: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """The working day after the last on which a decision is in time."""
    days = pd.read_parquet(scope.input("calendar"))
    days["date"] = pd.to_datetime(days["date"])
    passed = days.set_index("date")["is_working_day"].astype("int64").cumsum()
    working = days.loc[days["is_working_day"], "date"].reset_index(drop=True)
    working.index += 1
    return (sent_on.map(passed) + scope.sla_working_days + 1).map(working)


def _qualified(scope: Scope, merged: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    """Leads that met every criterion, and when the last of them was met for good."""
    key = ["lead_id", "criterion"]
    required = scope.criteria()
    columns = [*key, "is_met", "assessed_at", "recorded_at", "deleted_at"]
    rows = _raw(scope, "lead_criterion", columns)
    rows = rows[(rows["assessed_at"] < scope.cutoff) & _known(scope, rows["recorded_at"])]
    rows = rows[_kept(scope, rows["deleted_at"]) & rows["criterion"].isin(required)]
    rows = rows.assign(lead_id=_to_winners(rows["lead_id"], merged))
    unmet = rows[~rows["is_met"]].groupby(key)["assessed_at"].max().rename("no")
    met = rows[rows["is_met"]].merge(unmet, left_on=key, right_index=True, how="left")
    met = met[met["no"].isna() | (met["assessed_at"] > met["no"])]
    first = met.groupby(key)["assessed_at"].min()
    per_lead = first.groupby("lead_id").agg(["size", "max"])
    return per_lead.loc[per_lead["size"] == len(required), "max"].rename("met_at")


def _leads(scope: Scope, offered: pd.DataFrame) -> list[pd.DataFrame]:
    """By the month of the hand-over, and by the month of qualifying."""
    key = ["month", "person_id"]
    rows = offered.rename(columns={"sdr_id": "person_id"})
    sent = rows[_within(scope, rows["month"])].assign(
        leads_sent=1,
        leads_accepted=lambda r: r["decision"] == "accepted",
        leads_rejected=lambda r: r["decision"] == "rejected",
        leads_undecided=lambda r: r["decision"] == "undecided",
        leads_undecided_past_sla=lambda r: r["is_overdue"],
        leads_qualified=lambda r: r["met_at"].notna(),
    )
    by_sending = sent.groupby(key, dropna=False)[list(SDR_FIGURES[:6])].sum().reset_index()
    became = rows[rows["met_at"].notna()]
    became = became.assign(month=_month(_day(became["met_at"])), leads_became_qualified=1)
    became = became[_within(scope, became["month"])]
    by_qualifying = became.groupby(key, dropna=False)[["leads_became_qualified"]].sum()
    return [by_sending, by_qualifying.reset_index()]


def _calls(scope: Scope, people: pd.DataFrame) -> pd.DataFrame:
    """Calls of days on which their maker was in no other role."""
    columns = ["person_id", "kind", "occurred_at", "is_connected", "recorded_at", "deleted_at"]
    rows = _raw(scope, "activity", columns)
    rows = rows[(rows["kind"] == "call") & (rows["occurred_at"] >= scope.starts_at)]
    rows = rows[(rows["occurred_at"] < scope.cutoff) & _known(scope, rows["recorded_at"])]
    rows = rows[_kept(scope, rows["deleted_at"])]
    rows = rows.assign(
        day=_day(rows["occurred_at"]), calls=1, calls_connected=rows["is_connected"].astype(bool)
    )
    names = ["calls", "calls_connected"]
    daily = rows.groupby(["person_id", "day"], dropna=False)[names].sum().reset_index()
    assigned = ["person_id", "role", "valid_from", "valid_to", "recorded_at"]
    roles = _raw(scope, "role_assignment", assigned)
    roles = roles[(roles["role"] != "sdr") & _known(scope, roles["recorded_at"])]
    roles = roles.merge(people[["person_id", "left_on"]], on="person_id")
    until = pd.to_datetime(roles["valid_to"]).fillna(pd.Timestamp("2200-01-01"))
    left = (pd.to_datetime(roles["left_on"]) + pd.Timedelta(days=1)).fillna(until)
    roles = roles.assign(since=pd.to_datetime(roles["valid_from"]), until=np.minimum(until, left))
    both = daily.reset_index().merge(roles, on="person_id")
    elsewhere = both.loc[(both["day"] >= both["since"]) & (both["day"] < both["until"]), "index"]
    daily = daily[~daily.index.isin(elsewhere)]
    return daily.assign(month=_month(daily["day"]))


def _deals(scope: Scope) -> list[pd.DataFrame]:
    """Counts by owner, amounts by credit."""
    months = _deal_months(scope)
    owner = ["month", "person_id"]
    flags = ["is_created", "is_won", "is_lost", "is_worked", "is_open"]
    counts = months.groupby(owner, dropna=False)[flags].sum().reset_index()
    counts = counts.rename(columns={name: name.replace("is_", "deals_") for name in flags})
    rows = _credits(scope, months[months["is_won"] | months["is_lost"] | months["is_open"]])
    amounts = rows.assign(
        amount_won=rows["cents"].where(rows["is_won"]),
        amount_lost=rows["cents"].where(rows["is_lost"]),
        open_pipeline_amount=rows["cents"].where(rows["is_open"]),
    )
    summed = amounts.groupby(owner, dropna=False)[list(AE_FIGURES[5:])].sum()
    return [counts, summed.reset_index()]


def _undone(scope: Scope) -> pd.DataFrame:
    """What changed fields of a deal were at the cutoff: the old value of the first later change."""
    columns = ["change_id", "entity", "record_id", "field", "old_value", "changed_at"]
    rows = _raw(scope, "record_change", columns)
    rows = rows[(rows["changed_at"] >= scope.cutoff) & (rows["entity"] == "opportunity")]
    rows = rows[rows["field"].isin(CHANGED)].sort_values(["changed_at", "change_id"])
    rows = rows.drop_duplicates(["record_id", "field"])
    wide = rows.pivot_table(index="record_id", columns="field", values="old_value", aggfunc="first")
    return wide.reindex(columns=list(CHANGED)).add_prefix("old_")


def _deal_states(scope: Scope) -> pd.DataFrame:
    """New business as it was at the cutoff."""
    columns = ["opportunity_id", "ae_id", "deal_type", "stage", "is_closed", "is_won", "amount"]
    times = ["created_at", "closed_at", "recorded_at", "deleted_at"]
    deals = _raw(scope, "opportunity", [*columns, *times, "currency", "merged_into"])
    stages = deals.groupby("stage")[["is_closed", "is_won"]].mean() > 0.5
    deals = deals[deals["merged_into"].isna() & (deals["deal_type"] == "new")]
    deals = deals[(deals["created_at"] < scope.cutoff) & _known(scope, deals["recorded_at"])]
    deals = deals[_kept(scope, deals["deleted_at"])]
    deals = deals.merge(_undone(scope), left_on="opportunity_id", right_index=True, how="left")
    has_stage = deals["old_stage"].notna()
    was = stages.reindex(deals["old_stage"]).fillna(False).set_axis(deals.index)
    old_cents = (pd.to_numeric(deals["old_amount"]) * 100).round()
    old_closing = pd.to_datetime(deals["old_closed_at"]).dt.tz_localize(ZONE).dt.tz_convert("UTC")
    closed_month = _month(_day(old_closing.fillna(deals["closed_at"])))
    is_closed = deals["is_closed"].where(~has_stage, was["is_closed"]).astype(bool)
    is_closed &= closed_month <= pd.Timestamp(scope.month)
    is_won = deals["is_won"].where(~has_stage, was["is_won"]).astype(bool)
    return pd.DataFrame(
        {
            "opportunity_id": deals["opportunity_id"],
            "currency": deals["currency"],
            "person_id": deals["old_ae_id"].fillna(deals["ae_id"]),
            "cents": old_cents.fillna(deals["amount"]),
            "created_month": _month(_day(deals["created_at"])),
            "closed_month": closed_month.where(is_closed),
            "is_closed": is_closed,
            "was_won": is_won & is_closed,
        }
    )


def _deal_months(scope: Scope) -> pd.DataFrame:
    """One row per deal and month of its life, converted at the rate of the month."""
    deals = _deal_states(scope)
    pair = deals[["created_month", "closed_month"]]
    deals = deals.assign(since=pair.min(axis=1), until=pair.max(axis=1))
    parts = []
    for month in map(pd.Timestamp, scope.months()):
        alive = (deals["since"] <= month) & (~deals["is_closed"] | (deals["until"] >= month))
        rows = deals[alive]
        is_closing = rows["closed_month"] == month
        rows = rows.assign(
            month=month,
            is_created=rows["created_month"] == month,
            is_won=rows["was_won"] & is_closing,
            is_lost=~rows["was_won"] & is_closing,
            is_worked=~rows["is_closed"] | (rows["closed_month"] >= month),
            is_open=~rows["is_closed"] | (rows["closed_month"] > month),
        )
        parts.append(rows)
    months = pd.concat(parts).merge(_rates(scope), on=["month", "currency"], how="left")
    cents = months["cents"].fillna(0).astype("int64") * months["rate"]
    return months.assign(cents=(cents + 50_000_000) // 100_000_000)


def _rates(scope: Scope) -> pd.DataFrame:
    """The last quote of each month, in units of 1e-8."""
    quoted = _raw(scope, "exchange_rate", ["currency", "rate_date", "rate_to_reporting"])
    quoted = quoted.sort_values("rate_date")
    quoted["month"] = _month(pd.to_datetime(quoted["rate_date"]))
    last = quoted.groupby(["month", "currency"])["rate_to_reporting"].last()
    months = pd.to_datetime(pd.Series(scope.months())).astype("datetime64[us]")
    own = pd.DataFrame({"month": months, "currency": scope.currency, "rate": 100_000_000})
    return pd.concat([last.rename("rate").reset_index(), own])


def _credits(scope: Scope, months: pd.DataFrame) -> pd.DataFrame:
    """Each person's part of each amount; cents left over go by largest remainder."""
    columns = ["opportunity_id", "person_id", "credit_share", "recorded_at", "deleted_at"]
    shares = _raw(scope, "opportunity_split", columns)
    shares = shares[_known(scope, shares["recorded_at"]) & _kept(scope, shares["deleted_at"])]
    shares = shares.loc[shares["credit_share"] > 0, columns[:3]]
    deal = ["opportunity_id", "month"]
    split = months.drop(columns="person_id").merge(shares, on="opportunity_id")
    split["total"] = split.groupby(deal)["credit_share"].transform("sum")
    product = split["cents"] * split["credit_share"]
    split["whole"], split["rest"] = product // split["total"], product % split["total"]
    split = split.sort_values(["rest", "person_id"], ascending=[False, True])
    left = split["cents"] - split.groupby(deal)["whole"].transform("sum")
    is_next = split.groupby(deal).cumcount() < left
    split["cents"] = split["whole"] + is_next.astype("int64")
    whole = months[~months["opportunity_id"].isin(shares["opportunity_id"])]
    return pd.concat([whole, split])
