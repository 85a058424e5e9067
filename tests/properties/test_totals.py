"""Sums over people, teams and the company are what the CRM's events add up to, in every month."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.months import cutoff_at
from tests.properties.companies import MONTH, MONTHS, logs, settings_of
from tests.properties.company_log import Log
from tests.properties.compiled import Built, Compiled
from tests.properties.oracle import Figures, company_figures

METRICS = (
    "leads_sent", "leads_accepted", "leads_rejected", "leads_undecided", "calls",
    "deals_created", "deals_won", "deals_lost", "existing_deals_won", "amount_won",
    "portfolio_end",
)  # fmt: skip
# Which mart holds a metric of people; AEs count leads of their own.
MARTS = {"sdr_monthly": METRICS[:5], "ae_monthly": METRICS[5:10], "am_monthly": METRICS[10:]}
LATER = datetime(2026, 12, 20, tzinfo=ZoneInfo("UTC"))


def _company(built: Built) -> Figures:
    found = built.rows(
        "select metric, month, numerator from company_monthly "
        f"where metric in {METRICS} and numerator != 0 "
        f"and (metric != 'portfolio_end' or month = review_month)"
    )
    return {(str(metric), month): Decimal(str(value)) for metric, month, value in found}  # type: ignore[misc]


def _people(built: Built) -> Figures:
    found: Figures = {}
    for mart, metrics in MARTS.items():
        for metric in metrics:
            where = f"where month = '{MONTH}'" if metric == "portfolio_end" else ""
            rows = built.rows(f"select month, sum({metric}) from {mart} {where} group by month")
            found |= {(metric, month): Decimal(str(v)) for month, v in rows if v}  # type: ignore[misc]
    return found


@settings(max_examples=20)
@given(log=logs())
def test_people_and_company_are_what_happened_before_the_cutoff(
    compiled: Compiled, log: Log
) -> None:
    cutoff = cutoff_at(MONTH, ZoneInfo(log.zone))
    expected = {
        key: value
        for key, value in company_figures(log, cutoff).items()
        if value and key[1] in MONTHS
    }
    with compiled.build(log.export(LATER), (MONTH,), settings_of(log)) as built:
        assert _company(built) == expected
        assert _people(built) == expected


@settings(max_examples=10)
@given(log=logs(), taken_at=st.sampled_from([LATER, None]))
def test_every_data_test_holds_for_every_company(
    compiled: Compiled, log: Log, taken_at: datetime | None
) -> None:
    cutoff = cutoff_at(MONTH, ZoneInfo(log.zone))
    rows = log.export(taken_at or cutoff)
    with compiled.build(rows, (MONTHS[-2], MONTH), settings_of(log)) as built:
        assert built.failures() == {}
