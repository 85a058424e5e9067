"""Money over time: rates, targets in other currencies, and fiscal quarters and years.

Here belongs what amounts and targets are converted at and added up over; splits are in
`test_totals`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from dagster_project.settings import Settings
from dagster_project.settings_sections import CompanySettings
from tests.dbt.company import Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

# The second month of a fiscal quarter, in a fiscal year that begins in April.
AUGUST = date(2026, 8, 1)
APRIL_TO_SEPTEMBER = range(4, 10)
PERIODS = ("quarter", "year")
SETTINGS = Settings(company=CompanySettings(fiscal_year_start=4, fiscal_year_label="start"))


def _deal(name: str, owner: str, amount: str, created: str, won: str = "", **more: object) -> Row:
    return {
        "opportunity_id": name,
        "ae_id": owner,
        "stage": "Won" if won else "Offer",
        "is_closed": bool(won),
        "is_won": bool(won),
        "amount": Decimal(amount),
        "created_at": at(f"{created} 08:00"),
        "closed_at": at(f"{won} 08:00") if won else None,
    } | more


def _targets(
    scope: str, value: str, months: Sequence[int], currency: str = "EUR", **more: object
) -> list[Row]:
    return [
        {
            "scope": scope,
            "metric": "amount_won",
            "month": date(2026, month, 1),
            "value": Decimal(value),
            "currency": currency,
            "known_from": date(2026, 1, 1),
        }
        | more
        for month in months
    ]


LOST_DOLLARS = {"stage": "Lost", "is_won": False, "currency": "USD"}

ROWS: Rows = {
    "person": [
        {"person_id": p, "full_name": p.title()} for p in ("ann", "bob", "cy", "dee", "free")
    ],
    "role_assignment": [
        {
            "person_id": person,
            "role": "ae",
            "team": "East" if person == "dee" else "North",
            "valid_from": date(2020, 1, 1),
            "origin": "history",
        }
        for person in ("ann", "bob", "cy", "dee", "free")
    ],
    "opportunity": [
        _deal("July", "ann", "100", "2026-07-02", "2026-07-20", currency="USD"),
        _deal("August", "ann", "60", "2026-08-02", "2026-08-20"),
        _deal("pipeline", "ann", "75", "2026-08-02"),
        _deal("reached", "bob", "40", "2026-08-02", "2026-08-20"),
        _deal("still open", "bob", "10", "2026-08-02"),
        _deal("before there were targets", "cy", "5", "2026-04-02", "2026-04-20"),
        _deal("no target", "free", "7", "2026-08-02", "2026-08-20"),
        _deal("before there were rates", "dee", "9", "2024-03-02", "2024-06-20", **LOST_DOLLARS),
    ],
    "target": [
        *_targets("ann", "100", APRIL_TO_SEPTEMBER),
        # Set anew after the cutoff: nobody knew.
        *_targets("ann", "900", [9], known_from=date(2026, 9, 1)),
        *_targets("bob", "10", APRIL_TO_SEPTEMBER),
        *_targets("cy", "50", [7, 8]),
        *_targets("dee", "20", APRIL_TO_SEPTEMBER, currency="USD"),
    ],
    "exchange_rate": [
        {"currency": "USD", "rate_date": day, "rate_to_reporting": Decimal(rate)}
        for day, rate in (
            (date(2025, 8, 31), "0.8"),
            (date(2026, 7, 31), "0.9"),
            (date(2026, 8, 31), "0.95"),
            (date(2026, 9, 30), "2"),
        )
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """July and August 2026, from rates that begin with the first of the months of the marts."""
    return make_company().build(ROWS, [date(2026, 7, 1), AUGUST], settings=SETTINGS)


def _ae(company: Company, person: str, *columns: str, month: date = AUGUST) -> tuple[object, ...]:
    (found,) = company.rows(
        f"select {', '.join(columns)} from ae_monthly where person_id = '{person}' "
        f"and review_month = '{AUGUST}' and month = '{month}'"
    )
    return found


def _total(company: Company, metric: str, *columns: str, team: str = "") -> tuple[object, ...]:
    mart, condition = ("team_monthly", f"team = '{team}'") if team else ("company_monthly", "true")
    (found,) = company.rows(
        f"select {', '.join(columns)} from {mart} where metric = '{metric}' and {condition} "
        f"and review_month = '{AUGUST}' and month = '{AUGUST}'"
    )
    return found


def test_each_month_converts_at_its_own_rate_and_quarters_add_converted_amounts(
    company: Company,
) -> None:
    names = ("amount_won", "amount_won_quarter_to_date", "amount_won_year_to_date")

    assert _ae(company, "ann", *names, month=date(2026, 7, 1)) == (90, 90, 90)
    assert _ae(company, "ann", *names) == (60, 150, 150)


def test_attainment_is_told_for_the_month_the_quarter_and_the_year(company: Company) -> None:
    names = ("amount_won_attainment", *(f"amount_won_attainment_{p}_to_date" for p in PERIODS))

    assert _ae(company, "ann", *names) == (0.6, 0.75, 0.3)
    targets = [f"amount_won_target_{period}_to_date" for period in PERIODS]
    assert _ae(company, "ann", *targets) == (200, 500)


def test_the_pipeline_covers_what_is_missing_to_the_target_of_the_whole_quarter(
    company: Company,
) -> None:
    names = ("amount_won_target_open", "open_pipeline_amount", "pipeline_cover")

    # 300 for July to September, as set by the cutoff, less 90 and 60.
    assert _ae(company, "ann", *names) == (150, 75, 0.5)
    # 30 for the quarter, and 40 won: nothing is missing.
    assert _ae(company, "bob", *names) == (0, 10, None)
    assert _ae(company, "free", *names) == (None, 0, None)


def test_a_target_to_come_converts_at_the_last_rate_known(company: Company) -> None:
    # July at 0.9, August and September at 0.95: the rate of September is not known in August.
    assert _ae(company, "dee", "amount_won_target", "amount_won_target_open") == (
        Decimal("19.00"),
        Decimal("56.00"),
    )


def test_a_quarter_or_year_with_results_but_no_target_has_no_attainment(company: Company) -> None:
    names = [f"amount_won_target_{period}_to_date" for period in PERIODS]

    # Cy has had a target since July, and won a deal in April.
    assert _ae(company, "cy", *names) == (100, None)
    assert _ae(company, "cy", "amount_won_attainment_year_to_date") == (None,)
    assert _ae(company, "free", "amount_won_attainment", *names) == (None, None, None)


def test_months_before_those_held_are_no_part_of_a_quarter_that_would_pass_for_the_whole(
    company: Company,
) -> None:
    names = ("amount_won_quarter_to_date", "amount_won_target_open")

    # The marts of August begin in August, in the middle of a quarter.
    assert _ae(company, "ann", *names, month=date(2025, 8, 1)) == (None, None)
    assert _ae(company, "ann", *names, month=date(2025, 10, 1)) == (0, None)


def test_teams_and_the_company_attain_as_people_do(company: Company) -> None:
    names = ("numerator::int", "target::int", "attainment")
    to_date = ("value_quarter_to_date", "target_quarter_to_date::int")

    assert _total(company, "amount_won", *names, team="East") == (0, 19, 0.0)
    assert _total(company, "amount_won", *names) == (107, 179, pytest.approx(107 / 179))
    # Free has no target, so that the company's is that of the others.
    assert _total(company, "amount_won", *to_date, team="North") == (197.0, 320)
    cover = _total(company, "pipeline_cover", "numerator::int", "denominator::int", team="East")
    assert cover == (0, 56)


def test_what_does_not_add_up_has_no_value_to_date(company: Company) -> None:
    for metric in ("deals_open", "open_pipeline_amount", "deals_worked", "close_rate"):
        found = _total(company, metric, "value_quarter_to_date", "value_year_to_date")
        assert found == (None, None), metric
    assert _total(company, "deals_won", "value_quarter_to_date") == (4.0,)


def test_amounts_older_than_the_rates_are_left_out_where_no_mart_holds_their_month(
    company: Company,
) -> None:
    missing = company.rows(
        "select month, currency, deals, is_in_marts from scratch.int_missing_rates order by 1"
    )

    months = [date(2024, month, 1) for month in (3, 4, 5, 6)]
    assert missing == [(month, "USD", 1, False) for month in months]


def test_a_month_has_its_fiscal_year_quarter_and_period(company: Company) -> None:
    found = company.rows(
        "select month, fiscal_year, fiscal_quarter, fiscal_period from dim_month "
        "where month between '2026-03-01' and '2026-04-01' order by 1"
    )

    assert found == [(date(2026, 3, 1), "FY2025", 4, 12), (date(2026, 4, 1), "FY2026", 1, 1)]


def test_a_deal_keeps_its_own_amount_beside_the_converted_one(company: Company) -> None:
    found = company.rows(
        "select amount, currency, rate, amount_reporting from deals "
        "where opportunity_id = 'July' and review_month = '2026-07-01'"
    )

    assert found == [(100, "USD", Decimal("0.9"), 90)]
