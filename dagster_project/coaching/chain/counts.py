"""The stages of the chain, and what was counted at each in every month of the history.

Here belong names and sums over the whole company, those of nobody included; what a change of them
means is said by `decomposition` and `alarms`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Floats
from dagster_project.coaching.inputs import Inputs
from dagster_project.coaching.metrics import Family

# (T,) sums of a metric's column over the company.
Counted = Callable[[str, str], Floats]


@dataclass(frozen=True)
class Stage:
    """One step of the chain.

    Attributes:
        code: what is counted, and the name of the stage that leads to it.
        metric, column: of the evidence cells that count it.
        family: how it varies, given the stage before: `binomial` where it is a part of that.
        is_late: whether the review month lacks some that are still to come, or the stage before
            does: leads sent at its end are not decided yet.
    """

    code: str
    metric: str
    column: str
    family: Family = "poisson"
    is_late: bool = False


# Each is divided by the one before; the last is what the chain is there for. Flows of the month:
# deals created, closed and won in it need not be the same deals, nor come of a lead.
STAGES = (
    Stage("working_hours", "lead_rate", "trials"),
    Stage("calls", "qualification_efficiency", "trials"),
    Stage("leads_sent", "qualified_lead_rate", "trials"),
    Stage("leads_decided", "acceptance_rate", "trials", "binomial", is_late=True),
    Stage("leads_accepted", "acceptance_rate", "observed", "binomial"),
    Stage("deals_created", "close_rate_cohort", "trials", is_late=True),
    Stage("deals_closed", "close_rate", "trials"),
    Stage("deals_won", "close_rate", "observed", "binomial"),
)
RESULT = STAGES[-1].code
# Counts that grow for a while after their month, as the company's figures of them.
_AS_REPORTED = {
    "leads_decided": ("leads_accepted", "leads_rejected"),
    "leads_accepted": ("leads_accepted",),
}


@dataclass(frozen=True)
class Ratio:
    """One stage in T consecutive months.

    Attributes:
        stage: its code.
        position: in the chain, from 1.
        numerator, denominator: (T,) counts or amounts; NaN where unknown, and as the denominator of
            the first stage that is known at all, which is a volume.
        family: how the numerator varies, given the denominator; None for amounts, whose spread
            only their own past tells.
        is_late: see `Stage`.
        maturity: share of the newest month's numerator that is there already, as far as the month
            before tells: its numerator at its own cutoff by what it has become since.
    """

    stage: str
    position: int
    numerator: Floats
    denominator: Floats
    family: Family | None
    is_late: bool = False
    maturity: float = 1.0

    @property
    def rate(self) -> Floats:
        """(T,) numerator by denominator; NaN without one."""
        unknown = np.full(len(self.numerator), np.nan)
        has_rate = self.denominator > 0
        rate: Floats = np.divide(self.numerator, self.denominator, out=unknown, where=has_rate)
        return rate


def months_of(inputs: Inputs) -> int:
    """How many months the chain is looked at: those of the history since the first event in it."""
    counted = inputs.cells.loc[inputs.cells["trials"] > 0, "month"]
    oldest = inputs.month - inputs.history_months + 1
    return inputs.month - max(int(counted.min()), oldest) + 1 if len(counted) else 0


def ratios(inputs: Inputs) -> tuple[list[Ratio], list[Ratio]]:
    """The stages that the CRM knows, in order: those of the chain, and those after the win."""
    totals = inputs.cells.groupby(["metric", "month"])[["observed", "trials"]].sum().reset_index()
    months = months_of(inputs)

    def counted(metric: str, column: str) -> Floats:
        rows = totals[totals["metric"] == metric]
        return _by_month(rows, column, inputs.month, months)

    return _chain(inputs, counted, months), _after(inputs, counted, months)


def _chain(inputs: Inputs, counted: Counted, months: int) -> list[Ratio]:
    """The factors of the chain's result."""
    found: list[Ratio] = []
    before = np.full(months, np.nan)
    for position, stage in enumerate(STAGES, start=1):
        counts = counted(stage.metric, stage.column)
        if np.isnan(counts).all():
            continue
        late = stage.is_late and bool(found)
        maturity = _maturity(inputs, stage.code, counts)
        found.append(Ratio(stage.code, position, counts, before, stage.family, late, maturity))
        before = counts
    return found


def _after(inputs: Inputs, counted: Counted, months: int) -> list[Ratio]:
    """Amount per deal, customers kept and grown, their value."""
    won, amount, start, grown, shrunk, lost = (
        _company(inputs, metric, months)
        for metric in (
            "deals_won", "amount_won", "portfolio_start",
            "portfolio_expansion", "portfolio_contraction", "portfolio_churn",
        )
    )  # fmt: skip
    kept, expanded = "account_retention", "account_expansion"
    rows: tuple[tuple[str, Floats, Floats, Family | None], ...] = (
        ("amount_per_deal", amount, won, None),
        ("accounts_kept", counted(kept, "observed"), counted(kept, "trials"), "binomial"),
        ("accounts_grown", counted(expanded, "observed"), counted(expanded, "trials"), "binomial"),
        ("account_value", start + grown - np.abs(shrunk) - np.abs(lost), start, None),
    )
    found = [
        Ratio(code, len(STAGES) + place, part, whole, family)
        for place, (code, part, whole, family) in enumerate(rows, start=1)
    ]
    return [ratio for ratio in found if not np.isnan(ratio.rate).all()]


def _maturity(inputs: Inputs, code: str, counts: Floats) -> float:
    rows = inputs.company
    rows = rows[(rows["month"] == inputs.month) & rows["metric"].isin(_AS_REPORTED.get(code, ()))]
    reported = float(rows["previous_at_equal_age"].astype(np.float64).sum())
    is_known = reported > 0 and len(counts) > 1 and counts[-2] > 0
    return min(reported / float(counts[-2]), 1.0) if is_known else 1.0


def _company(inputs: Inputs, metric: str, months: int) -> Floats:
    """(T,) the company's figure; NaN in months that the mart does not hold."""
    rows = inputs.company
    rows = rows[(rows["metric"] == metric) & rows["value"].notna()]
    known = np.isin(np.arange(inputs.month - months + 1, inputs.month + 1), rows["month"])
    return np.where(known, _by_month(rows, "value", inputs.month, months), np.nan)


def _by_month(rows: pd.DataFrame, column: str, last: int, months: int) -> Floats:
    """(T,) sums; NaN before the first event, when the CRM did not count it yet."""
    number = rows["month"].to_numpy(np.int64) - (last - months + 1)
    is_used = (number >= 0) & (number < months)
    values = rows[column].to_numpy(np.float64)[is_used]
    sums = np.bincount(number[is_used], values, months).astype(np.float64)
    return np.where(np.cumsum(np.abs(sums)) > 0, sums, np.nan)
