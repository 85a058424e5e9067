"""The marts of `hand_written.sql`, computed with Polars: lazy scans, collected where read twice.

Here belong teams, the company and evidence; each role's figures stand in a module beside.
"""

from dataclasses import dataclass

import polars as pl

from tests.benchmarks.marts.scope import METRICS, Scope
from tests.benchmarks.marts.with_polars_accounts import account_states, portfolio_of
from tests.benchmarks.marts.with_polars_aes import (
    AMOUNTS,
    COUNTS,
    COUNTS_TOO,
    CREDITS,
    ae_facts,
    ae_monthly,
    ae_rows,
    amounts,
    summed,
)
from tests.benchmarks.marts.with_polars_ams import FIGURES as AM_FIGURES
from tests.benchmarks.marts.with_polars_ams import am_monthly, am_people, am_rows
from tests.benchmarks.marts.with_polars_deals import deal_months, deal_states, deals_mart
from tests.benchmarks.marts.with_polars_leads import (
    FIGURES as SDR_FIGURES,
)
from tests.benchmarks.marts.with_polars_leads import (
    calls,
    count,
    handovers,
    offered,
    sdr_monthly,
    sdr_rows,
)
from tests.benchmarks.marts.with_polars_people import Company, Frame, company_of, ratio


@dataclass(frozen=True)
class Facts:
    """What people, teams, the company and evidence are made of."""

    handed: Frame
    called: Frame
    sdr: Frame
    states: Frame
    months: Frame
    ae_facts: Frame
    ae: Frame
    portfolio: Frame
    am: Frame


def figures(scope: Scope, before: Scope) -> dict[str, pl.DataFrame]:
    """The marts by name; the month before at its own cutoff gives the company's figures of then."""
    earlier = company_of(before)
    previous = (
        _role_metrics(earlier, _facts(earlier))
        .filter(pl.col("team").is_null())
        .select("month", "metric", previous_at_equal_age="value")
        .with_columns(month=pl.lit(scope.month))
    )
    company = company_of(scope)
    facts = _facts(company)
    metrics = _role_metrics(company, facts).collect().lazy()
    whole = metrics.filter(pl.col("team").is_null()).drop("team")
    marts = {
        "sdr_monthly": sdr_monthly(company, facts.sdr),
        "ae_monthly": ae_monthly(company, facts.ae),
        "am_monthly": am_monthly(company, facts.am),
        "team_monthly": metrics.filter(pl.col("team").is_not_null()),
        "company_monthly": whole.join(previous, on=["month", "metric"], how="left"),
        "handovers": handovers(company, facts.handed),
        "deals": deals_mart(company, facts.states),
        "evidence_cells": _evidence(company, facts),
    }
    return dict(zip(marts, pl.collect_all(marts.values()), strict=True))


def _facts(company: Company) -> Facts:
    handed, called = offered(company), calls(company)
    states = deal_states(company)
    months = deal_months(company, states)
    of_aes = ae_facts(company, months)
    changes = account_states(company)
    portfolio = portfolio_of(company, changes)
    return Facts(
        handed=handed,
        called=called,
        sdr=sdr_rows(company, handed, called),
        states=states,
        months=months,
        ae_facts=of_aes,
        ae=ae_rows(company, of_aes, handed),
        portfolio=portfolio,
        am=am_people(company, am_rows(company, changes, portfolio)),
    )


def _by_team(rows: Frame, *sums: pl.Expr) -> Frame:
    """Sums per month and team, and per month."""
    teams, whole = rows.group_by("month", "team").agg(sums), rows.group_by("month").agg(sums)
    return pl.concat([teams, whole], how="diagonal")


def _role_metrics(company: Company, facts: Facts) -> Frame:
    """Every metric of teams and of the company (team NULL), with target."""
    spans = company.spans.select("month", "role", "team").unique()
    held = {
        role: spans.filter(pl.col("role") == role).select("month", "team") for role in ("sdr", "ae")
    }
    sdr = _by_team(
        pl.concat([facts.sdr, held["sdr"]], how="diagonal"), pl.col(SDR_FIGURES).sum()
    ).with_columns(leads_decided=pl.col("leads_accepted") + pl.col("leads_rejected"))
    of_aes = pl.concat(
        [facts.ae_facts, held["ae"], facts.ae.select("month", "team")], how="diagonal"
    )
    counts = pl.col(*COUNTS, *COUNTS_TOO, *CREDITS).sum()
    ae = amounts(_by_team(of_aes, counts, summed(AMOUNTS))).with_columns(
        pl.col(*AMOUNTS, "amount_decided") / 100,
        deals_decided=pl.col("deals_won") + pl.col("deals_lost"),
    )
    am = _by_team(facts.am, pl.col(AM_FIGURES).sum()).with_columns(
        upsell_growth=pl.col("upsell_value_end") - pl.col("upsell_value_start"),
        lifetime_growth=pl.col("lifetime_value_end") - pl.col("lifetime_value_start"),
    )
    measured = [
        rows.select(
            "month",
            "team",
            role=pl.lit(role),
            metric=pl.lit(metric),
            numerator=pl.col(a).cast(pl.Float64),
            denominator=(pl.col(b) if b else pl.lit(None)).cast(pl.Float64),
        )
        for role, rows in (("sdr", sdr), ("ae", ae), ("am", am))
        for metric, (a, b) in METRICS[role].items()
    ]
    return _with_targets(company, facts, pl.concat(measured))


def _with_targets(company: Company, facts: Facts, measured: Frame) -> Frame:
    """Targets of people follow their days in teams; rates have the role's."""
    scope, key = company.scope, ["month", "person_id"]
    is_sent = (pl.col("role") == "sdr") & (pl.col("metric") == "leads_sent")
    sent = company.targets.filter(is_sent).select(*key, "target")
    won = facts.ae.drop_nulls("amount_won_target")
    won = won.select(*key, target=pl.col("amount_won_target") / 100)
    days = pl.col("days")
    sums = []
    for role, metric, targets in (("sdr", "leads_sent", sent), ("ae", "amount_won", won)):
        spans = company.spans.filter(pl.col("role") == role).select(*key, "team", "days")
        shares = targets.join(spans, on=key).with_columns(
            target=pl.col("target") * days / days.sum().over(key)
        )
        sums.append(_by_team(shares, pl.col("target").sum()).with_columns(metric=pl.lit(metric)))
    rates = company.rate_targets.filter(pl.col("scope") == pl.col("role"))
    rates = rates.select("month", "role", "metric", told="value")
    units = pl.scan_csv(scope.metrics).select("metric", "unit")
    is_rate = pl.col("unit") == "rate"
    return (
        measured.join(units, on="metric")
        .join(rates, on=["month", "role", "metric"], how="left")
        .join(
            pl.concat(sums, how="diagonal"),
            on=["month", "team", "metric"],
            how="left",
            nulls_equal=True,
        )
        .with_columns(
            review_month=pl.lit(scope.month),
            value=pl.when(is_rate).then(ratio("numerator", "denominator")).otherwise("numerator"),
            target=pl.coalesce("told", "target").round(6),
            currency=pl.when(pl.col("unit") == "amount").then(pl.lit(scope.currency)),
        )
        .drop("told", "unit")
    )


def _evidence(company: Company, facts: Facts) -> Frame:
    """Observed and trials per person, month and stratum, over the whole history."""
    history = company.scope.history_from
    strata = ["source", "segment"]
    is_accepted = pl.col("decision") == "accepted"
    accepted = count(is_accepted)
    decided = count(pl.col("decision").is_in(["accepted", "rejected"]))
    handed = facts.handed.filter(pl.col("month") >= history)
    sent = (
        handed.filter("is_first")
        .group_by("month", *strata, owner="sdr_id")
        .agg(
            sent=pl.len().cast(pl.Int64),
            accepted=accepted,
            decided=decided,
            qualified=count("is_qualified"),
        )
    )
    met = facts.handed.filter("is_first", pl.col("qualified_month") >= history)
    became = met.group_by(month="qualified_month", owner="sdr_id").agg(
        became=pl.len().cast(pl.Int64)
    )
    called = facts.called.group_by("month", owner="person_id").agg(pl.col("calls").sum())
    worked = pl.concat([became, called], how="diagonal")
    won = pl.col("is_won")
    deals = (
        facts.months.filter("is_new")
        .group_by("month", *strata, owner="person_id")
        .agg(
            won=count(won),
            closed=count(won | pl.col("is_lost")),
            worked=count("is_worked"),
            created=count("is_created"),
            cohort=count("is_won_of_created"),
        )
    )
    judged = handed.group_by("month", *strata, owner="ae_id").agg(
        accepted=accepted, decided=decided
    )
    held = (
        facts.portfolio.filter(pl.col("start_value") > 0)
        .group_by("month", stratum="segment", owner="start_owner")
        .agg(
            held=pl.len().cast(pl.Int64),
            kept=count(pl.col("value") > 0),
            grown=count(pl.col("value") > pl.col("start_at_end_rate")),
        )
    )
    pair = pl.concat_str([pl.col(name).fill_null("(none)") for name in strata], separator=" · ")
    kinds = [
        ("sdr", "qualified_lead_rate", sent, pair, "qualified", "sent"),
        ("sdr", "acceptance_rate", sent, pair, "accepted", "decided"),
        ("sdr", "qualification_efficiency", worked, pl.lit("all"), "became", "calls"),
        ("ae", "close_rate", deals, pair, "won", "closed"),
        ("ae", "close_rate_worked", deals, pair, "won", "worked"),
        ("ae", "close_rate_cohort", deals, pair, "cohort", "created"),
        ("ae", "lead_acceptance_rate", judged, pair, "accepted", "decided"),
        ("am", "account_retention", held, pl.col("stratum").fill_null("(none)"), "kept", "held"),
        ("am", "account_expansion", held, pl.col("stratum").fill_null("(none)"), "grown", "held"),
    ]
    cells = [
        company.person(rows, "owner")
        .group_by("month", "person_id", stratum=stratum)
        .agg(observed=pl.col(observed).sum(), trials=pl.col(trials).sum())
        .filter((pl.col("observed") > 0) | (pl.col("trials") > 0))
        .with_columns(role=pl.lit(role), metric=pl.lit(metric))
        for role, metric, rows, stratum, observed, trials in kinds
    ]
    return pl.concat(cells).with_columns(review_month=pl.lit(company.scope.month))
