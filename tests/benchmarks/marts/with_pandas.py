"""The marts of `hand_written.sql`, computed with pandas: only needed columns, no loops over rows.

Here belong teams, the company and evidence; each role's figures stand in a module beside.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.benchmarks.marts.scope import METRICS, Scope
from tests.benchmarks.marts.with_pandas_accounts import Accounts, accounts_of
from tests.benchmarks.marts.with_pandas_aes import (
    AMOUNTS,
    CREDITS,
    ae_facts,
    ae_monthly,
    ae_rows,
    amounts,
)
from tests.benchmarks.marts.with_pandas_ams import am_monthly, am_people, am_rows
from tests.benchmarks.marts.with_pandas_deals import deal_months, deal_states, deals_mart
from tests.benchmarks.marts.with_pandas_files import Files, as_dates, ratio
from tests.benchmarks.marts.with_pandas_leads import (
    calls,
    handovers,
    offered,
    sdr_monthly,
    sdr_rows,
)
from tests.benchmarks.marts.with_pandas_people import Company, company_of


@dataclass(frozen=True)
class Facts:
    """What people, teams, the company and evidence are made of."""

    handed: pd.DataFrame
    called: pd.DataFrame
    sdr: pd.DataFrame
    states: pd.DataFrame
    months: pd.DataFrame
    ae_facts: pd.DataFrame
    ae: pd.DataFrame
    accounts: Accounts
    am: pd.DataFrame


def figures(scope: Scope, before: Scope) -> dict[str, pd.DataFrame]:
    """The marts by name; the month before at its own cutoff gives the company's figures of then."""
    files = Files(scope)
    earlier = company_of(before, files)
    previous = _role_metrics(earlier, _facts(earlier))
    previous = previous[previous["team"].isna()]
    of_then = dict(zip(previous["metric"], previous["value"], strict=True))
    company = company_of(scope, files)
    facts = _facts(company)
    metrics = _role_metrics(company, facts)
    whole = metrics[metrics["team"].isna()].drop(columns="team")
    is_last = whole["month"] == pd.Timestamp(scope.month)
    return {
        "sdr_monthly": sdr_monthly(company, facts.sdr),
        "ae_monthly": ae_monthly(company, facts.ae),
        "am_monthly": am_monthly(company, facts.am),
        "team_monthly": metrics[metrics["team"].notna()],
        "company_monthly": whole.assign(
            previous_at_equal_age=whole["metric"].map(of_then).where(is_last)
        ),
        "handovers": handovers(company, facts.handed),
        "deals": deals_mart(company, facts.states),
        "evidence_cells": _evidence(company, facts),
    }


def _facts(company: Company) -> Facts:
    handed, called = offered(company), calls(company)
    states = deal_states(company)
    months = deal_months(company, states)
    of_aes = ae_facts(company, states, months)
    accounts = accounts_of(company)
    return Facts(
        handed=handed,
        called=called,
        sdr=sdr_rows(company, handed, called),
        states=states,
        months=months,
        ae_facts=of_aes,
        ae=ae_rows(company, of_aes, handed),
        accounts=accounts,
        am=am_people(company, am_rows(company, accounts)),
    )


def _by_team(rows: pd.DataFrame, least: int = 0) -> pd.DataFrame:
    """Sums per month and team, and per month; NULL where fewer than `least` rows have a value."""
    numbers = rows.select_dtypes("number").columns.difference(["month", "person"])
    teams = rows.groupby(["month", "team"])[list(numbers)].sum(min_count=least).reset_index()
    return pd.concat(
        [teams, rows.groupby("month")[list(numbers)].sum(min_count=least).reset_index()]
    )


def _role_metrics(company: Company, facts: Facts) -> pd.DataFrame:
    """Every metric of teams and of the company (team NULL), with target."""
    spans = company.spans.drop_duplicates(["month", "role", "team"])[["month", "role", "team"]]
    held = {role: rows[["month", "team"]] for role, rows in spans.groupby("role")}
    sdr = _by_team(pd.concat([facts.sdr, held.get("sdr")]))
    sdr["leads_decided"] = sdr["leads_accepted"] + sdr["leads_rejected"]
    of_aes = pd.concat([facts.ae_facts, held.get("ae"), facts.ae[["month", "team"]]])
    sums = _by_team(of_aes, least=1)
    counts = sums.columns.difference(["month", "team", *AMOUNTS])
    sums[counts] = sums[counts].fillna(0)
    ae = amounts(sums).drop(columns=CREDITS)
    money = [*AMOUNTS, "amount_decided"]
    ae[money] = ae[money] / 100
    ae["deals_decided"] = ae["deals_won"] + ae["deals_lost"]
    am = _by_team(facts.am)
    am["upsell_growth"] = am["upsell_value_end"] - am["upsell_value_start"]
    am["lifetime_growth"] = am["lifetime_value_end"] - am["lifetime_value_start"]
    measured = pd.concat(
        [
            pd.DataFrame(
                {
                    "month": rows["month"],
                    "team": rows["team"],
                    "role": role,
                    "metric": metric,
                    "numerator": rows[a],
                    "denominator": rows[b] if b else np.nan,
                }
            )
            for role, rows in (("sdr", sdr), ("ae", ae), ("am", am))
            for metric, (a, b) in METRICS[role].items()
        ]
    )
    return _with_targets(company, facts, measured)


def _with_targets(company: Company, facts: Facts, measured: pd.DataFrame) -> pd.DataFrame:
    """Targets of people follow their days in teams; rates have the role's."""
    scope = company.scope
    sent = company.targets
    sent = sent[(sent["role"] == "sdr") & (sent["metric"] == "leads_sent")]
    won = facts.ae.assign(target=facts.ae["amount_won_target"] / 100).dropna(subset="target")
    parts = []
    for role, metric, targets in (("sdr", "leads_sent", sent), ("ae", "amount_won", won)):
        spans = company.spans.loc[
            company.spans["role"] == role, ["month", "person", "team", "days"]
        ]
        shares = targets[["month", "person", "target"]].merge(spans, on=["month", "person"])
        days = shares.groupby(["month", "person"])["days"].transform("sum")
        shares["target"] = shares["target"] * shares["days"] / days
        parts.append(_by_team(shares.drop(columns="days")).assign(metric=metric))
    sums = pd.concat(parts)
    rates = company.rate_targets
    rates = rates[rates["scope"] == rates["role"]]
    rates = rates[["month", "role", "metric", "value"]].rename(columns={"value": "told"})
    units = pd.read_csv(scope.metrics, usecols=["metric", "unit"])
    rows = measured.merge(units, on="metric").merge(
        rates, on=["month", "role", "metric"], how="left"
    )
    rows = rows.merge(sums, on=["month", "team", "metric"], how="left")
    is_rate = rows["unit"] == "rate"
    return pd.DataFrame(
        {
            "review_month": pd.Timestamp(scope.month),
            "month": as_dates(rows["month"].to_numpy()),
            "team": rows["team"],
            "metric": rows["metric"],
            "role": rows["role"],
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
            "value": ratio(rows["numerator"], rows["denominator"]).where(
                is_rate, rows["numerator"]
            ),
            "target": rows["told"].fillna(rows["target"]).round(6),
            "currency": pd.Series(scope.currency, rows.index).where(rows["unit"] == "amount"),
        }
    )


def _strata(source: "pd.Series[str]", segment: "pd.Series[str]") -> "pd.Categorical[str]":
    """Strata as categories: names are made once per pair, not once per row."""
    sources, segments = source.astype("category").cat, segment.astype("category").cat
    names = [
        f"{a} · {b}"
        for a in [*sources.categories, "(none)"]
        for b in [*segments.categories, "(none)"]
    ]
    width_a, width_b = len(sources.categories), len(segments.categories)
    a = np.where(sources.codes < 0, width_a, sources.codes)
    b = np.where(segments.codes < 0, width_b, segments.codes)
    codes = np.asarray(a * (width_b + 1) + b, dtype="int64")
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def _evidence(company: Company, facts: Facts) -> pd.DataFrame:
    """Observed and trials per person, month and stratum, over the whole history."""
    handed = facts.handed[facts.handed["month"] >= company.history]
    decision = handed["decision"]
    handed = handed.assign(
        stratum=_strata(handed["source"], handed["segment"]),
        sent=1,
        accepted=decision == "accepted",
        decided=decision.isin(["accepted", "rejected"]),
        qualified=handed["is_qualified"],
    )
    key = ["month", "person", "stratum"]
    first = handed[handed["is_first"]].rename(columns={"sdr": "person"})
    sent = first.groupby(key, observed=True)[["sent", "accepted", "decided", "qualified"]].sum()
    met = facts.handed[facts.handed["is_first"] & (facts.handed["met_month"] >= company.history)]
    became = met.rename(columns={"sdr": "person"}).drop(columns="month")
    became = became.rename(columns={"met_month": "month"})
    qualified = became.groupby(["month", "person"]).size().rename("became")
    calls_made = facts.called.groupby(["month", "person"])["calls"].sum()
    worked = pd.concat([qualified, calls_made], axis=1).fillna(0).reset_index()
    months = facts.months[facts.months["is_new"]]
    strata = _strata(facts.states["source"], facts.states["segment"])
    flags = ["is_won", "is_worked", "is_created", "is_won_of_created"]
    deals = months[["month", "person", *flags]].assign(
        stratum=strata[months["deal"].to_numpy()], is_closed=months["is_won"] | months["is_lost"]
    )
    deals = deals.groupby(key, observed=True)[[*flags, "is_closed"]].sum()
    judged = handed.rename(columns={"ae": "person"}).groupby(key, observed=True)
    held = facts.accounts.portfolio
    held = held[held["start_value"] > 0]
    held = held.assign(
        person=facts.accounts.owners[held["start_owner"].to_numpy().astype("i8")],
        stratum=held["segment"].astype("str").fillna("(none)"),
        held=1,
        kept=held["value"] > 0,
        grown=held["value"] > held["start_at_end_rate"],
    )
    held = held.groupby(key)[["held", "kept", "grown"]].sum()
    kinds = [
        ("sdr", "qualified_lead_rate", sent, "qualified", "sent"),
        ("sdr", "acceptance_rate", sent, "accepted", "decided"),
        ("sdr", "qualification_efficiency", worked.assign(stratum="all"), "became", "calls"),
        ("ae", "close_rate", deals, "is_won", "is_closed"),
        ("ae", "close_rate_worked", deals, "is_won", "is_worked"),
        ("ae", "close_rate_cohort", deals, "is_won_of_created", "is_created"),
        (
            "ae",
            "lead_acceptance_rate",
            judged[["accepted", "decided"]].sum(),
            "accepted",
            "decided",
        ),
        ("am", "account_retention", held, "kept", "held"),
        ("am", "account_expansion", held, "grown", "held"),
    ]
    cells = []
    for role, metric, counted, observed, trials in kinds:
        names = {observed: "observed", trials: "trials"}
        cell = counted.reset_index()[[*key, observed, trials]].rename(columns=names)
        cell = cell[(cell["observed"] > 0) | (cell["trials"] > 0)]
        cell = cell.assign(role=role, metric=metric, stratum=cell["stratum"].astype("str"))
        cells.append(cell)
    mart = pd.concat(cells)
    return mart.assign(
        review_month=pd.Timestamp(company.scope.month),
        month=as_dates(mart["month"].to_numpy()),
        person_id=company.people.index.to_numpy()[mart["person"]],
    ).drop(columns="person")
