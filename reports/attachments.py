"""Tables that are attached to a pack as CSV: rows behind the figures, rules behind the sentences.

Here belongs making them as text; which rows they hold is decided where the pack is built. They open
in a spreadsheet, so that no text of a CRM may become a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# OWASP, "CSV Injection": what spreadsheets take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a PDF."""

    name: str
    description: str
    content: str


def csv_attachment(
    name: str, description: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Attachment:
    """A CSV (comma, quotes where needed, lines end in CR LF, UTF-8 with a mark for spreadsheets).

    Args:
        name: file name, ending in .csv.
        description: shown by PDF readers beside the name.
        header: names of the columns.
        rows: values by column; None is an empty cell.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Attachment(name, description, "\ufeff" + target.getvalue())


def _cell(value: object) -> object:
    """The value as it is written; a text that would be a formula is made text by an apostrophe."""
    if not isinstance(value, str):
        return value  # numbers and dates are no formulas
    is_formula = value.startswith(FORMULA_STARTS) and not _NUMBER.match(value)
    return f"'{value}" if is_formula else value
