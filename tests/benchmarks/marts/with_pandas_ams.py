"""The figures of AMs, with pandas.

Here belong the figures of people, from the rows of the module for accounts.
"""

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import NOBODY
from tests.benchmarks.marts.with_pandas_accounts import Accounts
from tests.benchmarks.marts.with_pandas_files import (
    Floats,
    as_dates,
    convert,
    ratio,
)
from tests.benchmarks.marts.with_pandas_people import Company

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


def am_rows(company: Company, accounts: Accounts) -> pd.DataFrame:
    """The figures per month and person."""
    ends = accounts.portfolio[accounts.portfolio["month"] >= company.first]
    is_older = ends["month"] > ends["first_month"]
    held = ends.assign(
        accounts_held=ends["value"] > 0,
        portfolio_end=ends["value"],
        lifetime_value_start=ends["first_value"].where(is_older),
        lifetime_value_end=ends["value"].where(is_older),
        upsell_value_start=ends["base_value"].where(is_older),
        upsell_value_end=ends["value"].where(is_older),
        upsell_value_months=(ends["base_value"] * (ends["month"] - ends["base_month"])).where(
            is_older
        ),
    )
    begun = ends[ends["start_value"].fillna(0) != 0].drop(columns="owner")
    begun = begun.rename(columns={"start_owner": "owner"}).assign(
        portfolio_start=begun["start_value"],
        portfolio_fx=begun["start_at_end_rate"] - begun["start_value"],
    )
    year = ends[ends["year_ago_value"] > 0].drop(columns="owner")
    year = year.rename(columns={"year_ago_owner": "owner"}).assign(
        retention_value_start=year["year_ago_value"],
        retention_value_kept=np.minimum(year["value"], year["year_ago_value"]),
        retention_value_end=year["value"],
    )
    moved, left = _movements(company, accounts.states)
    parts = [
        (held, ["accounts_held", "portfolio_end", *GROWTH, "upsell_value_months"], True),
        (begun, ["portfolio_start", "portfolio_fx"], True),
        (year, KEPT, False),
        (moved, PORTFOLIO[1:6], True),
        (left, ["portfolio_handed_over"], True),
    ]
    summed = [
        rows.assign(person=accounts.owners[rows["owner"].to_numpy().astype("i8")])
        .groupby(["month", "person"])[names]
        .sum()
        .assign(has_portfolio=is_present)
        for rows, names, is_present in parts
    ]
    grouped = pd.concat(summed).groupby(["month", "person"])
    return grouped[FIGURES].sum().join(grouped["has_portfolio"].any()).reset_index()


def _movements(company: Company, states: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What came and what left, by the kind of movement."""
    is_shown = states["changed_month"].between(company.first, company.last)
    rows = states[is_shown]
    month = rows["changed_month"].to_numpy()
    at = company.rates.at

    def worth(value: str, place: str) -> Floats:
        return convert(rows[value].to_numpy(), at(rows[place].to_numpy(), month))

    rows = rows.assign(
        month=month,
        before=worth("value_before", "place_before"),
        after=worth("value", "place"),
        is_handed=(rows["step"] == 0) & rows["owner"].ne(rows["owner_before"]),
    )
    change = rows["after"] - rows["before"]
    is_value = rows["step"] == 1
    is_later = is_value & ~rows["is_first_value"]
    is_alive = rows["value"] > 0
    moved = rows.assign(
        portfolio_new=change.where(is_value & rows["is_first_value"]),
        portfolio_expansion=change.where(is_later & is_alive & (change > 0)),
        portfolio_contraction=(-change).where(is_later & is_alive & (change <= 0)),
        portfolio_churn=(-change).where(is_later & ~is_alive),
        portfolio_taken_over=rows["after"].where(rows["is_handed"]),
    )
    moved = moved[(change != 0) | (rows["is_handed"] & (rows["after"] != 0))]
    left = rows[rows["is_handed"] & (rows["before"] != 0)]
    left = left.assign(
        portfolio_handed_over=left["before"],
        owner=left["owner_before"].fillna(0),
    )
    return moved, left


def am_people(company: Company, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per month and person, of AMs and of who held accounts; amounts not in cents."""
    held = company.role_months[company.role_months["role"] == "am"]
    joined = held.merge(rows, on=["month", "person"], how="outer")
    people = company.people.iloc[joined["person"]].set_axis(joined.index)
    joined["has_portfolio"] = joined["has_portfolio"].eq(True)
    joined[[*FIGURES, "days_in_role"]] = joined[[*FIGURES, "days_in_role"]].fillna(0)
    joined[MONEY] = joined[MONEY] / 100
    return joined.assign(
        person_id=people["person_id"],
        full_name=people["full_name"],
        team=joined["team"].fillna(people["team"]).fillna(NOBODY),
        segment=joined["segment"].fillna(people["segment"]),
        manager_id=joined["manager_id"].fillna(people["manager_id"]),
    ).drop(columns=["role", "working_days_in_role", "days_in_month"])


def am_monthly(company: Company, people: pd.DataFrame) -> pd.DataFrame:
    """The figures of people."""
    rows = people[(people["days_in_role"] > 0) | people["has_portfolio"]]
    told = company.rate_targets
    told = told[(told["scope"] == "am") & (told["metric"] == "upsell_rate")]
    target = rows["month"].map(told.set_index("month")["value"]).where(rows["days_in_role"] > 0)
    upsell = ratio(rows["upsell_value_end"], rows["upsell_value_start"]) - 1
    months = ratio(rows["upsell_value_months"] / 100, rows["upsell_value_start"])
    lifetime = ratio(rows["lifetime_value_end"], rows["lifetime_value_start"]) - 1
    return rows.assign(
        review_month=pd.Timestamp(company.scope.month),
        month=as_dates(rows["month"].to_numpy()),
        currency=company.scope.currency,
        upsell_rate=upsell,
        upsell_months=months,
        upsell_rate_annualised=((1 + upsell) ** (12 / months) - 1).where(months >= 3),
        upsell_rate_customer_lifetime=lifetime,
        gross_retention=ratio(rows["retention_value_kept"], rows["retention_value_start"]),
        net_retention=ratio(rows["retention_value_end"], rows["retention_value_start"]),
        upsell_target=target,
        upsell_attainment=ratio(upsell, target),
    ).drop(columns=["person", "has_portfolio", "upsell_value_months"])
