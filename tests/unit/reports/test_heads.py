"""No heading of a role's tables breaks inside a short word, in any language and on any paper.

Here belong the headings of the tables on the pages of roles, as they are laid out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from reports.fonts import private_fonts
from reports.layout import lay_out
from reports.load import build_company_review
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.flow import faults
from tests.unit.reports.whole import Whole
from tests.unit.reports.whole_packs import usual_company

_LETTERS = 9  # of a word that is never cut
_TABLES = {"people", "ranked", "stars", "metrics", "movers"}
_WORD = re.compile(r"[^\W\d_]+")

Box = Any  # WeasyPrint's boxes have no types


def _below(box: Box, kind: type) -> Iterator[Box]:
    """The outermost boxes of a kind."""
    for child in getattr(box, "children", ()):
        if isinstance(child, kind):
            yield child
        else:
            yield from _below(child, kind)


def _heads(pages: Sequence[Any]) -> Iterator[Box]:
    for page in pages:
        for table in _below(page._page_box, boxes.TableBox):
            if not _TABLES.isdisjoint((table.element.get("class") or "").split()):
                for group in table.children:
                    if group.is_header:
                        yield from _below(group, boxes.TableCellBox)


def _cut(head: Box) -> Counter[str]:
    """The short words of a heading that no line of it holds whole."""
    lines = " ".join(
        "".join(text.text for text in _below(line, boxes.TextBox))
        for line in _below(head, boxes.LineBox)
    )
    said = Counter(_WORD.findall("".join(head.element.itertext())))
    said -= Counter(_WORD.findall(lines))
    return Counter({word: times for word, times in said.items() if len(word) <= _LETTERS})


def test_a_planted_cut_is_found_and_a_long_words_hyphen_is_none() -> None:
    head = "<th><p style='width: 5mm'>{}</p></th>".format
    html = (
        f"<table class=ranked><thead><tr>{head('Rank')}{head('Entschieden')}</tr></thead></table>"
    )
    style = "<style>p { font: 9pt Review; hyphens: auto; overflow-wrap: anywhere }</style>"
    with private_fonts():
        from weasyprint import HTML

        pages = HTML(string=f'<html lang="de">{style}{html}</html>').render().pages
    assert [_cut(head) for head in _heads(pages)] == [Counter({"Rank": 1}), Counter()]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_no_heading_is_cut_inside_a_short_word(language: str, page_size: str) -> None:
    if page_size == "A4":
        laid = usual_company(language)
    else:
        settings = replace(SETTINGS, language=language, page_size=page_size)
        few = Whole({"sdr": 3, "ae": 3, "am": 3}, teams=1)
        laid = lay_out(build_company_review(few.pack(settings)))
    heads = list(_heads(laid.document.pages))
    assert len(heads) > 30
    assert sum(map(_cut, heads), Counter()) == Counter()
    assert [fault for fault in faults(laid.document.pages) if "wider" in fault] == []
