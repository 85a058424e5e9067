"""What the simulator knows of leads and hours, counted as the evidence counts it.

Here belongs counting from the simulator's own records; what the marts say is read in the tests.
"""

from datetime import date

import pandas as pd

from dagster_project.closing.calendar import working_day_calendar
from dagster_project.demo.clock import DAY
from dagster_project.demo.company import Company
from dagster_project.demo.deals import OPEN


def hours_of_sdrs(company: Company, first: date) -> pd.DataFrame:
    """person, month, trials: the simulator's days as an SDR, in the calendar of a close.

    Args:
        company: whose SDRs.
        first: month 0 of its history.
    """
    calendar = working_day_calendar("DE", first, date(2026, 12, 31))
    open_days = {day.toordinal() for day in calendar.loc[calendar["is_working_day"], "date"]}
    slots = company.sdr_slots[company.sdr_slots["month"] < company.clock.months]
    days = [
        len(open_days.intersection(range(first, last)))
        for first, last in zip(slots["first"], slots["last"], strict=True)
    ]
    worked = slots.assign(days=days).groupby(["person", "month"], as_index=False)["days"].sum()
    worked["month_on"] = company.clock.starts[worked["month"]]
    worked = worked.merge(company.availability, on=["person", "month_on"], how="left")
    hours = (worked["days"] * 8 * worked["share"].fillna(1.0)).round()
    cells: pd.DataFrame = worked[["person", "month"]].assign(trials=hours.astype("int64"))
    return cells


def offers_known(company: Company) -> pd.DataFrame:
    """person, month, stratum, decision as known at the cutoff, and what the lead's deal became."""
    cutoff = company.clock.starts[company.clock.months] * DAY
    offers = company.handovers[company.handovers["ae"] >= 0].rename(columns={"ae": "person"})
    offers = offers.merge(company.leads[["lead", "stratum"]], on="lead")
    deals = company.deals[["deal", "owner", "outcome", "due"]]
    offers = offers.merge(deals, on="deal", how="left")
    offers["month"] = company.clock.month_of(offers["sent"].to_numpy())
    offers.loc[offers["decided"] >= cutoff, ["decision", "outcome"]] = [0, OPEN]
    offers.loc[~(offers["due"] < cutoff), "outcome"] = OPEN
    return offers


def counted(offers: pd.DataFrame, event: pd.Series) -> pd.DataFrame:
    """person, month, stratum, observed (events), trials (offers)."""
    cells = offers.assign(event=event).groupby(["person", "month", "stratum"])["event"]
    return cells.agg(observed="sum", trials="size").reset_index()
