"""Months closed again: after a late edit in the CRM, and by a version with other marts."""

import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import Result

from dagster_project.closing.pins import by_own_name, published_pins
from dagster_project.home import Home
from tests.conftest import MONTH
from tests.pipeline.conftest import DROP, Said, run_reviews

LATER = "2026-12-01"


def _ask(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _won_deal(home: Home) -> tuple[object, ...]:
    """A deal won in October: its id and owner."""
    return _ask(
        home,
        "select opportunity_id, ae_id from deals where review_month = '2026-10-01' and is_won"
        " and is_new_business and closed_at between '2026-10-03' and '2026-10-28'"
        " order by all limit 1",
    )[0]


def _deliver_without(home: Home, opportunity_id: object) -> Path:
    """A later drop in which the deal is gone: it was deleted long before, as the CRM now says."""
    folder = home.landing("crm") / LATER
    shutil.copytree(home.landing("crm") / DROP, folder)
    for file in folder.glob("Opportunity*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if str(opportunity_id) not in line]
        file.write_text("".join(kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def restated(
    backfilled: tuple[Home, Said], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, tuple[object, ...], Result]:
    """October, restated from a drop that lacks one deal won in it."""
    folder = tmp_path_factory.mktemp("restated") / "home"
    home = Home(shutil.copytree(backfilled[0].root, folder, symlinks=True))
    deal = _won_deal(home)
    _deliver_without(home, deal[0])
    return home, deal, run_reviews(home, "close", "2026-10", "--restate")


Restated = tuple[Home, tuple[object, ...], Result]


def test_restating_builds_from_the_newest_drop_and_pins_it(restated: Restated) -> None:
    home, _, said = restated
    assert "Closed         2026-10, revision 2" in said.output, said.output
    first, second = published_pins(home.marts)[MONTH]
    assert first.drops[0].delivered_on == DROP
    assert second.drops[0].delivered_on == LATER


def test_a_late_edit_is_told_with_person_old_value_new_value_and_cause(restated: Restated) -> None:
    home, (_, owner), _ = restated
    changes = _ask(
        home,
        "select old_value - new_value, person_id, role, cause from revision_changes "
        "where mart = 'ae_monthly' and metric = 'deals_won' and month = '2026-10-01'",
    )
    assert changes == [(1, owner, "ae", "late_crm_edit")]
    company = _ask(
        home,
        "select old_value - new_value from revision_changes where mart = 'company_monthly' "
        "and metric = 'deals_won' and measure = 'value' and month = '2026-10-01'",
    )
    assert company == [(1,)]


def test_the_changes_are_the_difference_between_both_revisions_as_they_are_kept(
    restated: Restated,
) -> None:
    home, _, _ = restated
    former, later = (str(home.history(MONTH, n) / "ae_monthly.parquet") for n in (1, 2))
    found = duckdb.execute(
        "select month, person_id, a.amount_won::double, b.amount_won::double "
        "from read_parquet(?) a full join read_parquet(?) b using (month, person_id) "
        "where a.amount_won is distinct from b.amount_won order by all",
        [former, later],
    ).fetchall()
    told = _ask(
        home,
        "select month, person_id, old_value, new_value from revision_changes "
        "where mart = 'ae_monthly' and metric = 'amount_won' order by all",
    )
    assert found
    assert told == found


def test_other_months_keep_their_revision_and_their_drop(restated: Restated) -> None:
    home, _, _ = restated
    pins = published_pins(home.marts)
    others = {month: pins[month] for month in pins if month != MONTH}
    assert [[pin.revision for pin in of] for of in others.values()] == [[1], [1]]
    assert {pin.drops[0].delivered_on for of in others.values() for pin in of} == {DROP}


def test_a_close_after_it_builds_from_the_drop_of_the_restatement(
    restated: Restated, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(restated[0].root, tmp_path / "home", symlinks=True))
    shutil.copytree(home.landing("crm") / DROP, home.landing("crm") / "2026-12-15")
    assert "revision 2" in run_reviews(home, "close", "2026-10").output
    assert published_pins(home.marts)[MONTH][-1].drops[0].delivered_on == LATER


def test_a_drop_is_named_or_the_newest_taken_not_both(tmp_path: Path) -> None:
    result = run_reviews(Home(tmp_path / "home"), "close", "2026-10", "--drop", "x", "--restate")
    assert result.exit_code == 2
    assert "--drop names the drop to build from" in result.output


_OTHER_VERSION = """
alter table sdr_monthly drop column calls_connected;
alter table sdr_monthly add column of_old_times varchar default 'kept';
create or replace table old as select * from ae_monthly;
drop table ae_monthly;
create table ae_monthly as select * replace (deals_won::varchar as deals_won) from old;
drop table old;
drop table deals;
create table forecasts (review_month date not null, amount double);
insert into forecasts values (date '2026-08-01', 1);
create or replace table old as select * from handovers;
drop table handovers;
create table handovers as select * from old;
alter table handovers alter column review_month set not null;
drop table old;
"""


def test_marts_of_another_version_take_this_ones_form_and_keep_their_months(
    own_backfilled: Home,
) -> None:
    home = own_backfilled
    contracts = _ask(
        home,
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        "where table_name not like '%\\_latest' escape '\\' "
        "and table_name not like '%\\_reported' escape '\\' order by all",
    )
    sums = (
        "select review_month, count(*), sum(deals_won), sum(amount_won) from ae_monthly "
        "group by all order by all"
    )
    before = _ask(home, sums)
    altered = home.root / "altered.duckdb"
    shutil.copyfile(by_own_name(home.marts), altered)
    with duckdb.connect(str(altered)) as connection:
        connection.execute(_OTHER_VERSION)
    altered.replace(home.marts)
    done = run_reviews(home, "close", "2026-10")
    assert "Closed         2026-10, revision 1" in done.output, done.output
    assert _ask(home, sums) == before
    connected = _ask(
        home,
        "select review_month, count(calls_connected) > 0, count(*) > 0 from sdr_monthly "
        "group by all order by all",
    )
    assert [row[1:] for row in connected] == [(False, True), (False, True), (True, True)]
    assert _ask(home, "select distinct review_month from deals") == [(MONTH,)]
    now = _ask(
        home,
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        "where table_name not like '%\\_latest' escape '\\' "
        "and table_name not like '%\\_reported' escape '\\' order by all",
    )
    # The months of before have no connected calls, so that this column may be empty.
    assert [row for row in contracts if row not in now] == [
        ("sdr_monthly", "calls_connected", "BIGINT", False)
    ]
    assert {row[0] for row in now} == {row[0] for row in contracts}
