"""Managers' notes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import NotesError, ReportError
from reports.marts import Marts
from reports.model import Note
from reports.notes import notes_without_pack, read_notes
from reports.packs import Choices
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts, person_id

MONTH = date(2026, 10, 1)


def _file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "notes.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_quotes_and_line_breaks_within_a_text_are_kept(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        'person,month,text\r\np-1,2026-10,"He said ""yes"",\r\nthen left."\r\n'
        "p-2,2026-09,Plain\r\n",
    )
    assert read_notes(path) == (
        Note("p-1", MONTH, 'He said "yes",\r\nthen left.'),
        Note("p-2", date(2026, 9, 1), "Plain"),
    )


def test_a_mark_at_the_beginning_and_blank_lines_are_no_part_of_it(tmp_path: Path) -> None:
    path = _file(tmp_path, "\ufeff\nPerson, Month, Text\n\np-1,2026-10,Grüße\n,,\n")
    assert read_notes(path) == (Note("p-1", MONTH, "Grüße"),)


def test_a_file_without_notes_has_none(tmp_path: Path) -> None:
    assert read_notes(_file(tmp_path, "person,month,text\n")) == ()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "an empty file"),
        ("person;month;text\n", 1, 'the header "person;month;text"; expected "person,month,text"'),
        ("person,month,text\n,2026-10,x\n", 2, "no person"),
        ("person,month,text\np,10/2026,x\n", 2, 'the month "10/2026"; expected year and month'),
        ("person,month,text\np,2026-13,x\n", 2, 'the month "2026-13"'),
        ("person,month,text\np,0000-01,x\n", 2, 'the month "0000-01"'),
        ("person,month,text\np,2026-10,\n", 2, "no text"),
        ("person,month,text\np,2026-10,one, two\n", 2, "4 values; expected 3"),
        ("person,month,text\np,2026-10\n", 2, "2 values"),
        ('person,month,text\np,2026-10,"a\nb"\np,2026-10,c\n', 4, "the first is in line 2"),
        ('person,month,text\np,2026-10,"open\n', 2, "no CSV"),
        (b"person,month,text\np,2026-10,Gr\xfc\xdfe\n", 2, "0xfc, which is no UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_what_is_expected(
    tmp_path: Path, content: str | bytes, line: int, words: str
) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(NotesError) as told:
        read_notes(path)
    message = str(told.value)
    assert f"{path}, line {line}: found " in message
    assert words in message
    assert "expected " in message
    assert len(message) < 500


def test_all_wrong_rows_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "person,month,text\n,2026-10,x\np,2026-10,ok\np,Oct,x\np,2026-10,again\n"
        'q,2026-10,"He said "yes""\nr,2026-10,"a\nb"\nr,2026-09\ns,2026-10,\n',
    )
    with pytest.raises(NotesError) as told:
        read_notes(path)
    head, *rows = str(told.value).splitlines()
    assert head == f"notes {path} has 6 wrong rows:"
    assert [row.partition(":")[0] for row in rows] == [
        f"  - line {line}" for line in (2, 4, 5, 6, 9, 10)
    ]
    assert rows[0] == "  - line 2: found no person; expected the id of a person."
    assert "the first is in line 3" in rows[2]
    assert "no CSV" in rows[3]


def test_of_many_wrong_rows_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    path = _file(tmp_path, "person,month,text\n" + ",2026-10,x\n" * 25)
    with pytest.raises(NotesError) as told:
        read_notes(path)
    lines = str(told.value).splitlines()
    assert lines[0].endswith("has 25 wrong rows:")
    assert lines[-2].startswith("  - line 21: ")
    assert lines[-1] == "  … and 5 more"


@pytest.fixture(scope="module")
def marts() -> Marts:
    return firm_marts(Firm(people=1, rows=0, counterparts=0))


def _choices(
    *about: str,
    company: tuple[str, ...] = (),
    team: tuple[str, ...] = (),
    person: tuple[str, ...] = (),
) -> Choices:
    notes = tuple(Note(one, MONTH, "Well done.") for one in about)
    return Choices(replace(SETTINGS, notes=notes), company=company, team=team, person=person)


def test_a_note_about_nobody_in_a_pack_is_found(marts: Marts) -> None:
    choices = _choices("typo-2", person_id("ae"), "boss-0001", "typo-1", person=("en",))
    assert notes_without_pack(marts, MONTH, choices) == ("typo-2", "boss-0001", "typo-1")
    assert notes_without_pack(marts, date(2026, 9, 1), choices) == ()


def test_a_page_in_the_managers_pack_is_enough(marts: Marts) -> None:
    about = (person_id("ae"), "typo")
    assert notes_without_pack(marts, MONTH, _choices(*about, team=("de",))) == ("typo",)
    assert notes_without_pack(marts, MONTH, _choices(*about, company=("en",))) == about


def test_a_manager_who_sells_nothing_is_in_the_pack_of_theirs(marts: Marts) -> None:
    people = marts.rows("people")
    (boss,) = (row for row in people if row["person_id"] == "boss-0001")
    head = {**boss, "person_id": "head", "full_name": "Head Person"}
    rows = (*(row for row in people if row is not boss), {**boss, "manager_id": "head"}, head)
    below = replace(marts, tables={**marts.tables, "people": rows})
    choices = _choices("boss-0001", "head", team=("en",))
    assert notes_without_pack(below, MONTH, choices) == ("head",)


def test_a_company_of_nobody_has_nobody_to_write_about(marts: Marts) -> None:
    nobody = replace(marts, tables={**marts.tables, "people": ()})
    choices = _choices("p-1", team=("en",), person=("en",))
    assert notes_without_pack(nobody, MONTH, choices) == ("p-1",)
    assert notes_without_pack(nobody, MONTH, _choices(person=("en",))) == ()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read"):
        read_notes(tmp_path / "none.csv")


def test_a_text_of_any_length_is_told_or_read(tmp_path: Path) -> None:
    path = _file(tmp_path, f"person,month,text\np,2026-10,{'a' * 200_000}\n")
    with pytest.raises(NotesError, match="line 2: found a row that is no CSV"):
        read_notes(path)


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_whatever_is_written_in_quotes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("notes") / "notes.csv"
    quoted = text.replace('"', '""')
    path.write_bytes(f'person,month,text\np,2026-10,"{quoted}"\n'.encode())
    if text.strip():
        assert read_notes(path) == (Note("p", MONTH, text.strip()),)
    else:
        with pytest.raises(NotesError, match="no text"):
            read_notes(path)
