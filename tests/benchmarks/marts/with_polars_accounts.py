"""Portfolios and the AM's figures, with Polars.

Here belongs everything of `hand_written.sql` under portfolios and AMs.
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
    month_number,
    month_of,
    month_starts,
    ratio,
    raw,
)

FOREVER = date(9999, 12, 1)
PORTFOLIO = [
    "portfolio_start",
    "portfolio_new",
    "portfolio_expansion",
    "portfolio_contraction",
    "portfolio_churn",
    "portfolio_taken_over",
    "portfolio_handed_over",
    "portfolio_fx",
    "portfolio_end",
]
GROWTH = ["upsell_value_start", "upsell_value_end", "lifetime_value_start", "lifetime_value_end"]
KEPT = ["retention_value_start", "retention_value_kept", "retention_value_end"]
MONEY = [*PORTFOLIO, *GROWTH, *KEPT]
FIGURES = [*MONEY, "accounts_held", "upsell_value_months"]


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


def _at_rate(
    company: Company, rows: Frame, name: str, currency: str, month: str = "month"
) -> Frame:
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
    ends = _at_rate(company, ends, "value", "currency")
    ends = _at_rate(company, ends, "year_ago_value", "year_ago_currency")
    ends = _at_rate(company, ends, "first_value", "first_currency")
    ends = _at_rate(company, ends, "base_value", "base_currency")
    ends = _at_rate(company, ends, "start_at_end_rate", "start_currency")
    ends = _at_rate(company, ends, "start_value", "start_currency", "previous")
    segments = raw(scope, "account").select(by, segment="segment")
    return ends.join(segments, on=by, how="left").collect().lazy()


def am_rows(company: Company, states: Frame, portfolio: Frame) -> Frame:
    """The figures per month and person."""
    ends = portfolio.filter(pl.col("month") >= company.scope.first_month)
    is_older = pl.col("month") > pl.col("first_month")
    apart = month_number(pl.col("month")) - month_number(pl.col("base_month"))
    held = ends.group_by("month", "owner").agg(
        accounts_held=(pl.col("value") > 0).sum().cast(pl.Int64),
        portfolio_end=pl.col("value").sum(),
        lifetime_value_start=pl.col("first_value").filter(is_older).sum(),
        lifetime_value_end=pl.col("value").filter(is_older).sum(),
        upsell_value_start=pl.col("base_value").filter(is_older).sum(),
        upsell_value_end=pl.col("value").filter(is_older).sum(),
        upsell_value_months=(pl.col("base_value") * apart).filter(is_older).sum(),
        has_portfolio=pl.lit(value=True),
    )
    begun = (
        ends.filter(pl.col("start_value") != 0)
        .group_by("month", owner="start_owner")
        .agg(
            portfolio_start=pl.col("start_value").sum(),
            portfolio_fx=(pl.col("start_at_end_rate") - pl.col("start_value")).sum(),
            has_portfolio=pl.lit(value=True),
        )
    )
    year = (
        ends.filter(pl.col("year_ago_value") > 0)
        .group_by("month", owner="year_ago_owner")
        .agg(
            retention_value_start=pl.col("year_ago_value").sum(),
            retention_value_kept=pl.min_horizontal("value", "year_ago_value").sum(),
            retention_value_end=pl.col("value").sum(),
            has_portfolio=pl.lit(value=False),
        )
    )
    parts = [held, begun, year, *_movements(company, states)]
    return (
        company.person(pl.concat(parts, how="diagonal"), "owner")
        .group_by("month", "person_id")
        .agg(pl.col(FIGURES).sum(), pl.col("has_portfolio").any())
    )


def _movements(company: Company, states: Frame) -> list[Frame]:
    """What came and what left, by the kind of movement."""
    scope = company.scope
    rows = states.filter(pl.col("changed_month").is_between(scope.first_month, scope.month))
    rows = rows.with_columns(month="changed_month", before="value_before", after="value")
    rows = _at_rate(company, rows, "before", "currency_before")
    rows = _at_rate(company, rows, "after", "currency")
    change = pl.col("after") - pl.col("before")
    is_handed = (pl.col("step") == 0) & pl.col("owner").ne_missing(pl.col("owner_before"))
    is_value, is_first = pl.col("step") == 1, pl.col("is_first_value")
    is_later, is_alive = is_value & ~is_first, pl.col("value") > 0
    is_growth = change > 0
    moved = (
        rows.filter((change != 0) | (is_handed & (pl.col("after") != 0)))
        .group_by("month", "owner")
        .agg(
            portfolio_new=change.filter(is_value & is_first).sum(),
            portfolio_expansion=change.filter(is_later & is_alive & is_growth).sum(),
            portfolio_contraction=(-change).filter(is_later & is_alive & ~is_growth).sum(),
            portfolio_churn=(-change).filter(is_later & ~is_alive).sum(),
            portfolio_taken_over=pl.col("after").filter(is_handed).sum(),
            has_portfolio=pl.lit(value=True),
        )
    )
    left = (
        rows.filter(is_handed & (pl.col("before") != 0))
        .group_by("month", owner="owner_before")
        .agg(portfolio_handed_over=pl.col("before").sum(), has_portfolio=pl.lit(value=True))
    )
    return [moved, left]


def am_people(company: Company, rows: Frame) -> Frame:
    """One row per month and person, of AMs and of who held accounts; amounts not in cents."""
    own = company.people.select(
        "person_id", "full_name", own_team="team", own_segment="segment", own_manager="manager_id"
    )
    return (
        company.role_months.filter(pl.col("role") == "am")
        .join(rows, on=["month", "person_id"], how="full", coalesce=True)
        .join(own, on="person_id", how="left")
        .with_columns(
            pl.col(*FIGURES, "days_in_role").fill_null(0),
            pl.col("has_portfolio").fill_null(value=False),
            team=pl.coalesce("team", "own_team", pl.lit(NOBODY)),
            segment=pl.coalesce("segment", "own_segment"),
            manager_id=pl.coalesce("manager_id", "own_manager"),
        )
        .with_columns(pl.col(*MONEY, "upsell_value_months") / 100)
        .drop(
            "role",
            "working_days_in_role",
            "days_in_month",
            "own_team",
            "own_segment",
            "own_manager",
        )
        .collect()
        .lazy()
    )


def am_monthly(company: Company, people: Frame) -> Frame:
    """The figures of people."""
    is_upsell = (pl.col("scope") == "am") & (pl.col("metric") == "upsell_rate")
    told = company.rate_targets.filter(is_upsell).select("month", told="value")
    rate, months = pl.col("upsell_rate"), pl.col("upsell_months")
    lifetime = ratio("lifetime_value_end", "lifetime_value_start") - 1
    return (
        people.filter((pl.col("days_in_role") > 0) | pl.col("has_portfolio"))
        .join(told, on="month", how="left")
        .with_columns(
            review_month=pl.lit(company.scope.month),
            currency=pl.lit(company.scope.currency),
            upsell_rate=ratio("upsell_value_end", "upsell_value_start") - 1,
            upsell_months=ratio("upsell_value_months", "upsell_value_start"),
            upsell_rate_customer_lifetime=lifetime,
            gross_retention=ratio("retention_value_kept", "retention_value_start"),
            net_retention=ratio("retention_value_end", "retention_value_start"),
            upsell_target=pl.when(pl.col("days_in_role") > 0).then("told"),
        )
        .with_columns(
            upsell_rate_annualised=pl.when(months >= 3).then((1 + rate).pow(12 / months) - 1),
            upsell_attainment=ratio("upsell_rate", "upsell_target"),
        )
        .drop("told", "has_portfolio", "upsell_value_months")
    )
