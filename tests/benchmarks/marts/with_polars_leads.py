"""Hand-overs, calls and the SDR's figures, with Polars.

Here belongs everything of `hand_written.sql` under hand-overs and SDRs.
"""

import polars as pl

from tests.benchmarks.marts.scope import NOBODY, Scope
from tests.benchmarks.marts.with_polars_people import (
    Company,
    Frame,
    kept,
    known,
    local_day,
    month_of,
    ratio,
    raw,
)

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


def count(flag: str | pl.Expr) -> pl.Expr:
    """How many rows have a flag."""
    return (pl.col(flag) if isinstance(flag, str) else flag).sum().cast(pl.Int64)


def _winners(scope: Scope) -> Frame:
    """Merged leads and what they ended up in."""
    merged = raw(scope, "lead").filter(pl.col("merged_into").is_not_null())
    pairs = merged.select("lead_id", winner="merged_into").collect()
    further = pairs.rename({"lead_id": "winner", "winner": "next"})
    while pairs.join(further, on="winner", how="semi").height:
        pairs = pairs.join(further, on="winner", how="left").select(
            "lead_id", winner=pl.coalesce("next", "winner")
        )
    return pairs.lazy()


def offered(company: Company) -> Frame:
    """Every known hand-over with its state at the cutoff."""
    scope, days = company.scope, company.days
    winners = _winners(scope)
    leads = raw(scope, "lead").select(
        "lead_id", source="source_1", segment="segment", is_gone=~kept(scope)
    )
    working = days.filter("is_working_day").select("passed", due="date")
    passed = days.select("date", "passed")
    is_decided = pl.col("decision").is_not_null() & known(scope, "decided_at")
    names = ("decision", "decision_reason", "decided_at", "opportunity_id")
    return (
        raw(scope, "handover")
        .filter(pl.col("sent_at") < scope.cutoff, known(scope), kept(scope))
        .join(winners, on="lead_id", how="left")
        .select(
            "handover_id",
            "sdr_id",
            "ae_id",
            "sent_at",
            *[pl.when(is_decided).then(name).alias(name) for name in names],
            lead_id=pl.coalesce("winner", "lead_id"),
            sent_on=local_day("sent_at"),
        )
        .join(leads, on="lead_id", how="left")
        .filter(~pl.col("is_gone").fill_null(value=False))
        .sort("sent_at", "handover_id")
        .with_columns(
            pl.col("decision").fill_null("undecided"),
            is_first=pl.col("lead_id").is_first_distinct(),
            decided_on=local_day("decided_at"),
        )
        .join(passed, left_on="sent_on", right_on="date", how="left")
        .join(
            passed.rename({"passed": "decided"}), left_on="decided_on", right_on="date", how="left"
        )
        .with_columns(last=pl.col("passed") + scope.sla_working_days + 1)
        .join(working, left_on="last", right_on="passed", how="left")
        .join(_qualified(scope, winners), on="lead_id", how="left")
        .with_columns(
            month=month_of(pl.col("sent_on")),
            decided_month=month_of(pl.col("decided_on")),
            decision_days=pl.when(pl.col("decided_on") >= pl.col("sent_on")).then(
                pl.col("decided") - pl.col("passed")
            ),
            is_overdue=(pl.col("decision") == "undecided")
            & (pl.col("due") < scope.cutoff_on).fill_null(value=True),
            is_qualified=pl.col("met_at").is_not_null(),
            met_on=local_day("met_at"),
            qualified_month=month_of(local_day("met_at")),
        )
        .collect()
        .lazy()
    )


def _qualified(scope: Scope, winners: Frame) -> Frame:
    """Leads that met every criterion, and when the last of them was met for good."""
    key = ["lead_id", "criterion"]
    required = scope.criteria()
    assessed = (
        raw(scope, "lead_criterion")
        .filter(pl.col("assessed_at") < scope.cutoff, known(scope), kept(scope))
        .filter(pl.col("criterion").is_in(required))
        .join(winners, on="lead_id", how="left")
        .select("criterion", "is_met", "assessed_at", lead_id=pl.coalesce("winner", "lead_id"))
    )
    unmet = assessed.filter(~pl.col("is_met")).group_by(key).agg(no=pl.col("assessed_at").max())
    return (
        assessed.filter("is_met")
        .join(unmet, on=key, how="left")
        .filter(pl.col("no").is_null() | (pl.col("assessed_at") > pl.col("no")))
        .group_by(key)
        .agg(pl.col("assessed_at").min())
        .group_by("lead_id")
        .agg(pl.len().alias("met"), met_at=pl.col("assessed_at").max())
        .filter(pl.col("met") == len(required))
        .select("lead_id", "met_at")
    )


def handovers(company: Company, handed: Frame) -> Frame:
    """What the figures of the review month are made of."""
    month = company.scope.month
    rows = handed.filter(
        pl.any_horizontal(
            pl.col("month") == month,
            (pl.col("decided_month") == month).fill_null(value=False),
            (pl.col("qualified_month") == month).fill_null(value=False),
            (pl.col("decision") == "undecided") & (pl.col("month") >= company.scope.first_month),
        )
    )
    rows = company.person(rows, "sdr_id").drop("sdr_id").rename({"person_id": "sdr_id"})
    rows = company.person(rows, "ae_id").drop("ae_id").rename({"person_id": "ae_id"})
    dropped = ["is_gone", "sent_on", "decided_on", "passed", "decided", "last", "due", "met"]
    return rows.drop([*dropped, "met_at", "met_on"], strict=False).with_columns(
        review_month=pl.lit(month)
    )


def calls(company: Company) -> Frame:
    """Calls per person and day of the whole history, on days in no other role than SDR."""
    scope = company.scope
    daily = (
        raw(scope, "activity")
        .filter(pl.col("kind") == "call", pl.col("occurred_at") >= scope.starts_at)
        .filter(pl.col("occurred_at") < scope.cutoff, known(scope), kept(scope))
        .group_by("person_id", day=local_day("occurred_at"))
        .agg(calls=pl.len().cast(pl.Int64), calls_connected=count("is_connected"))
    )
    return (
        company.on_day(company.person(daily))
        .filter(pl.col("role").fill_null("sdr") == "sdr")
        .with_columns(month=month_of(pl.col("day")))
        .collect()
        .lazy()
    )


def sdr_rows(company: Company, handed: Frame, called: Frame) -> Frame:
    """Figures per month, person and team of the day."""
    from_month = company.scope.first_month
    decision = pl.col("decision")
    first = handed.filter("is_first").rename({"sdr_id": "person_id"})
    sent = (
        first.filter(pl.col("month") >= from_month)
        .group_by("month", "person_id", day="sent_on")
        .agg(
            leads_sent=pl.len().cast(pl.Int64),
            leads_accepted=count(decision == "accepted"),
            leads_rejected=count(decision == "rejected"),
            leads_undecided=count(decision == "undecided"),
            leads_undecided_past_sla=count("is_overdue"),
            leads_qualified=count("is_qualified"),
        )
    )
    became = (
        first.filter(pl.col("qualified_month") >= from_month)
        .group_by("person_id", month="qualified_month", day="met_on")
        .agg(leads_became_qualified=pl.len().cast(pl.Int64))
    )
    events = company.person(pl.concat([sent, became], how="diagonal"))
    rows = [company.on_day(events), called.filter(pl.col("month") >= from_month)]
    return (
        pl.concat(rows, how="diagonal")
        .with_columns(pl.col("team").fill_null(NOBODY))
        .group_by("month", "person_id", "team")
        .agg(pl.col(*FIGURES).sum())
        .collect()
        .lazy()
    )


def sdr_monthly(company: Company, rows: Frame) -> Frame:
    """The figures of people."""
    key = ["month", "person_id"]
    facts = rows.group_by(key).agg(pl.col(*FIGURES).sum(), last_team=pl.col("team").max())
    held = company.role_months.filter(pl.col("role") == "sdr")
    is_sdr = (pl.col("metric") == "leads_sent") & (pl.col("role") == "sdr")
    targets = company.targets.filter(is_sdr).select(
        *key, leads_sent_target=pl.col("target").round(2)
    )
    decided = pl.col("leads_accepted") + pl.col("leads_rejected")
    return (
        held.join(facts, on=key, how="full", coalesce=True)
        .join(company.people.select("person_id", "full_name"), on="person_id")
        .join(targets, on=key, how="left")
        .with_columns(
            pl.col(*FIGURES, "days_in_role", "working_days_in_role").fill_null(0),
            team=pl.coalesce("team", "last_team"),
            review_month=pl.lit(company.scope.month),
        )
        .with_columns(
            qualified_lead_rate=ratio("leads_qualified", "leads_sent"),
            acceptance_rate=ratio("leads_accepted", decided),
            decided_share=ratio(decided, "leads_sent"),
            qualification_efficiency=ratio("leads_became_qualified", "calls"),
            leads_sent_attainment=ratio("leads_sent", "leads_sent_target"),
        )
        .drop("last_team", "role", "days_in_month")
    )
