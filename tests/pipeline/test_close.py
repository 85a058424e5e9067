"""Closing a month of the demo company through the real job: results, repeats, readers, failures."""

import json
import shutil
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.closing.pins import by_own_name
from dagster_project.commands import RunFailedError, close_month, send_month
from dagster_project.home import Home
from dagster_project.runner import persistent_instance
from tests.conftest import MONTH


def _rows(marts: Path, sql: str) -> list[tuple[object, ...]]:
    # By its own name: this process may still hold an older snapshot open under the swapped path.
    with duckdb.connect(str(by_own_name(marts)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _marts_content(marts: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = _rows(marts, "select table_name from duckdb_tables() order by all")
    return {str(name): _rows(marts, f'select * from "{name}" order by all') for (name,) in tables}


def test_a_close_leaves_marts_history_pack_and_a_finished_run(closed_home: Path) -> None:
    home = Home(closed_home)
    assert _rows(home.marts, "select review_month, revision from review_months") == [(MONTH, 1)]
    months = _rows(home.marts, "select count(distinct month), min(month) from company_monthly")
    assert months == [(13, date(2025, 10, 1))]
    history = {path.stem for path in home.history(MONTH, 1).iterdir()}
    assert {"sdr_monthly", "ae_monthly", "am_monthly", "handovers", "deals"} <= history
    pack = home.reports(MONTH, 1) / "en" / "company.pdf"
    assert pack.read_bytes().startswith(b"%PDF")
    assert not home.build.exists()
    with persistent_instance(home) as instance:
        (run,) = instance.get_runs()
        assert run.status == dg.DagsterRunStatus.SUCCESS
        assert run.tags["dagster/partition"] == "2026-10"


def test_closing_again_changes_neither_a_row_nor_a_byte(own_home: Path) -> None:
    home = Home(own_home)
    before = _marts_content(home.marts)
    packs = {path: path.read_bytes() for path in home.reports(MONTH, 1).rglob("*.pdf")}
    shutil.rmtree(home.reports(MONTH, 1))
    close_month(home, None, MONTH, drop=None)
    assert _marts_content(home.marts) == before
    assert {path: path.read_bytes() for path in home.reports(MONTH, 1).rglob("*.pdf")} == packs
    assert not (home.reports(MONTH, 2)).exists()


def test_a_second_month_joins_the_first_and_leaves_it_alone(own_home: Path) -> None:
    home = Home(own_home)
    october = "select * from ae_monthly where review_month = date '2026-10-01' order by all"
    before = _rows(home.marts, october)
    with duckdb.connect(str(home.marts), read_only=True) as reader:
        close_month(home, None, date(2026, 9, 1), drop=None)
        assert reader.execute("select count(*) from review_months").fetchall() == [(1,)]
    assert _rows(home.marts, "select review_month from review_months order by all") == [
        (date(2026, 9, 1),),
        (MONTH,),
    ]
    assert _rows(home.marts, october) == before


def _break_the_drop(home: Home) -> Path:
    """A drop with a deal in a currency that no rate is known for: a check has to stop it."""
    folder = home.landing("crm") / "2026-11-01"
    broken = home.root / "broken" / "2026-11-02"
    shutil.copytree(folder, broken)
    path = broken / "exchange_rates.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("USD")), encoding="utf-8")
    return broken


def test_a_close_that_fails_a_check_changes_nothing_and_the_next_one_is_unaffected(
    own_home: Path,
) -> None:
    home = Home(own_home)
    before, snapshot = _marts_content(home.marts), home.marts.stat().st_ino
    with pytest.raises(RunFailedError, match="USD"):
        close_month(home, None, MONTH, drop=str(_break_the_drop(home)))
    assert home.marts.stat().st_ino == snapshot
    assert _marts_content(home.marts) == before
    assert not home.build.exists()
    assert not home.outbox.exists()
    close_month(home, None, MONTH, drop=None)
    assert _marts_content(home.marts) == before


def test_a_month_before_the_data_is_refused_and_leaves_everything_as_it_was(
    own_home: Path,
) -> None:
    home = Home(own_home)
    before = home.marts.stat().st_ino
    words = r"2020-01 lies outside the data: .* Close a month from 2025-0\d to 2026-1\d"
    with pytest.raises(RunFailedError, match=words):
        close_month(home, None, date(2020, 1, 1), drop=None)
    assert home.marts.stat().st_ino == before
    assert not home.build.exists()


def test_a_drop_from_before_the_end_of_the_month_is_refused(own_home: Path) -> None:
    home = Home(own_home)
    early = home.root / "early" / "2026-10-20"
    shutil.copytree(home.landing("crm") / "2026-11-01", early)
    with pytest.raises(RunFailedError, match=r"was not over when the drop .* \(2026-10-20\)"):
        close_month(home, None, MONTH, drop=str(early))


def test_sending_writes_one_mail_per_recipient_and_only_once(own_home: Path) -> None:
    home = Home(own_home)
    send_month(home, None, MONTH, again=False)
    assert len(list(home.outbox.glob("*.eml"))) == 1
    send_month(home, None, MONTH, again=False)
    assert len(list(home.outbox.glob("*.eml"))) == 1
    send_month(home, None, MONTH, again=True)
    assert len(list(home.outbox.glob("*.eml"))) == 2


def test_a_pack_that_was_changed_after_rendering_is_not_sent(own_home: Path) -> None:
    home = Home(own_home)
    pack = home.reports(MONTH, 1) / "en" / "company.pdf"
    pack.write_bytes(pack.read_bytes() + b"%")
    with pytest.raises(RunFailedError, match="sha256"):
        send_month(home, None, MONTH, again=False)
    assert not list(home.outbox.glob("*.eml"))


def test_sending_a_month_that_is_not_closed_says_which_are(own_home: Path) -> None:
    with pytest.raises(RunFailedError, match="2026-10"):
        send_month(Home(own_home), None, date(2026, 9, 1), again=False)


def test_without_the_settings_that_closed_its_months_nothing_is_closed_or_mailed(
    own_home: Path,
) -> None:
    home = Home(own_home)
    altered = home.root / "altered.duckdb"
    shutil.copyfile(by_own_name(home.marts), altered)
    with duckdb.connect(str(altered)) as connection:
        connection.execute("update review_months set settings_hash = 'of another company'")
    altered.replace(home.marts)
    words = "no settings file was named, .* 2026-10 in .* was closed with others"
    with pytest.raises(RunFailedError, match=words) as refused:
        close_month(home, None, MONTH, drop=None)
    assert refused.value.exit_code == 2
    with pytest.raises(RunFailedError, match=words):
        send_month(home, None, MONTH, again=False)
    assert not list(home.outbox.glob("*.eml"))
    home.settings.touch()
    send_month(home, None, MONTH, again=False)
    assert list(home.outbox.glob("*.eml"))


def test_the_manifest_beside_the_packs_names_snapshot_pages_and_hash(closed_home: Path) -> None:
    home = Home(closed_home)
    manifest = json.loads((home.reports(MONTH, 1) / "manifest.json").read_text())
    assert (home.snapshots / manifest["snapshot"]).samefile(home.marts)
    assert manifest["files"]["en/company.pdf"]["pages"] >= 5
    assert {entry["kind"] for entry in manifest["files"].values()} == {"company", "team"}
    assert not manifest["failed"]
