"""AE figures of one company, from raw rows to marts: each deal below stands for one rule."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.dbt_project import DbtError
from tests.dbt.company import MONTH, NO_UNIT_TESTS, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
RATES_ALONE = (
    "--select",
    "+int_missing_rates",
    "--indirect-selection",
    "cautious",
    *NO_UNIT_TESTS,
)
ADDITIVE = (
    "deals_created",
    "deals_won",
    "deals_lost",
    "deals_worked",
    "deals_open",
    "amount_won",
    "amount_lost",
    "open_pipeline_amount",
)


def _role(person_id: str, role: str, team: str, since: date, until: date | None = None) -> Row:
    return {
        "person_id": person_id,
        "role": role,
        "team": team,
        "valid_from": since,
        "valid_to": until,
        "origin": "history",
    }


def _deal(
    name: str, ae_id: str, stage: str, amount: str, created: str, closed: str = "", **more: object
) -> Row:
    return {
        "opportunity_id": name,
        "ae_id": ae_id,
        "stage": stage,
        "is_closed": stage in {"Won", "Lost"},
        "is_won": stage == "Won",
        "amount": Decimal(amount),
        "created_at": at(created) if created else None,
        "closed_at": at(closed) if closed else None,
    } | more


def _change(record_id: str, field: str, old: str, new: str, when: str) -> Row:
    return {
        "change_id": f"{record_id} {field} {when}",
        "entity": "opportunity",
        "record_id": record_id,
        "field": field,
        "old_value": old,
        "new_value": new,
        "changed_at": at(when),
    }


def _handover(name: str, when: str, decision: str = "", decided: str = "", reason: str = "") -> Row:
    return {
        "handover_id": name,
        "lead_id": name,
        "sdr_id": "sue",
        "ae_id": "ann",
        "sent_at": at(when),
        "decision": decision or None,
        "decided_at": at(decided) if decided else None,
        "decision_reason": reason or None,
    }


ROWS: Rows = {
    "person": [
        {"person_id": p, "full_name": p.title()}
        for p in ("ann", "bob", "idle", "cy", "sue", "boss")
    ],
    "role_assignment": [
        _role("ann", "ae", "North", date(2024, 1, 1)),
        _role("bob", "ae", "South", date(2024, 1, 1)),
        _role("idle", "ae", "North", date(2024, 1, 1)),
        # Cy is promoted on the 14th.
        _role("cy", "sdr", "Hunters", date(2024, 1, 1), date(2026, 10, 14)),
        _role("cy", "ae", "South", date(2026, 10, 14)),
        _role("sue", "sdr", "Hunters", date(2024, 1, 1)),
        _role("boss", "manager", "Sales", date(2024, 1, 1)),
    ],
    "opportunity": [
        _deal("entered late", "ann", "Won", "200", "2026-10-03 08:00", "2026-09-28 08:00"),
        _deal("amount edited", "bob", "Offer", "900", "2026-09-05 08:00"),
        _deal("owner changed", "bob", "Offer", "50", "2026-09-05 08:00"),
        _deal("won in November", "bob", "Won", "70", "2026-09-05 08:00", "2026-11-04 08:00"),
        _deal("no owner, no date", "ghost", "Offer", "10", ""),
        _deal("split", "ann", "Won", "100", "2026-10-02 08:00", "2026-10-12 08:00"),
        _deal(
            "dollars", "bob", "Lost", "1000", "2026-10-02 08:00", "2026-10-20 08:00", currency="USD"
        ),
        _deal(
            "deleted", "bob", "Offer", "5", "2026-09-05 08:00", deleted_at=at("2026-10-15 08:00")
        ),
        _deal("merged", "bob", "Won", "5", "2026-09-05 08:00", "2026-10-05 08:00", merged_into="x"),
        _deal("last minute", "ann", "Lost", "30", "2026-10-02 08:00", "2026-10-31 22:59"),
        _deal("too late", "ann", "Lost", "30", "2026-10-02 08:00", "2026-10-31 23:00"),
    ],
    "opportunity_split": [
        {"opportunity_id": "split", "person_id": person, "credit_share": Decimal(share)}
        for person, share in (("ann", "0.333333"), ("bob", "0.333333"), ("boss", "0.333334"))
    ],
    "record_change": [
        _change("amount edited", "amount", "500.00", "900.00", "2026-11-05 08:00"),
        _change("owner changed", "ae_id", "ann", "bob", "2026-11-02 08:00"),
        _change("won in November", "stage", "Offer", "Won", "2026-11-04 08:00"),
    ],
    "lead": [{"lead_id": lead} for lead in ("yes", "no", "later")],
    "handover": [
        _handover("yes", "2026-10-05 08:00", "accepted", "2026-10-07 08:00", "fits"),
        _handover("no", "2026-10-05 08:00", "rejected", "2026-10-06 08:00"),
        _handover("later", "2026-10-30 08:00", "accepted", "2026-11-03 08:00", "fits"),
    ],
    "target": [
        {
            "scope": scope,
            "metric": metric,
            "month": MONTH,
            "value": Decimal(value),
            "currency": currency,
            "known_from": date(2026, 1, 1),
        }
        for scope, metric, value, currency in (
            ("ann", "amount_won", "66.66", "EUR"),
            ("bob", "amount_won", "100", "USD"),
            ("cy", "amount_won", "310", "EUR"),
            ("ae", "close_rate_worked", "0.25", None),
        )
    ],
    "exchange_rate": [
        {"currency": "USD", "rate_date": date(2026, 9, 30), "rate_to_reporting": Decimal("0.9")},
        {"currency": "USD", "rate_date": date(2026, 10, 30), "rate_to_reporting": Decimal("0.925")},
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """September and October 2026, closed in one build from one drop."""
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _figures(company: Company, person: str, month: date = MONTH, review: date = MONTH) -> Row:
    return company.row(
        f"select * from ae_monthly where person_id = '{person}' "
        f"and month = '{month}' and review_month = '{review}'"
    )


def _deal_row(company: Company, name: str, review: date = MONTH) -> Row:
    return company.row(
        f"select * from deals where opportunity_id = '{name}' and review_month = '{review}'"
    )


def test_an_ae_without_deals_has_counts_of_zero_and_no_rates(company: Company) -> None:
    found = _figures(company, "idle")

    assert (found["deals_worked"], found["deals_won"], found["amount_won"]) == (0, 0, 0)
    rates = [name for name in found if "rate" in name or name == "cohort_maturity"]
    assert [found[name] for name in rates] == [None] * 10
    assert found["amount_won_attainment"] is None


def test_open_deals_are_worked_but_not_decided(company: Company) -> None:
    found = _figures(company, "bob", SEPTEMBER, SEPTEMBER)

    assert (found["deals_worked"], found["deals_open"]) == (3, 3)
    assert (found["close_rate"], found["close_rate_worked"]) == (None, 0.0)
    assert (found["close_rate_cohort"], found["cohort_maturity"]) == (0.0, 0.0)


def test_a_deal_entered_after_its_closing_month_is_not_known_in_it(company: Company) -> None:
    assert _figures(company, "ann", SEPTEMBER, SEPTEMBER)["deals_won"] == 0
    later = _figures(company, "ann", SEPTEMBER, MONTH)
    assert (later["deals_won"], later["amount_won"], later["deals_created"]) == (1, 200, 1)
    assert later["deals_worked"] == 2


def test_a_deal_entered_after_its_closing_month_is_created_in_the_later_one(
    company: Company,
) -> None:
    found = _figures(company, "ann")

    # Entered late, split, last minute and too late; the first was won in September.
    assert (found["deals_created"], found["deals_won"]) == (4, 1)
    assert (found["close_rate_cohort"], found["cohort_maturity"]) == (0.5, 0.75)


def test_an_amount_edited_after_the_cutoff_keeps_its_value(company: Company) -> None:
    assert _deal_row(company, "amount edited")["amount"] == 500


def test_an_owner_changed_after_the_cutoff_stays(company: Company) -> None:
    assert _deal_row(company, "owner changed")["ae_id"] == "ann"


def test_a_deal_won_after_the_cutoff_is_open(company: Company) -> None:
    found = _deal_row(company, "won in November")

    assert (found["stage"], found["is_closed"], found["closed_at"]) == ("Offer", False, None)
    assert found["month"] is None


def test_a_deal_without_owner_and_creation_date_is_open_and_unassigned(company: Company) -> None:
    found = [
        company.row(
            "select deals_open, deals_created, open_pipeline_amount from ae_monthly where "
            f"person_id = '(unassigned)' and review_month = '{MONTH}' and month = '{month}'"
        )
        for month in (date(2025, 10, 1), MONTH)
    ]

    assert found == [{"deals_open": 1, "deals_created": 0, "open_pipeline_amount": 10}] * 2


def test_a_deleted_deal_is_gone_from_the_month_of_its_deletion_on(company: Company) -> None:
    reviews = company.rows("select review_month from deals where opportunity_id = 'deleted'")

    assert reviews == [(SEPTEMBER,)]


def test_a_merged_deal_never_counts(company: Company) -> None:
    assert company.rows("select * from deals where opportunity_id = 'merged'") == []


def test_a_month_ends_at_midnight_of_the_company(company: Company) -> None:
    last, first = (_deal_row(company, name) for name in ("last minute", "too late"))

    assert (last["is_closed"], last["month"]) == (True, MONTH)
    assert (first["is_closed"], first["month"]) == (False, None)


def test_splits_credit_everybody_their_part_whatever_their_role(company: Company) -> None:
    credited = company.rows(
        "select person_id, amount_won, deals_won, days_in_role from ae_monthly "
        f"where review_month = '{MONTH}' and month = '{MONTH}' and amount_won > 0 order by all"
    )

    assert credited == [
        ("ann", Decimal("33.33"), 1, 31),
        ("bob", Decimal("33.33"), 0, 31),
        ("boss", Decimal("33.34"), 0, 0),
    ]


def test_amounts_convert_at_the_last_rate_of_their_month(company: Company) -> None:
    found = _deal_row(company, "dollars")

    assert (found["rate"], found["amount"]) == (Decimal("0.925"), 1000)
    assert found["amount_reporting"] == _figures(company, "bob")["amount_lost"] == 925


def test_targets_convert_and_are_prorated_by_days_and_ramp(company: Company) -> None:
    ann, bob, cy = (_figures(company, person) for person in ("ann", "bob", "cy"))

    assert (ann["amount_won_target"], ann["amount_won_attainment"]) == (Decimal("66.66"), 0.5)
    assert bob["amount_won_target"] == Decimal("92.50")
    # Nothing is expected in the first month in the role, so that there is nothing to attain.
    assert (cy["days_in_role"], cy["amount_won_target"]) == (18, 0)
    assert cy["amount_won_attainment"] is None


def test_decisions_after_the_cutoff_are_not_made_yet(company: Company) -> None:
    found = _figures(company, "ann")

    assert (found["leads_received"], found["leads_accepted"], found["leads_rejected"]) == (3, 1, 1)
    assert (found["acceptances_with_reason"], found["rejections_with_reason"]) == (1, 0)
    assert found["decision_days_median"] == 1.5


def test_people_teams_and_the_company_agree(company: Company) -> None:
    sums = ", ".join(f"sum({name})" for name in ADDITIVE)
    by_metric = ", ".join(f"sum(numerator) filter (metric = '{name}')" for name in ADDITIVE)
    months = "review_month, month"
    people = company.rows(f"select {months}, {sums} from ae_monthly group by all order by all")
    teams, whole = (
        company.rows(
            f"select {months}, {by_metric} from {mart} where role = 'ae' group by all order by all"
        )
        for mart in ("team_monthly", "company_monthly")
    )

    assert len(people) == 26
    assert people == teams == whole


def test_a_total_that_does_not_agree_is_named(company: Company, tmp_path: Path) -> None:
    (check,) = company.workshop.dbt.glob("target/compiled/**/ae_totals_agree.sql")
    marts = shutil.copy(company.folder / "marts.duckdb", tmp_path)
    with duckdb.connect(str(marts)) as connection:
        connection.execute(f"attach '{company.folder / 'scratch.duckdb'}' as scratch (read_only)")
        before = connection.execute(check.read_text("utf-8")).fetchall()
        connection.execute(
            "update ae_monthly set amount_won = amount_won + 0.01 "
            f"where person_id = 'ann' and month = '{MONTH}' and review_month = '{MONTH}'"
        )
        found = connection.execute(check.read_text("utf-8")).fetchall()

    assert before == []
    assert found == [(MONTH, MONTH, "amount_won", 100, 100, Decimal("100.01"))]


def test_company_targets_are_the_sum_of_the_persons_and_the_rate_of_the_role(
    company: Company,
) -> None:
    targets = company.rows(
        "select metric, target from company_monthly "
        f"where review_month = '{MONTH}' and month = '{MONTH}' and role = 'ae' "
        "and target is not null order by metric"
    )

    assert targets == [("amount_won", Decimal("159.16")), ("close_rate_worked", Decimal("0.25"))]


def test_the_previous_month_is_compared_as_it_was_known_then(company: Company) -> None:
    known = company.rows(
        "select month, previous_at_equal_age from company_monthly where "
        f"review_month = '{MONTH}' and metric = 'deals_won' and month >= '{SEPTEMBER}' order by 1"
    )

    # September's row knows the deal that was entered late; nobody did at September's cutoff.
    assert known == [(SEPTEMBER, None), (MONTH, 0)]
    assert _figures(company, "ann", SEPTEMBER, MONTH)["deals_won"] == 1


def test_the_figures_of_a_month_are_made_of_its_deals(company: Company) -> None:
    from_deals = company.rows(
        """
        select
            review_month,
            ae_id,
            count(*) filter (month = review_month and is_won),
            count(*) filter (month = review_month and not is_won),
            count(*) filter (not is_closed),
        from deals
        group by all
        order by all
        """
    )
    figures = company.rows(
        "select review_month, person_id, deals_won, deals_lost, deals_open from ae_monthly "
        "where month = review_month and deals_created + deals_worked > 0 order by all"
    )

    assert from_deals == figures


def test_a_missing_exchange_rate_fails_naming_currency_and_month(make_company: MakeCompany) -> None:
    rows = {**ROWS, "exchange_rate": []}

    with pytest.raises(DbtError, match=r"No exchange rate for USD in 2026-10\. Add it") as failure:
        make_company().build(rows, arguments=RATES_ALONE)
    assert "deals_have_exchange_rates" in str(failure.value)
