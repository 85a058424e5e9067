"""Portfolios as known at the cutoff, with pandas.

Here belongs the first half of what `hand_written.sql` has under portfolios: rows, not yet figures.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import NOBODY, ZONE
from tests.benchmarks.marts.with_pandas_files import (
    Ints,
    convert,
    kept,
    known,
    local_days,
    months_of,
    spread,
)
from tests.benchmarks.marts.with_pandas_people import Company

FOREVER = 100_000


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
