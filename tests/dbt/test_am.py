"""AM figures of one company, from raw rows to marts: each account below stands for one rule."""

from datetime import date
from decimal import Decimal

import pytest

from dagster_project.dbt_project import DbtError
from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
MOVEMENTS = ("new", "taken_over", "handed_over", "expansion", "contraction", "churn", "fx")
AMOUNTS = (
    "accounts_held",
    "portfolio_start",
    *(f"portfolio_{movement}" for movement in MOVEMENTS),
    "portfolio_end",
)
LONG_AGO = "2024-03-05 00:00"


def _value(account_id: str, when: str, amount: str, **more: object) -> Row:
    row = {"account_id": account_id, "valid_from": at(when), "recurring_amount": Decimal(amount)}
    return row | more


def _owner(account_id: str, person_id: str, since: str, until: str = "") -> Row:
    return {
        "account_id": account_id,
        "person_id": person_id,
        "valid_from": at(since),
        "valid_to": at(until) if until else None,
    }


def _role(person_id: str, role: str, team: str) -> Row:
    return {
        "person_id": person_id,
        "role": role,
        "team": team,
        "valid_from": date(2024, 1, 1),
        "origin": "history",
    }


# One AM per rule, so that each has figures of one account.
ROWS: Rows = {
    "person": [
        {"person_id": p, "full_name": p.title()}
        for p in ("giver", "taker", "back", "new", "usd", "late", "lost", "spare", "ae", "tidy")
    ],
    "role_assignment": [
        *(
            _role(p, "am", "East" if p in {"giver", "taker"} else "West")
            for p in ("giver", "taker", "back", "new", "usd", "late", "lost", "spare", "tidy")
        ),
        _role("ae", "ae", "North"),
    ],
    "account": [
        {"account_id": "handed over", "currency": "EUR"},
        {"account_id": "returned"},
        {"account_id": "new logo"},
        {"account_id": "dollars", "currency": "USD"},
        {"account_id": "recorded late"},
        {"account_id": "lost"},
        {"account_id": "cleaned up"},
        {"account_id": "with an AE"},
        {"account_id": "deleted", "deleted_at": at("2026-10-15 08:00")},
        {"account_id": "merged", "merged_into": "lost"},
        {"account_id": "prospect"},
    ],
    "account_value": [
        _value("handed over", LONG_AGO, "100"),
        _value("handed over", "2026-10-10 08:00", "130"),
        _value("handed over", "2026-10-20 08:00", "110"),
        _value("returned", LONG_AGO, "50"),
        _value("returned", "2026-03-05 08:00", "0"),
        _value("returned", "2026-10-08 08:00", "70"),
        _value("new logo", "2026-10-04 22:00", "40"),
        _value("new logo", "2026-10-25 08:00", "55"),
        _value("dollars", LONG_AGO, "100"),
        _value("dollars", "2026-10-10 08:00", "110.55"),
        _value("recorded late", LONG_AGO, "20"),
        _value("recorded late", "2026-09-20 08:00", "25", recorded_at=at("2026-11-02 08:00")),
        _value("lost", LONG_AGO, "60"),
        _value("lost", "2026-10-31 22:30", "0"),
        _value("cleaned up", LONG_AGO, "30"),
        _value("cleaned up", "2026-09-02 08:00", "0"),
        _value("with an AE", LONG_AGO, "10"),
        _value("without owner", LONG_AGO, "5"),
        _value("deleted", LONG_AGO, "1"),
        _value("merged", LONG_AGO, "1"),
    ],
    "account_owner": [
        _owner("handed over", "giver", "2024-03-05 09:30", "2026-10-14 08:00"),
        _owner("handed over", "taker", "2026-10-14 08:00"),
        _owner("returned", "back", "2024-03-05 09:30"),
        # The customer begins on a day, the owner at a time of that day.
        _owner("new logo", "new", "2026-10-05 09:30"),
        _owner("dollars", "usd", "2024-03-05 09:30"),
        _owner("recorded late", "late", "2024-03-05 09:30"),
        _owner("lost", "lost", "2024-03-05 09:30"),
        _owner("cleaned up", "tidy", "2024-03-05 09:30", "2026-10-05 08:00"),
        _owner("with an AE", "ae", "2024-03-05 09:30"),
        _owner("deleted", "lost", "2024-03-05 09:30"),
        _owner("merged", "lost", "2024-03-05 09:30"),
        _owner("prospect", "spare", "2024-03-05 09:30"),
    ],
    "target": [
        {
            "scope": "am",
            "metric": metric,
            "month": MONTH,
            "value": Decimal("0.5"),
            "known_from": date(2026, 1, 1),
        }
        for metric in ("upsell_rate", "upsell_rate_customer_lifetime")
    ],
    "exchange_rate": [
        # Accounts are looked at for 36 months; the first of them begins in March 2024.
        {"currency": "USD", "rate_date": date(2024, 3, 28), "rate_to_reporting": Decimal("0.9")},
        {"currency": "USD", "rate_date": date(2026, 10, 30), "rate_to_reporting": Decimal("0.91")},
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """September and October 2026, closed in one build from one drop."""
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _figures(company: Company, person: str, month: date = MONTH) -> Row:
    return company.row(
        f"select * from am_monthly where person_id = '{person}' "
        f"and month = '{month}' and review_month = '{MONTH}'"
    )


def _movements(company: Company, person: str) -> dict[str, object]:
    found = _figures(company, person)
    return {name: found[f"portfolio_{name}"] for name in MOVEMENTS if found[f"portfolio_{name}"]}


def test_what_grew_before_the_hand_over_is_the_former_owners(company: Company) -> None:
    assert _movements(company, "giver") == {"expansion": 30, "handed_over": 130}
    assert _movements(company, "taker") == {"taken_over": 130, "contraction": 20}
    giver, taker = (_figures(company, person) for person in ("giver", "taker"))
    assert (giver["portfolio_start"], giver["portfolio_end"]) == (100, 0)
    assert (taker["portfolio_start"], taker["portfolio_end"]) == (0, 110)


def test_growth_since_the_take_over_starts_with_the_value_taken_over(company: Company) -> None:
    found = _figures(company, "taker")

    assert (found["upsell_value_start"], found["upsell_value_end"]) == (130, 110)
    assert found["upsell_rate"] == pytest.approx(110 / 130 - 1)
    assert found["upsell_rate_annualised"] is None
    assert found["upsell_rate_customer_lifetime"] == pytest.approx(0.1)
    assert found["upsell_attainment"] == pytest.approx((110 / 130 - 1) / 0.5)


def test_a_churned_account_stays_in_at_zero(company: Company) -> None:
    found = _figures(company, "back", SEPTEMBER)

    assert (found["accounts_held"], found["portfolio_end"]) == (0, 0)
    assert (found["upsell_rate"], found["upsell_rate_customer_lifetime"]) == (-1, -1)
    assert (found["gross_retention"], found["net_retention"]) == (0, 0)


def test_a_returning_account_counts_as_expansion(company: Company) -> None:
    found = _figures(company, "back")

    assert _movements(company, "back") == {"expansion": 70}
    assert found["upsell_rate_customer_lifetime"] == pytest.approx(0.4)
    # 31 months after March 2024.
    assert found["upsell_rate_annualised"] == pytest.approx(1.4 ** (12 / 31) - 1)
    assert (found["gross_retention"], found["net_retention"]) == (1, 1.4)


def test_a_churned_account_stays_under_its_last_owner(company: Company) -> None:
    found = _figures(company, "tidy")

    assert (found["lifetime_value_start"], found["lifetime_value_end"]) == (30, 0)
    assert (found["retention_value_start"], found["gross_retention"]) == (30, 0)


def test_a_new_customer_is_new_in_its_first_month_and_no_growth_yet(company: Company) -> None:
    found = _figures(company, "new")

    assert _movements(company, "new") == {"new": 40, "expansion": 15}
    assert (found["accounts_held"], found["portfolio_end"]) == (1, 55)
    assert (found["upsell_rate"], found["upsell_rate_customer_lifetime"]) == (None, None)
    assert (found["gross_retention"], found["net_retention"]) == (None, None)


def test_exchange_rates_make_no_growth(company: Company) -> None:
    found = _figures(company, "usd")

    # 100 USD at 0.90 become 110.55 USD at 0.91.
    assert (found["portfolio_start"], found["portfolio_end"]) == (90, Decimal("100.60"))
    assert _movements(company, "usd") == {"expansion": Decimal("9.60"), "fx": 1}
    assert found["upsell_rate"] == pytest.approx(100.60 / 91 - 1)
    assert found["net_retention"] == pytest.approx(100.60 / 91)


def test_a_value_recorded_after_the_cutoff_is_not_known(company: Company) -> None:
    assert _figures(company, "late")["portfolio_end"] == 20


def test_a_loss_in_the_last_minutes_of_the_month_belongs_to_it(company: Company) -> None:
    found = _figures(company, "lost")

    assert _movements(company, "lost") == {"churn": 60}
    assert (found["accounts_held"], found["portfolio_end"]) == (0, 0)


def test_deleted_and_merged_accounts_are_in_no_month_of_the_review(company: Company) -> None:
    known = company.rows(
        "select review_month, portfolio_start from am_monthly "
        f"where person_id = 'lost' and month = '{SEPTEMBER}' order by all"
    )

    # The deletion in October is not known in September's review.
    assert known == [(SEPTEMBER, 61), (MONTH, 60)]


def test_an_am_without_accounts_has_amounts_of_zero_and_no_rates(company: Company) -> None:
    found = _figures(company, "spare")

    assert {found[name] for name in AMOUNTS} == {0}
    assert found["days_in_role"] == 31
    rates = ("upsell_rate", "upsell_rate_customer_lifetime", "gross_retention", "net_retention")
    assert [found[name] for name in (*rates, "upsell_attainment")] == [None] * 5


def test_accounts_count_under_their_owner_whatever_the_role(company: Company) -> None:
    assert _figures(company, "ae")["portfolio_end"] == 10
    assert _figures(company, "(unassigned)")["portfolio_end"] == 5


def test_movements_lead_from_start_to_end_to_the_cent(company: Company) -> None:
    broken = company.rows(
        """
        select * from am_monthly
        where portfolio_start + portfolio_new + portfolio_taken_over - portfolio_handed_over
            + portfolio_expansion - portfolio_contraction - portfolio_churn + portfolio_fx
            != portfolio_end
        """
    )
    months = company.rows("select count(distinct (review_month, month)) from am_monthly")

    assert (broken, months) == ([], [(26,)])


def test_a_month_starts_with_what_the_month_before_ended_with(company: Company) -> None:
    broken = company.rows(
        """
        select * from am_monthly as this
        left join am_monthly as last
            on this.review_month = last.review_month
            and this.person_id = last.person_id
            and this.month = last.month + interval 1 month
        where this.portfolio_start != coalesce(last.portfolio_end, 0)
            and this.month > this.review_month - interval 12 months
        """
    )

    assert broken == []


def test_people_teams_and_the_company_agree(company: Company) -> None:
    sums = ", ".join(f"sum({name})" for name in AMOUNTS)
    by_metric = ", ".join(f"sum(numerator) filter (metric = '{name}')" for name in AMOUNTS)
    months = "review_month, month"
    people = company.rows(f"select {months}, {sums} from am_monthly group by all order by all")
    teams, whole = (
        company.rows(
            f"select {months}, {by_metric} from {mart} where role = 'am' group by all order by all"
        )
        for mart in ("team_monthly", "company_monthly")
    )

    assert people == teams == whole


def test_the_company_figures_are_those_of_all_accounts(company: Company) -> None:
    found = {
        metric: (numerator, denominator)
        for metric, numerator, denominator in company.rows(
            "select metric, numerator, denominator from company_monthly "
            f"where review_month = '{MONTH}' and month = '{MONTH}' and role = 'am'"
        )
    }

    # Every account but the new one: 110 + 70 + 100.60 + 20 + 0 + 0 + 10 + 5 of 366 at 0.91.
    assert found["upsell_rate_customer_lifetime"] == (Decimal("-50.40"), 366)
    assert found["net_retention"] == (Decimal("315.60"), 366)
    assert found["gross_retention"] == (276, 366)
    assert found["portfolio_end"][0] == Decimal("370.60")


def test_a_missing_exchange_rate_fails_naming_currency_and_month(make_company: MakeCompany) -> None:
    rows = {**ROWS, "exchange_rate": ROWS["exchange_rate"][1:]}

    with pytest.raises(DbtError) as failure:
        make_company().build(
            rows, arguments=("--select", "+int_account_months", "--exclude", "test_type:unit")
        )
    for test, missing in (
        ("accounts_have_exchange_rates:", "No exchange rate for USD in 2025-10, USD in 2025-11, "),
        ("accounts_have_exchange_rates_at_the_start:", "No exchange rate for USD in 2025-09, "),
    ):
        (line,) = (line for line in str(failure.value).splitlines() if test in line)
        assert missing in line
