"""Results of a company beside the truth: what a statistic is given, and what it should find.

Here belongs counting straight from the simulated records, without any export in between. Cells are
person × month × stratum with observed events and trials.
"""

import numpy as np
import pandas as pd

from dagster_project.demo.clock import NEVER
from dagster_project.demo.company import Company
from dagster_project.demo.deals import NEW, OPEN, WON
from dagster_project.demo.portfolio import CHURNED, GROWN
from dagster_project.demo.strata import expit, stratum_offsets

_KEYS = ["person", "month", "stratum"]


def evidence(company: Company, metric: str) -> pd.DataFrame:
    """person, month, stratum, observed, trials; months of the history only.

    Args:
        company: whose results.
        metric: `qualified_lead_rate` (of leads sent, as it will turn out), `close_rate` (won of
            new business decided), `upsell_rate` (expansions) or `retention` (customers kept), both
            of customer-months.

    Raises:
        KeyError: another metric.
    """
    rows = {
        "qualified_lead_rate": _sent_leads,
        "close_rate": _decided_deals,
        "upsell_rate": _grown_customers,
        "retention": _kept_customers,
    }[metric](company)
    rows = rows[rows["month"].between(0, company.clock.months - 1) & (rows["person"] >= 0)]
    cells = rows.groupby(_KEYS)["event"].agg(observed="sum", trials="size").reset_index()
    return cells.astype(np.int64)


def call_evidence(company: Company) -> pd.DataFrame:
    """person, month, observed (qualified leads, by month of sending), trials (calls made)."""
    slots = company.sdr_slots[company.sdr_slots["month"] < company.clock.months]
    calls = slots.groupby(["person", "month"])["calls"].sum()
    qualified = evidence(company, "qualified_lead_rate").groupby(["person", "month"])["observed"]
    cells = pd.DataFrame({"observed": qualified.sum(), "trials": calls})
    return cells.fillna(0).astype(np.int64).reset_index()


def true_efficiency(company: Company) -> pd.DataFrame:
    """person, month, skill: log of qualified leads per call against an average SDR of equal mix."""
    skills = company.truth.skills
    table = skills.pivot_table(index=["person", "month"], columns="metric", values="skill")
    table = table.dropna(subset=["qualified_lead_rate"])
    base = stratum_offsets(company.spec, "qualified_lead_rate")
    mix = company.truth.mix[table.index.get_level_values("person")]
    able = table["qualified_lead_rate"].to_numpy()[:, None]
    share = (mix * expit(base + able)).sum(axis=1) / (mix * expit(base)).sum(axis=1)
    frame: pd.DataFrame = table.index.to_frame(index=False)
    return frame.assign(skill=(table["leads_sent"] - table["calls"]).to_numpy() + np.log(share))


def _sent_leads(company: Company) -> pd.DataFrame:
    sent = company.leads[company.leads["sent"] < NEVER]
    return sent.rename(columns={"sdr": "person", "is_qualified": "event"})


def _decided_deals(company: Company) -> pd.DataFrame:
    deals = company.deals
    decided = deals[(deals["type"] == NEW) & (deals["outcome"] != OPEN)]
    month = company.clock.month_of(decided["due"].to_numpy())
    decided = decided.assign(month=month, event=decided["outcome"] == WON)
    return decided.rename(columns={"owner": "person"})


def _grown_customers(company: Company) -> pd.DataFrame:
    held = company.account_months[company.account_months["is_customer"]]
    return held.assign(event=held["kind"] == GROWN).rename(columns={"owner": "person"})


def _kept_customers(company: Company) -> pd.DataFrame:
    held = company.account_months[company.account_months["is_customer"]]
    return held.assign(event=held["kind"] != CHURNED).rename(columns={"owner": "person"})
