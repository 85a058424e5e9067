"""Deals as known at the cutoff, with Polars.

Here belongs the first half of what `hand_written.sql` has under deals: rows, not yet figures.
"""

import polars as pl

from tests.benchmarks.marts.scope import CHANGED, ZONE
from tests.benchmarks.marts.with_polars_people import (
    Company,
    Frame,
    cents,
    converted,
    kept,
    known,
    local_day,
    month_of,
    month_starts,
    raw,
)


def _undone(company: Company) -> Frame:
    """What changed fields of a deal were at the cutoff: the old value of the first later change."""
    scope = company.scope
    first = (
        raw(scope, "record_change")
        .filter(pl.col("changed_at") >= scope.cutoff, pl.col("entity") == "opportunity")
        .filter(pl.col("field").is_in(CHANGED))
        .sort("changed_at", "change_id")
        .unique(["record_id", "field"], keep="first", maintain_order=True)
    )
    old = [
        pl.col("old_value").filter(pl.col("field") == name).first().alias(f"old_{name}")
        for name in CHANGED
    ]
    has = [(pl.col("field") == name).any().alias(f"has_{name}") for name in CHANGED]
    return first.group_by("record_id").agg(*old, *has)


def deal_states(company: Company) -> Frame:
    """Every deal as it was at the cutoff."""
    scope = company.scope
    stages = (
        raw(scope, "opportunity")
        .group_by(old_stage="stage")
        .agg(closes=pl.col("is_closed").mean() > 0.5, wins=pl.col("is_won").mean() > 0.5)
    )
    old_closing = (
        pl.col("old_closed_at").str.to_datetime("%Y-%m-%d").dt.replace_time_zone(ZONE)
    ).dt.convert_time_zone("UTC")

    def then(field: str, old: pl.Expr | str, now: str) -> pl.Expr:
        return pl.when(pl.col(f"has_{field}").fill_null(value=False)).then(old).otherwise(now)

    columns = ["opportunity_id", "lead_id", "deal_type", "created_at", "loss_reason", "segment"]
    restored = (
        raw(scope, "opportunity")
        .filter(pl.col("merged_into").is_null(), known(scope, "created_at"), known(scope))
        .filter(kept(scope))
        .join(_undone(company), left_on="opportunity_id", right_on="record_id", how="left")
        .join(stages, on="old_stage", how="left")
        .select(
            *columns,
            currency=pl.col("currency").fill_null(scope.currency),
            source="source_1",
            is_restored=pl.col("has_stage").fill_null(value=False),
            account_id=then("account_id", "old_account_id", "account_id"),
            ae_id=then("ae_id", "old_ae_id", "ae_id"),
            stage=then("stage", "old_stage", "stage"),
            is_closed=then("stage", pl.col("closes").fill_null(value=False), "is_closed"),
            is_won=then("stage", pl.col("wins").fill_null(value=False), "is_won"),
            cents=pl.when(pl.col("has_amount").fill_null(value=False))
            .then((pl.col("old_amount").cast(pl.Decimal(18, 2)) * 100).cast(pl.Int64))
            .otherwise(cents()),
            closed_at=then("closed_at", old_closing.cast(pl.Datetime("us", "UTC")), "closed_at"),
        )
    )
    return _dated(company, restored).collect().lazy()


def _dated(company: Company, restored: Frame) -> Frame:
    """A deal that was closed at the cutoff and is not today closed when it entered its stage."""
    scope = company.scope
    entered = (
        raw(scope, "record_change")
        .filter(pl.col("entity") == "opportunity", pl.col("field") == "stage")
        .filter(pl.col("changed_at") < scope.cutoff)
        .join(
            restored.filter("is_closed", "is_restored", pl.col("closed_at").is_null()),
            left_on=["record_id", "new_value"],
            right_on=["opportunity_id", "stage"],
            how="semi",
        )
        .group_by(opportunity_id="record_id")
        .agg(entered_at=pl.col("changed_at").max())
    )
    is_ahead = pl.col("is_ahead")
    states = (
        restored.join(entered, on="opportunity_id", how="left")
        .with_columns(closed_at=pl.when("is_closed").then(pl.coalesce("closed_at", "entered_at")))
        .with_columns(closed_on=local_day("closed_at"), created_on=local_day("created_at"))
        .with_columns(closed_month=month_of(pl.col("closed_on")))
        .with_columns(is_ahead=(pl.col("closed_month") > scope.month).fill_null(value=False))
        .with_columns(
            pl.when(~is_ahead).then(pl.col("closed_at", "closed_on", "closed_month")),
            stage=pl.when(pl.col("is_restored") | ~is_ahead).then("stage"),
            loss_reason=pl.when(pl.col("is_closed") & ~pl.col("is_won") & ~is_ahead).then(
                "loss_reason"
            ),
            is_closed=pl.col("is_closed") & ~is_ahead,
            is_won=pl.col("is_won") & ~is_ahead,
            created_month=month_of(pl.col("created_on")),
            is_new=pl.col("deal_type").fill_null("new") == "new",
        )
        .drop("entered_at", "is_ahead", "is_restored")
    )
    return company.person(states, "ae_id").drop("ae_id")


def deals_mart(company: Company, states: Frame) -> Frame:
    """What the figures of the review month are made of."""
    scope = company.scope
    rate_month = pl.max_horizontal(
        pl.col("closed_month").fill_null(scope.month), pl.lit(scope.first_month)
    )
    is_shown = pl.any_horizontal(
        ~pl.col("is_closed"),
        (pl.col("closed_month") == scope.month).fill_null(value=False),
        pl.col("created_month") == scope.month,
    )
    return (
        states.filter(is_shown)
        .with_columns(rate_month=rate_month)
        .join(
            company.rates,
            left_on=["currency", "rate_month"],
            right_on=["currency", "month"],
            how="left",
        )
        .with_columns(
            review_month=pl.lit(scope.month),
            amount=pl.col("cents") / 100,
            amount_reporting=converted("cents") / 100,
            rate=pl.col("rate") / 1e8,
            month="closed_month",
        )
        .rename({"person_id": "ae_id"})
        .drop("cents", "rate_month", "closed_month", "closed_on", "created_on", "is_new")
    )


def deal_months(company: Company, states: Frame) -> Frame:
    """One row per deal and month of its life, converted at the rate of the month."""
    scope = company.scope
    closed, created, month = pl.col("closed_month"), pl.col("created_month"), pl.col("month")
    is_closed = pl.col("is_closed")
    until = pl.when("is_closed").then(pl.max_horizontal(created, closed)).otherwise(scope.month)
    columns = ["opportunity_id", "person_id", "is_new", "created_on", "closed_on", "is_won"]
    more = ["is_closed", "created_month", "closed_month", "cents", "currency", "source", "segment"]
    is_closing = (month == closed).fill_null(value=False)
    is_created = (month == created).fill_null(value=False)
    return (
        states.select(
            *columns,
            *more,
            month=month_starts(
                pl.max_horizontal(pl.min_horizontal(created, closed), pl.lit(scope.history_from)),
                pl.min_horizontal(until, pl.lit(scope.month)),
            ),
        )
        .explode("month")
        .drop_nulls("month")
        .join(company.rates, on=["month", "currency"], how="left")
        .select(
            *columns[:-1],
            "month",
            "source",
            "segment",
            is_created=is_created,
            is_won=is_closing & pl.col("is_won"),
            is_lost=is_closing & ~pl.col("is_won"),
            is_worked=~is_closed | (month <= closed).fill_null(value=False),
            is_open=~is_closed | (month < closed).fill_null(value=False),
            is_won_of_created=is_created & pl.col("is_won"),
            is_decided_of_created=is_created & is_closed,
            cents=converted("cents"),
        )
        .collect()
        .lazy()
    )


def credits_of(company: Company, months: Frame) -> Frame:
    """Each person's part of each amount; cents left over go by largest remainder."""
    scope = company.scope
    shares = (
        raw(scope, "opportunity_split")
        .filter(pl.col("credit_share") > 0, known(scope), kept(scope))
        .select(
            "opportunity_id",
            sharer="person_id",
            weight=(pl.col("credit_share") * 1_000_000).cast(pl.Int64),
        )
    )
    deal = ["opportunity_id", "month"]
    product = pl.col("cents") * pl.col("weight")
    total = pl.col("weight").sum().over(deal)
    columns = ["month", "person_id", "closed_on", "is_new", "is_won", "is_lost", "is_open", "cents"]
    split = (
        months.drop("person_id")
        .join(shares, on="opportunity_id")
        .with_columns(whole=product // total, rest=product % total)
        .sort(pl.col("rest"), "sharer", descending=[True, False])
        .with_columns(
            place=pl.int_range(pl.len()).over(deal),
            left=pl.col("cents") - pl.col("whole").sum().over(deal),
        )
        .with_columns(cents=pl.col("whole") + (pl.col("place") < pl.col("left")).cast(pl.Int64))
    )
    whole = months.join(shares, on="opportunity_id", how="anti")
    parts = [whole.select(columns), company.person(split, "sharer").select(columns)]
    return pl.concat(parts)
