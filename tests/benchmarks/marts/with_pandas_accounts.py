"""Portfolios and the AM's figures, with pandas.

Here belongs everything of `hand_written.sql` under portfolios and AMs.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import NOBODY, ZONE
from tests.benchmarks.marts.with_pandas_files import (
    Floats,
    Ints,
    as_dates,
    convert,
    kept,
    known,
    local_days,
    months_of,
    ratio,
    spread,
)
from tests.benchmarks.marts.with_pandas_people import Company

FOREVER = 100_000
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


@dataclass(frozen=True)
class Accounts:
    """Every change of owner or value, the value at each month's end, and who the owners are."""

    states: pd.DataFrame
    portfolio: pd.DataFrame
    owners: Ints


def accounts_of(company: Company) -> Accounts:
    """Portfolios as known at the cutoff."""
    owners, values, accounts = _points(company)
    names = pd.Index([NOBODY]).union(pd.Index(owners["owner_id"]).unique(), sort=False)
    owners["owner"] = names.get_indexer(pd.Index(owners["owner_id"])).astype("float64")
    people = company.codes(names.to_series())
    states = _states(pd.concat([owners.drop(columns="owner_id"), values]))
    states["place"] = company.rates.places(states["currency"])
    states["place_before"] = states.groupby("account")["place"].shift()
    states["place_before"] = states["place_before"].fillna(states["place"]).astype("int64")
    portfolio = _portfolio(company, states)
    segments = accounts["segment"].reindex(portfolio["account"]).to_numpy()
    return Accounts(states, portfolio.assign(segment=segments), people)


def _points(company: Company) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Takings-over and ends of ownership; values; accounts that are customers."""
    scope, files = company.scope, company.files
    columns = ["account_id", "segment", "currency", "merged_into", "recorded_at", "deleted_at"]
    accounts = files.read("account", columns).set_index("account_id")
    is_there = known(scope, accounts["recorded_at"]) & kept(scope, accounts["deleted_at"])
    there = accounts.index[is_there & accounts["merged_into"].isna().to_numpy()]
    values = files.read(
        "account_value", ["account_id", "valid_from", "recurring_amount", "currency", "recorded_at"]
    )
    gone = accounts.index.difference(there)
    customers = pd.Index(values["account_id"].unique()).difference(gone)
    values = values[values["account_id"].isin(customers)]
    own = accounts["currency"].astype("str").reindex(values["account_id"]).set_axis(values.index)
    currency = values["currency"].astype("str").fillna(own).fillna(scope.currency)
    values = values.assign(currency=currency, changed_at=values["valid_from"])
    is_known = (values["valid_from"] < scope.cutoff).to_numpy() & known(
        scope, values["recorded_at"]
    )
    values = values[is_known].rename(columns={"recurring_amount": "value", "account_id": "account"})
    rows = files.read(
        "account_owner", ["account_id", "person_id", "valid_from", "valid_to", "recorded_at"]
    ).rename(columns={"account_id": "account"})
    rows = rows[rows["account"].isin(customers)].sort_values(["account", "valid_from"])
    rows = rows.assign(owner_id=rows["person_id"].astype("str").fillna(NOBODY))
    is_followed = rows.groupby("account")["valid_from"].shift(-1) <= rows["valid_to"]
    rows["ended_at"] = rows["valid_to"].where(~is_followed)
    is_known = (rows["valid_from"] < scope.cutoff).to_numpy() & known(scope, rows["recorded_at"])
    rows = rows[is_known]
    local = rows["valid_from"].dt.tz_convert(ZONE).dt.tz_localize(None)
    starts = local.dt.to_period("M").dt.to_timestamp().dt.tz_localize(ZONE).dt.tz_convert("UTC")
    is_first = ~rows["account"].duplicated()
    rows["changed_at"] = rows["valid_from"].where(~is_first, starts.dt.as_unit("us"))
    ended = rows[rows["ended_at"] < scope.cutoff]
    ended = ended.assign(changed_at=ended["ended_at"], owner_id=NOBODY)
    owners = pd.concat([rows, ended])[["account", "changed_at", "owner_id"]].assign(step=0)
    return owners, values[["account", "changed_at", "value", "currency"]].assign(step=1), accounts


def _states(points: pd.DataFrame) -> pd.DataFrame:
    """Each change with what was before it."""
    rows = points.sort_values(["account", "changed_at", "step"]).reset_index(drop=True)
    by = rows.groupby("account")
    rows["value"] = by["value"].ffill().fillna(0)
    rows["currency"] = by["currency"].ffill()
    rows["highest"] = rows.groupby("account")["value"].cummax()
    left = (rows["step"] == 0) & (rows["owner"] == 0) & (rows["value"] == 0)
    rows = rows[~(left & (rows["highest"] > 0))].copy()
    rows["owner"] = rows.groupby("account")["owner"].ffill().fillna(0)
    by = rows.groupby("account")
    rows["owner_before"] = by["owner"].shift()
    rows["value_before"] = by["value"].shift().fillna(0)
    highest_before = by["highest"].shift().fillna(0)
    rows["is_first_value"] = (rows["value"] > 0) & (highest_before <= 0)
    rows["changed_month"] = months_of(local_days(rows["changed_at"]))
    return rows


def _portfolio(company: Company, states: pd.DataFrame) -> pd.DataFrame:
    """The value of each customer at the end of each month, and what it is compared with."""
    firsts = states.loc[states["is_first_value"], ["account", "changed_month", "value"]]
    firsts = firsts.set_axis(["account", "first_month", "first_positive"], axis=1)
    rows = states.merge(firsts, on="account")
    until = rows[rows["changed_month"] <= rows["first_month"]].groupby("account").last()
    firsts = firsts.set_index("account")
    is_new = rows["owner"].ne(rows["owner_before"])
    for name in ("changed_month", "value", "place"):
        told = rows[name].where(is_new).groupby(rows["account"]).ffill()
        rows[f"owner_{name}"] = told.astype(rows[name].dtype)
    following = rows.groupby("account")["changed_month"].shift(-1).fillna(FOREVER)
    row, month = spread(
        np.maximum(
            np.maximum(rows["changed_month"].to_numpy(), rows["first_month"].to_numpy()),
            company.history - 12,
        ),
        np.minimum(following.to_numpy().astype("i8") - 1, company.last),
    )
    number = pd.factorize(rows["account"])[0][row]
    first_values = until["value"].where(until["value"] != 0, firsts["first_positive"])
    first_value = first_values.reindex(rows["account"]).to_numpy()[row]
    first_place = until["place"].reindex(rows["account"]).to_numpy()[row]
    first_month = rows["first_month"].to_numpy()[row]
    since = rows["owner_changed_month"].to_numpy()[row]
    is_later = since > first_month
    value, place = rows["value"].to_numpy()[row], rows["place"].to_numpy()[row]
    owner = rows["owner"].to_numpy()[row]
    own_value, own_place = (rows[f"owner_{name}"].to_numpy()[row] for name in ("value", "place"))
    start, year_ago = _before(number, 1), _before(number, 12)
    at = company.rates.at
    start_value = np.where(start >= 0, value[start], np.nan)
    portfolio = pd.DataFrame(
        {
            "account": rows["account"].array[row],
            "month": month,
            "first_month": first_month,
            "base_month": np.maximum(first_month, since),
            "owner": owner,
            "start_owner": np.where(start >= 0, owner[start], np.nan),
            "year_ago_owner": np.where(year_ago >= 0, owner[year_ago], np.nan),
            "value": convert(value, at(place, month)),
            "year_ago_value": convert(
                np.where(year_ago >= 0, value[year_ago], np.nan), at(place[year_ago], month)
            ),
            "first_value": convert(first_value, at(first_place, month)),
            "base_value": convert(
                np.where(is_later, own_value, first_value),
                at(np.where(is_later, own_place, first_place), month),
            ),
            "start_at_end_rate": convert(start_value, at(place[start], month)),
            "start_value": convert(start_value, at(place[start], month - 1)),
        }
    )
    return portfolio[month >= company.history]


def _before(account: Ints, months: int) -> Ints:
    """The row of the same account so many months earlier; -1 where there is none."""
    rows = np.arange(len(account)) - months
    return np.where((rows >= 0) & (account[rows] == account), rows, -1)


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
