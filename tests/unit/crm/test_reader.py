"""What DuckDB's reader keeps and rejects, and the line of every record, against an own count."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.crm.findings import create_findings
from dagster_project.crm.headers import match, read_header
from dagster_project.crm.landing import LandingError, LocalFile
from dagster_project.crm.mapping_model import CsvFormat
from dagster_project.crm.plan import Wanted
from dagster_project.crm.quarantine import write_quarantine
from dagster_project.crm.reader import Source, read_file

COLUMNS = ("id", "a", "b")
Finding = tuple[int | None, str | None, str]

# Cells as they stand in a file, of records that are right.
_GOOD = st.sampled_from(
    [
        "x",
        "",
        "é",
        '5" disk',
        '"q,"',
        '"say ""hi"""',
        '"two\nlines"',
        '"a\n\n""b"" ,\n"',
        " s ",
        "#",
    ]
)
_BAD = st.sampled_from(["x,y,z,more", "few", '"x"text,y', "\udcff,y", '"n\nl"', '"n\nl",y,z'])
_RECORDS = st.lists(
    st.one_of(
        st.tuples(st.just("good"), st.tuples(_GOOD, _GOOD).map(",".join)),
        st.tuples(st.just("bad"), _BAD),
        st.just(("blank", "")),
    ),
    max_size=30,
)


def _read(
    path: Path, form: CsvFormat | None = None
) -> tuple[list[tuple[str | None, ...]], list[Finding]]:
    """The rows that are kept, each with a finding of its own to show its line, and all findings."""
    form, file = form or CsvFormat(), LocalFile(path.name, path, "", 0)
    with duckdb.connect() as connection:
        create_findings(connection)
        header = read_header(file, "file", form)
        source = Source(0, file, "file", header, form, "person")
        wanted = [Wanted(n, (n,), "VARCHAR", None, False, n) for n in header.names]
        read_file(connection, source, wanted, match(wanted, header, "file", path))
        kept = connection.execute("select * exclude (_bad, _all) from file_0").fetchall()
        connection.execute(
            f"""
            insert into findings by name select 'person' as entity, rowid as row_id,
            {wanted[0].name} as value, 'kept' as reason, 'flagged' as action from file_0
            """
        )
        write_quarantine(connection, [source], path.parent, "crm", "drop")
        target = path.parent / "rows.parquet"
        found = connection.execute(f"select line, value, reason from '{target}' order by all")
        return kept, found.fetchall()


def _write(path: Path, records: Sequence[tuple[str, str]], end: str, bom: bool) -> list[Finding]:
    """Writes records; returns the line and kind of those that count."""
    text = ",".join(COLUMNS) + end
    expected: list[Finding] = []
    for number, (kind, cells) in enumerate(records):
        if kind != "blank":
            expected.append((text.count("\n") + 1, str(number), kind))
        text += end if kind == "blank" else f"{number},{cells}".replace("\n", end) + end
    data = text.encode("utf-8", "surrogateescape")
    path.write_bytes(b"\xef\xbb\xbf" * bom + data)
    return expected


@settings(max_examples=40)
@given(records=_RECORDS, end=st.sampled_from(["\n", "\r\n"]), bom=st.booleans())
def test_every_record_is_kept_or_rejected_and_its_line_is_known(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[tuple[str, str]],
    end: str,
    bom: bool,
) -> None:
    path = tmp_path_factory.mktemp("files") / "people.csv"
    expected = _write(path, records, end, bom)
    _, found = _read(path)
    lines = [(line, str(value).split(",")[0], reason == "kept") for line, value, reason in found]
    assert sorted(lines) == sorted((line, n, kind == "good") for line, n, kind in expected)


def test_the_reader_says_what_is_wrong_with_a_record(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b'id,a,b\n1,x,"two\nlines"\n2,x\n3,x,y,z\n4,"x"y,z\n5,x,\xe9\n6,x,y')
    kept, found = _read(path)
    assert kept == [("1", "x", "two\nlines"), ("6", "x", "y")]
    assert found == [
        (2, "1", "kept"),
        (4, "2,x", "fewer values than the header has columns"),
        (5, "3,x,y,z", "more values than the header has columns"),
        (6, '4,"x"y,z', "text after a closing quote"),
        (7, "5,x,?", "not UTF-8"),
        (8, "6", "kept"),
    ]


@pytest.mark.parametrize(
    "text",
    ['1,x,y\n2,"x,y\n3,x,y\n', '1,x,y\n2,x,"cut of', '1,x,y\n2,"x,y\n3,"z",y\n4,x,y\n'],
    ids=["to the end", "cut off", "up to the next quote"],
)
def test_a_quote_that_is_never_closed_refuses_the_file_because_it_swallows_good_rows(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,a,b\n" + text)
    with pytest.raises(LandingError, match="a quote near line 3 is not closed"):
        _read(path)


def test_line_ends_of_two_kinds_refuse_the_file_with_the_likely_cause(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"id,a,b\n1,x,y\r\n2,x,y\n")
    with pytest.raises(LandingError, match="files that were joined"):
        _read(path)


def test_values_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('id,a,b\n007,\'; drop table file_0; --,<b onclick="x">\n1e3,NULL,nan\n')
    kept, _ = _read(path)
    assert kept == [
        ("007", "'; drop table file_0; --", '<b onclick="x">'),
        ("1e3", "NULL", "nan"),
    ]


def test_blanks_around_a_value_do_not_count_and_an_empty_one_is_null(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('id,a,b\n1 ,"", x\t\n2,"  ",\n')
    assert _read(path)[0] == [("1", None, "x"), ("2", None, None)]


def test_semicolons_are_a_matter_of_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('id;a;b\n1;"x;y";1,5\n')
    assert _read(path, CsvFormat(delimiter=";"))[0] == [("1", "x;y", "1,5")]


def test_in_a_file_of_one_column_a_blank_line_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id\n1\n\n2\n")
    assert _read(path) == (
        [("1",), (None,), ("2",)],
        [(2, "1", "kept"), (3, None, "kept"), (4, "2", "kept")],
    )
