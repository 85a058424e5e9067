"""Totals: people, teams and the company against each other, the CRM's rows and single deals.

Here belongs that figures agree; what a single figure is made of is in `test_ae`.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
CHECKS = (
    "ae_totals_agree",
    "company_deals_are_those_of_the_crm",
    "company_leads_are_those_of_the_crm",
    "credits_of_a_deal_add_up_to_its_amount",
    "targets_of_teams_add_up_to_the_companys",
)


def _role(person_id: str, team: str, since: date, until: date | None = None) -> Row:
    return {
        "person_id": person_id,
        "role": "ae",
        "team": team,
        "valid_from": since,
        "valid_to": until,
        "origin": "history",
    }


def _deal(name: str, owner: str | None, created: str, closed: str = "", **more: object) -> Row:
    stage = str(more.pop("stage", "Won" if closed else "Offer"))
    return {
        "opportunity_id": name,
        "ae_id": owner,
        "stage": stage,
        "is_closed": stage in {"Won", "Lost"},
        "is_won": stage == "Won",
        "amount": Decimal(100),
        "created_at": at(created),
        "closed_at": at(closed) if closed else None,
    } | more


def _split(name: str, *shares: tuple[str, str]) -> list[Row]:
    return [
        {"opportunity_id": name, "person_id": person, "credit_share": Decimal(share)}
        for person, share in shares
    ]


ROWS: Rows = {
    "person": [{"person_id": p, "full_name": p.title()} for p in ("ann", "bob", "sue")],
    "role_assignment": [
        # Ann changes team on the 14th.
        _role("ann", "North", date(2024, 1, 1), date(2026, 10, 14)),
        _role("ann", "South", date(2026, 10, 14)),
        _role("bob", "South", date(2024, 1, 1)),
    ],
    "opportunity": [
        _deal("before", "ann", "2026-10-02 08:00", "2026-10-13 21:59"),
        _deal("after", "ann", "2026-09-02 08:00", "2026-10-13 22:00"),
        _deal("lost before", "ann", "2026-09-02 08:00", "2026-10-05 08:00", stage="Lost"),
        _deal("open", "ann", "2026-10-03 08:00", amount=Decimal("33.33")),
        _deal("split by three", "bob", "2026-10-03 08:00", "2026-10-05 08:00"),
        _deal("split open", "bob", "2026-09-03 08:00", currency="USD", amount=Decimal("0.07")),
        _deal("split between strangers", "bob", "2026-10-03 08:00", "2026-10-05 08:00"),
        _deal("unpriced", "bob", "2026-10-03 08:00", "2026-10-05 08:00", amount=None),
        _deal("renewal", "bob", "2026-10-03 08:00", "2026-10-05 08:00", deal_type="renewal"),
        _deal("nobody's", None, "2026-10-03 08:00", "2026-10-05 08:00", stage="Lost"),
        _deal("entered late", "bob", "2026-10-03 08:00", "2026-09-05 08:00"),
        _deal("edited", "bob", "2026-09-03 08:00", "2026-11-05 08:00"),
        _deal("deleted", "bob", "2026-09-03 08:00", deleted_at=at("2026-10-09 08:00")),
    ],
    "opportunity_split": [
        *_split("split by three", ("ann", "0.333333"), ("bob", "0.333333"), ("sue", "0.333334")),
        *_split("split open", ("ann", "0.5"), ("bob", "0.5")),
        *_split("split between strangers", ("x", "0.25"), ("y", "0.25"), ("bob", "0.5")),
    ],
    "record_change": [
        {
            "change_id": "edited",
            "entity": "opportunity",
            "record_id": "edited",
            "field": "stage",
            "old_value": "Lost",
            "new_value": "Won",
            "changed_at": at("2026-11-05 08:00"),
        },
        {
            "change_id": "closing",
            "entity": "opportunity",
            "record_id": "edited",
            "field": "closed_at",
            "old_value": "2026-10-20",
            "new_value": "2026-11-05",
            "changed_at": at("2026-11-05 08:00"),
        },
    ],
    "lead": [
        {"lead_id": lead, "merged_into": "b" if lead == "c" else None} for lead in ("a", "b", "c")
    ],
    "handover": [
        {
            "handover_id": f"{lead} {when}",
            "lead_id": lead,
            "sdr_id": "sue",
            "ae_id": "ann",
            "sent_at": at(f"{when} 08:00"),
        }
        for lead, when in (
            ("a", "2026-10-05"),
            ("a", "2026-10-09"),
            ("b", "2026-10-05"),
            ("c", "2026-09-05"),
        )
    ],
    "target": [
        {
            "scope": "ae",
            "metric": "amount_won",
            "month": MONTH,
            "value": Decimal(310),
            "known_from": date(2026, 1, 1),
        }
    ],
    "exchange_rate": [
        {"currency": "USD", "rate_date": date(2025, 9, 30), "rate_to_reporting": Decimal("0.9")}
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """September and October 2026; every check of the totals passes, or the build would fail."""
    return make_company().build(ROWS, [SEPTEMBER, MONTH])


def _documented_query(manifest: dict[str, Any], mart: str) -> str:
    description = manifest["nodes"][f"model.sales_reviews.{mart}"]["description"]
    (query,) = re.findall(r"```sql\n(.*?)```", description, flags=re.DOTALL)
    return str(query)


@pytest.mark.parametrize(("mart", "figures"), [("deals", 12), ("deal_credits", 4)])
def test_the_documented_query_gives_the_figures_of_the_review_month(
    company: Company, manifest: dict[str, Any], mart: str, figures: int
) -> None:
    query = _documented_query(manifest, mart)
    names = re.findall(r"\bas (\w+),$", query, flags=re.MULTILINE)
    found = company.rows(f"select * from ({query}) order by review_month, person_id")
    keys = ", ".join(f"({month!r}, {person!r})" for month, person, *_ in found)
    published = company.rows(
        f"select review_month, person_id, {', '.join(n for n in names if n != 'person_id')} "
        f"from ae_monthly where month = review_month "
        f"and (review_month::varchar, person_id) in ({_as_text(keys)}) "
        "order by review_month, person_id"
    )

    assert len(names) - ("person_id" in names) == figures
    assert len(found) >= 5
    # What is NULL here is 0 there: nobody has such deals.
    assert [_with_zeros(row) for row in found] == [_with_zeros(row) for row in published]


def _as_text(keys: str) -> str:
    return re.sub(
        r"datetime\.date\((\d+), (\d+), (\d+)\)",
        lambda d: f"'{d[1]}-{int(d[2]):02}-{int(d[3]):02}'",
        keys,
    )


def _with_zeros(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(0 if value is None else value for value in row)


def test_deals_belong_to_the_team_of_their_day(company: Company) -> None:
    found = company.rows(
        "select metric, team, numerator::decimal(18, 2) from team_monthly where "
        f"review_month = '{MONTH}' and month = '{MONTH}' and team in ('North', 'South') and metric "
        "in ('deals_won', 'deals_lost', 'deals_worked', 'deals_open', 'deals_created',"
        " 'amount_won') order by 1, 2"
    )

    assert found == [
        # North: won before the 14th, and Ann's third of a deal won on the 5th.
        ("amount_won", "North", Decimal("133.33")),
        ("amount_won", "South", Decimal("183.33")),
        ("deals_created", "North", 2),
        ("deals_created", "South", 4),
        ("deals_lost", "North", 1),
        ("deals_lost", "South", 1),
        # Ann's open deal came along to South.
        ("deals_open", "North", 0),
        ("deals_open", "South", 2),
        ("deals_won", "North", 1),
        ("deals_won", "South", 4),
        ("deals_worked", "North", 2),
        ("deals_worked", "South", 7),
    ]


def test_a_person_is_in_the_team_of_the_last_day_and_has_all_their_deals(company: Company) -> None:
    found = company.row(
        "select team, deals_won, deals_worked, amount_won, days_in_role from ae_monthly where "
        f"person_id = 'ann' and review_month = '{MONTH}' and month = '{MONTH}'"
    )

    assert found == {
        "team": "South",
        "deals_won": 2,
        "deals_worked": 4,
        "amount_won": Decimal("233.33"),
        "days_in_role": 31,
    }


def test_a_target_is_shared_by_the_days_in_each_team(company: Company) -> None:
    found = company.rows(
        "select team, target::decimal(18, 2) from team_monthly where metric = 'amount_won' and "
        f"review_month = '{MONTH}' and month = '{MONTH}' and target is not null order by 1"
    )

    assert found == [("North", Decimal(130)), ("South", Decimal(490))]


def test_cohorts_of_teams_and_the_company_have_numerator_and_denominator(company: Company) -> None:
    found = company.rows(
        "select metric, numerator::bigint, denominator::bigint, value from company_monthly where "
        f"review_month = '{MONTH}' and month = '{SEPTEMBER}' "
        "and metric in ('close_rate_cohort', 'cohort_maturity') order by 1"
    )

    # Created in September: after, lost before, split open and edited, which was lost at the cutoff.
    assert found == [("close_rate_cohort", 1, 4, 0.25), ("cohort_maturity", 3, 4, 0.75)]


def test_people_who_are_missing_from_the_crm_are_credited_as_one(company: Company) -> None:
    found = company.rows(
        "select person_id, credit_amount, currency from deal_credits where "
        f"review_month = '{MONTH}' and opportunity_id = 'split between strangers' order by 1"
    )

    assert found == [("(unassigned)", 50, "EUR"), ("bob", 50, "EUR")]


@contextmanager
def _tampered(
    company: Company, folder: Path, statement: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    marts = shutil.copy(company.folder / "marts.duckdb", folder / "marts.duckdb")
    with duckdb.connect(str(marts)) as connection:
        scratch = company.folder / "scratch.duckdb"
        connection.execute(f"attach '{scratch}' as scratch (read_only)")
        connection.execute(statement)
        yield connection


def _check(company: Company, name: str) -> str:
    (compiled,) = company.workshop.dbt.glob(f"target/compiled/**/{name}.sql")
    return compiled.read_text("utf-8")


@pytest.mark.parametrize(
    ("mart", "change", "failing"),
    [
        ("ae_monthly", "cohort_won = cohort_won - 1", "ae_totals_agree"),
        ("company_monthly", "target = target + 1", "targets_of_teams_add_up_to_the_companys"),
        ("deal_credits", "credit_amount = 0.01", "credits_of_a_deal_add_up_to_its_amount"),
        ("deal_credits", "credit_amount = null", "credits_of_a_deal_add_up_to_its_amount"),
    ],
)
def test_a_figure_that_does_not_agree_is_found(
    company: Company, tmp_path: Path, mart: str, change: str, failing: str
) -> None:
    statement = f"update {mart} set {change} where review_month = '{MONTH}'"
    with _tampered(company, tmp_path, statement) as connection:
        failed = [
            name
            for name in ("ae_totals_agree", *CHECKS[3:])
            if connection.execute(_check(company, name)).fetchall()
        ]

    assert failed == [failing]


@pytest.mark.parametrize("metric", ["deals_won", "deals_lost", "leads_sent"])
@pytest.mark.parametrize("change", [-3, 3])
def test_rows_of_the_crm_that_are_lost_or_counted_twice_are_found(
    company: Company, tmp_path: Path, metric: str, change: int
) -> None:
    name = CHECKS[2] if metric == "leads_sent" else CHECKS[1]
    statement = (
        f"update company_monthly set numerator = numerator + {change} "
        f"where metric = '{metric}' and month = review_month and month = '{MONTH}'"
    )
    with _tampered(company, tmp_path, statement) as connection:
        found = connection.execute(_check(company, name)).fetchall()

    # A deal edited since, and a lead that was merged, leave room for one.
    assert len(found) == 1
