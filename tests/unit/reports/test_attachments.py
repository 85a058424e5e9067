"""Attached tables open in a spreadsheet as what they are: text, numbers, and no formula."""

import csv
import io

import pytest

from reports.attachments import FORMULA_STARTS, csv_attachment


def _cells(*values: object) -> list[str]:
    """What a reader of the file gets for a row of these values."""
    attached = csv_attachment("rows.csv", "Rows", ["head"] * len(values), [values])
    assert attached.content.startswith("\ufeff")
    _, row = csv.reader(io.StringIO(attached.content.removeprefix("\ufeff"), newline=""))
    return row


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_text_that_would_be_a_formula_stays_a_text(start: str) -> None:
    assert _cells(f"{start}cmd|' /C calc'!A0") == [f"'{start}cmd|' /C calc'!A0"]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert _cells(-3.5, "-3.5", "+7", None, 0) == ["-3.5", "-3.5", "+7", "", "0"]


def test_commas_quotes_and_lines_within_a_text_are_kept() -> None:
    assert _cells('a, "b"\nc', "ü") == ['a, "b"\nc', "ü"]
