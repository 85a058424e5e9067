"""What the layout engine leaves out of a tagged PDF, added before the file is written.

Here belongs the scope of table headers: screen readers read a cell with the headers of its row and
column, and ISO 14289-1 (7.5) wants the direction of each.
"""

from typing import Any


def scope_headers(document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Says of every header cell whether it heads a column (within a table head) or a row.

    A finisher of `Document.write_pdf`.
    """
    del document
    elements = {
        item.number: item
        for item in pdf.objects
        if getattr(item, "get", None) and item.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if element["S"] == "/TH":
            group = _parent(elements, _parent(elements, element))
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _parent(elements: dict[int, Any], element: Any) -> Any:  # noqa: ANN401
    """The element that holds this one; its reference is `<number> <generation> R`."""
    return elements[int(element["P"].split()[0])]
