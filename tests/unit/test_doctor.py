"""`reviews doctor`: what it looks at, what it says of what is wrong, and what it leaves alone."""

import json
import os
from datetime import date
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import duckdb
import pytest
import trustme
from click.testing import CliRunner

from dagster_project.checkup import machine
from dagster_project.checkup.configuration import (
    check_mail,
    check_settings,
    check_sources,
)
from dagster_project.checkup.finding import Finding
from dagster_project.checkup.machine import (
    check_font_subsetting,
    check_fonts,
    check_rendering_libraries,
    check_time_zones,
)
from dagster_project.checkup.notes import check_notes
from dagster_project.checkup.packages import check_packages, check_python
from dagster_project.checkup.work_folder import check_disk, check_home, check_marts, check_writer
from dagster_project.cli import main
from dagster_project.closing.lock import writer_lock
from dagster_project.doctor import render_findings, run_checks
from dagster_project.home import Home
from dagster_project.settings import (
    MailSettings,
    ReportSettings,
    Settings,
    SmtpSettings,
    SourceSettings,
)
from dagster_project.settings_reports import PackSettings
from dagster_project.zones import use_pinned_zones
from tests.unit.delivery.servers import ENVIRONMENT, Mailbox, free_port, mail_server

TODAY = date(2026, 11, 2)


def _statuses(findings: list[Finding]) -> dict[str, str]:
    return {finding.subject: finding.status for finding in findings}


def test_a_fresh_home_passes_and_is_not_made(tmp_path: Path) -> None:
    home = Home(tmp_path / "not" / "yet")
    findings = run_checks(None, home)
    assert _statuses(findings) == {
        "Python": "ok",
        "Packages": "ok",
        "PDF libraries": "ok",
        "Font subsetting": "ok",
        "Fonts": "ok",
        "dbt project": "ok",
        "Settings": "ok",
        "Time zones": "ok",
        "Mapping of crm": "ok",
        "Drops of crm": "warn",
        "Mail": "ok",
        "Work folder": "ok",
        "Disk": "ok",
        "Marts": "ok",
    }
    assert not list(tmp_path.iterdir())


def test_the_command_shows_the_findings_and_fails_with_the_worst(tmp_path: Path) -> None:
    config = tmp_path / "reviews.yaml"
    config.write_text("company: {time_zone: Mars/Base}\nmail: {recipients: [x]}\n")
    home = tmp_path / "home"
    result = CliRunner().invoke(main, ["--home", str(home), "doctor", "--config", str(config)])
    assert result.exit_code == 1
    assert "fail  Settings" in result.output
    assert "has 2 problems" in result.output
    assert "Mars/Base" in result.output
    assert "mail.recipients[0]" in result.output
    assert "1 failure" in result.output
    assert not home.exists()


def test_the_environment_of_the_tests_is_the_pinned_one() -> None:
    assert check_python().status == "ok"
    assert check_packages(Path("no such lock")).status == "ok"


def test_a_package_that_differs_from_the_lock_is_named_with_both_versions(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "click==0.1 \\\n    --hash=sha256:abc\n    # via sales-reviews\n"
        "not-installed-here==1.0\n"
        "pyyaml==0.2 ; sys_platform == 'win32' \\\n"
        "PyPDF==0.3 ; python_version >= '3'\n"
        "# a comment == none\n"
    )
    finding = check_packages(lock)
    assert finding.status == "warn"
    assert finding.found.startswith("2 of 3 differ from requirements.lock: click ")
    assert "(wanted ==0.1)" in finding.found
    assert "pypdf" in finding.found
    assert "pyyaml" not in finding.found
    assert ".ci/setup runtime" in (finding.remedy or "")


def test_a_missing_library_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_rendering_libraries().status == "ok"
    monkeypatch.setitem(machine._RENDERING, "pango-9.9", "libpango-9.9.so.0")
    finding = check_rendering_libraries()
    assert finding.status == "fail"
    assert "libpango-9.9.so.0 cannot be loaded" in finding.found
    assert "apt-get install --no-install-recommends libpango-1.0-0" in (finding.remedy or "")


def test_without_the_subsetting_library_it_works_but_slower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_font_subsetting().status == "ok"
    monkeypatch.setattr(machine, "_SUBSET", ("harfbuzz-none", "libharfbuzz-none.so.0"))
    finding = check_font_subsetting()
    assert finding.status == "warn"
    assert "2 to 5 times as long" in finding.found
    assert (finding.remedy or "").endswith("libharfbuzz-subset0")


def test_fonts_and_time_zones_are_there_and_an_unknown_zone_is_not() -> None:
    assert check_fonts().status == "ok"
    assert check_time_zones("Pacific/Auckland", TODAY).status == "ok"
    finding = check_time_zones("Mars/Base", TODAY)
    assert finding.status == "fail"
    assert "Mars/Base" in finding.found


def test_zone_data_that_differs_from_the_databases_names_the_months(
    tmp_path: Path,
) -> None:
    """As if the system had heard of a change of the clock that DuckDB has not."""
    (tmp_path / "Europe").mkdir()
    # Whoever observes UTC+1 all year differs from Berlin in summer.
    fixed = files("tzdata.zoneinfo.Etc").joinpath("GMT-1").read_bytes()
    (tmp_path / "Europe" / "Berlin").write_bytes(fixed)
    reset_tzpath([str(tmp_path)])
    ZoneInfo.clear_cache()
    try:
        finding = check_time_zones("Europe/Berlin", TODAY)
    finally:
        use_pinned_zones()
    assert finding.status == "fail"
    assert "DuckDB disagree about when" in finding.found
    assert "2026-06" in finding.found
    assert "2026-12" not in finding.found


def test_a_disk_without_hard_links_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    finding = check_home(Home(tmp_path))
    assert finding.status == "fail"
    assert "cannot have two names (hard links)" in finding.found
    assert not list(tmp_path.iterdir())


def test_an_own_mapping_that_is_missing_and_a_landing_that_cannot_be_opened(tmp_path: Path) -> None:
    sources = {
        "crm": SourceSettings(mapping=str(tmp_path / "own.yaml"), landing="nosuch://bucket/drops")
    }
    mapping, drops = check_sources(Settings(sources=sources), Home(tmp_path))
    assert (mapping.status, drops.status) == ("fail", "fail")
    assert "own.yaml does not exist" in mapping.found
    assert "nosuch" in drops.found


def test_drops_are_counted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("2026-10-01", "2026-11-01", "notes"):
        (home.landing("crm") / name).mkdir(parents=True)
    *_, drops = check_sources(Settings(), home)
    assert drops.status == "ok"
    assert drops.found.startswith("2 drops in ")
    assert drops.found.endswith("newest 2026-11-01")


def test_notes_are_counted_and_every_wrong_row_of_them_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    settings, home = Settings(reports=ReportSettings(notes=path)), Home(tmp_path)
    assert check_notes(Settings(), home) is None
    missing = check_notes(settings, home)
    path.write_text("person,month,text\np,2026-10,Well done\n")
    found = f"1 note in {path}; whom they are about is checked once a month is published"
    assert check_notes(settings, home) == Finding("ok", "Notes", found)
    path.write_text("person,month,text\np,Oct,x\n,2026-10,x\n")
    wrong = check_notes(settings, home)
    assert missing is not None
    assert wrong is not None
    assert (missing.status, wrong.status) == ("fail", "fail")
    assert "cannot be read" in missing.found
    assert "has 2 wrong rows" in wrong.found
    assert "  - line 3: found no person" in render_findings([wrong])


def _published(home: Home, people: dict[str, list[str]]) -> None:
    home.marts.parent.mkdir(parents=True)
    with duckdb.connect(str(home.marts)) as connection:
        connection.execute("create table dim_person (review_month date, person_id varchar)")
        for month, ids in people.items():
            for person_id in ids:
                connection.execute("insert into dim_person values (?, ?)", [month, person_id])


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        ("ann,2026-10", ""),
        ("ann,2026-11", ""),  # not closed yet: by the newest month
        ("bob,2026-09", ""),
        ("bob,2026-10", "bob (2026-10)"),  # gone
        ("Ann,2026-10", "Ann (2026-10)"),
        ("carl,2026-11", "carl (2026-11)"),
    ],
)
def test_a_note_about_nobody_who_is_known_is_warned_of(
    tmp_path: Path, row: str, unknown: str
) -> None:
    home, path = Home(tmp_path / "home"), tmp_path / "notes.csv"
    _published(home, {"2026-09-01": ["ann", "bob"], "2026-10-01": ["ann"]})
    path.write_text(f"person,month,text\n{row},Well done\n")
    finding = check_notes(Settings(reports=ReportSettings(notes=path)), home)
    assert finding is not None
    assert finding.status == ("warn" if unknown else "ok")
    if unknown:
        assert finding.found.endswith(f"; 1 is about nobody who is known: {unknown}")
        assert "Correct the ids in notes.csv" in str(finding.remedy)
        assert "new since 2026-10" in str(finding.remedy)
    else:
        assert "everybody they are about is known" in finding.found


def test_notes_that_no_pack_prints_are_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("person,month,text\nann,2026-10,Well done\n")
    reports = ReportSettings(notes=path, team=PackSettings(enabled=False))
    finding = check_notes(Settings(reports=reports), Home(tmp_path))
    assert finding is not None
    assert finding.status == "warn"
    assert "packs of teams and of people are switched off" in finding.found


def _mail(smtp: SmtpSettings, **changes: object) -> Settings:
    mail = MailSettings(transport="smtp", smtp=smtp, operators=("ops@company.example",))
    return Settings(mail=mail.model_copy(update=changes))


def _check_mail(settings: Settings, environment: dict[str, str]) -> dict[str, Finding]:
    findings = check_mail(settings, Home(Path("nowhere")), environment)
    return {finding.subject: finding for finding in findings}


def test_the_mail_server_is_logged_in_to_and_gets_no_mail(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, trustme.CA(), tmp_path) as smtp:
        found = _check_mail(_mail(smtp), ENVIRONMENT)
        wrong = _check_mail(_mail(smtp), ENVIRONMENT | {"TEST_SMTP_PASSWORD": "wrong one"})
    assert {subject: finding.status for subject, finding in found.items()} == {
        "Secrets": "ok",
        "Mail server": "ok",
    }
    assert "starttls, logged in" in found["Mail server"].found
    assert wrong["Mail server"].status == "fail"
    assert "refused the log-in: 535" in wrong["Mail server"].found
    assert not mailbox.messages


def test_missing_secrets_are_named_and_the_server_is_left_alone() -> None:
    smtp = SmtpSettings(username_env="A_USER", password_env="A_PASSWORD")
    found = _check_mail(_mail(smtp), {"A_USER": "somebody"})
    assert list(found) == ["Secrets"]
    assert found["Secrets"].status == "fail"
    assert "lacks A_PASSWORD" in found["Secrets"].found
    assert "somebody" not in found["Secrets"].found


def test_an_absent_mail_server_and_absent_people_are_told() -> None:
    smtp = SmtpSettings(host="127.0.0.1", port=free_port(), timeout_s=1)
    found = _check_mail(_mail(smtp, recipients=(), operators=()), {})
    assert {subject: finding.status for subject, finding in found.items()} == {
        "Recipients": "fail",
        "Operators": "warn",
        "Secrets": "ok",
        "Mail server": "fail",
    }
    assert "refuses connections" in found["Mail server"].found


def test_the_outbox_needs_no_server() -> None:
    found = _check_mail(Settings(), {})
    assert list(found) == ["Mail"]
    assert found["Mail"].status == "ok"


def test_a_settings_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    finding, settings = check_settings(tmp_path / "none.yaml")
    assert finding.status == "fail"
    assert settings is None


def test_a_home_can_be_written_and_locked_and_keeps_no_trace(tmp_path: Path) -> None:
    assert check_home(Home(tmp_path)).status == "ok"
    assert check_disk(Home(tmp_path)).status == "ok"
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_place_of_the_home_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    finding = check_home(Home(tmp_path / "file"))
    assert finding.status == "fail"
    assert "is a file" in finding.found


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_home_that_cannot_be_written_fails() -> None:
    finding = check_home(Home(Path("/proc/self/reviews")))
    assert finding.status == "fail"
    assert "cannot be written" in finding.found


def test_who_writes_and_who_died_writing_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert check_writer(home) is None
    with writer_lock(home.writer_lock, "run-7", 1):
        busy = check_writer(home)
    assert busy is not None
    assert busy.status == "ok"
    assert f"run run-7 (process {os.getpid()}) is writing" in busy.found
    record = home.writer_lock.with_suffix(".holder.json")
    record.write_text(json.dumps({"run_id": "run-8", "pid": 4711}))
    dead = check_writer(home)
    assert dead is not None
    assert dead.status == "warn"
    assert "run run-8 (process 4711) died" in dead.found


def test_marts_that_are_no_database_are_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.marts.parent.mkdir()
    home.marts.write_text("no database, but long enough to be looked at" * 200)
    finding = check_marts(home)
    assert finding.status == "fail"
    assert str(home.marts) in finding.found


def test_findings_are_aligned_and_long_ones_wrapped() -> None:
    text = render_findings(
        [
            Finding("ok", "Python", "3.11"),
            Finding("fail", "Settings", "x.yaml has 1 problem:\n  - a.b: " + "word " * 30, "Mend."),
            Finding("warn", "Disk", "0.1 GiB", "Free " + "some space " * 12),
        ]
    )
    lines = text.splitlines()
    assert lines[0] == "ok    Python    3.11"
    assert lines[1] == "fail  Settings  x.yaml has 1 problem:"
    assert lines[2].startswith("                  - a.b: word word")
    assert lines[3].startswith("                    word")
    assert "                → Mend." in lines
    assert all(len(line) <= 100 for line in lines)
    assert lines[-1] == "3 checks: 1 ok, 1 warning, 1 failure"
