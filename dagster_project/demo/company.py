"""What a simulation results in: all records of a company, and the truth behind them.

Here belong the types. Instants are seconds of local time (`clock`), people and records are numbered
from 0, months from the first one of the history, and -1 stands for nobody or nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.demo.activity import Activity
from dagster_project.demo.clock import Clock, Floats
from dagster_project.demo.deal_history import DealHistory
from dagster_project.demo.organisation import Organisation
from dagster_project.demo.spec import DemoSpec


@dataclass(frozen=True)
class Truth:
    """What no CRM tells.

    Attributes:
        skills: person, month, metric, permanent, drift, ramp, coaching, skill (their sum: a logit
            or a log against the average person), noise (of the month, shared by all its events).
        coaches: person, ability (true effect on a coachee), leniency and discernment (as AE).
        engagements: coach, coachee, month (of the start), effect (of the month after), metric.
        mix: person × stratum, share of the work.
    """

    skills: pd.DataFrame
    coaches: pd.DataFrame
    engagements: pd.DataFrame
    mix: Floats


@dataclass(frozen=True)
class Company:
    """Everything about one company; which columns a frame has is said where it is made.

    Attributes:
        account_months: one row per month in which an AM could do something about an account.
        activity: makes the calls and emails; there may be too many to hold.
    """

    spec: DemoSpec
    clock: Clock
    organisation: Organisation
    sdr_slots: pd.DataFrame
    leads: pd.DataFrame
    lead_status_changes: pd.DataFrame
    lead_owner_changes: pd.DataFrame
    criteria: pd.DataFrame
    handovers: pd.DataFrame
    deals: pd.DataFrame
    deal_owner_changes: pd.DataFrame
    deal_history: DealHistory
    splits: pd.DataFrame
    accounts: pd.DataFrame
    account_owner_changes: pd.DataFrame
    value_changes: pd.DataFrame
    account_months: pd.DataFrame
    scores: pd.DataFrame
    sessions: pd.DataFrame
    meetings: pd.DataFrame
    activity: Activity
    targets: pd.DataFrame
    coach_profiles: pd.DataFrame
    availability: pd.DataFrame
    exchange_rates: pd.DataFrame
    truth: Truth

    @property
    def activities(self) -> pd.DataFrame:
        """All calls and emails at once: for companies that fit into memory."""
        return pd.concat(self.activity.parts(), ignore_index=True)

    def accounts_at_export(self) -> pd.DataFrame:
        """Adds `worth` (NaN: never a customer), `touched`, and `company` (number of the name)."""
        accounts, values = self.accounts, self.value_changes
        worth = accounts["value"].to_numpy().copy()
        last = values.groupby("account")["new"].last()
        worth[last.index] = last
        touched = accounts["created"].to_numpy().copy()
        for changes in (values, self.account_owner_changes):
            np.maximum.at(touched, changes["account"].to_numpy(), changes["at"].to_numpy())
        company = len(self.leads) + accounts["account"].to_numpy()
        own = self.deals[self.deals["lead"] >= 0]
        company[own["account"]] = self.leads["company"].to_numpy()[own["lead"]]
        return accounts.assign(worth=worth, touched=touched, company=company)
