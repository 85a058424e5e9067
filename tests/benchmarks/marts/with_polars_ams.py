"""The figures of AMs, with Polars.

Here belong the figures of people, from the rows of the module for accounts.
"""

import polars as pl

from tests.benchmarks.marts.scope import NOBODY
from tests.benchmarks.marts.with_polars_accounts import at_rate
from tests.benchmarks.marts.with_polars_people import (
    Company,
    Frame,
    month_number,
    ratio,
)

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
    rows = at_rate(company, rows, "before", "currency_before")
    rows = at_rate(company, rows, "after", "currency")
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
