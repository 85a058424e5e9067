"""Which drop is taken: complete, named by its day, on any filesystem."""

import os
import shutil
import time
from datetime import date
from pathlib import Path

import fsspec
import pytest

from dagster_project.crm import drops, extract
from dagster_project.crm.drops import (
    Drop,
    NoDropError,
    choose_drop,
    drop_from_folder,
    fingerprint,
    list_drops,
    what_is_incomplete,
)
from dagster_project.crm.extract import extract_drop
from dagster_project.crm.landing import LandingError
from dagster_project.crm.mapping import Mapping
from dagster_project.settings import RoleSettings
from tests.unit.crm.drops_by_hand import SALESFORCE, write_drop

OCTOBER_ENDS = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _short_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drops, "SECOND_LOOK_SECONDS", 0.01)


def test_drops_are_the_folders_named_by_a_day_oldest_first(landing: Path) -> None:
    for name in ("2026-9-1", "2026-02-30", "old", ".2026-11-03"):
        (landing / name).mkdir()
    (landing / "2026-11-05").write_text("a file")
    assert list_drops(str(landing), "crm") == [
        Drop("crm", str(landing / "2026-10-01"), date(2026, 10, 1)),
        Drop("crm", str(landing / "2026-11-02"), date(2026, 11, 2)),
    ]


def test_the_first_complete_drop_after_the_month_is_taken(
    landing: Path, salesforce: Mapping
) -> None:
    shutil.copytree(landing / "2026-11-02", landing / "2026-11-01")
    (landing / "2026-11-01" / "Task.csv").unlink()
    shutil.copytree(landing / "2026-11-02", landing / "2026-11-09")
    found = choose_drop(list_drops(str(landing), "crm"), OCTOBER_ENDS, salesforce)
    assert found.delivered_on == date(2026, 11, 2)


def test_links_to_folders_and_files_are_followed(landing: Path, salesforce: Mapping) -> None:
    linked = landing / "2026-12-01"
    linked.mkdir()
    for path in (landing / "2026-11-02").iterdir():
        (linked / path.name).symlink_to(path)
    (landing / "2027-01-01").symlink_to(linked)
    (landing / "2027-02-01").symlink_to("nowhere")
    drops_found = list_drops(str(landing), "crm")
    assert [str(drop.delivered_on) for drop in drops_found[2:]] == ["2026-12-01", "2027-01-01"]
    assert [what_is_incomplete(drop, salesforce) for drop in drops_found[2:]] == [None, None]


def test_an_empty_landing_folder_is_an_error_that_says_where_to_deliver(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    with pytest.raises(NoDropError, match=r"holds no drop \(found: exports\)") as caught:
        list_drops(str(tmp_path), "crm")
    assert f"{tmp_path}/YYYY-MM-DD" in str(caught.value)
    assert "--drop" in str(caught.value)
    with pytest.raises(NoDropError, match="does not exist"):
        list_drops(str(tmp_path / "none"), "crm")


def test_without_a_fitting_drop_each_one_is_listed_with_what_it_lacks(
    landing: Path, salesforce: Mapping
) -> None:
    (landing / "2026-11-02" / "Task.csv").unlink()
    (landing / "2026-11-02" / "User.csv").unlink()
    with pytest.raises(NoDropError) as caught:
        choose_drop(list_drops(str(landing), "crm"), OCTOBER_ENDS, salesforce)
    text = str(caught.value)
    assert "no complete drop was taken on 2026-11-01 or later" in text
    assert f"1 older, the newest of them {landing}/2026-10-01" in text
    assert "lacks User.csv" in text
    assert "Task.csv" in text
    assert "files.tasks" in text
    assert "_SUCCESS" in text


def test_a_drop_that_is_still_growing_is_not_taken(
    landing: Path, salesforce: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = landing / "2026-11-02"

    def grow(_: float) -> None:
        with (folder / "Task.csv").open("a") as file:
            file.write("more")

    monkeypatch.setattr(time, "sleep", grow)
    drop = drop_from_folder(str(folder), "crm")
    assert what_is_incomplete(drop, salesforce) == "its files are still being written"
    (folder / "_SUCCESS").touch()
    assert what_is_incomplete(drop, salesforce) is None


def test_files_that_nobody_has_touched_for_a_while_need_no_second_look(
    landing: Path, salesforce: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (landing / "2026-11-02").iterdir():
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("looked twice"))
    drop = drop_from_folder(str(landing / "2026-11-02"), "crm")
    assert what_is_incomplete(drop, salesforce) is None


def test_a_named_folder_has_the_day_of_its_name_or_none(tmp_path: Path) -> None:
    for name, day in (("2026-11-02", date(2026, 11, 2)), ("export", None)):
        (tmp_path / name).mkdir()
        drop = drop_from_folder(str(tmp_path / name), "crm")
        assert drop == Drop("crm", str(tmp_path / name), day)
    with pytest.raises(NoDropError, match="does not exist"):
        drop_from_folder(str(tmp_path / "none"), "crm")


def test_a_relative_folder_is_remembered_as_an_absolute_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2026-11-02").mkdir()
    monkeypatch.chdir(tmp_path)
    assert drop_from_folder("2026-11-02", "crm").path == str(tmp_path / "2026-11-02")


def test_the_fingerprint_changes_with_the_files_that_are_read_and_only_with_them(
    landing: Path, salesforce: Mapping
) -> None:
    drop = drop_from_folder(str(landing / "2026-11-02"), "crm")
    before = fingerprint(drop, salesforce)
    (landing / "2026-11-02" / "notes.txt").write_text("not read")
    assert fingerprint(drop, salesforce) == before
    (landing / "2026-11-02" / "availability.csv").write_text("user_id,month,share\n")
    assert fingerprint(drop, salesforce) != before


def test_a_drop_may_lie_on_any_filesystem(tmp_path: Path, salesforce: Mapping) -> None:
    memory = fsspec.filesystem("memory")
    for name, text in SALESFORCE.items():
        memory.pipe(f"/bucket/2026-11-02/{name}", text.encode())
    try:
        (drop,) = list_drops("memory://bucket", "crm")
        assert choose_drop([drop], OCTOBER_ENDS, salesforce) == drop
        assert len(fingerprint(drop, salesforce)) == 16
        extraction = extract_drop(
            drop,
            salesforce,
            raw_dir=tmp_path / "raw",
            quarantine_dir=tmp_path / "quarantine",
            time_zone="Europe/Berlin",
            roles=RoleSettings(),
        )
    finally:
        memory.rm("/bucket", recursive=True)
    assert extraction.rows["opportunity"] == 3
    assert extraction.drop_id.startswith("2026-11-02-")


def test_a_drop_that_changes_while_it_is_read_is_refused_and_leaves_nothing(
    tmp_path: Path, landing: Path, salesforce: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = landing / "2026-11-02"

    def upload_and_count(connection: object, action: str) -> dict[str, int]:
        write_drop(folder, {"availability.csv": f"user_id,month,share\n{connection},{action}"})
        return {}

    monkeypatch.setattr(extract, "count_rows", upload_and_count)
    with pytest.raises(LandingError, match="has changed while it was read"):
        extract_drop(
            drop_from_folder(str(folder), "crm"),
            salesforce,
            raw_dir=tmp_path / "raw",
            quarantine_dir=tmp_path / "quarantine",
            time_zone="Europe/Berlin",
            roles=RoleSettings(),
        )
    assert not list(tmp_path.glob("raw/*/2026*"))
    assert not list(tmp_path.glob("quarantine/*/*"))


def test_an_unknown_filesystem_is_an_error_that_names_the_package() -> None:
    with pytest.raises(LandingError, match="s3fs for s3://"):
        list_drops("nowhere://bucket", "crm")


def test_a_folder_with_quotes_and_wildcards_in_its_name_is_read(
    tmp_path: Path, salesforce: Mapping
) -> None:
    folder = write_drop(tmp_path / "it's [a] *drop*?", SALESFORCE)
    extraction = extract_drop(
        drop_from_folder(str(folder), "crm"),
        salesforce,
        raw_dir=tmp_path / "raw's",
        quarantine_dir=tmp_path / "quarantine's",
        time_zone="Europe/Berlin",
        roles=RoleSettings(),
    )
    assert extraction.rows["person"] == 4
    assert extraction.drop_id.startswith("it_s_a_drop_-")
