"""Hand-overs, calls and the SDR's figures, with pandas.

Here belongs everything of `hand_written.sql` under hand-overs and SDRs.
"""

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from tests.benchmarks.marts.scope import NOBODY
from tests.benchmarks.marts.with_pandas_files import (
    Ints,
    as_dates,
    first_days,
    kept,
    known,
    local_days,
    months_of,
    ratio,
)
from tests.benchmarks.marts.with_pandas_people import Company

SENT = ["handover_id", "lead_id", "sdr_id", "ae_id", "sent_at", "decided_at", "decision"]
SENT_TOO = ["decision_reason", "opportunity_id", "recorded_at", "deleted_at"]
FIGURES = [
    "leads_sent",
    "leads_accepted",
    "leads_rejected",
    "leads_undecided",
    "leads_undecided_past_sla",
    "leads_qualified",
    "leads_became_qualified",
    "calls",
    "calls_connected",
]


def _winners(leads: pd.DataFrame) -> "pd.Series[str]":
    """What each merged lead ended up in."""
    merged = leads.dropna(subset="merged_into").set_index("lead_id")["merged_into"]
    found = merged
    while (is_merged := found.isin(merged.index)).any():
        found = found.where(~is_merged, found.map(merged))
    return found


def offered(company: Company) -> pd.DataFrame:
    """Every known hand-over with its state at the cutoff."""
    scope, files = company.scope, company.files
    leads = files.read("lead", ["lead_id", "source_1", "segment", "merged_into", "deleted_at"])
    index = pd.Index(leads["lead_id"])
    winners = _winners(leads)
    becomes = np.arange(len(index) + 1)
    becomes[index.get_indexer(winners.index)] = index.get_indexer(pd.Index(winners))
    rows = files.read("handover", [*SENT, *SENT_TOO])
    rows = rows[
        (rows["sent_at"] < scope.cutoff).to_numpy()
        & known(scope, rows["recorded_at"])
        & kept(scope, rows["deleted_at"])
    ]
    rows = rows.assign(lead=becomes[index.get_indexer(pd.Index(rows["lead_id"]))])
    is_gone = ~kept(scope, leads["deleted_at"])
    rows = rows[~is_gone[rows["lead"]]].sort_values(["sent_at", "handover_id"])
    lead = leads.iloc[rows["lead"]].set_axis(rows.index)
    is_decided = (rows["decision"].notna() & known(scope, rows["decided_at"])).to_numpy()
    decided_at = rows["decided_at"].where(is_decided)
    sent_day, decided_day = local_days(rows["sent_at"]), local_days(decided_at)
    met_at = _qualified(company, index, becomes).reindex(rows["lead"]).set_axis(rows.index)
    met_day = local_days(met_at)
    calendar = company.working
    due = calendar.due(sent_day, scope.sla_working_days)
    taken = calendar.passed(decided_day) - calendar.passed(sent_day)
    decisions = rows["decision"].cat.add_categories("undecided")
    return rows.assign(
        lead_id=lead["lead_id"],
        source=lead["source_1"],
        segment=lead["segment"],
        sdr=company.codes(rows["sdr_id"]),
        ae=company.codes(rows["ae_id"]),
        sent_day=sent_day,
        month=months_of(sent_day),
        decision=decisions.where(is_decided, "undecided"),
        decision_reason=rows["decision_reason"].where(is_decided),
        decided_at=decided_at,
        decided_month=months_of(decided_day),
        opportunity_id=rows["opportunity_id"].where(is_decided),
        decision_days=np.where(decided_day >= sent_day, taken, np.nan),
        is_first=~rows["lead"].duplicated().to_numpy(),
        is_overdue=~is_decided & (due < first_days(np.array([company.last + 1]))),
        is_qualified=met_at.notna(),
        met_day=met_day,
        met_month=months_of(met_day),
    )


def _qualified(
    company: Company, index: "pd.Index[str]", becomes: Ints
) -> "pd.Series[pd.Timestamp]":
    """Leads that met every criterion, and when the last of them was met for good."""
    scope, required = company.scope, company.scope.criteria()
    columns = ["lead_id", "criterion", "is_met", "assessed_at", "recorded_at", "deleted_at"]
    rows = company.files.read("lead_criterion", columns)
    rows = rows[
        (rows["assessed_at"] < scope.cutoff).to_numpy()
        & known(scope, rows["recorded_at"])
        & kept(scope, rows["deleted_at"])
        & rows["criterion"].isin(required).to_numpy()
    ]
    lead = becomes[index.get_indexer(pd.Index(rows["lead_id"]))]
    key = lead * 64 + rows["criterion"].cat.codes.to_numpy()
    rows = pd.DataFrame({"key": key, "at": rows["assessed_at"], "is_met": rows["is_met"]})
    unmet = rows[~rows["is_met"]].groupby("key")["at"].max()
    met = rows[rows["is_met"]]
    last_no = unmet.reindex(met["key"]).set_axis(met.index)
    met = met[last_no.isna() | (met["at"] > last_no)]
    first = met.groupby("key")["at"].min()
    per_lead = first.groupby(first.index // 64).agg(["size", "max"])
    return per_lead.loc[per_lead["size"] == len(required), "max"]


def handovers(company: Company, rows: pd.DataFrame) -> pd.DataFrame:
    """What the figures of the review month are made of."""
    last, ids = company.last, company.people.index.to_numpy()
    rows = rows[
        (rows["month"] == last)
        | (rows["decided_month"] == last)
        | (rows["met_month"] == last)
        | ((rows["decision"] == "undecided") & (rows["month"] >= company.first))
    ]
    columns = [*SENT[:2], *SENT[4:], *SENT_TOO[:2], "is_first", "is_overdue", "is_qualified"]
    return rows[[*columns, "source", "segment", "decision_days"]].assign(
        review_month=pd.Timestamp(company.scope.month),
        sdr_id=ids[rows["sdr"]],
        ae_id=ids[rows["ae"]],
        month=as_dates(rows["month"].to_numpy()),
        decided_month=as_dates(rows["decided_month"].to_numpy()),
        qualified_month=as_dates(rows["met_month"].to_numpy()),
    )


def calls(company: Company) -> pd.DataFrame:
    """Calls per person and day of the whole history, with the role of the day."""
    scope = company.scope
    field = ds.field
    where = (
        (field("kind") == "call")
        & (field("occurred_at") >= scope.starts_at)
        & (field("occurred_at") < scope.cutoff)
        & (field("recorded_at").is_null() | (field("recorded_at") < scope.cutoff))
        & (field("deleted_at").is_null() | (field("deleted_at") >= scope.cutoff))
    )
    columns = ["person_id", "occurred_at", "is_connected"]
    rows = company.files.read("activity", columns, where)
    rows = pd.DataFrame(
        {
            "person": company.codes(rows["person_id"]),
            "day": local_days(rows["occurred_at"]),
            "calls_connected": rows["is_connected"].fillna(False).astype(bool),
        }
    )
    daily = rows.groupby(["person", "day"])["calls_connected"].agg(["size", "sum"])
    daily = daily.set_axis(["calls", "calls_connected"], axis=1).reset_index()
    daily = company.on_day(daily.assign(month=months_of(daily["day"].to_numpy())))
    return daily[daily["role"].isna() | (daily["role"] == "sdr")]


def sdr_rows(company: Company, handed: pd.DataFrame, called: pd.DataFrame) -> pd.DataFrame:
    """Figures per month, person and team of the day."""
    first = handed[handed["is_first"] & (handed["month"] >= company.first)]
    sent = pd.DataFrame(
        {
            "month": first["month"],
            "person": first["sdr"],
            "day": first["sent_day"],
            "leads_sent": 1,
            "leads_accepted": first["decision"] == "accepted",
            "leads_rejected": first["decision"] == "rejected",
            "leads_undecided": first["decision"] == "undecided",
            "leads_undecided_past_sla": first["is_overdue"],
            "leads_qualified": first["is_qualified"],
        }
    )
    became = handed[handed["is_first"] & (handed["met_month"] >= company.first)]
    became = pd.DataFrame(
        {
            "month": became["met_month"],
            "person": became["sdr"],
            "day": became["met_day"],
            "leads_became_qualified": 1,
        }
    )
    key = ["month", "person", "day"]
    summed = [rows.groupby(key).sum().reset_index() for rows in (sent, became)]
    events = company.on_day(pd.concat(summed))
    events = pd.concat([events, called[called["month"] >= company.first]])
    events["team"] = events["team"].fillna(NOBODY)
    return events.groupby(["month", "person", "team"])[FIGURES].sum().reset_index()


def sdr_monthly(company: Company, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of people."""
    key = ["month", "person"]
    facts = rows.groupby(key).agg({**dict.fromkeys(FIGURES, "sum"), "team": "max"})
    facts = facts.rename(columns={"team": "last_team"}).reset_index()
    held = company.role_months[company.role_months["role"] == "sdr"]
    target = company.targets[company.targets["metric"] == "leads_sent"]
    mart = held.merge(facts, on=key, how="outer").merge(
        target[target["role"] == "sdr"][[*key, "target"]], on=key, how="left"
    )
    counted = [*FIGURES, "days_in_role", "working_days_in_role"]
    mart[counted] = mart[counted].fillna(0)
    decided = mart["leads_accepted"] + mart["leads_rejected"]
    wanted = mart["target"].round(2)
    people = company.people.iloc[mart["person"]].set_axis(mart.index)
    return mart.assign(
        review_month=pd.Timestamp(company.scope.month),
        person_id=people["person_id"],
        full_name=people["full_name"],
        month=as_dates(mart["month"].to_numpy()),
        team=mart["team"].fillna(mart["last_team"]),
        qualified_lead_rate=ratio(mart["leads_qualified"], mart["leads_sent"]),
        acceptance_rate=ratio(mart["leads_accepted"], decided),
        decided_share=ratio(decided, mart["leads_sent"]),
        qualification_efficiency=ratio(mart["leads_became_qualified"], mart["calls"]),
        leads_sent_target=wanted,
        leads_sent_attainment=ratio(mart["leads_sent"], wanted),
    ).drop(columns=["person", "last_team", "target", "role", "days_in_month"])
