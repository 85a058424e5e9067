"""Portfolios as known at the cutoff, with Polars.

Here belongs the first half of what `hand_written.sql` has under portfolios: rows, not yet figures.
"""

from datetime import date

import polars as pl

from dagster_project.months import add_months
from tests.benchmarks.marts.scope import NOBODY, ZONE
from tests.benchmarks.marts.with_polars_people import (
    Company,
    Frame,
    cents,
    converted,
    kept,
    known,
    local,
    local_day,
    month_of,
    month_starts,
    raw,
)

FOREVER = date(9999, 12, 1)


def _points(company: Company) -> Frame:
    """Takings-over and ends of ownership, and values, of accounts that are customers."""
    scope = company.scope
    is_there = pl.col("merged_into").is_null() & known(scope) & kept(scope)
    accounts = raw(scope, "account").select(
        "account_id", is_there=is_there, own_currency="currency"
    )
    customers = (
        raw(scope, "account_value")
        .select("account_id")
        .unique()
        .join(accounts, on="account_id", how="left")
        .filter(pl.col("is_there").fill_null(value=True))
    )
    followed = pl.col("valid_from").shift(-1).over("account_id") <= pl.col("valid_to")
    owners = (
        raw(scope, "account_owner")
        .join(customers, on="account_id", how="semi")
        .sort("account_id", "valid_from")
        .with_columns(
            owner=pl.col("person_id").fill_null(NOBODY),
            ended_at=pl.when(~followed.fill_null(value=False)).then("valid_to"),
        )
        .filter(pl.col("valid_from") < scope.cutoff, known(scope))
    )
    month_start = local("valid_from").dt.truncate("1mo").dt.replace_time_zone(ZONE)
    is_first = pl.col("account_id").is_first_distinct()
    taken = owners.select(
        "account_id",
        "owner",
        step=pl.lit(0),
        changed_at=pl.when(is_first)
        .then(month_start.dt.convert_time_zone("UTC"))
        .otherwise("valid_from"),
    )
    ended = owners.filter(pl.col("ended_at") < scope.cutoff).select(
        "account_id", owner=pl.lit(NOBODY), step=pl.lit(0), changed_at="ended_at"
    )
    values = (
        raw(scope, "account_value")
        .filter(pl.col("valid_from") < scope.cutoff, known(scope))
        .join(customers, on="account_id")
        .select(
            "account_id",
            step=pl.lit(1),
            changed_at="valid_from",
            value=cents("recurring_amount"),
            currency=pl.coalesce("currency", "own_currency", pl.lit(scope.currency)),
        )
    )
    return pl.concat([taken, ended, values], how="diagonal")


def account_states(company: Company) -> Frame:
    """Each change with what was before it."""
    by = "account_id"
    left = (pl.col("step") == 0) & (pl.col("owner") == NOBODY) & (pl.col("value") == 0)
    return (
        _points(company)
        .sort(by, "changed_at", "step")
        .with_columns(pl.col("value").forward_fill().over(by).fill_null(0))
        .with_columns(
            pl.col("currency").forward_fill().over(by), highest=pl.col("value").cum_max().over(by)
        )
        .filter(~(left & (pl.col("highest") > 0)))
        .with_columns(pl.col("owner").forward_fill().over(by).fill_null(NOBODY))
        .with_columns(
            owner_before=pl.col("owner").shift().over(by),
            value_before=pl.col("value").shift().over(by).fill_null(0),
            currency_before=pl.coalesce(pl.col("currency").shift().over(by), "currency"),
            highest_before=pl.col("highest").shift().over(by).fill_null(0),
            changed_month=month_of(local_day("changed_at")),
        )
        .with_columns(is_first_value=(pl.col("value") > 0) & (pl.col("highest_before") <= 0))
        .collect()
        .lazy()
    )


def at_rate(company: Company, rows: Frame, name: str, currency: str, month: str = "month") -> Frame:
    """`rows` with the cents of `name` in the reporting currency."""
    rates = company.rates.rename({"month": month, "currency": currency, "rate": "its_rate"})
    joined = rows.join(rates, on=[month, currency], how="left")
    return joined.with_columns(converted(name, "its_rate").alias(name)).drop("its_rate")


def portfolio_of(company: Company, states: Frame) -> Frame:
    """The value of each customer at the end of each month, and what it is compared with."""
    scope, by = company.scope, "account_id"
    firsts = states.filter("is_first_value").select(
        by, first_month="changed_month", first_positive="value"
    )
    rows = states.join(firsts, on=by, maintain_order="left")
    until = (
        rows.filter(pl.col("changed_month") <= pl.col("first_month"))
        .group_by(by)
        .agg(
            told=pl.col("value").last(),
            first_currency=pl.col("currency").last(),
            positive=pl.col("first_positive").first(),
        )
        .select(
            by,
            "first_currency",
            first_value=pl.when(pl.col("told") != 0).then("told").otherwise("positive"),
        )
    )
    is_new = pl.col("owner").ne_missing(pl.col("owner_before"))
    told = [
        pl.when(is_new).then(name).forward_fill().over(by).alias(f"owner_{name}")
        for name in ("changed_month", "value", "currency")
    ]
    following = pl.col("changed_month").shift(-1).over(by).fill_null(FOREVER)
    first = pl.max_horizontal(
        "changed_month", "first_month", pl.lit(add_months(scope.history_from, -12))
    )
    last = pl.min_horizontal(following.dt.offset_by("-1mo"), pl.lit(scope.month))
    ends = (
        rows.with_columns(*told, month=month_starts(first, last))
        .select(
            by,
            "month",
            "owner",
            "value",
            "currency",
            "first_month",
            *(e.meta.output_name() for e in told),
        )
        .explode("month")
        .drop_nulls("month")
        .with_columns(
            start_owner=pl.col("owner").shift().over(by),
            start_value=pl.col("value").shift().over(by),
            start_currency=pl.col("currency").shift().over(by),
            year_ago_owner=pl.col("owner").shift(12).over(by),
            year_ago_value=pl.col("value").shift(12).over(by),
            year_ago_currency=pl.col("currency").shift(12).over(by),
            previous=pl.col("month").dt.offset_by("-1mo"),
        )
        .filter(pl.col("month") >= scope.history_from)
        .join(until, on=by)
        .with_columns(
            base_month=pl.max_horizontal("first_month", "owner_changed_month"),
            start_at_end_rate="start_value",
            is_later=pl.col("owner_changed_month") > pl.col("first_month"),
        )
        .with_columns(
            base_value=pl.when("is_later").then("owner_value").otherwise("first_value"),
            base_currency=pl.when("is_later").then("owner_currency").otherwise("first_currency"),
        )
    )
    ends = at_rate(company, ends, "value", "currency")
    ends = at_rate(company, ends, "year_ago_value", "year_ago_currency")
    ends = at_rate(company, ends, "first_value", "first_currency")
    ends = at_rate(company, ends, "base_value", "base_currency")
    ends = at_rate(company, ends, "start_at_end_rate", "start_currency")
    ends = at_rate(company, ends, "start_value", "start_currency", "previous")
    segments = raw(scope, "account").select(by, segment="segment")
    return ends.join(segments, on=by, how="left").collect().lazy()
