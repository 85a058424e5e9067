"""December 2017 of a CRM with nothing but deals, closed through the whole pipeline."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from pypdf import PdfReader

from dagster_project.commands import close_month
from dagster_project.home import Home
from tests.maven.test_maven import DATA, HERE

DECEMBER = date(2017, 12, 1)

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"{DATA} is absent: third-party data is not part of the repository"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    work = Home(tmp_path_factory.mktemp("home"))
    close_month(work, HERE / "reviews.yaml", DECEMBER, drop=str(DATA))
    return work


def _rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.marts), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_over_all_months_won_and_lost_and_amounts_are_those_of_the_file(home: Home) -> None:
    months = (
        "select sum(deals_won), sum(deals_won + deals_lost), sum(amount_won)::decimal(18, 2)"
        " from ae_monthly"
    )
    assert _rows(home, months) == [(4238, 6711, Decimal("10005534.00"))]
    company = (
        "select metric, sum(numerator)::decimal(18, 2) from company_monthly"
        " where metric in ('deals_won', 'deals_lost', 'amount_won') group by all order by all"
    )
    assert _rows(home, company) == [
        ("amount_won", Decimal("10005534.00")),
        ("deals_lost", Decimal("2473.00")),
        ("deals_won", Decimal("4238.00")),
    ]
    rate = "select round(sum(deals_won) / sum(deals_won + deals_lost), 4) from ae_monthly"
    assert _rows(home, rate) == [(0.6315,)]


def test_each_agent_and_month_is_an_independent_count_of_the_file(home: Home) -> None:
    by_file = duckdb.execute(
        f"""
        select sales_agent, date_trunc('month', close_date)::date,
            count(*) filter (deal_stage = 'Won'), count(*) filter (deal_stage = 'Lost'),
            coalesce(sum(close_value) filter (deal_stage = 'Won'), 0)::decimal(18, 2)
        from read_csv('{DATA / "sales_pipeline.csv"}')
        where deal_stage in ('Won', 'Lost') group by all order by all
        """
    ).fetchall()
    by_mart = _rows(
        home,
        "select person_id, month, deals_won, deals_lost, amount_won from ae_monthly"
        " where deals_won + deals_lost > 0 order by all",
    )
    assert by_mart == by_file


def test_agents_without_a_deal_are_there_and_not_shown_as_zero_percent(home: Home) -> None:
    shown = (
        "select count(*), count(*) filter (deals_worked = 0), count(*) filter (close_rate is null"
        " and close_rate_worked is null) from ae_monthly where month = review_month"
        " and days_in_role > 0"
    )
    assert _rows(home, shown) == [(35, 5, 5)]
    pages = PdfReader(home.reports(DECEMBER, 1) / "en" / "company.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    for (name,) in _rows(home, "select full_name from ae_monthly where month = review_month"):
        assert str(name) in text


def test_open_deals_count_as_open(home: Home) -> None:
    december = (
        "select value from company_monthly where metric = 'deals_open' and month = review_month"
    )
    assert _rows(home, december) == [(2089.0,)]
    assert _rows(home, "select count(*) from deals where not is_closed") == [(2089,)]


def test_amounts_that_the_crm_does_not_have_are_not_shown_as_zero(home: Home) -> None:
    amounts = (
        "select metric, value from company_monthly where month = review_month and metric in"
        " ('close_rate_amount', 'open_pipeline_amount', 'amount_lost') order by metric"
    )
    # Of no open deal is an amount given; of every lost one it is given as 0.
    assert _rows(home, amounts) == [
        ("amount_lost", 0.0),
        ("close_rate_amount", None),
        ("open_pipeline_amount", None),
    ]
    people = (
        "select distinct open_pipeline_amount from ae_monthly"
        " where month = review_month and deals_open > 0"
    )
    assert _rows(home, people) == [(None,)]
    pages = PdfReader(home.reports(DECEMBER, 1) / "en" / "company.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Deals without an amount: 2,089 of 2,089 open" in " ".join(text.split())
    assert "Open pipeline, USD" not in " ".join(text.split())


def test_months_differ_more_than_agents_and_that_is_not_called_performance(home: Home) -> None:
    (swing,) = _rows(
        home,
        "select round(min(value), 2), round(max(value), 2) from company_monthly"
        " where metric = 'close_rate' and month >= '2017-01-01'",
    )
    assert swing == (0.49, 0.83)
    role = _rows(
        home,
        "select people, people_ranked, stars, is_gate_open, finding,"
        " sd_between_months > 3 * sd_between_people"
        " from performance_roles where role = 'ae' and metric = 'close_rate'",
    )
    assert role == [(35, 0, 0, False, "months_differ_more", True)]


def test_all_agents_have_an_interval_and_a_reason_for_no_rank(home: Home) -> None:
    people = _rows(
        home,
        "select denominator, interval_low < rate_adjusted and rate_adjusted < interval_high,"
        " unranked_reason, outlier from performance_ranking where metric = 'close_rate'",
    )
    assert len(people) == 35
    judged = [person for person in people if person[0]]
    assert [person[1:] for person in judged] == [(True, "no_heterogeneity", None)] * 30
    assert {person[2] for person in people if not person[0]} == {"no_data"}
