"""The demo company's export fits the shipped mapping, row by row."""

from pathlib import Path

import pytest

from dagster_project.crm.extract import Extraction
from dagster_project.crm.mapping import load_mapping
from tests.unit.crm.drops_by_hand import Work


@pytest.fixture(scope="module")
def extraction(demo_drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    work = Work(tmp_path_factory.mktemp("work"))
    return work.extract_folder(demo_drop, load_mapping("salesforce"))


def test_nothing_of_the_demo_company_is_rejected_or_flagged(extraction: Extraction) -> None:
    assert (extraction.rejected, extraction.flagged) == ({}, {})


@pytest.mark.parametrize(
    ("entity", "files"),
    [
        ("person", ["User.csv"]),
        ("lead", ["Lead.csv"]),
        ("handover", ["Handover__c.csv"]),
        ("lead_criterion", ["Lead_Criterion__c.csv"]),
        ("account", ["Account.csv"]),
        ("opportunity", ["Opportunity.csv"]),
        ("opportunity_split", ["OpportunitySplit.csv"]),
        ("activity", ["Task.csv", "Event.csv"]),
        ("satisfaction", ["Satisfaction__c.csv"]),
        ("target", ["targets.csv"]),
        ("exchange_rate", ["exchange_rates.csv"]),
    ],
)
def test_every_line_of_the_export_becomes_a_row(
    extraction: Extraction, demo_drop: Path, entity: str, files: list[str]
) -> None:
    lines = sum((demo_drop / file).read_bytes().count(b"\n") - 1 for file in files)
    assert extraction.rows[entity] == lines
