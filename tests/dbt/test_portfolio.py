"""Accounts one by one: their monthly detail, their customers' scores, and their hand-over from AEs.

Each account below stands for one rule; sums over AMs are in `test_am`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

YEAR_END = date(2025, 12, 1)
SEPTEMBER = date(2026, 9, 1)
LONG_AGO = "2024-03-05 00:00"
AMS = ("ann", "bob", "leaver", "mover", "dora")


def _value(account_id: str, when: str, amount: str, **more: object) -> Row:
    row = {"account_id": account_id, "valid_from": at(when), "recurring_amount": Decimal(amount)}
    return row | more


def _owner(account_id: str, person_id: str, since: str = LONG_AGO, until: str = "") -> Row:
    return {
        "account_id": account_id,
        "person_id": person_id,
        "valid_from": at(since),
        "valid_to": at(until) if until else None,
    }


def _role(person_id: str, role: str, team: str, since: date = date(2024, 1, 1)) -> Row:
    return {
        "person_id": person_id,
        "role": role,
        "team": team,
        "valid_from": since,
        "origin": "history",
    }


def _won(opportunity_id: str, account_id: str, ae_id: str | None, when: str, **more: object) -> Row:
    row = {
        "opportunity_id": opportunity_id,
        "account_id": account_id,
        "ae_id": ae_id,
        "deal_type": "new",
        "stage": "Won",
        "is_closed": True,
        "is_won": True,
        "amount": Decimal(500),
        "created_at": at("2026-06-01 08:00"),
        "closed_at": at(when),
    }
    return row | more


def _score(account_id: str, when: str, score: str, **more: object) -> Row:
    return {"account_id": account_id, "scored_at": at(when), "score": Decimal(score)} | more


ROWS: Rows = {
    "person": [
        *({"person_id": p, "full_name": p.title()} for p in (*AMS, "eve", "eli") if p != "leaver"),
        {"person_id": "leaver", "full_name": "Leaver", "left_on": date(2026, 10, 9)},
    ],
    "role_assignment": [
        *(_role(p, "am", "East") for p in AMS if p != "mover"),
        {**_role("mover", "am", "East"), "valid_to": date(2026, 10, 14)},
        _role("mover", "am", "West", date(2026, 10, 14)),
        _role("eve", "ae", "North"),
        _role("eli", "ae", "North"),
    ],
    "account": [
        {
            "account_id": "back",
            "segment": "mid-market",
            "customer_since": date(2024, 3, 5),
            "currency": "EUR",
        },
        {"account_id": "moved"},
        {"account_id": "orphan"},
        {"account_id": "euro to dollar"},
        {"account_id": "up and down"},
        {"account_id": "told late"},
        {"account_id": "with the team"},
        {"account_id": "deleted", "deleted_at": at("2026-10-15 08:00")},
        {"account_id": "merged", "merged_into": "back"},
        {"account_id": "sold", "customer_since": date(2026, 11, 1)},
        {"account_id": "kept by the AE"},
        {"account_id": "sold twice"},
    ],
    "account_value": [
        _value("back", LONG_AGO, "50"),
        _value("back", "2026-03-05 08:00", "0"),
        _value("back", "2026-10-08 08:00", "70"),
        _value("moved", LONG_AGO, "100"),
        _value("moved", "2026-10-20 08:00", "110"),
        _value("orphan", LONG_AGO, "40"),
        _value("euro to dollar", LONG_AGO, "100", currency="EUR"),
        _value("euro to dollar", "2026-10-10 08:00", "110", currency="USD"),
        _value("up and down", LONG_AGO, "30"),
        _value("up and down", "2026-10-05 08:00", "45"),
        _value("up and down", "2026-10-25 08:00", "30"),
        _value("told late", LONG_AGO, "20"),
        _value("told late", "2026-09-20 08:00", "25", recorded_at=at("2026-10-02 08:00")),
        _value("with the team", LONG_AGO, "200"),
        _value("with the team", "2026-10-05 08:00", "210"),
        _value("with the team", "2026-10-25 08:00", "190"),
        _value("deleted", LONG_AGO, "1"),
        _value("merged", LONG_AGO, "1"),
        _value("without owner", LONG_AGO, "5"),
        _value("sold", "2026-08-10 08:00", "100", currency="USD"),
        _value("sold", "2026-10-10 08:00", "120", currency="USD"),
        _value("kept by the AE", "2026-08-10 08:00", "10"),
        _value("sold twice", "2026-08-10 08:00", "60"),
        _value("sold twice", "2026-10-12 08:00", "0"),
    ],
    "account_owner": [
        _owner("back", "ann"),
        _owner("moved", "ann", until="2026-10-14 08:00"),
        _owner("moved", "bob", "2026-10-14 08:00"),
        _owner("orphan", "leaver", until="2026-10-09 20:00"),
        _owner("euro to dollar", "dora"),
        _owner("up and down", "ann"),
        _owner("told late", "bob"),
        _owner("with the team", "mover"),
        _owner("deleted", "ann"),
        _owner("merged", "ann"),
        _owner("sold", "eve", "2026-08-01 08:00", "2026-09-01 08:00"),
        _owner("sold", "bob", "2026-09-01 08:00"),
        _owner("kept by the AE", "eve", "2026-08-01 08:00"),
        _owner("sold twice", "bob", "2026-08-01 08:00"),
    ],
    "opportunity": [
        _won("sale", "sold", "eve", "2026-08-10 08:00"),
        _won("sale of the AE", "kept by the AE", "eve", "2026-08-10 08:00"),
        _won("first", "sold twice", "eli", "2026-08-10 08:00"),
        _won("second", "sold twice", "eve", "2026-09-10 08:00"),
        _won("growth", "moved", "eli", "2026-09-10 08:00", deal_type="expansion"),
    ],
    "satisfaction": [
        _score("moved", "2026-01-10 08:00", "3"),
        _score("moved", "2026-09-10 08:00", "8"),
        _score("told late", "2025-10-31 22:59", "1"),
        _score("back", "2026-09-10 08:00", "9"),
        _score("up and down", "2026-10-10 08:00", "6", recorded_at=at("2026-11-02 08:00")),
        _score("up and down", "2025-11-10 08:00", "4"),
        _score("with the team", "2026-09-10 08:00", "7", deleted_at=at("2026-10-10 08:00")),
    ],
    "exchange_rate": [
        {"currency": "USD", "rate_date": date(2024, 3, 28), "rate_to_reporting": Decimal("0.9")},
        {"currency": "USD", "rate_date": date(2026, 10, 30), "rate_to_reporting": Decimal("0.91")},
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """A fiscal year's end, September and October 2026, closed in one build from one drop."""
    return make_company().build(ROWS, [YEAR_END, SEPTEMBER, MONTH])


def _account(company: Company, account_id: str, month: date = MONTH) -> Row:
    return company.row(
        f"from account_value_monthly where account_id = '{account_id}' "
        f"and month = '{month}' and review_month = '{MONTH}'"
    )


def _movements(company: Company, account_id: str, months: Sequence[date]) -> list[object]:
    return [_account(company, account_id, month)["movement"] for month in months]


def _am(company: Company, person: str, month: date = MONTH, review_month: date = MONTH) -> Row:
    return company.row(
        f"from am_monthly where person_id = '{person}' "
        f"and month = '{month}' and review_month = '{review_month}'"
    )


def _team(company: Company, team: str, month: date = MONTH) -> dict[str, object]:
    found = company.rows(
        f"select metric, numerator from team_monthly where team = '{team}' and role = 'am' "
        f"and month = '{month}' and review_month = '{MONTH}'"
    )
    return {str(metric): numerator for metric, numerator in found}


def test_a_churned_account_stays_in_at_zero_and_comes_back_as_expansion(company: Company) -> None:
    months = [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), MONTH]

    assert _movements(company, "back", months) == ["none", "churn", "none", "expansion"]
    away = _account(company, "back", date(2026, 4, 1))
    assert (away["person_id"], away["start_value"], away["value"]) == ("ann", 0, 0)
    assert _account(company, "back")["first_month"] == date(2024, 3, 1)


def test_an_account_taken_over_within_the_month_is_the_new_owners(company: Company) -> None:
    found = _account(company, "moved")

    assert (found["person_id"], found["movement"]) == ("bob", "expansion+taken_over")
    assert (found["start_value"], found["value"]) == (100, 110)


def test_accounts_that_a_leaver_leaves_behind_are_nobodys(company: Company) -> None:
    found = _account(company, "orphan")
    leaver, nobody = _am(company, "leaver"), _am(company, "(unassigned)")

    assert (found["person_id"], found["movement"]) == ("(unassigned)", "taken_over")
    assert (leaver["portfolio_handed_over"], leaver["portfolio_end"]) == (40, 0)
    assert (nobody["portfolio_taken_over"], nobody["portfolio_end"]) == (40, 45)
    assert leaver["days_in_role"] == 9


def test_an_account_without_an_owner_is_there(company: Company) -> None:
    found = _account(company, "without owner")

    assert (found["person_id"], found["value"], found["movement"]) == ("(unassigned)", 5, "none")


def test_a_change_of_currency_moves_by_what_the_amounts_are_worth(company: Company) -> None:
    found = _account(company, "euro to dollar")

    assert (found["start_value"], found["value"]) == (100, Decimal("100.10"))
    assert (found["original_value"], found["original_currency"]) == (110, "USD")
    assert (found["currency"], found["rate"]) == ("EUR", Decimal("0.91"))
    assert found["movement"] == "expansion"
    assert _am(company, "dora")["portfolio_expansion"] == Decimal("0.10")
    assert _am(company, "dora")["portfolio_fx"] == 0


def test_changes_that_cancel_each_other_out_are_both_told(company: Company) -> None:
    found = _account(company, "up and down")

    assert (found["start_value"], found["value"]) == (30, 30)
    assert found["movement"] == "expansion+contraction"


def test_a_value_recorded_late_is_known_from_then_on(company: Company) -> None:
    assert _am(company, "bob", SEPTEMBER, SEPTEMBER)["portfolio_expansion"] == 0
    assert _account(company, "told late", SEPTEMBER)["value"] == 25
    assert _am(company, "bob", SEPTEMBER)["portfolio_expansion"] == 5


def test_deleted_and_merged_accounts_have_no_detail(company: Company) -> None:
    found = company.rows(
        f"select distinct account_id from account_value_monthly where review_month = '{MONTH}' "
        "and account_id in ('deleted', 'merged')"
    )
    before = company.rows(
        "select count(*) from account_value_monthly "
        f"where review_month = '{YEAR_END}' and account_id = 'deleted'"
    )

    assert (found, before) == ([], [(13,)])


def test_detail_says_what_is_known_of_the_account(company: Company) -> None:
    found = _account(company, "back")

    assert (found["segment"], found["customer_since"]) == ("mid-market", date(2024, 3, 5))
    # A day to come is not known, whatever the CRM expects.
    assert _account(company, "sold")["customer_since"] is None


def test_detail_adds_up_to_the_companys_portfolio(company: Company) -> None:
    detail = company.rows(
        "select review_month, month, sum(start_value), sum(value) from account_value_monthly "
        "group by all order by all"
    )
    whole = company.rows(
        """
        select review_month, month,
            sum(numerator) filter (metric = 'portfolio_start'),
            sum(numerator) filter (metric = 'portfolio_end')
        from company_monthly
        where review_month in (select review_month from account_value_monthly)
        group by all order by all
        """
    )

    assert detail == whole
    assert len(detail) == 26


def test_detail_is_kept_for_the_newest_month_and_fiscal_year_ends(company: Company) -> None:
    kept = company.rows("select distinct review_month from account_value_monthly order by all")

    assert kept == [(YEAR_END,), (MONTH,)]


def test_detail_is_the_same_whichever_month_is_built_first(
    company: Company, make_company: MakeCompany
) -> None:
    detail = "from account_value_monthly order by all"
    other = make_company().build(ROWS, [SEPTEMBER])
    assert other.rows("select distinct review_month from account_value_monthly") == [(SEPTEMBER,)]
    other.build(ROWS, [MONTH]).build(ROWS, [YEAR_END])
    assert other.rows(detail) == company.rows(detail)
    # Closing an older month again brings nothing back.
    assert other.build(ROWS, [SEPTEMBER]).rows(detail) == company.rows(detail)


def test_an_am_who_changes_team_takes_the_whole_month_along(company: Company) -> None:
    assert _am(company, "mover")["team"] == "West"
    west, before = _team(company, "West"), _team(company, "West", SEPTEMBER)

    assert before == {}
    assert (west["portfolio_start"], west["portfolio_end"]) == (200, 190)
    assert (west["portfolio_expansion"], west["portfolio_contraction"]) == (10, 20)


def test_growth_of_the_month_is_that_of_accounts_held_at_both_ends(company: Company) -> None:
    ann, bob = _am(company, "ann"), _am(company, "bob")

    # Back from 0 to 70 and 30 as before; what was handed over to Bob is in neither's month.
    assert (ann["upsell_month_value_start"], ann["upsell_month_value_end"]) == (30, 100)
    assert ann["upsell_rate_month"] == pytest.approx(100 / 30 - 1)
    # 100 USD at October's rate, 60 that churned, and 25.
    assert bob["upsell_month_value_start"] == 91 + 60 + 25
    assert bob["upsell_month_value_end"] == Decimal("109.20") + 25


def test_a_new_customer_has_no_growth_of_the_month(company: Company) -> None:
    found = _am(company, "eve", date(2026, 8, 1))

    assert found["portfolio_new"] == 100
    assert found["upsell_rate_month"] is None


def test_satisfaction_is_the_mean_of_the_latest_scores(company: Company) -> None:
    ann, bob, mover = (_am(company, person) for person in ("ann", "bob", "mover"))

    # Bob: the later score of the account he has taken over; the other's is too old.
    assert (bob["satisfaction_sum"], bob["accounts_scored"], bob["satisfaction"]) == (8, 1, 8)
    # Ann: 9, and 4 because October's score was recorded after the cutoff.
    assert (ann["satisfaction"], ann["accounts_scored"]) == (6.5, 2)
    assert (mover["satisfaction"], mover["accounts_scored"]) == (None, 0)
    assert _am(company, "mover", SEPTEMBER, SEPTEMBER)["satisfaction"] == 7


def test_a_churned_customers_score_does_not_count(company: Company) -> None:
    assert _am(company, "ann", SEPTEMBER)["satisfaction"] == pytest.approx((8 + 4) / 2)


def test_satisfaction_of_the_company_is_that_of_all_accounts(company: Company) -> None:
    found = company.row(
        "from company_monthly where metric = 'satisfaction' "
        f"and month = '{MONTH}' and review_month = '{MONTH}'"
    )

    assert (found["numerator"], found["denominator"], found["value"]) == (21, 3, 7)
    assert found["currency"] is None


def test_accounts_come_from_the_ae_who_won_them_to_the_next_owner(company: Company) -> None:
    handed = company.rows(
        "select month, ae_id, am_id, accounts, value_at_handover, value_now "
        f"from handover_ae_am_monthly where review_month = '{MONTH}' order by all"
    )

    # Both values of the dollars at October's rate; the churned account is worth nothing now.
    assert handed == [
        (date(2026, 8, 1), "eli", "bob", 1, 60, 0),
        (SEPTEMBER, "eve", "bob", 1, 91, Decimal("109.20")),
    ]


def test_a_hand_over_has_the_value_of_its_review_month(company: Company) -> None:
    (found,) = company.rows(
        "select value_at_handover, value_now, currency from handover_ae_am_monthly "
        f"where review_month = '{SEPTEMBER}' and ae_id = 'eve'"
    )

    assert found == (90, 90, "EUR")
