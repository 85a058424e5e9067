"""Extracted drops: written once, in one step, and found again."""

from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.crm import store
from dagster_project.crm.mapping import Mapping
from dagster_project.durable import replace_durably
from dagster_project.settings import RoleSettings, TitleRule
from tests.unit.crm.drops_by_hand import SALESFORCE, Work, mapping_of, rows, write_drop


def _tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder with its time and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_extracting_the_same_drop_again_writes_nothing(work: Work, salesforce: Mapping) -> None:
    bad = SALESFORCE["Task.csv"].replace(",180,", ",a while,")
    files = SALESFORCE | {"Task.csv": bad}
    first = work.extract(files, salesforce)
    before = _tree(work.folder / "raw") | _tree(work.folder / "quarantine")
    again = work.extract_folder(work.folder / "landing" / "2026-11-01", salesforce)
    assert (first.is_cached, again.is_cached) == (False, True)
    assert again == replace(first, is_cached=True)
    assert again.rejected == {"activity": 1}
    assert _tree(work.folder / "raw") | _tree(work.folder / "quarantine") == before


def test_two_extractions_of_one_drop_are_equal_byte_by_byte(
    tmp_path: Path, salesforce: Mapping
) -> None:
    works = [Work(tmp_path / name) for name in ("a", "b")]
    for work in works:
        work.extract(SALESFORCE, salesforce)
    trees = [_tree(work.folder / "raw") for work in works]
    assert {name: content for name, (_, content) in trees[0].items()} == {
        name: content for name, (_, content) in trees[1].items()
    }


def test_a_changed_file_mapping_zone_or_rule_is_another_drop(
    work: Work, salesforce: Mapping
) -> None:
    other_rules = RoleSettings(title_rules=(TitleRule(pattern="x", role="ae"),))
    write_drop(work.folder, {"roles.csv": "person_id,role\n"})
    overrides = RoleSettings(overrides=work.folder / "roles.csv")
    text = salesforce.path.read_text(encoding="utf-8").replace("'New Customer'", "'Neukunde'")
    found = {
        work.extract(SALESFORCE, salesforce).drop_id,
        work.extract(
            SALESFORCE | {"targets.csv": "scope,metric,month,value,currency,known_from\n"},
            salesforce,
        ).drop_id,
        work.extract(SALESFORCE, mapping_of(work.folder, text)).drop_id,
        replace(work, time_zone="UTC").extract(SALESFORCE, salesforce).drop_id,
        replace(work, roles=other_rules).extract(SALESFORCE, salesforce).drop_id,
        replace(work, roles=overrides).extract(SALESFORCE, salesforce).drop_id,
    }
    assert len(found) == 6
    assert all(drop_id.startswith("2026-11-01-") for drop_id in found)


def test_files_that_the_mapping_does_not_read_make_no_other_drop(
    work: Work, salesforce: Mapping
) -> None:
    first = work.extract(SALESFORCE, salesforce)
    again = work.extract({"Contact.csv": "Id\n", "_SUCCESS": ""}, salesforce)
    assert again == replace(first, is_cached=True)


class _PowerCutError(RuntimeError):
    pass


@pytest.mark.parametrize("moves", [0, 1])
def test_a_crash_before_the_last_move_leaves_nothing_that_looks_complete(
    work: Work, salesforce: Mapping, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    done: list[Path] = []
    move = replace_durably

    def crash(folder: Path, place: Path) -> None:
        if len(done) == moves:
            raise _PowerCutError
        done.append(place)
        move(folder, place)

    monkeypatch.setattr(store, "replace_durably", crash)
    with pytest.raises(_PowerCutError):
        work.extract(SALESFORCE, salesforce)
    monkeypatch.undo()
    assert not list((work.folder / "raw" / "crm").glob("2026*"))
    extraction = work.extract(SALESFORCE, salesforce)
    assert not extraction.is_cached
    assert rows(extraction, "person", "count(*)") == [(4,)]
    assert work.findings(extraction) == []


def test_what_a_killed_run_has_left_is_removed_by_the_next(work: Work, salesforce: Mapping) -> None:
    for name in ("raw", "quarantine"):
        left = work.folder / name / "crm" / ".partial" / "raw"
        write_drop(left, {"person.parquet": b"half a file"})
    extraction = work.extract(SALESFORCE, salesforce)
    for name in ("raw", "quarantine"):
        (left,) = (work.folder / name / "crm").iterdir()
        assert left.name == extraction.drop_id


def test_a_drop_whose_quarantine_was_lost_is_extracted_again(
    work: Work, salesforce: Mapping
) -> None:
    extraction = work.extract(SALESFORCE, salesforce)
    quarantine = work.quarantine(extraction)
    quarantine.unlink()
    quarantine.parent.rmdir()
    assert not work.extract(SALESFORCE, salesforce).is_cached
    assert quarantine.exists()


def test_a_failed_extraction_leaves_the_earlier_ones_alone(work: Work, salesforce: Mapping) -> None:
    work.extract(SALESFORCE, salesforce)
    before = _tree(work.folder)
    broken = write_drop(work.folder / "landing" / "2026-12-01", SALESFORCE | {"User.csv": ""})
    with pytest.raises(Exception, match="is empty"):
        work.extract_folder(broken, salesforce)
    after = _tree(work.folder)
    assert {name: after[name] for name in before} == before
    assert all("2026-12-01" in name for name in after.keys() - before.keys())
