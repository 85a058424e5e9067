"""The figures of people in calls, leads and deals, computed with Polars.

Here belongs the Polars version alone: lazy where it can be, as its documentation advises.
"""

import polars as pl

from dagster_project.months import add_months
from tests.benchmarks.marts.scope import AE_FIGURES, CHANGED, NOBODY, SDR_FIGURES, ZONE, Scope

Frames = tuple[pl.DataFrame, pl.DataFrame]


def figures(scope: Scope) -> Frames:
    """Per person and month: the SDR's figures, and the AE's (amounts in cents)."""
    people = (
        _raw(scope, "person").filter(_known(scope)).select("person_id", "left_on").collect().lazy()
    )
    days = pl.scan_parquet(scope.input("calendar")).with_columns(
        passed=pl.col("is_working_day").cast(pl.Int64).cum_sum()
    )
    offered = _offered(scope, days).collect().lazy()
    sdr = pl.concat([*_leads(scope, offered), _calls(scope, people)], how="diagonal")
    ae = pl.concat(_deals(scope), how="diagonal")
    return _by_person(sdr, people, SDR_FIGURES), _by_person(ae, people, AE_FIGURES)


def _raw(scope: Scope, entity: str) -> pl.LazyFrame:
    return pl.scan_parquet(scope.files(entity) / "*.parquet")


def _known(scope: Scope, column: str = "recorded_at") -> pl.Expr:
    return pl.col(column).is_null() | (pl.col(column) < scope.cutoff)


def _kept(scope: Scope) -> pl.Expr:
    return pl.col("deleted_at").is_null() | (pl.col("deleted_at") >= scope.cutoff)


def _local(column: str) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.truncate("1mo").cast(pl.Date)


def _by_person(rows: pl.LazyFrame, people: pl.LazyFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Adds up; owners whom nobody knows are one member."""
    return (
        rows.join(people.select("person_id", there=True), on="person_id", how="left")
        .with_columns(pl.when("there").then("person_id").otherwise(pl.lit(NOBODY)).alias("who"))
        .group_by("month", pl.col("who").alias("person_id"))
        .agg(pl.col(*names).sum())
        .collect()
    )


def _winners(scope: Scope) -> pl.LazyFrame:
    """Merged leads and what they ended up in."""
    merged = _raw(scope, "lead").filter(pl.col("merged_into").is_not_null())
    pairs = merged.select("lead_id", winner="merged_into").collect()
    further = pairs.rename({"lead_id": "winner", "winner": "next"})
    while pairs.join(further, on="winner", how="semi").height:
        pairs = pairs.join(further, on="winner", how="left").select(
            "lead_id", winner=pl.coalesce("next", "winner")
        )
    return pairs.lazy()


def _offered(scope: Scope, days: pl.LazyFrame) -> pl.LazyFrame:
    """Every known hand-over with its state at the cutoff."""
    winners = _winners(scope)
    leads = _raw(scope, "lead").filter(~_kept(scope)).select("lead_id")
    qualified = _qualified(scope, winners)
    working = days.filter("is_working_day").select("passed", due="date")
    is_decided = pl.col("decision").is_not_null() & _known(scope, "decided_at")
    return (
        _raw(scope, "handover")
        .filter(pl.col("sent_at") < scope.cutoff, _known(scope), _kept(scope))
        .join(winners, on="lead_id", how="left")
        .with_columns(lead_id=pl.coalesce("winner", "lead_id"))
        .join(leads, on="lead_id", how="anti")
        .select(
            "lead_id",
            "sdr_id",
            sent_on=_local("sent_at").cast(pl.Date),
            decision=pl.when(is_decided).then("decision").otherwise(pl.lit("undecided")),
            is_first=pl.struct("sent_at", "handover_id").rank("ordinal").over("lead_id") == 1,
        )
        .filter("is_first")
        .join(days.select("date", "passed"), left_on="sent_on", right_on="date", how="left")
        .with_columns(passed=pl.col("passed") + scope.sla_working_days + 1)
        .join(working, on="passed", how="left")
        .join(qualified, on="lead_id", how="left")
        .with_columns(
            month=_month(pl.col("sent_on")),
            is_overdue=(pl.col("decision") == "undecided")
            & (_month(pl.col("due")) <= scope.month).fill_null(value=True),
        )
    )


def _qualified(scope: Scope, winners: pl.LazyFrame) -> pl.LazyFrame:
    """Leads that met every criterion, and when the last of them was met for good."""
    key = ["lead_id", "criterion"]
    required = scope.criteria()
    assessed = (
        _raw(scope, "lead_criterion")
        .filter(pl.col("assessed_at") < scope.cutoff, _known(scope), _kept(scope))
        .filter(pl.col("criterion").is_in(required))
        .join(winners, on="lead_id", how="left")
        .select("criterion", "is_met", "assessed_at", lead_id=pl.coalesce("winner", "lead_id"))
    )
    unmet = assessed.filter(~pl.col("is_met")).group_by(key).agg(no=pl.col("assessed_at").max())
    return (
        assessed.filter("is_met")
        .join(unmet, on=key, how="left")
        .filter(pl.col("no").is_null() | (pl.col("assessed_at") > pl.col("no")))
        .group_by(key)
        .agg(pl.col("assessed_at").min())
        .group_by("lead_id")
        .agg(pl.len().alias("met"), met_at=pl.col("assessed_at").max())
        .filter(pl.col("met") == len(required))
        .select("lead_id", "met_at")
    )


def _leads(scope: Scope, offered: pl.LazyFrame) -> list[pl.LazyFrame]:
    """By the month of the hand-over, and by the month of qualifying."""
    is_ = pl.col("decision")
    sent = (
        offered.filter(pl.col("month").is_between(scope.first_month, scope.month))
        .group_by("month", person_id="sdr_id")
        .agg(
            leads_sent=pl.len().cast(pl.Int64),
            leads_accepted=(is_ == "accepted").sum().cast(pl.Int64),
            leads_rejected=(is_ == "rejected").sum().cast(pl.Int64),
            leads_undecided=(is_ == "undecided").sum().cast(pl.Int64),
            leads_undecided_past_sla=pl.col("is_overdue").sum().cast(pl.Int64),
            leads_qualified=pl.col("met_at").is_not_null().sum().cast(pl.Int64),
        )
    )
    became = (
        offered.filter(pl.col("met_at").is_not_null())
        .with_columns(month=_month(_local("met_at")))
        .filter(pl.col("month").is_between(scope.first_month, scope.month))
        .group_by("month", person_id="sdr_id")
        .agg(leads_became_qualified=pl.len().cast(pl.Int64))
    )
    return [sent, became]


def _calls(scope: Scope, people: pl.LazyFrame) -> pl.LazyFrame:
    """Calls of days on which their maker was in no other role."""
    others = (
        _raw(scope, "role_assignment")
        .filter(pl.col("role") != "sdr", _known(scope))
        .filter(pl.col("valid_from") < add_months(scope.month, 1))
        .join(people, on="person_id")
        .select(
            "person_id",
            "valid_from",
            until=pl.min_horizontal(
                pl.col("valid_to"), pl.col("left_on") + pl.duration(days=1)
            ).fill_null(pl.date(9999, 12, 31)),
        )
    )
    daily = (
        _raw(scope, "activity")
        .filter(pl.col("kind") == "call", pl.col("occurred_at") >= scope.starts_at)
        .filter(pl.col("occurred_at") < scope.cutoff, _known(scope), _kept(scope))
        .group_by("person_id", day=_local("occurred_at").cast(pl.Date))
        .agg(
            calls=pl.len().cast(pl.Int64),
            calls_connected=pl.col("is_connected").sum().cast(pl.Int64),
        )
    )
    elsewhere = (
        daily.join(others, on="person_id")
        .filter(pl.col("day") >= pl.col("valid_from"), pl.col("day") < pl.col("until"))
        .select("person_id", "day")
        .unique()
    )
    return (
        daily.join(elsewhere, on=["person_id", "day"], how="anti")
        .with_columns(month=_month(pl.col("day")))
        .drop("day")
    )


def _deals(scope: Scope) -> list[pl.LazyFrame]:
    """Counts by owner, amounts by credit."""
    months = _deal_months(scope).collect().lazy()
    owner = ["month", "person_id"]
    names = ("is_created", "is_won", "is_lost", "is_worked", "is_open")
    counts = months.group_by(owner).agg(pl.col(*names).sum().cast(pl.Int64))
    counts = counts.rename({name: name.replace("is_", "deals_") for name in names})
    credited = _credits(scope, months.filter(pl.any_horizontal("is_won", "is_lost", "is_open")))
    amounts = credited.group_by(owner).agg(
        amount_won=pl.col("cents").filter(pl.col("is_won")).sum(),
        amount_lost=pl.col("cents").filter(pl.col("is_lost")).sum(),
        open_pipeline_amount=pl.col("cents").filter(pl.col("is_open")).sum(),
    )
    return [counts, amounts]


def _deal_states(scope: Scope) -> pl.LazyFrame:
    """New business as it was at the cutoff."""
    key = ["record_id", "field"]
    undone = (
        _raw(scope, "record_change")
        .filter(pl.col("changed_at") >= scope.cutoff, pl.col("entity") == "opportunity")
        .filter(pl.col("field").is_in(CHANGED))
        .sort("changed_at", "change_id")
        .unique(key, keep="first", maintain_order=True)
        .collect()
        .pivot("field", index="record_id", values="old_value", on_columns=list(CHANGED))
        .lazy()
        .rename({name: f"old_{name}" for name in CHANGED})
    )
    stages = (
        _raw(scope, "opportunity")
        .group_by(old_stage="stage")
        .agg(closes=pl.col("is_closed").mean() > 0.5, wins=pl.col("is_won").mean() > 0.5)
    )
    old_closing = (
        pl.col("old_closed_at").str.to_datetime("%Y-%m-%d").dt.replace_time_zone(ZONE)
    ).dt.convert_time_zone("UTC")
    has_stage = pl.col("old_stage").is_not_null()
    states = (
        _raw(scope, "opportunity")
        .filter(pl.col("merged_into").is_null(), pl.col("deal_type") == "new")
        .filter(pl.col("created_at") < scope.cutoff, _known(scope), _kept(scope))
        .join(undone, left_on="opportunity_id", right_on="record_id", how="left")
        .join(stages, on="old_stage", how="left")
        .select(
            "opportunity_id",
            "currency",
            person_id=pl.coalesce("old_ae_id", "ae_id"),
            is_closed=pl.when(has_stage)
            .then("closes")
            .otherwise("is_closed")
            .fill_null(value=False),
            is_won=pl.when(has_stage).then("wins").otherwise("is_won").fill_null(value=False),
            cents=(pl.coalesce(pl.col("old_amount").cast(pl.Decimal(18, 2)), "amount") * 100).cast(
                pl.Int64
            ),
            created_month=_month(_local("created_at")),
            closed_at=pl.coalesce(old_closing.cast(pl.Datetime("us", "UTC")), "closed_at"),
        )
        .with_columns(closed_month=_month(_local("closed_at")))
    )
    is_closed = pl.col("is_closed") & (pl.col("closed_month") <= scope.month)
    return states.with_columns(
        is_closed=is_closed,
        is_won=pl.col("is_won") & is_closed,
        closed_month=pl.when(is_closed).then("closed_month"),
    )


def _deal_months(scope: Scope) -> pl.LazyFrame:
    """One row per deal and month of its life, converted at the rate of the month."""
    months = pl.LazyFrame({"month": scope.months()}, schema={"month": pl.Date})
    closed, month = pl.col("closed_month"), pl.col("month")
    until = pl.max_horizontal("created_month", "closed_month")
    from_month = pl.min_horizontal("created_month", "closed_month")
    rated = pl.col("cents") * pl.col("rate")
    return (
        _deal_states(scope)
        .join(months, how="cross")
        .filter(month >= from_month, ~pl.col("is_closed") | (month <= until))
        .with_columns(
            is_created=month == pl.col("created_month"),
            is_lost=~pl.col("is_won") & (month == closed).fill_null(value=False),
            is_won=pl.col("is_won") & (month == closed).fill_null(value=False),
            is_worked=~pl.col("is_closed") | (month <= closed).fill_null(value=False),
            is_open=~pl.col("is_closed") | (month < closed).fill_null(value=False),
        )
        .join(_rates(scope), on=["month", "currency"], how="left")
        .with_columns(cents=(rated + 50_000_000) // 100_000_000)
    )


def _rates(scope: Scope) -> pl.LazyFrame:
    """The last quote of each month, in units of 1e-8."""
    quoted = (
        _raw(scope, "exchange_rate")
        .with_columns(month=_month(pl.col("rate_date")))
        .sort("rate_date")
        .group_by("month", "currency")
        .agg(rate=(pl.col("rate_to_reporting").last() * 100_000_000).cast(pl.Int64))
    )
    own = pl.LazyFrame({"month": scope.months()}, schema={"month": pl.Date}).select(
        "month", currency=pl.lit(scope.currency), rate=pl.lit(100_000_000, pl.Int64)
    )
    return pl.concat([quoted, own])


def _credits(scope: Scope, months: pl.LazyFrame) -> pl.LazyFrame:
    """Each person's part of each amount; cents left over go by largest remainder."""
    shares = (
        _raw(scope, "opportunity_split")
        .filter(pl.col("credit_share") > 0, _known(scope), _kept(scope))
        .select(
            "opportunity_id",
            "person_id",
            weight=(pl.col("credit_share") * 1_000_000).cast(pl.Int64),
        )
    )
    deal = ["opportunity_id", "month"]
    product = pl.col("cents") * pl.col("weight")
    total = pl.col("weight").sum().over(deal)
    split = (
        months.drop("person_id")
        .join(shares, on="opportunity_id")
        .with_columns(whole=product // total, rest=product % total)
        .sort(pl.col("rest"), "person_id", descending=[True, False])
        .with_columns(
            place=pl.int_range(pl.len()).over(deal),
            left=pl.col("cents") - pl.col("whole").sum().over(deal),
        )
        .with_columns(cents=pl.col("whole") + (pl.col("place") < pl.col("left")).cast(pl.Int64))
    )
    whole = months.join(shares, on="opportunity_id", how="anti")
    columns = ["month", "person_id", "is_won", "is_lost", "is_open", "cents"]
    return pl.concat([whole.select(columns), split.select(columns)])
