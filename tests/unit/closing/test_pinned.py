"""Rebuilding from a pinned drop: the same files, or an error that says which are not."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from dagster_project.closing.pins import PinnedDrop
from dagster_project.crm.drops import Drop, drop_from_folder
from dagster_project.crm.extract import Extraction, extract_drop
from dagster_project.crm.landing import LandingError
from dagster_project.crm.mapping import Mapping, load_mapping
from dagster_project.crm.pinned import DropChangedError, check_unchanged
from dagster_project.settings import RoleSettings, TitleRule
from tests.unit.crm.drops_by_hand import SALESFORCE, Work, write_drop


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return load_mapping("salesforce")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    scores = "Id,IsDeleted,Account__c,Score__c,Scored_At__c,CreatedDate,LastModifiedDate\n"
    files = SALESFORCE | {"Satisfaction__c.csv": scores}
    return write_drop(tmp_path / "landing" / "2026-11-01", files)


@pytest.fixture
def pinned(tmp_path: Path, folder: Path, mapping: Mapping) -> PinnedDrop:
    found = Work(tmp_path).extract_folder(folder, mapping)
    return PinnedDrop(
        source="crm",
        drop_id=found.drop_id,
        delivered_on="2026-11-01",
        content_hash=found.content_hash,
        path=str(folder),
        files=found.files,
        mapping=found.mapping,
    )


def _again(
    pinned: PinnedDrop, drop: Drop, mapping: Mapping, roles: RoleSettings | None = None
) -> Extraction:
    root = Path(drop.path).parents[1]
    return extract_drop(
        drop,
        mapping,
        raw_dir=root / "raw",
        quarantine_dir=root / "quarantine",
        time_zone="Europe/Berlin",
        roles=roles or RoleSettings(),
        pinned=pinned,
    )


_OTHER_RULES = RoleSettings(title_rules=[TitleRule(pattern="Nobody", role="ae")])


def test_the_same_files_are_taken_whatever_the_rules_of_reading_them(
    pinned: PinnedDrop, folder: Path, mapping: Mapping
) -> None:
    drop = drop_from_folder(str(folder), "crm")
    assert _again(pinned, drop, mapping).drop_id == pinned.drop_id
    (folder / "readme.txt").write_text("no file of the mapping")
    other = _again(pinned, drop, mapping, _OTHER_RULES)
    assert other.drop_id != pinned.drop_id
    assert other.files == pinned.files


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: (f / "Task.csv").write_text(SALESFORCE["Task.csv"] + "\n"), "changed: Task.csv"),
        (lambda f: (f / "Satisfaction__c.csv").unlink(), "missing: Satisfaction__c.csv"),
    ],
)
def test_other_files_are_refused_by_name_with_what_to_do(
    pinned: PinnedDrop, folder: Path, mapping: Mapping, change: object, words: str
) -> None:
    change(folder)  # type: ignore[operator]
    raw = sorted((folder.parents[1] / "raw").rglob("*"))
    with pytest.raises(DropChangedError) as caught:
        _again(pinned, drop_from_folder(str(folder), "crm"), mapping)
    assert str(caught.value).startswith(f"drop {folder} has changed")
    assert words in str(caught.value)
    assert f"--drop {folder}" in str(caught.value)
    assert sorted((folder.parents[1] / "raw").rglob("*")) == raw


def test_a_file_in_addition_is_a_change_unless_another_mapping_reads_it(
    pinned: PinnedDrop, folder: Path
) -> None:
    drop = drop_from_folder(str(folder), "crm")
    files = pinned.files | {"Task_2.csv": "0"}
    with pytest.raises(DropChangedError, match=r"new: Task_2\.csv"):
        check_unchanged(drop, pinned, files, set(files), pinned.mapping)
    check_unchanged(drop, pinned, files, set(files), "another mapping")


def test_a_file_that_the_mapping_reads_no_more_is_no_change(
    pinned: PinnedDrop, folder: Path
) -> None:
    drop = drop_from_folder(str(folder), "crm")
    fewer = {name: sha for name, sha in pinned.files.items() if name != "Task.csv"}
    check_unchanged(drop, pinned, fewer, set(pinned.files), "another mapping")


def test_a_pin_from_before_files_were_recorded_loads_and_takes_what_is_there(
    pinned: PinnedDrop, folder: Path, mapping: Mapping
) -> None:
    content = {k: v for k, v in asdict(pinned).items() if k not in {"files", "mapping"}}
    old = PinnedDrop(**json.loads(json.dumps(content)))
    (folder / "Task.csv").write_text(SALESFORCE["Task.csv"].replace(",180,", ",181,"))
    found = _again(old, drop_from_folder(str(folder), "crm"), mapping)
    assert found.drop_id != pinned.drop_id


def test_a_folder_that_is_gone_is_replaced_by_what_was_extracted_of_it(
    pinned: PinnedDrop, folder: Path, mapping: Mapping
) -> None:
    drop = drop_from_folder(str(folder), "crm")
    shutil.rmtree(folder)
    found = _again(pinned, drop, mapping)
    assert found.is_cached
    assert (found.drop_id, found.files) == (pinned.drop_id, pinned.files)
    with pytest.raises(LandingError, match="does not exist"):
        _again(pinned, drop, mapping, _OTHER_RULES)


def test_an_extraction_from_before_files_were_recorded_is_found_with_them(
    pinned: PinnedDrop, folder: Path, mapping: Mapping
) -> None:
    manifest = folder.parents[1] / "raw" / "crm" / pinned.drop_id / "extraction.json"
    content = json.loads(manifest.read_text())
    for name in ("files", "mapping", "recipe"):
        del content[name]
    manifest.write_text(json.dumps(content))
    found = _again(pinned, drop_from_folder(str(folder), "crm"), mapping)
    assert found.is_cached
    assert found.files == pinned.files
