"""Pages flow: first that the checker sees what is wrong, then every pack in every case."""

import pytest

from reports.fonts import private_fonts
from tests.unit.reports.flow import faults

_LINE = "<p>A line of words.</p>"
_PAGE = "size: 100mm 100mm; margin: 10mm"
_STYLE = """body { margin: 0 } h2, h3 { break-after: auto } html { font: 10pt/14pt Review, sans-serif } p, h2 { margin: 0; font-size: 10pt }
table { border-collapse: collapse; table-layout: fixed; width: 100%; } td, th { padding: 0; }
tr { break-inside: avoid }"""
# A page of 80 mm holds 16 lines of 14 pt.
_FULL = 16


def _faults(body: str, style: str = "") -> list[str]:
    with private_fonts():
        from weasyprint import HTML

        head = f"<style>@page {{ {_PAGE} }} {_STYLE} {style}</style>"
        html = f'<html lang="en"><head>{head}</head><body>{body}</body></html>'
        return faults(HTML(string=html).render().pages)


def _table(rows: int, cell: str = "<td>A cell</td>") -> str:
    body = "".join(f"<tr><th>Row {row}</th>{cell}</tr>" for row in range(rows))
    return f"<table><thead><tr><th>Who</th><th>What</th></tr></thead><tbody>{body}</tbody></table>"


def test_nothing_is_said_against_good_pages() -> None:
    body = f"<h2>First</h2>{_LINE * 5}{_table(20)}<h2>Last</h2>{_LINE * 7}"
    assert _faults(body) == []


def test_a_nearly_empty_page_is_found_unless_it_is_the_last_and_has_three_lines() -> None:
    rest = f'<div style="break-before: page">{_LINE * 12}</div>'
    (found,) = _faults(_LINE * 3 + rest)
    assert found.startswith("page 1 is nearly empty")
    assert _faults(_LINE * (_FULL + 3)) == []
    (found,) = _faults(_LINE * (_FULL + 2))
    assert found.startswith("page 2 is nearly empty")


@pytest.mark.parametrize(
    ("body", "style", "fault"),
    [
        pytest.param(
            f"{_LINE * 15}<h2>Alone</h2>{_LINE * 9}", "", "“Alone” stands alone", id="heading"
        ),
        pytest.param(
            f"{_LINE * 14}<h2>Alone</h2><h3>And below</h3>{_table(9)}",
            "h3 { font-size: 10pt; margin: 0 }",
            "“Alone” stands alone",
            id="heading above a heading",
        ),
        pytest.param(
            f"{_LINE * 14}{_table(9, '<td>A<br>B<br>C<br>D</td>')}",
            "tr { break-inside: auto }",
            "was cut on page",
            id="cut row",
        ),
        pytest.param(
            f"{_LINE * 14}<table><tbody><tr><th rowspan=4>Zoë</th><td>1</td></tr>"
            f"{'<tr><td>2</td></tr>' * 3}</tbody></table>{_LINE * 9}",
            "",
            "the rows of “Zoë” are on two pages",
            id="cut group of rows",
        ),
        pytest.param(
            f"{_LINE * 8}{_table(8)}{_LINE * 9}", "", "page 2: a single row", id="leftover row"
        ),
        pytest.param(
            f"{_LINE * 3}<p style='width: 200mm; white-space: nowrap'>{'long ' * 30}</p>",
            "",
            "beyond the margin",
            id="wide line",
        ),
        pytest.param(
            _table(4, "<td>Hieronymus-Maximilian.Oberstaufenbacher.zu.Lichtenfels</td>"),
            "",
            "beyond the margin",
            id="name beyond the margin",
        ),
        pytest.param(
            "<table><tr><td>OberstaufenbacherzuLichtenfels</td><td>1</td><td>2</td></tr></table>",
            "",
            "wider than its column",
            id="name wider than its column",
        ),
        pytest.param(
            f"<div style='position: relative'>{_LINE}"
            "<p style='position: absolute; top: 0'>Over it</p></div>",
            "",
            "overlap",
            id="words over words",
        ),
        pytest.param(
            "<svg width='300' height='400'><rect width='9' height='9'/></svg>",
            "",
            "a picture is cut",
            id="cut picture",
        ),
    ],
)
def test_a_planted_fault_is_found(body: str, style: str, fault: str) -> None:
    found = _faults(body, style)
    assert any(fault in one for one in found), found
