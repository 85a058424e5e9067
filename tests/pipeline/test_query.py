"""`reviews query` as analysts use it: formats, files, pipes, deliveries, and what it refuses."""

import csv
import io
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from dagster_project.cli import main
from dagster_project.delivery.ledger import Ledger, Piece
from dagster_project.home import Home

ONE_OF_EACH = """
    select
        12345678901234.50::decimal(18, 2) as amount,
        170141183460469231731687303715884105727 as huge,
        0.1::double as rate,
        true as is_won,
        date '2026-10-01' as month,
        timestamptz '2026-11-01 00:00+01' as cutoff_at,
        'Søren' as full_name,
        null as nothing,
        [1, null] as list,
        {'a': date '2026-10-01', 'b': 'x"y'} as struct,
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder with a published file of one small table."""
    root = tmp_path_factory.mktemp("home")
    marts = Home(root).marts
    marts.parent.mkdir()
    with duckdb.connect(str(marts)) as connection:
        connection.execute("create table sdr_monthly as select 'ann' as person_id, 3 as leads_sent")
    return root


def _query(home: Path, sql: str, *options: str, stdin: str | None = None) -> Result:
    arguments = ["--home", str(home), "query", sql, *options]
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


def test_csv_has_a_header_crlf_and_an_empty_cell_for_null(home: Path) -> None:
    result = _query(home, ONE_OF_EACH, "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == (
        "amount,huge,rate,is_won,month,cutoff_at,full_name,nothing,list,struct\r\n"
        "12345678901234.50,170141183460469231731687303715884105727,0.1,true,2026-10-01,"
        "2026-10-31T23:00:00+00:00,Søren,,"
        '"[1, null]","{""a"": ""2026-10-01"", ""b"": ""x\\""y""}"\r\n'
    )


def test_csv_quotes_what_would_end_a_cell(home: Path) -> None:
    sql = "select 'a,b' as \"x,y\", 'say \"hi\"' as q, 'one' || chr(10) || 'two' as lines"
    result = _query(home, sql, "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout_bytes.decode(), newline=""))) == [
        ["x,y", "q", "lines"],
        ["a,b", 'say "hi"', "one\ntwo"],
    ]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_in_csv_is_no_formula_and_numbers_stay_numbers(home: Path, first: str) -> None:
    sql = f"""
        select chr({ord(first)}) || 'cmd|calc' as note, -1 as whole, -0.5::decimal(3, 1) as amount,
            -1e9::double as rate, 'a=b' as harmless, chr({ord(first)}) || 'x' as "{first}name"
    """
    text = _query(home, sql, "--format", "csv").stdout_bytes.decode()
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert row == [f"'{first}cmd|calc", "-1", "-0.5", "-1000000000.0", "a=b", f"'{first}x"]
    assert header[-1] == f"'{first}name"


def test_json_is_an_array_of_objects_with_exact_numbers(home: Path) -> None:
    result = _query(home, ONE_OF_EACH, "--format", "json")
    assert json.loads(result.stdout, parse_float=Decimal) == [
        {
            "amount": Decimal("12345678901234.50"),
            "huge": 170141183460469231731687303715884105727,
            "rate": Decimal("0.1"),
            "is_won": True,
            "month": "2026-10-01",
            "cutoff_at": "2026-10-31T23:00:00+00:00",
            "full_name": "Søren",
            "nothing": None,
            "list": [1, None],
            "struct": {"a": "2026-10-01", "b": 'x"y'},
        }
    ]


def test_json_of_no_rows_is_an_empty_array_and_of_no_number_text(home: Path) -> None:
    empty = _query(home, "from sdr_monthly where false", "--format", "json")
    assert json.loads(empty.stdout) == []
    odd = _query(home, "select 'nan'::double as a, '-inf'::double as b", "--format", "json")
    assert json.loads(odd.stdout) == [{"a": "nan", "b": "-inf"}]


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_two_columns_of_one_name_are_refused_where_one_would_hide_the_other(
    home: Path, tmp_path: Path, form: str
) -> None:
    output = tmp_path / "result"
    result = _query(home, "select 1 as a, 2 as a", "--format", form, "--output", str(output))
    assert result.exit_code == 1
    assert "two columns are called a" in result.output
    assert list(tmp_path.iterdir()) == []


def test_parquet_keeps_the_types(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "result.parquet"
    sql = "select date '2026-10-01' as month, 1.50::decimal(18, 2) as amount, 3::bigint as n"
    assert _query(home, sql, "--format", "parquet", "--output", str(output)).exit_code == 0
    table = pq.read_table(output)
    assert [str(kind) for kind in table.schema.types] == [
        "date32[day]",
        "decimal128(18, 2)",
        "int64",
    ]
    assert table.to_pylist() == [{"month": date(2026, 10, 1), "amount": Decimal("1.50"), "n": 3}]


def _script() -> str:
    return str(Path(sys.executable).with_name("reviews"))


def test_parquet_goes_into_a_pipe_but_not_onto_a_terminal(home: Path) -> None:
    command = [_script(), "--home", str(home), "query", "from sdr_monthly", "--format", "parquet"]
    piped = subprocess.run(command, capture_output=True, check=True)
    assert pq.read_table(io.BytesIO(piped.stdout)).to_pylist() == [
        {"person_id": "ann", "leads_sent": 3}
    ]
    terminal, child = pty.openpty()
    refused = subprocess.run(command, stdout=child, stderr=subprocess.PIPE, check=False)
    os.close(child)
    os.close(terminal)
    assert refused.returncode == 2
    assert b"--output FILE" in refused.stderr


@pytest.mark.parametrize("form", ["csv", "json"])
def test_text_of_a_crm_cannot_drive_the_terminal_in_any_format(home: Path, form: str) -> None:
    command = [_script(), "--home", str(home), "query", "select 'a' || chr(27) || chr(155) || 'b'"]
    terminal, child = pty.openpty()
    subprocess.run([*command, "--format", form], stdout=child, check=True)
    os.close(child)
    shown = os.read(terminal, 10_000)
    os.close(terminal)
    assert b"\x1b" not in shown
    assert b"\xc2\x9b" not in shown
    assert b"b" in shown


def test_a_reader_that_stops_early_ends_a_large_result(home: Path) -> None:
    command = [_script(), "--home", str(home), "query", "from range(10_000_000_000)"]
    with subprocess.Popen(
        [*command, "--format", "csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"range\r\n"
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 1


def test_a_long_table_says_that_it_goes_on(home: Path) -> None:
    whole = _query(home, "from range(10_000)").stdout.splitlines()
    assert whole[-1] == "10000 rows"
    cut = _query(home, "from range(10_001)").stdout.splitlines()
    assert cut[-1].startswith("the first 10000 rows; --format csv")
    assert len(cut) == len(whole) == 10_002


def test_sql_is_read_from_standard_input(home: Path) -> None:
    result = _query(home, "-", "--format", "csv", stdin="select 42 as answer")
    assert result.stdout_bytes == b"answer\r\n42\r\n"


def test_a_failing_query_leaves_the_former_file(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "result.csv"
    output.write_text("former")
    # Fails in its last row, when others have been written.
    sql = "select error('late') from range(100_000) where range = 99_999 union all from range(9)"
    for statement in (sql, "selec"):
        result = _query(home, statement, "--format", "csv", "--output", str(output))
        assert result.exit_code == 1
        assert "the query failed" in result.output
    assert output.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


def test_an_output_in_no_folder_is_bad_usage(home: Path, tmp_path: Path) -> None:
    result = _query(home, "select 1", "--output", str(tmp_path / "none" / "x"))
    assert result.exit_code == 2
    assert "a folder that exists" in result.output


def test_an_unknown_format_is_bad_usage(home: Path) -> None:
    result = _query(home, "select 1", "--format", "xlsx")
    assert result.exit_code == 2
    assert "'xlsx' is not one of" in result.output


@pytest.mark.parametrize(
    "sql",
    [
        "insert into sdr_monthly values ('x', 1)",
        "create temp table t as select 1",
        "copy sdr_monthly to 'x.csv'",
        "attach 'x.db'",
        "set memory_limit = '1GB'",
        "install sqlite",
    ],
)
def test_only_questions_are_answered(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _query(home, sql, "--format", "json")
    assert result.exit_code == 1
    assert "published marts are only read" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_no_format_lets_sql_read_files(home: Path, tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    output = str(tmp_path / "out")
    result = _query(home, f"from '{secret}'", "--format", form, "--output", output)
    assert result.exit_code == 1
    assert "the query failed" in result.output


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A copy of the work folder for a ledger of its own."""
    copy = shutil.copytree(home, tmp_path / "home")
    Home(copy).state.mkdir()
    return copy


@pytest.fixture
def mailed(own: Path) -> Path:
    """The work folder with a ledger of one mail."""
    at = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)
    piece = Piece(date(2026, 10, 1), 1, "company", "en", "ann@example.com")
    with Ledger(Home(own).ledger) as ledger:
        ledger.plan([piece], transport="smtp", at=at)
        ledger.begin(piece, transport="smtp", at=at, again=False)
        ledger.finish(piece, "sent", at=at, detail="250 OK")
    return own


def test_deliveries_are_empty_before_the_first_mail_and_make_no_ledger(own: Path) -> None:
    result = _query(own, "select count(*) as n from deliveries", "--format", "csv")
    assert result.stdout_bytes == b"n\r\n0\r\n"
    assert not Home(own).ledger.exists()


def test_deliveries_can_be_joined_with_the_marts(mailed: Path) -> None:
    sql = """
        select review_month, recipient, state, changed_at, leads_sent
        from DELIVERIES join sdr_monthly on recipient = person_id || '@example.com'
    """
    assert json.loads(_query(mailed, sql, "--format", "json").stdout) == [
        {
            "review_month": "2026-10-01",
            "recipient": "ann@example.com",
            "state": "sent",
            "changed_at": "2026-11-03T06:00:00+00:00",
            "leads_sent": 3,
        }
    ]


def test_a_ledger_of_an_older_program_is_read_and_left_as_it_is(own: Path) -> None:
    ledger = Home(own).ledger
    with sqlite3.connect(ledger) as old:
        old.execute(
            "create table deliveries (month, revision, pack, language, recipient, state, attempt,"
            " transport, changed_at, detail)"
        )
        old.execute(
            "insert into deliveries values ('2026-09', 1, 'company', 'en', 'a@b.c', 'sent', 1,"
            " 'smtp', '2026-10-02T06:00:00+00:00', '')"
        )
    old.close()
    before = ledger.read_bytes()
    result = _query(own, "select review_month, sha256 from deliveries", "--format", "csv")
    assert result.stdout_bytes == b"review_month,sha256\r\n2026-09-01,\r\n"
    assert ledger.read_bytes() == before


def test_a_ledger_that_cannot_be_read_stops_only_questions_about_it(own: Path) -> None:
    Home(own).ledger.write_text(
        "no database, but longer than the header of one would have to be" * 9
    )
    assert _query(own, "from sdr_monthly").exit_code == 0
    refused = _query(own, "from deliveries")
    assert refused.exit_code == 1
    assert "leave `deliveries` out" in refused.output
