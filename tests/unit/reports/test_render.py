"""The company pack as a real PDF, opened again."""

import hashlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports.company.review import CompanyReview
from reports.errors import RenderError
from reports.fonts import private_fonts
from reports.format import formatter_in
from reports.layout import _pages
from reports.model import exact
from reports.render import RenderedDocument, render_pack
from reports.role_table import Cell
from tests.unit.reports.conftest import SETTINGS, Loader
from tests.unit.reports.marts import DEFINITION
from tests.unit.reports.people import MARKUP, NAMES, Company

_RENDER = """
import sys
from datetime import date
from pathlib import Path
from reports.load import load_company_review
from reports.model import ReportSettings
from reports.render import render_pack
settings = ReportSettings(*sys.argv[3:])
review = load_company_review(Path(sys.argv[1]), date(2026, 10, 1), settings)
print(render_pack(review, Path(sys.argv[2])).sha256)
"""


def _solid(text: str) -> str:
    """Without white space: where a line was broken is none of a test's business."""
    return re.sub(r"\s", "", text)


def _text(document: RenderedDocument) -> str:
    return _solid("".join(page.extract_text() for page in PdfReader(document.path).pages))


def _role_page(document: RenderedDocument) -> Any:  # noqa: ANN401
    """The page with the first role's table."""
    pages = PdfReader(document.path).pages
    return next(page for page in pages if "Person" in page.extract_text().splitlines())


def _objects(reader: PdfReader) -> Iterator[Any]:
    for number in range(1, len(reader.xref_objStm) + max(reader.xref[0]) + 1):
        yield reader.get_object(number)


def test_the_returned_facts_are_those_of_the_file(pack: RenderedDocument) -> None:
    content = pack.path.read_bytes()
    assert content.startswith(b"%PDF")
    assert pack.sha256 == hashlib.sha256(content).hexdigest()
    assert pack.pages == len(PdfReader(pack.path).pages)
    assert [path.name for path in pack.path.parent.iterdir()] == ["company.pdf"]


def test_every_person_of_every_role_is_in_the_text(
    pack: RenderedDocument, review: CompanyReview
) -> None:
    text = _text(pack)
    shown = [row for section in review.sections for row in section.table.rows]
    assert len(shown) > sum(len(names) for names in NAMES.values())
    for row in shown:
        assert _solid(row.label) in text


def test_markup_in_a_name_is_shown_and_not_obeyed(pack: RenderedDocument) -> None:
    assert _solid(MARKUP) in _text(pack)
    assert _solid("is no date <i>at all</i>") in _text(pack)


def test_a_person_without_cases_has_dashes_and_no_zero_percent(pack: RenderedDocument) -> None:
    pages = [
        page.extract_text(extraction_mode="layout").splitlines()
        for page in PdfReader(pack.path).pages
    ]
    (line,) = [line for lines in pages for line in lines if "Ärmin Vogelsang" in line]
    assert line.count("–") >= 3
    assert "0.0%" not in line


def test_each_page_says_company_month_data_and_its_number(pack: RenderedDocument) -> None:
    for number, page in enumerate(PdfReader(pack.path).pages, start=1):
        text = _solid(page.extract_text())
        assert _solid(f"Page {number} of {pack.pages}") in text
        assert _solid(SETTINGS.company_name) in text
        assert _solid("Sales review, October 2026") in text
        assert _solid("Data as of November 1, 2026, 00:00 Europe/Berlin") in text
        assert "crm2026-11-01-0a1b2c3d4e5f" in text


def test_bookmarks_lead_to_every_section_in_order(pack: RenderedDocument) -> None:
    reader = PdfReader(pack.path)
    outline: list[Any] = reader.outline
    (title, sections) = outline
    assert title["/Title"].replace("\u00a0", " ") == "Sales review, October 2026"
    titles = [entry["/Title"] for entry in sections if not isinstance(entry, list)]
    assert titles == [
        "Headline figures",
        "Two things to do",
        "Since last month",
        "What else needs attention",
        "Sales development (SDR)",
        "Account executives (AE)",
        "Account managers (AM)",
        "Data quality",
        "Glossary",
        "How the figures are made",
    ]


def test_the_document_is_tagged_titled_and_in_a_language(pack: RenderedDocument) -> None:
    reader = PdfReader(pack.path)
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert reader.metadata is not None
    assert SETTINGS.company_name in str(reader.metadata.title)


def test_every_picture_says_what_it_shows(pack: RenderedDocument, review: CompanyReview) -> None:
    reader = PdfReader(pack.path)
    figures = [
        found
        for found in _objects(reader)
        if isinstance(found, dict) and found.get("/S") == "/Figure"
    ]
    told = {str(figure.get("/Alt")) for figure in figures}
    assert {section.lead.text for section in review.sections} <= told
    assert {head.trend.text for head in review.headlines} <= told
    assert all(figure.get("/Alt") for figure in figures)


def test_only_our_fonts_are_used_and_all_are_embedded_as_subsets(pack: RenderedDocument) -> None:
    fonts = [
        font
        for font in _objects(PdfReader(pack.path))
        if isinstance(font, dict) and font.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+(Review|DejaVu-Sans)(-.*)?", font["/FontName"])
        assert "/FontFile2" in font or "/FontFile3" in font


def test_links_stay_within_the_document(pack: RenderedDocument) -> None:
    links = [
        annotation.get_object()
        for page in PdfReader(pack.path).pages
        for annotation in page.get("/Annots", [])
    ]
    assert links
    assert all("/A" not in link or link["/A"].get("/S") == "/GoTo" for link in links)
    assert b"http" not in b"".join(str(link).encode() for link in links)


def test_the_glossary_holds_the_definitions_word_for_word(pack: RenderedDocument) -> None:
    assert _text(pack).count(_solid(DEFINITION)) > 5


def test_no_time_of_making_is_in_the_file(pack: RenderedDocument) -> None:
    metadata = PdfReader(pack.path).metadata
    assert metadata is not None
    assert metadata.creation_date is None
    assert metadata.modification_date is None


def test_rendering_logs_nothing_and_leaves_the_environment_alone(
    review: CompanyReview, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = dict(os.environ)
    with caplog.at_level(logging.WARNING):
        render_pack(review, tmp_path / "company.pdf")
    assert caplog.records == []
    assert dict(os.environ) == before


def test_the_same_review_gives_the_same_bytes_again_and_in_another_process(
    pack: RenderedDocument, review: CompanyReview, snapshot: Path, tmp_path: Path
) -> None:
    again = render_pack(review, tmp_path / "again" / "company.pdf")
    assert again.path.read_bytes() == pack.path.read_bytes()
    arguments = [snapshot, tmp_path / "other.pdf", *_arguments(review)]
    # Another hash seed and nobody's home folder: what a bare machine has.
    other = subprocess.run(
        [sys.executable, "-c", _RENDER, *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONHASHSEED": "4"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == pack.sha256
    assert other.stderr == ""


def _arguments(review: CompanyReview) -> list[str]:
    settings = review.settings
    return [
        settings.company_name,
        settings.language,
        settings.page_size,
        settings.dispute_contact,
        settings.time_zone,
    ]


def test_a_letter_sized_pack_has_letter_sized_pages(review: CompanyReview, tmp_path: Path) -> None:
    letter = replace(review, settings=replace(review.settings, page_size="Letter"))
    document = render_pack(letter, tmp_path / "company.pdf")
    boxes = {tuple(map(float, page.mediabox)) for page in PdfReader(document.path).pages}
    assert boxes == {(0, 0, 612, 792)}


def test_a_layout_that_complains_is_not_written_and_leaves_the_old_pack(
    review: CompanyReview, tmp_path: Path
) -> None:
    target = tmp_path / "company.pdf"
    target.write_bytes(b"old")
    odd = replace(review, settings=replace(review.settings, page_size="Papyrus"))
    for _ in range(2):  # the second time as well: nothing is remembered as fine
        with pytest.raises(RenderError, match="Papyrus"):
            render_pack(odd, target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("url", ["https://example.org/a.png", "file:///etc/hostname"])
def test_a_foreign_file_stops_the_rendering(url: str) -> None:
    with private_fonts(), pytest.raises(RenderError, match="none of the pack's own"):
        _pages(f'<html lang="en"><img alt="a" src="{url}"></html>', {}, ())


def test_characters_without_a_picture_are_replaced_and_named(load: Loader, tmp_path: Path) -> None:
    review = load(Company(names={"ae": ("東京 Tarō", "bell\x07 & \u202eolleh", "Ёлка Ω 😀")}))
    document = render_pack(review, tmp_path / "company.pdf")
    text = _text(document)
    assert "��Tarō" in text
    assert "U+4EAC" in text
    assert "ЁлкаΩ" in text


@pytest.mark.parametrize(
    "company",
    [
        Company(names={}),
        Company(names={"am": ("Einzige Person",)}, has_unassigned=False),
        Company(has_targets=False, has_previous=False, months=1),
        Company(names={"ae": NAMES["ae"]}, has_targets=False, has_rejected=False),
    ],
    ids=["nobody", "one person", "first month", "no leads"],
)
def test_thin_companies_have_packs_too(company: Company, load: Loader, tmp_path: Path) -> None:
    review = load(company)
    document = render_pack(review, tmp_path / "company.pdf")
    # Page 1, what else needs attention if it has no room there, a page per role and at most one
    # more for what it goes on with, data quality, glossary and method on at most three.
    roles = len(review.sections)
    assert roles + 2 <= document.pages <= 2 * roles + 5


def test_a_hundred_people_flow_over_pages_with_repeated_heads(load: Loader, tmp_path: Path) -> None:
    names = [f"Person {first}{second} Quillonsen" for first in "abcdefghij" for second in range(10)]
    document = render_pack(load(Company(names={"sdr": names})), tmp_path / "company.pdf")
    pages = [page.extract_text() for page in PdfReader(document.path).pages]
    table = [_solid(page) for page in pages if "Quillonsen" in page]
    assert len(table) >= 2
    # The head is on each page; the total only on the last one, never alone on it.
    assert all("Acceptancerate" in page for page in table)
    assert ["Noknownowner" in page for page in table] == [
        *([False] * (len(table) - 1)),
        True,
    ]
    found = re.findall(r"Person[a-j]\dQuillonsen", "".join(table))
    shown = found[: len(names) - 1]  # the last one is outside the role, named below the table
    assert shown == sorted(shown)
    assert len(set(found)) == len(names)


def test_huge_amounts_shrink_the_text_instead_of_running_into_one_another(
    load: Loader, tmp_path: Path
) -> None:
    review = load(Company(names={"am": NAMES["am"]}))
    (section,) = review.sections
    rows = tuple(
        replace(row, cells=tuple(_enlarged(cell) for cell in row.cells))
        for row in section.table.rows
    )
    huge = replace(section, table=replace(section.table, rows=rows))
    document = render_pack(replace(review, sections=(huge,)), tmp_path / "company.pdf")
    pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(document.path).pages]
    (line,) = [line for page in pages for line in page.splitlines() if "Falk" in line]
    amounts = [
        cell.value
        for cell in rows[0].cells
        if cell.value is not None and abs(exact(cell.value)) > 10**9
    ]
    assert len(amounts) >= 3
    for amount in amounts:
        assert f" {formatter_in('en').amount(amount)} " in f"{line} "


def _enlarged(cell: Cell) -> Cell:
    is_amount = cell.value is not None and abs(exact(cell.value)) > 1000
    return replace(cell, value=exact(cell.value) * 100_000) if is_amount and cell.value else cell


def test_layout_and_drawing_libraries_are_loaded_when_first_needed() -> None:
    heavy = {"weasyprint", "matplotlib", "css_inline", "fontTools"}
    code = (
        "import sys, reports.load, reports.render, reports.mail, reports.workers; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
