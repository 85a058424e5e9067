"""The command as a user meets it: help, exit codes, messages, results."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dagster_project.cli import main


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_help_names_every_command_and_the_exit_codes() -> None:
    result = _run("--help")
    assert result.exit_code == 0
    commands = ("demo", "close", "backfill", "send", "query", "rollback", "doctor")
    for word in (*commands, "--home", "--config", "Exit codes"):
        assert word in result.output


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from dagster_project.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'dbt', 'duckdb', 'pandas', 'weasyprint', 'pydantic', 'matplotlib'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["close", "2026-13"], "write it as YYYY-MM"),
        (["close", "2999-01"], "is not over in Europe/Berlin"),
        (["close", "1999-01"], "company.first_month 2015-01"),
        (["--config", "missing.yaml", "close", "2026-10"], "missing.yaml cannot be read"),
        (["close", "2026-10", "--config", "missing.yaml"], "missing.yaml cannot be read"),
        (["close"], "Missing argument"),
        (["unknown"], "No such command"),
    ],
)
def test_bad_usage_ends_with_two_and_says_why(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = _run("--home", str(tmp_path), *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert not list(tmp_path.iterdir())


def test_wrong_notes_are_told_before_a_drop_is_even_looked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("person,month,text\np,Oct,x\n,2026-10,x\n")
    config = tmp_path / "reviews.yaml"
    config.write_text("reports: {notes: notes.csv}\n")
    home = str(tmp_path / "home")
    result = _run("--home", home, "--config", str(config), "backfill", "2026-09", "2026-10")
    assert result.exit_code == 1
    assert "notes.csv has 2 wrong rows:" in result.output
    assert '  - line 2: found the month "Oct"; expected year and month' in result.output
    assert "  - line 3: found no person" in result.output
    assert "no drop" not in result.output


def test_a_close_without_a_drop_says_where_one_is_expected(tmp_path: Path) -> None:
    result = _run("--home", str(tmp_path), "close", "2026-10")
    assert result.exit_code == 1
    assert str(tmp_path / "landing" / "crm") in result.output
    assert "Traceback" not in result.output


def test_demo_leaves_the_drops_of_a_real_crm_alone(tmp_path: Path) -> None:
    folder = tmp_path / "landing" / "crm" / "2026-10-31"
    folder.mkdir(parents=True)
    (folder / "User.csv").write_text("Id\nreal\n")
    for month in ("2026-09", "2026-10"):  # onto another day, and onto a day near it
        result = _run("--home", str(tmp_path), "demo", "--only-drop", "--to", month)
        assert result.exit_code == 2
        assert f"{folder} is no demo drop" in result.output
        assert "--home" in result.output
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "User.csv"]


@pytest.mark.parametrize(
    "sources",
    ["{hub: {}}", "{crm: {}, hub: {}}", "{crm: {mapping: own.yaml}}", "{crm: {landing: drops}}"],
)
def test_demo_refuses_the_settings_of_another_company(tmp_path: Path, sources: str) -> None:
    config = tmp_path / "reviews.yaml"
    config.write_text(f"sources: {sources}\n")
    home = tmp_path / "home"
    result = _run("--home", str(home), "demo", "--to", "2026-10", "--config", str(config))
    assert result.exit_code == 2
    assert "Leave `sources` out" in result.output
    assert not home.exists()


def test_a_new_work_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "data" / "reviews"
    assert _run("--home", str(home), "close", "2026-10").exit_code == 1
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    home.chmod(0o750)  # widened on purpose: a group of analysts
    assert _run("--home", str(home), "close", "2026-10").exit_code == 1
    assert stat.S_IMODE(home.stat().st_mode) == 0o750


def test_a_named_drop_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = _run("--home", str(home), "close", "2026-10", "--drop", "/nonexistent")
    assert result.exit_code == 2
    assert "/nonexistent does not exist" in result.output
    assert not home.exists()


def test_a_named_drop_cannot_serve_several_sources(tmp_path: Path) -> None:
    config = tmp_path / "reviews.yaml"
    config.write_text("sources: {crm: {}, hub: {}}\n")
    drop = tmp_path / "2026-11-01"
    drop.mkdir()
    home = tmp_path / "home"
    arguments = ("close", "2026-10", "--drop", str(drop), "--config", str(config))
    result = _run("--home", str(home), *arguments)
    assert result.exit_code == 2
    assert "the settings have 2 sources (crm, hub)" in result.output
    assert not home.exists()


@pytest.mark.parametrize(
    ("command", "settings", "words"),
    [
        (["send", "2026-09"], "{}", "2026-09 is not published"),
        (["close", "2026-10"], "roles: {overrides: none.csv}", "none.csv, which does not exist"),
        (["close", "2026-10"], "sources: {crm: {mapping: none.yaml}}", "none.yaml does not exist"),
        (
            ["send", "2026-10"],
            "mail: {transport: smtp, smtp: {username_env: NO_USER, password_env: NO_PASSWORD}}",
            "the environment lacks NO_USER and NO_PASSWORD",
        ),
    ],
)
def test_bad_usage_that_shows_in_a_run_ends_with_two_as_well(
    own_home: Path, tmp_path: Path, command: list[str], settings: str, words: str
) -> None:
    config = tmp_path / "reviews.yaml"
    config.write_text(f"{settings}\n")
    result = _run("--home", str(own_home), *command, "--config", str(config))
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_close_that_fails_after_publishing_says_that_the_marts_are_new(own_home: Path) -> None:
    reports = own_home / "reports"
    shutil.rmtree(reports)
    reports.write_text("a file in the place of the folder")
    result = _run("--home", str(own_home), "close", "2026-10")
    assert result.exit_code == 1
    assert (
        "the marts of 2026-10 were published, but not all of its packs were rendered"
        in result.output
    )
    assert "`reviews close 2026-10` again" in result.output
    assert "what was published before is unchanged" not in result.output


def test_a_drop_that_is_named_after_no_day_is_told_to_hide_future_dates(own_home: Path) -> None:
    drop = (own_home / "landing" / "crm" / "2026-11-01").rename(own_home / "export")
    result = _run("--home", str(own_home), "close", "2026-10", "--drop", str(drop))
    assert result.exit_code == 0
    assert "named after no day, so no date in it is flagged as future" in result.output


def test_query_prints_rows_and_cannot_write(closed_home: Path) -> None:
    result = _run("--home", str(closed_home), "query", "select 41 + 1 as answer")
    assert result.exit_code == 0
    assert "answer" in result.output
    assert "42" in result.output
    for statement in ("drop table ae_monthly", "copy (select 1) to 'x.csv'", "selec 1"):
        refused = _run("--home", str(closed_home), "query", statement)
        assert refused.exit_code == 1, statement
        assert "the query failed" in refused.output


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("", "no statement"),
        (" ; -- none\n", "no statement"),
        ("select 1; select 2", "2 statements"),
    ],
)
def test_query_answers_one_statement_at_a_time(closed_home: Path, sql: str, found: str) -> None:
    result = _run("--home", str(closed_home), "query", sql)
    assert result.exit_code == 1
    assert f"the query holds {found}" in result.output


def test_text_of_a_crm_cannot_drive_the_terminal(closed_home: Path) -> None:
    harmful = (
        "'a' || chr(27) || '[31m' || chr(155) || '2J' || chr(8238) || chr(7) || chr(13) || 'z'"
    )
    result = _run("--home", str(closed_home), "query", f"select {harmful} as x")
    assert result.exit_code == 0
    assert "a\\x1b[31m\\x9b2J\\u202e\\x07\\rz" in result.output
    failed = _run("--home", str(closed_home), "query", f"select cast({harmful} as integer)")
    for text in (result.output, failed.output):
        assert not {"\x1b", "\x9b", "\u202e", "\x07", "\r"} & set(text)


def test_a_value_of_several_lines_is_shown_whole(closed_home: Path) -> None:
    result = _run(
        "--home", str(closed_home), "query", "select 'one' || chr(10) || 'two' as x, 3 as y"
    )
    assert [line.split() for line in result.output.splitlines()[:3]] == [
        ["x", "y"],
        ["one", "3"],
        ["two"],
    ]


def test_query_before_the_first_close_says_so(tmp_path: Path) -> None:
    result = _run("--home", str(tmp_path), "query", "select 1")
    assert result.exit_code == 1
    assert "Close a month first" in result.output


def test_rollback_lists_the_kept_snapshots_and_names_them_for_one_that_is_not(
    closed_home: Path,
) -> None:
    listed = _run("--home", str(closed_home), "rollback")
    assert listed.exit_code == 0
    assert "2026-10, 1 month  (published now)" in listed.output
    refused = _run("--home", str(closed_home), "rollback", "2020-01-r1-none")
    assert refused.exit_code == 2
    assert f"kept: {listed.output.split()[0]}" in refused.output


def test_rollback_before_the_first_close_has_nothing_to_list(tmp_path: Path) -> None:
    home = tmp_path / "home"
    listed = _run("--home", str(home), "rollback")
    assert (listed.exit_code, listed.output.split()[:3]) == (0, ["Nothing", "is", "published"])
    assert _run("--home", str(home), "rollback", "x").exit_code == 2
    assert not home.exists()


def test_the_version_is_that_of_the_package() -> None:
    assert _run("--version").output.startswith("reviews 0.")


def test_the_installed_command_answers(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("reviews")
    done = subprocess.run(
        [script, "--home", tmp_path, "close", "x"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )
    assert done.returncode == 2
    assert "'x' is no month" in done.stderr
