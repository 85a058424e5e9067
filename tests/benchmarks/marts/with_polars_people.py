"""Raw files, people, the roles that they held on each day, and their targets, with Polars.

Here belongs everything of `hand_written.sql` under time, people and targets, and exchange rates.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dagster_project.months import add_months
from tests.benchmarks.marts.scope import NOBODY, ZONE, Scope

Frame = pl.LazyFrame
NEVER = date(9999, 12, 31)
HALF, WHOLE = 50_000_000, 100_000_000


@dataclass(frozen=True)
class Company:
    """What every role needs.

    Attributes:
        stints: who held which role from `since` until before `until`; they do not overlap.
        spans: stints cut at the months.
        role_months: one row per month, person and role.
        targets: of leads sent and amounts won, per month and person.
        rate_targets: of rates, per role, metric and month.
        days: working days passed, by date.
    """

    scope: Scope
    people: Frame
    stints: Frame
    spans: Frame
    role_months: Frame
    targets: Frame
    rate_targets: Frame
    rates: Frame
    days: Frame

    def person(self, rows: Frame, column: str = "person_id") -> Frame:
        """`rows` with `person_id`; owners whom nobody knows are one member."""
        there = self.people.select(pl.col("person_id").alias(column), there=pl.lit(value=True))
        who = pl.when("there").then(column).otherwise(pl.lit(NOBODY))
        return rows.join(there, on=column, how="left").with_columns(person_id=who).drop("there")

    def on_day(self, rows: Frame) -> Frame:
        """`rows` with the role and team that each person held on the day; NULL where none."""
        stints = self.stints.select("person_id", "role", "team", "until", day="since").sort("day")
        is_within = pl.col("day") < pl.col("until")
        return (
            rows.sort("day", nulls_last=False)
            .join_asof(stints, on="day", by="person_id", check_sortedness=False)
            .with_columns(pl.when(is_within).then(pl.col("role", "team")))
            .drop("until")
        )


def raw(scope: Scope, entity: str) -> Frame:
    """A scan; Polars reads only what is used."""
    return pl.scan_parquet(scope.files(entity) / "*.parquet")


def known(scope: Scope, column: str = "recorded_at") -> pl.Expr:
    """Recorded before the cutoff, or nobody says when."""
    return pl.col(column).is_null() | (pl.col(column) < scope.cutoff)


def kept(scope: Scope) -> pl.Expr:
    """Not deleted before the cutoff."""
    return pl.col("deleted_at").is_null() | (pl.col("deleted_at") >= scope.cutoff)


def local(column: str) -> pl.Expr:
    """The time on the company's clocks."""
    return pl.col(column).dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def local_day(column: str) -> pl.Expr:
    """The day in the company's zone."""
    return local(column).cast(pl.Date)


def month_of(day: pl.Expr) -> pl.Expr:
    """The first day of a day's month."""
    return day.cast(pl.Date).dt.truncate("1mo")


def month_number(month: pl.Expr) -> pl.Expr:
    """Months since year 0."""
    return month.dt.year().cast(pl.Int32) * 12 + month.dt.month() - 1


def month_starts(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """A list of the months from `first` to `last`."""
    return pl.date_ranges(first, last, "1mo")


def ratio(a: str | pl.Expr, b: str | pl.Expr) -> pl.Expr:
    """NULL where there is no denominator."""
    above, below = (pl.col(part) if isinstance(part, str) else part for part in (a, b))
    return above / pl.when(below != 0).then(below)


def cents(amount: str = "amount") -> pl.Expr:
    """An amount as whole cents."""
    return (pl.col(amount) * 100).cast(pl.Int64)


def converted(amount: str, rate: str = "rate") -> pl.Expr:
    """Cents of the reporting currency; half a cent counts as one."""
    return (pl.col(amount) * pl.col(rate) + HALF) // WHOLE


def company_of(scope: Scope) -> Company:
    """Everything that the roles share; small, so that it is computed at once."""
    calendar = pl.scan_parquet(scope.input("calendar")).sort("date")
    days = calendar.with_columns(passed=pl.col("is_working_day").cast(pl.Int64).cum_sum()).collect()
    people = _people(scope).collect().lazy()
    stints = _stints(scope, people).collect().lazy()
    spans = _spans(scope, stints, days.lazy()).collect().lazy()
    role_months = (
        spans.sort("since")
        .group_by("month", "person_id", "role")
        .agg(
            pl.col("team", "segment", "manager_id").last(),
            pl.col("days_in_month").first(),
            days_in_role=pl.col("days").sum(),
            working_days_in_role=pl.col("working_days").sum(),
        )
        .collect()
        .lazy()
    )
    told = _told_targets(scope).collect().lazy()
    targets = _targets(scope, stints, role_months, told).collect().lazy()
    rate_targets = told.filter(pl.col("unit") == "rate")
    rates = _rates(scope).collect().lazy()
    return Company(
        scope, people, stints, spans, role_months, targets, rate_targets, rates, days.lazy()
    )


def _people(scope: Scope) -> Frame:
    left = pl.when(pl.col("left_on") < scope.cutoff_on).then("left_on")
    columns = ["person_id", "full_name", "manager_id", "team", "segment"]
    people = raw(scope, "person").filter(known(scope)).select(*columns, left_on=left)
    nobody = pl.LazyFrame({"person_id": [NOBODY], "full_name": [NOBODY]})
    return pl.concat([people, nobody], how="diagonal")


def _stints(scope: Scope, people: Frame) -> Frame:
    """Assignments without overlaps: an override goes before the history, and that before others."""
    ends = pl.when(pl.col("valid_to") < scope.cutoff_on).then("valid_to").otherwise(NEVER)
    leaves = (pl.col("left_on") + pl.duration(days=1)).fill_null(NEVER)
    assigned = (
        raw(scope, "role_assignment")
        .filter(pl.col("valid_from") < scope.cutoff_on, known(scope))
        .join(people.select("person_id", "left_on"), on="person_id")
        .select(
            "person_id",
            "role",
            "manager_id",
            pl.col("team").fill_null(NOBODY),
            "segment",
            since="valid_from",
            until=pl.min_horizontal(ends, leaves),
            precedence=pl.col("origin").replace_strict(
                {"override": 1, "history": 2}, default=3, return_dtype=pl.Int8
            ),
        )
    )
    points = (
        pl.concat([assigned.select("person_id", day=name) for name in ("since", "until")])
        .unique()
        .sort("person_id", "day")
        .with_columns(next=pl.col("day").shift(-1).over("person_id"))
        .drop_nulls("next")
    )
    return (
        points.join(assigned, on="person_id")
        .filter(pl.col("day") >= pl.col("since"), pl.col("day") < pl.col("until"))
        .sort("precedence", "since", "until", "role", descending=[False, True, False, False])
        .unique(["person_id", "day"], keep="first", maintain_order=True)
        .with_columns(since="day", until="next")
        .select("person_id", "role", "manager_id", "team", "segment", "since", "until")
    )


def _spans(scope: Scope, stints: Frame, days: Frame) -> Frame:
    last_day = pl.col("until") - pl.duration(days=1)
    passed = days.select("date", "passed")
    return (
        stints.with_columns(
            month=month_starts(
                pl.max_horizontal(month_of(pl.col("since")), pl.lit(scope.first_month)),
                pl.min_horizontal(month_of(last_day), pl.lit(scope.month)),
            )
        )
        .explode("month")
        .drop_nulls("month")
        .with_columns(next_month=pl.col("month").dt.offset_by("1mo"))
        .with_columns(
            since=pl.max_horizontal("since", "month"),
            until=pl.min_horizontal("until", "next_month"),
        )
        .with_columns(before=pl.col("since") - pl.duration(days=1), last_day=last_day)
        .join(passed.rename({"passed": "passed_before"}), left_on="before", right_on="date")
        .join(passed, left_on="last_day", right_on="date")
        .with_columns(
            days=(pl.col("until") - pl.col("since")).dt.total_days(),
            days_in_month=(pl.col("next_month") - pl.col("month")).dt.total_days(),
            working_days=pl.col("passed") - pl.col("passed_before"),
        )
    )


def _told_targets(scope: Scope) -> Frame:
    """The newest target of each scope, metric and month that was known."""
    units = pl.scan_csv(scope.metrics).select("metric", "role", "unit")
    return (
        raw(scope, "target")
        .filter(pl.col("month").is_between(scope.first_month, scope.month))
        .filter(pl.col("known_from") < scope.cutoff_on)
        .sort("known_from")
        .unique(["scope", "metric", "month"], keep="last", maintain_order=True)
        .select("scope", "metric", "month", pl.col("value").cast(pl.Float64), "currency")
        .join(units, on="metric")
    )


def _targets(scope: Scope, stints: Frame, role_months: Frame, told: Frame) -> Frame:
    """By days held, ramp and working time; a person's own target goes before the role's."""
    told = told.filter(pl.col("metric").is_in(["leads_sent", "amount_won"]))
    own = role_months.join(told.rename({"scope": "person_id"}), on=["month", "role", "person_id"])
    shared = told.filter(pl.col("scope") == pl.col("role")).drop("scope")
    both = pl.concat([own, role_months.join(shared, on=["month", "role"])], how="diagonal")
    both = both.unique(["month", "person_id", "metric"], keep="first", maintain_order=True)
    since = stints.group_by("person_id", "role").agg(pl.col("since").min())
    tenure = month_number(pl.col("month")) - month_number(pl.col("since"))
    ramp = pl.scan_parquet(scope.input("ramp")).rename({"share": "ramp"})
    part = raw(scope, "availability").group_by("person_id", "month").agg(pl.col("share").min())
    prorated = (
        pl.col("value")
        * pl.col("days_in_role")
        * pl.col("ramp").cast(pl.Float64).fill_null(1)
        * pl.col("share").cast(pl.Float64).fill_null(1)
    )
    return (
        both.join(since, on=["person_id", "role"])
        .with_columns(tenure_month=tenure)
        .join(ramp, on=["role", "tenure_month"], how="left")
        .join(part, on=["person_id", "month"], how="left")
        .with_columns(target=(prorated / pl.col("days_in_month")).round(6))
        .select("month", "person_id", "role", "metric", "target", "currency")
    )


def _rates(scope: Scope) -> Frame:
    """The last quote of each month or of those before, in units of 1e-8."""
    quoted = (
        raw(scope, "exchange_rate")
        .with_columns(month=month_of(pl.col("rate_date")))
        .sort("rate_date")
        .group_by("month", "currency")
        .agg(rate=(pl.col("rate_to_reporting").last() * WHOLE).cast(pl.Int64))
    )
    months = pl.LazyFrame().select(
        month=pl.date_range(add_months(scope.history_from, -13), scope.month, "1mo")
    )
    every = months.join(quoted.select("currency").unique(), how="cross").sort("month")
    rates = every.join_asof(quoted.sort("month"), on="month", by="currency", check_sortedness=False)
    own = months.with_columns(currency=pl.lit(scope.currency), rate=pl.lit(WHOLE, pl.Int64))
    return pl.concat([rates.select("month", "currency", "rate"), own])
