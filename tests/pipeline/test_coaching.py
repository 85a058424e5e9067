"""The statistics within a close: computed between two phases of dbt, published, followed up."""

from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.assets.coaching import result_key
from dagster_project.closing.pins import by_own_name
from dagster_project.coaching.metrics import RATES, ROLES
from dagster_project.coaching.tables import TABLES
from dagster_project.home import Home
from dagster_project.runner import persistent_instance
from tests.conftest import MONTH
from tests.pipeline.conftest import Said


def _ask(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(by_own_name(home.marts)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def home(closed_home: Path) -> Home:
    return Home(closed_home)


def test_every_peer_has_a_row_in_every_metric_of_the_role_and_in_its_summary(home: Home) -> None:
    held = _ask(
        home,
        "select role, count(distinct person_id) from dim_person "
        f"where role in {ROLES} and valid_to > '2026-10-31' group by role",
    )
    peers = {str(role): count for role, count in held}
    found = _ask(home, "select role, metric, count(*) from performance_ranking group by all")
    counted = {(role, metric): count for role, metric, count in found}
    assert set(counted.values()) <= set(peers.values())
    for metric, rate in RATES.items():
        assert counted[rate.role, metric] == peers[rate.role], metric
    assert all(counted[role, "role_summary"] == peers[role] for role in ROLES)


def test_people_are_named_and_nobody_in_particular_is_not_rated(home: Home) -> None:
    assert _ask(
        home,
        "select count(*) from performance_ranking "
        "where full_name is null or person_id = '(unassigned)'",
    ) == [(0,)]


def test_results_are_assets_with_their_rows(home: Home) -> None:
    with persistent_instance(home) as instance:
        events = {
            table: instance.get_latest_materialization_event(result_key(table)) for table in TABLES
        }
    for table, event in events.items():
        assert event is not None
        assert event.asset_materialization is not None
        metadata = event.asset_materialization.metadata
        assert _ask(home, f"select count(*) from {table}") == [
            (metadata["dagster/row_count"].value,)
        ]
        assert isinstance(metadata["seconds"], dg.FloatMetadataValue)


def test_results_are_in_the_history_of_the_revision(home: Home) -> None:
    for table in TABLES:
        kept = pq.read_metadata(home.history(MONTH, 1) / f"{table}.parquet")
        assert _ask(home, f"select count(*) from {table}") == [(kept.num_rows,)]


def test_each_month_of_a_backfill_follows_up_those_before_it(
    backfilled: tuple[Home, Said],
) -> None:
    home, said = backfilled
    assert said.exit_code == 0, said.output
    made = _ask(
        home,
        "select r.review_month, m.review_month, m.recommendation_id from coaching_recommendations m"
        " join (select distinct review_month from review_months) r"
        " on m.review_month < r.review_month order by all",
    )
    followed_up = _ask(
        home,
        "select review_month, recommended_in, recommendation_id from recommendation_followup "
        "order by all",
    )
    assert {month for month, _, _ in made} == {date(2026, 9, 1), date(2026, 10, 1)}
    assert followed_up == made
