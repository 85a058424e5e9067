"""What does not matter: the order of rows, how they are split over files, and repeated rows."""

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.crm.entities import ENTITIES
from dagster_project.crm.extract import Extraction
from dagster_project.crm.mapping import Mapping
from tests.unit.crm.drops_by_hand import SALESFORCE, Work


def _content(extraction: Extraction) -> dict[str, list[tuple[object, ...]]]:
    """The Parquet's rows in their order, without the name of the drop."""
    return {
        name: duckdb.execute(
            f"select * exclude (drop_id) from '{extraction.raw_path / name}.parquet'"
        ).fetchall()
        for name in ENTITIES
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, salesforce: Mapping) -> Extraction:
    return Work(tmp_path_factory.mktemp("plain")).extract(SALESFORCE, salesforce)


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32))
def test_shuffled_split_and_repeated_rows_give_the_same_parquet(
    tmp_path_factory: pytest.TempPathFactory,
    salesforce: Mapping,
    plain: Extraction,
    seed: int,
) -> None:
    chance, files, repeated = random.Random(seed), {}, 0  # noqa: S311 - no secret
    for name, text in SALESFORCE.items():
        header, *lines = text.splitlines(keepends=True)
        lines += (again := chance.sample(lines, chance.randint(0, len(lines))))
        repeated += len(again)
        chance.shuffle(lines)
        cut = chance.randint(0, len(lines)) if name[0].isupper() else len(lines)
        files[name] = header + "".join(lines[:cut])
        if cut < len(lines):
            files[name.replace(".csv", "_2.csv")] = header + "".join(lines[cut:])
    extraction = Work(tmp_path_factory.mktemp("work")).extract(files, salesforce)
    assert _content(extraction) == _content(plain)
    assert bool(extraction.rejected) == (repeated > 0)


def test_of_rows_with_one_id_their_content_decides_not_their_order(
    tmp_path: Path, salesforce: Mapping
) -> None:
    header, first, *others = SALESFORCE["Opportunity.csv"].splitlines()
    other = first.replace("1200.50", "7.00")
    found = []
    for number, lines in enumerate(([first, other], [other, first])):
        files = SALESFORCE | {"Opportunity.csv": "\n".join([header, *lines, *others])}
        extraction = Work(tmp_path / str(number)).extract(files, salesforce)
        assert extraction.rejected == {"opportunity": 1}
        found.append(_content(extraction))
    assert found[0] == found[1]


def test_a_row_that_was_deleted_gives_way_to_one_that_was_not(
    work: Work, salesforce: Mapping
) -> None:
    header, lead, _ = SALESFORCE["Lead.csv"].splitlines()
    deleted = lead.replace("false", "true").replace("Inbound", "Event")
    files = SALESFORCE | {"Lead.csv": f"{header}\n{deleted}\n{lead}"}
    extraction = work.extract(files, salesforce)
    (row,) = _content(extraction)["lead"]
    assert "Inbound" in row
    assert [finding[1:6] for finding in work.findings(extraction)] == [
        ("Lead.csv", 2, "Id", lead.split(",")[0], "duplicate id, other content")
    ]
