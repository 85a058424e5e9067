"""Whether pages flow well: what a reader would find careless, seen in WeasyPrint's boxes.

Here belong the checks of laid-out pages; what is laid out is the tests'. A fault is a sentence that
names its page. Lengths are in CSS pixels.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

_NEARLY_EMPTY, _LAST_LINES = 0.3, 3
_BELOW_HEADING = 2
_FEW_ROWS = 1
_SLACK, _TOUCHING, _BAND = 1.5, 0.35, 20
_HEADINGS = ("h1", "h2", "h3", "h4")

Box = Any  # WeasyPrint's boxes have no types


@dataclass
class Page:
    """What is on one page, in reading order, without its margins."""

    number: int
    left: float
    top: float
    right: float
    bottom: float
    lines: list[Box] = field(default_factory=list)
    texts: list[tuple[Box, Box]] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    tables: list[Box] = field(default_factory=list)
    headings: list[Box] = field(default_factory=list)

    @property
    def used(self) -> float:
        """Share of the height down to the last line or picture."""
        ends = [box.position_y + box.height for box in (*self.lines, *self.pictures)]
        return (max(ends, default=self.top) - self.top) / (self.bottom - self.top)


def faults(pages: Sequence[Any]) -> list[str]:
    """Everything that is careless about the pages of one layout, in words."""
    read = [_read(number, page) for number, page in enumerate(pages, start=1)]
    checks: tuple[Callable[[list[Page]], Iterator[str]], ...] = (
        _empty_pages,
        _stranded_headings,
        _cut_rows,
        _lonely_rows,
        _bare_heads,
        _outside,
        _overlapping,
    )
    return [fault for check in checks for fault in check(read)]


def _read(number: int, page: Any) -> Page:  # noqa: ANN401 - WeasyPrint's page
    whole = page._page_box  # there is no public way to the boxes
    found = Page(
        number,
        whole.content_box_x(),
        whole.content_box_y(),
        whole.content_box_x() + whole.width,
        whole.content_box_y() + whole.height,
    )
    for child in whole.children:
        if not isinstance(child, boxes.MarginBox):
            _collect(child, child, found)
    return found


def _collect(box: Box, holder: Box, page: Page) -> None:
    """Sorts the boxes below one; `holder` is the cell or block that words must stay within."""
    if isinstance(box, boxes.TextBox):
        if box.text.strip():
            page.texts.append((box, holder))
        return
    if isinstance(box, boxes.ReplacedBox):
        page.pictures.append(box)
        return
    if isinstance(box, boxes.LineBox) and _says_something(box):
        page.lines.append(box)
    if isinstance(box, boxes.TableBox):
        page.tables.append(box)
    if isinstance(box, boxes.BlockBox) and box.element_tag in _HEADINGS:
        page.headings.append(box)
    if isinstance(box, boxes.TableCellBox):
        holder = box
    for child in getattr(box, "children", ()):
        _collect(child, holder, page)


def _says_something(line: Box) -> bool:
    return any(
        isinstance(box, boxes.ReplacedBox)
        or (isinstance(box, boxes.TextBox) and bool(box.text.strip()))
        for box in line.descendants()
    )


def _empty_pages(pages: list[Page]) -> Iterator[str]:
    for page in pages:
        is_last = page is pages[-1]
        if page.used >= _NEARLY_EMPTY or (len(pages) == 1 and page.lines):
            continue
        if not is_last or len(page.lines) < _LAST_LINES:
            yield f"page {page.number} is nearly empty: {page.used:.0%} of its height is used"


def _stranded_headings(pages: list[Page]) -> Iterator[str]:
    """Headings at the foot whose content begins on the next page."""
    for page, after in pairwise(pages):
        titles = {id(line) for heading in page.headings for line in heading.descendants()}
        heads = {id(line) for table in page.tables for line in _head_lines(table)}
        content = [line for line in page.lines if id(line) not in titles | heads]
        for heading in page.headings:
            end = heading.position_y + heading.height
            below = [line for line in content if line.position_y >= end - _SLACK]
            seen = [one for one in page.pictures if one.position_y >= end - _SLACK]
            is_whole = bool(below) and _starts_with_heading(after)
            if len(below) < _BELOW_HEADING and not seen and not is_whole:
                yield f"page {page.number}: the heading “{_words(heading)}” stands alone"


def _starts_with_heading(page: Page) -> bool:
    first = min((line.position_y for line in page.lines), default=page.bottom)
    return any(heading.position_y <= first + _SLACK for heading in page.headings)


def _head_lines(table: Box) -> Iterator[Box]:
    for group in table.children:
        if group.is_header:
            yield from (box for box in group.descendants() if isinstance(box, boxes.LineBox))


def _body_rows(table: Box) -> list[Box]:
    return [row for group in table.children if not group.is_header for row in group.children]


def _cut_rows(pages: list[Page]) -> Iterator[str]:
    """Rows, figures and cells over several rows that are on two pages."""
    place: dict[int, int] = {}
    for page in pages:
        parts = [row for table in page.tables for row in _body_rows(table)]
        for part in [*parts, *page.pictures]:
            if part.element is None:
                continue
            earlier = place.setdefault(id(part.element), page.number)
            if earlier != page.number:
                yield f"page {page.number}: “{_words(part)}” was cut on page {earlier}"
        for table in page.tables:
            for group in table.children:
                yield from _short_spans(page, group)


def _short_spans(page: Page, group: Box) -> Iterator[str]:
    """Cells over several rows of which some are on the next page."""
    for at, row in enumerate(group.children):
        for cell in row.children:
            wanted = int(cell.element.get("rowspan", 1)) if cell.element is not None else 1
            if wanted > len(group.children) - at:
                yield f"page {page.number}: the rows of “{_words(cell)}” are on two pages"


def _lonely_rows(pages: list[Page]) -> Iterator[str]:
    """Single rows of a longer table, before or after a page break."""
    shown: dict[int, list[tuple[Page, Box, int]]] = defaultdict(list)
    for page in pages:
        for table in page.tables:
            if table.element is not None:
                shown[id(table.element)].append((page, table, len(_body_rows(table))))
    for parts in shown.values():
        for page, table, rows in parts if len(parts) > 1 else ():
            if rows <= _FEW_ROWS and sum(count for *_, count in parts) > len(parts):
                yield f"page {page.number}: a single row of the table “{_words(table)}”"


def _bare_heads(pages: list[Page]) -> Iterator[str]:
    for page in pages:
        for table in page.tables:
            if not _body_rows(table):
                yield f"page {page.number}: the head “{_words(table)}” has no rows"


def _outside(pages: list[Page]) -> Iterator[str]:
    """Words and pictures beyond the text area, or beyond the cell that they are in."""
    for page in pages:
        for text, holder in page.texts:
            right = text.position_x + text.width
            if text.position_x < page.left - _SLACK or right > page.right + _SLACK:
                yield f"page {page.number}: “{text.text}” is beyond the margin"
            elif text.position_y + text.height > page.bottom + text.height * _TOUCHING:
                yield f"page {page.number}: “{text.text}” is below the text area"
            elif isinstance(holder, boxes.TableCellBox) and right > _right(holder) + _SLACK:
                yield f"page {page.number}: “{text.text}” is wider than its column"
        for picture in page.pictures:
            if (
                picture.position_x + picture.width > page.right + _SLACK
                or picture.position_y + picture.height > page.bottom + _SLACK
            ):
                yield f"page {page.number}: a picture is cut"


def _bottom(box: Box) -> float:
    return float(box.position_y + box.height)


def _right(cell: Box) -> float:
    return float(cell.position_x + cell.border_width())


def _overlapping(pages: list[Page]) -> Iterator[str]:
    """Words over words, or over a picture."""
    for page in pages:
        rows: dict[int, list[Box]] = defaultdict(list)
        for text, _ in page.texts:
            first, last = (int(y) // _BAND for y in (text.position_y, _bottom(text)))
            for band in range(first, last + 1):
                rows[band].append(text)
        told: set[tuple[int, int]] = set()
        for texts in rows.values():
            for one, other in combinations(texts, 2):
                if (id(one), id(other)) not in told and _share_room(one, other):
                    told.add((id(one), id(other)))
                    yield f"page {page.number}: “{one.text}” and “{other.text}” overlap"
        for picture in page.pictures:
            for text, _ in page.texts:
                if _share_room(picture, text):
                    yield f"page {page.number}: “{text.text}” is over a picture"


def _share_room(one: Box, other: Box) -> bool:
    high = min(one.position_y + one.height, other.position_y + other.height) - max(
        one.position_y, other.position_y
    )
    wide = min(one.position_x + one.width, other.position_x + other.width) - max(
        one.position_x, other.position_x
    )
    return bool(wide > _SLACK and high > _TOUCHING * min(one.height, other.height))


def _words(box: Box) -> str:
    found = [part.text for part in box.descendants() if isinstance(part, boxes.TextBox)]
    return " ".join(found)[:60]
