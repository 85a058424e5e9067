"""Each month of 2017 of a CRM with nothing but deals, closed in one run from one drop."""

import shutil
from datetime import date

import duckdb
import pytest

from dagster_project.backfill import backfill
from dagster_project.home import Home
from tests.maven.test_maven import DATA, HERE

JANUARY, JULY, DECEMBER = date(2017, 1, 1), date(2017, 7, 1), date(2017, 12, 1)
FILE = f"read_csv('{DATA / 'sales_pipeline.csv'}')"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason=f"{DATA} is absent: third-party data is not part of the repository",
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    work = Home(tmp_path_factory.mktemp("home"))
    shutil.copytree(DATA, work.landing("crm") / "2018-01-01")
    backfill(work, HERE / "reviews.yaml", JANUARY, DECEMBER)
    return work


def _rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.marts), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_in_each_month_each_agent_won_and_lost_what_the_file_says(home: Home) -> None:
    by_file = duckdb.execute(
        f"""
        select date_trunc('month', close_date)::date as month, sales_agent,
            count(*) filter (deal_stage = 'Won'), count(*) filter (deal_stage = 'Lost')
        from {FILE}
        where deal_stage in ('Won', 'Lost') and close_date < '2018-01-01' group by all order by all
        """
    ).fetchall()
    reported = _rows(
        home,
        "select review_month, person_id, deals_won, deals_lost from ae_monthly"
        " where month = review_month and deals_won + deals_lost > 0 order by all",
    )
    assert reported == by_file
    assert {row[0] for row in reported} == {date(2017, m, 1) for m in range(3, 13)}


def test_a_month_looks_the_same_from_every_later_one_where_nothing_was_edited(home: Home) -> None:
    later = _rows(
        home,
        "select month, person_id, count(distinct (deals_won, deals_lost, amount_won)) as versions"
        " from ae_monthly group by all having versions > 1",
    )
    assert later == []


def test_the_open_deals_of_the_july_cohort_show_in_its_maturity(home: Home) -> None:
    by_file = duckdb.execute(
        f"""
        select m::date, count(*),
            count(*) filter (close_date < m + interval 1 month),
            count(*) filter (close_date < m + interval 1 month and deal_stage = 'Won')
        from {FILE}, generate_series(date '2017-07-01', date '2017-12-01', interval 1 month) as t(m)
        where date_trunc('month', engage_date) = '2017-07-01' group by all order by all
        """
    ).fetchall()
    cohort = _rows(
        home,
        """
        select review_month,
            max(denominator) filter (metric = 'cohort_maturity')::bigint,
            max(numerator) filter (metric = 'cohort_maturity')::bigint,
            max(numerator) filter (metric = 'close_rate_cohort')::bigint
        from company_monthly where month = '2017-07-01' group by all order by all
        """,
    )
    assert cohort == by_file
    created, decided = cohort[-1][1], cohort[-1][2]
    assert isinstance(created, int)
    assert isinstance(decided, int)
    still_open = duckdb.execute(
        f"select count(*) from {FILE} where date_trunc('month', engage_date) = '2017-07-01'"
        " and deal_stage = 'Engaging'"
    ).fetchone()
    assert still_open == (created - decided,)
    assert created > decided
