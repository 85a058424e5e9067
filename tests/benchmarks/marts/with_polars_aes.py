"""The figures of AEs, with Polars.

Here belong the figures of people, from the rows of the module for deals.
"""

import polars as pl

from tests.benchmarks.marts.scope import NOBODY
from tests.benchmarks.marts.with_polars_deals import credits_of
from tests.benchmarks.marts.with_polars_leads import count
from tests.benchmarks.marts.with_polars_people import (
    Company,
    Frame,
    ratio,
)

COUNTS = ["deals_won", "deals_lost", "deals_worked", "deals_created", "deals_open"]
COUNTS_TOO = ["existing_deals_won", "cohort_won", "cohort_decided"]
CREDITS = ["credits_won", "credits_lost", "credits_open", "existing_credits_won"]
AMOUNTS = ["amount_won", "amount_lost", "open_pipeline_amount", "existing_amount_won"]
DECISIONS = ["leads_received", "leads_accepted", "leads_rejected", "rejections_with_reason"]
DECISIONS_TOO = ["acceptances_with_reason"]


def summed(names: list[str]) -> pl.Expr:
    """Sums that are NULL where every part is NULL."""
    return pl.when(pl.col(*names).is_not_null().any()).then(pl.col(*names).sum())


def ae_facts(company: Company, months: Frame) -> Frame:
    """Figures per month, person and team of the day; of what is open, the team of the last day."""
    months = months.filter(pl.col("month") >= company.scope.first_month)
    new, won, lost, is_open = (pl.col(f"is_{name}") for name in ("new", "won", "lost", "open"))
    nothing = pl.lit(None, pl.Date)
    created = (
        months.filter("is_created")
        .group_by("month", "person_id", day="created_on")
        .agg(
            deals_created=count(new),
            cohort_won=count(pl.col("is_won_of_created") & new),
            cohort_decided=count(pl.col("is_decided_of_created") & new),
        )
    )
    closed = (
        months.filter(won | lost)
        .group_by("month", "person_id", day="closed_on")
        .agg(
            deals_won=count(won & new),
            deals_lost=count(lost & new),
            deals_worked=count(new),
            existing_deals_won=count(won & ~new),
        )
    )
    opened = (
        months.filter(is_open & new)
        .group_by("month", "person_id", day=nothing)
        .agg(deals_open=pl.len().cast(pl.Int64), deals_worked=pl.len().cast(pl.Int64))
    )
    flags = dict(zip(AMOUNTS, (won & new, lost & new, is_open & new, won & ~new), strict=True))
    shared = (
        credits_of(company, months.filter(won | lost | (is_open & new)))
        .group_by("month", "person_id", day=pl.when(~is_open).then("closed_on"))
        .agg(
            *[
                count(flag).alias(share)
                for share, flag in zip(CREDITS, flags.values(), strict=True)
            ],
            *[
                pl.when((flag & pl.col("cents").is_not_null()).any())
                .then(pl.col("cents").filter(flag).sum())
                .alias(amount)
                for amount, flag in flags.items()
            ],
        )
    )
    last = (
        company.spans.sort(pl.col("role") == "ae", "since")
        .group_by("month", "person_id")
        .agg(last_team=pl.col("team").last())
    )
    own = company.people.select("person_id", own_team="team")
    return (
        company.on_day(pl.concat([created, closed, opened, shared], how="diagonal"))
        .join(last, on=["month", "person_id"], how="left")
        .join(own, on="person_id", how="left")
        .with_columns(team=pl.coalesce("team", "last_team", "own_team", pl.lit(NOBODY)))
        .group_by("month", "person_id", "team")
        .agg(pl.col(*COUNTS, *COUNTS_TOO, *CREDITS).sum(), summed(AMOUNTS))
        .collect()
        .lazy()
    )


def ae_rows(company: Company, facts: Frame, handed: Frame) -> Frame:
    """One row per month and person: deals, decisions on leads, and target."""
    key = ["month", "person_id"]
    found = facts.group_by(key).agg(
        pl.col(*COUNTS, *COUNTS_TOO, *CREDITS).sum(),
        summed(AMOUNTS),
        last_team=pl.col("team").max(),
    )
    is_accepted, is_rejected = (pl.col("decision") == word for word in ("accepted", "rejected"))
    has_reason = pl.col("decision_reason").is_not_null()
    received = (
        company.person(handed.filter(pl.col("month") >= company.scope.first_month), "ae_id")
        .group_by(key)
        .agg(
            leads_received=pl.len().cast(pl.Int64),
            leads_accepted=count(is_accepted),
            leads_rejected=count(is_rejected),
            rejections_with_reason=count(is_rejected & has_reason),
            acceptances_with_reason=count(is_accepted & has_reason),
            decision_days_median=pl.col("decision_days").median(),
        )
    )
    is_ae = (pl.col("metric") == "amount_won") & (pl.col("role") == "ae")
    in_cents = (pl.col("target") * pl.col("rate") / 1e6 + 0.5).floor()
    targets = (
        company.targets.filter(is_ae)
        .with_columns(pl.col("currency").fill_null(company.scope.currency))
        .join(company.rates, on=["month", "currency"], how="left")
        .select(*key, amount_won_target=in_cents)
    )
    own = company.people.select(
        "person_id", "full_name", own_team="team", own_segment="segment", own_manager="manager_id"
    )
    return (
        company.role_months.filter(pl.col("role") == "ae")
        .join(found, on=key, how="full", coalesce=True)
        .join(received, on=key, how="full", coalesce=True)
        .join(own, on="person_id", how="left")
        .join(targets, on=key, how="left")
        .with_columns(
            team=pl.coalesce("team", "last_team", "own_team", pl.lit(NOBODY)),
            segment=pl.coalesce("segment", "own_segment"),
            manager_id=pl.coalesce("manager_id", "own_manager"),
        )
        .drop("own_team", "own_segment", "own_manager", "last_team")
        .collect()
        .lazy()
    )


def amounts(rows: Frame) -> Frame:
    """Sums of amounts: 0 where there is no deal, unknown where all deals lack their amount."""
    shown = rows.with_columns(
        pl.when(pl.col(amount).is_not_null() | (pl.col(share).fill_null(0) > 0))
        .then(amount)
        .otherwise(0)
        .alias(amount)
        for share, amount in zip(CREDITS, AMOUNTS, strict=True)
    )
    won, lost = pl.col("amount_won"), pl.col("amount_lost")
    is_told = ((pl.col("credits_won").fill_null(0) == 0) | (won != 0)) & (
        (pl.col("credits_lost").fill_null(0) == 0) | (lost != 0)
    )
    return shown.with_columns(amount_decided=pl.when(is_told).then(won + lost))


def ae_monthly(company: Company, rows: Frame) -> Frame:
    """The figures of people."""
    counts = [*COUNTS, *COUNTS_TOO, *DECISIONS, *DECISIONS_TOO, "days_in_role"]
    return (
        amounts(rows)
        .with_columns(
            pl.col(counts).fill_null(0),
            review_month=pl.lit(company.scope.month),
            currency=pl.lit(company.scope.currency),
        )
        .with_columns(
            pl.col(*AMOUNTS, "amount_won_target") / 100,
            close_rate=ratio("deals_won", pl.col("deals_won") + pl.col("deals_lost")),
            close_rate_amount=ratio("amount_won", "amount_decided"),
            close_rate_worked=ratio("deals_won", "deals_worked"),
            close_rate_cohort=ratio("cohort_won", "deals_created"),
            cohort_maturity=ratio("cohort_decided", "deals_created"),
            amount_won_attainment=ratio("amount_won", "amount_won_target"),
        )
        .drop("role", "days_in_month", "working_days_in_role", *CREDITS, "amount_decided")
    )
