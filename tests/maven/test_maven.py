"""A CRM that nobody here knew beforehand: one mapping and one settings file, no code."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.crm.drops import drop_from_folder
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.mapping import load_mapping
from dagster_project.settings import load_settings
from tests.unit.crm.drops_by_hand import rows

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data" / "maven_crm"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"{DATA} is absent: third-party data is not part of the repository"
)


@pytest.fixture(scope="module")
def extraction(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    settings = load_settings(HERE / "reviews.yaml")
    work = tmp_path_factory.mktemp("work")
    return extract_drop(
        drop_from_folder(str(DATA), "crm"),
        load_mapping(settings.sources["crm"].mapping),
        raw_dir=work / "raw",
        quarantine_dir=work / "quarantine",
        time_zone=settings.company.time_zone,
        roles=settings.roles,
    )


def test_no_row_is_rejected_or_flagged(extraction: Extraction) -> None:
    assert (extraction.rejected, extraction.flagged) == ({}, {})


def test_the_deals_are_those_of_the_file_to_the_cent(extraction: Extraction) -> None:
    (expected,) = duckdb.execute(
        f"""
        select
            count(*), count(*) filter (deal_stage = 'Won'), count(*) filter (deal_stage = 'Lost'),
            sum(close_value) filter (deal_stage = 'Won')
        from read_csv('{DATA / "sales_pipeline.csv"}')
        """
    ).fetchall()
    (found,) = rows(
        extraction,
        "opportunity",
        "count(*), count(*) filter (is_won), count(*) filter (is_closed and not is_won), "
        "sum(amount) filter (is_won)",
    )
    assert found == expected == (8800, 4238, 2473, Decimal(10005534))


def test_open_deals_have_neither_end_nor_amount(extraction: Extraction) -> None:
    columns = (
        "is_closed, count(*), count(closed_at), count(amount), count(*) filter (created_at is null)"
    )
    assert rows(extraction, "opportunity", columns)[0] == (False, 2089, 0, 0, 500)


def test_all_agents_are_people_with_a_manager_also_those_without_a_deal(
    extraction: Extraction,
) -> None:
    columns = "role, count(*), count(manager_id), count(distinct team), count(distinct segment)"
    assert rows(extraction, "role_assignment", columns) == [
        ("ae", 35, 35, 6, 3),
        ("manager", 6, 0, 6, 3),
    ]


def test_a_day_is_a_day_in_new_york(extraction: Extraction) -> None:
    columns = "distinct timezone('America/New_York', closed_at)::time::varchar"
    assert rows(extraction, "opportunity", columns) == [("00:00:00",), (None,)]
