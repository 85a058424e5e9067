"""Whether a PDF can be read by somebody who cannot see it, as far as a machine can tell.

Here belong the checks; what is checked is next door. `pdfua` covers structure, language, titles,
alternative texts, tables and links; the order of headings and the fonts are looked at here.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdfua import validate
from pypdf import PdfReader

_HEADINGS = {f"/H{level}": level for level in range(1, 7)}


def complaints_about(path: Path) -> list[str]:
    """Everything that is wrong with the file, in words; empty where nothing is."""
    report = validate(str(path))
    found = [f"{one.rule_id} {one.severity.name}: {one.message}" for one in report.findings]
    reader = PdfReader(path)
    found += heading_faults([level for level, _ in headings(reader)])
    found += [f"font {name} is not embedded as a subset" for name in _loose_fonts(reader)]
    return found


def heading_faults(levels: list[int]) -> list[str]:
    """What is wrong with the levels of headings in reading order."""
    if not levels:
        return ["there is no heading"]
    faults = [] if levels[0] == 1 else [f"the first heading is of level {levels[0]}"]
    for before, after in pairwise(levels):
        if after > before + 1:
            faults.append(f"a heading of level {after} follows one of level {before}")
    return faults


def headings(reader: PdfReader) -> Iterator[tuple[int, Any]]:
    """Level and element of every heading, in reading order."""
    for element in _elements(_tree(reader)):
        if element.get("/S") in _HEADINGS:
            yield _HEADINGS[element["/S"]], element


def figures(reader: PdfReader) -> Iterator[str]:
    """The alternative text of every picture, in reading order."""
    for element in _elements(_tree(reader)):
        if element.get("/S") == "/Figure":
            yield str(element.get("/Alt", ""))


def _tree(reader: PdfReader) -> Any:  # noqa: ANN401 - pypdf's objects
    root: Any = reader.trailer["/Root"]
    return root["/StructTreeRoot"]


def _elements(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pypdf's objects
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from _elements(element)


def _loose_fonts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        resources: Any = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", []):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                name = str(descriptor["/FontName"])
                is_embedded = "/FontFile2" in descriptor or "/FontFile3" in descriptor
                if "+" not in name or not is_embedded:
                    yield name
