"""People, the roles that they held on each day, and their targets, with pandas.

Here belongs everything of `hand_written.sql` under time, people and targets.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import NOBODY, Scope
from tests.benchmarks.marts.with_pandas_files import (
    NEVER,
    UNKNOWN,
    Files,
    Ints,
    Rates,
    days,
    first_days,
    known,
    month_number,
    months_of,
    spread,
)

PERSON = ["person_id", "full_name", "manager_id", "team", "segment", "left_on", "recorded_at"]
ASSIGNED = ["person_id", "role", "manager_id", "team", "segment", "valid_from", "valid_to"]


@dataclass(frozen=True)
class Company:
    """What every role needs.

    Attributes:
        people: row 0 is who is unknown; elsewhere people are the numbers of their rows.
        stints: who held which role from `since` until before `until`; they do not overlap.
        spans: stints cut at the months.
        role_months: one row per month, person and role.
        targets: of leads sent and amounts won, per month and person.
        rate_targets: of rates, per role, metric and month.
    """

    scope: Scope
    files: Files
    rates: Rates
    people: pd.DataFrame
    stints: pd.DataFrame
    spans: pd.DataFrame
    role_months: pd.DataFrame
    targets: pd.DataFrame
    rate_targets: pd.DataFrame
    working: "Calendar"
    first: int
    history: int
    last: int

    def codes(self, ids: "pd.Series[str]") -> Ints:
        """People as the numbers of their rows; who is not known is 0."""
        column = ids.astype("category")
        places = self.people.index.get_indexer(column.cat.categories)
        return np.append(np.maximum(places, 0), 0)[column.cat.codes.to_numpy()]

    def on_day(self, rows: pd.DataFrame) -> pd.DataFrame:
        """`rows` with the role and team that each person held on the day; NULL where none."""
        stints = self.stints[["person", "role", "team", "since", "until"]]
        found = pd.merge_asof(
            rows.sort_values("day"), stints, left_on="day", right_on="since", by="person"
        )
        outside = ~(found["day"] < found["until"])
        found.loc[outside, ["role", "team"]] = None
        return found


class Calendar:
    """Working days, by days since 1970."""

    def __init__(self, scope: Scope) -> None:
        """Counts them."""
        calendar = pd.read_parquet(scope.input("calendar"))
        day = pd.to_datetime(calendar["date"]).to_numpy().astype("M8[D]").astype("i8")
        order = np.argsort(day)
        self._first = int(day[order[0]])
        self._is_working = calendar["is_working_day"].to_numpy()[order]
        self._passed = np.cumsum(self._is_working)
        self._days = day[order][self._is_working]

    def passed(self, day: Ints) -> Ints:
        """Working days up to a day."""
        found: Ints = self._passed[np.clip(day - self._first, 0, len(self._passed) - 1)]
        return found

    def between(self, since: Ints, until: Ints) -> Ints:
        """Working days from `since` until before `until`."""
        return self.passed(until - 1) - self.passed(since - 1)

    def due(self, sent: Ints, working_days: int) -> Ints:
        """The working day after the last on which a decision is in time."""
        place = self.passed(sent) + working_days
        in_reach = np.minimum(place, len(self._days) - 1)
        return np.where(place < len(self._days), self._days[in_reach], UNKNOWN)


def company_of(scope: Scope, files: Files) -> Company:
    """Everything that the roles share."""
    first, history, last = map(month_number, (scope.first_month, scope.history_from, scope.month))
    people = _people(scope, files)
    stints = _stints(scope, files, people)
    working = Calendar(scope)
    place, month = spread(
        np.maximum(months_of(stints["since"].to_numpy()), first),
        np.minimum(months_of(stints["until"].to_numpy() - 1), last),
    )
    spans = stints.iloc[place].assign(month=month)
    start, end = first_days(month), first_days(month + 1)
    spans["since"] = np.maximum(spans["since"], start)
    spans["until"] = np.minimum(spans["until"], end)
    spans = spans.assign(
        days=spans["until"] - spans["since"],
        working_days=working.between(spans["since"].to_numpy(), spans["until"].to_numpy()),
        days_in_month=end - start,
    ).sort_values("since")
    role_months = spans.groupby(["month", "person", "role"], as_index=False).agg(
        team=("team", "last"),
        segment=("segment", "last"),
        manager_id=("manager_id", "last"),
        days_in_role=("days", "sum"),
        working_days_in_role=("working_days", "sum"),
        days_in_month=("days_in_month", "first"),
    )
    told = _told_targets(scope, files, first, last)
    targets = _targets(scope, files, people, stints, role_months, told)
    return Company(
        scope, files, Rates(scope, files), people, stints, spans, role_months, targets,
        told[told["unit"] == "rate"], working, first, history, last,
    )  # fmt: skip


def _people(scope: Scope, files: Files) -> pd.DataFrame:
    rows = files.read("person", PERSON)
    rows = rows[known(scope, rows["recorded_at"])].astype({"person_id": str, "segment": str})
    nobody = pd.DataFrame({"person_id": [NOBODY], "full_name": [NOBODY]})
    people = pd.concat([nobody, rows], ignore_index=True)
    left = days(people["left_on"])
    cutoff = int(np.datetime64(scope.cutoff_on, "D").astype("i8"))
    people["left"] = np.where((left != UNKNOWN) & (left < cutoff), left, NEVER - 1)
    return people.set_index("person_id", drop=False)


def _stints(scope: Scope, files: Files, people: pd.DataFrame) -> pd.DataFrame:
    """Assignments without overlaps: an override goes before the history, and that before others."""
    rows = files.read("role_assignment", [*ASSIGNED, "origin", "recorded_at"])
    rows = rows.astype({"person_id": str, "role": str, "segment": str})
    cutoff = int(np.datetime64(scope.cutoff_on, "D").astype("i8"))
    since, until = days(rows["valid_from"]), days(rows["valid_to"])
    rows = rows.assign(
        person=people.index.get_indexer(pd.Index(rows["person_id"])),
        since=since,
        until=np.where((until != UNKNOWN) & (until < cutoff), until, NEVER),
        precedence=rows["origin"].map({"override": 1, "history": 2}).fillna(3),
        team=rows["team"].fillna(NOBODY),
    )
    rows = rows[(rows["person"] >= 0) & (since < cutoff) & known(scope, rows["recorded_at"])]
    rows["until"] = np.minimum(rows["until"], people["left"].to_numpy()[rows["person"]] + 1)
    points = pd.concat(
        [rows[["person", "since"]], rows[["person", "until"]].set_axis(["person", "since"], axis=1)]
    ).drop_duplicates()
    points = points.sort_values(["person", "since"]).rename(columns={"since": "day"})
    points["next"] = points.groupby("person")["day"].shift(-1)
    held = points.dropna().merge(rows, on="person")
    held = held[(held["day"] >= held["since"]) & (held["day"] < held["until"])]
    held = held.sort_values(
        ["person", "day", "precedence", "since", "until", "role"],
        ascending=[True, True, True, False, True, True],
    ).drop_duplicates(["person", "day"])
    held = held.assign(since=held["day"], until=held["next"].astype("int64")).sort_values("since")
    return held[["person", "role", "manager_id", "team", "segment", "since", "until"]]


def _told_targets(scope: Scope, files: Files, first: int, last: int) -> pd.DataFrame:
    """The newest target of each scope, metric and month that was known."""
    rows = files.read("target", ["scope", "metric", "month", "value", "currency", "known_from"])
    rows = rows.assign(month=months_of(days(rows["month"])), value=rows["value"] / 1e6)
    rows = rows[(rows["month"] >= first) & (rows["month"] <= last)]
    rows = rows[rows["known_from"] < pd.Timestamp(scope.cutoff_on)].sort_values("known_from")
    rows = rows.drop_duplicates(["scope", "metric", "month"], keep="last")
    units = pd.read_csv(scope.metrics, usecols=["metric", "role", "unit"])
    return rows.merge(units, on="metric")


def _targets(
    scope: Scope,
    files: Files,
    people: pd.DataFrame,
    stints: pd.DataFrame,
    role_months: pd.DataFrame,
    told: pd.DataFrame,
) -> pd.DataFrame:
    """By days held, ramp and working time; a person's own target goes before the role's."""
    told = told[told["metric"].isin(["leads_sent", "amount_won"])]
    told = told.assign(person=people.index.get_indexer(pd.Index(told["scope"])))
    own = role_months.merge(told[told["person"] >= 0], on=["month", "role", "person"])
    shared = told[told["scope"] == told["role"]].drop(columns="person")
    both = pd.concat([own, role_months.merge(shared, on=["month", "role"])])
    both = both.drop_duplicates(["month", "person", "metric"])
    since = stints.groupby(["person", "role"], as_index=False)["since"].min()
    both = both.merge(since, on=["person", "role"])
    both["tenure_month"] = both["month"] - months_of(both["since"].to_numpy())
    ramp = pd.read_parquet(scope.input("ramp")).rename(columns={"share": "ramp"})
    both = both.merge(ramp, on=["role", "tenure_month"], how="left")
    part = files.read("availability", ["person_id", "month", "share"])
    part = part.assign(
        month=months_of(days(part["month"])),
        person=people.index.get_indexer(pd.Index(part["person_id"].astype(str))),
    )
    part = part.groupby(["person", "month"])["share"].min().reset_index()
    both = both.merge(part, on=["person", "month"], how="left")
    ramp_share = both["ramp"].astype("float64").fillna(1)
    working_share = (both["share"] / 1e6).fillna(1)
    prorated = both["value"] * both["days_in_role"] * ramp_share * working_share
    both["target"] = (prorated / both["days_in_month"]).round(6)
    return both[["month", "person", "role", "metric", "target", "currency"]]
