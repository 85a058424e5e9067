"""Pages flow: first that the checker sees what is wrong, then every pack in every case."""

from dataclasses import replace

import pytest

from reports.context import pack_context
from reports.fonts import private_fonts
from reports.layout import bind, lay_out
from reports.load import build_company_review
from reports.model import ReportSettings
from reports.person.build import person_builder
from reports.team.build import build_team
from tests.unit.reports.by_hand import MONTH, ByHand
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.flow import faults
from tests.unit.reports.whole import Whole
from tests.unit.reports.whole_packs import usual_company

_LINE = "<p>A line of words.</p>"
_PAGE = "size: 100mm 100mm; margin: 10mm"
_STYLE = """body { margin: 0 } h2, h3 { break-after: auto }
html { font: 10pt/14pt Review, sans-serif } p, h2 { margin: 0; font-size: 10pt }
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


_FEW = Whole({"sdr": 3, "ae": 4, "am": 3})
_LONG = Whole({"sdr": 2, "ae": 3, "am": 2}, is_long=True)
_BARE = Whole({"sdr": 3, "ae": 2, "am": 2}, has_statistics=False)
_ONE = Whole({"ae": 1}, teams=1)
_ALONE = Whole({"sdr": 2, "ae": 2, "am": 2}, teams=2)
_MANY = Whole({"ae": 60}, has_statistics=False)
_HUNDREDS = Whole({"sdr": 400}, teams=1, has_statistics=False)


def _settings(language: str, page_size: str) -> ReportSettings:
    return replace(SETTINGS, language=language, page_size=page_size)


@pytest.mark.parametrize(
    ("whole", "language", "page_size"),
    [
        pytest.param(_LONG, "en", "Letter", id="long names"),
        pytest.param(_ONE, "de", "Letter", id="one person"),
        pytest.param(_BARE, "en", "A4", id="figures alone"),
        pytest.param(_MANY, "en", "Letter", id="many people"),
    ],
)
def test_the_companys_pages_flow(whole: Whole, language: str, page_size: str) -> None:
    review = build_company_review(whole.pack(_settings(language, page_size)))
    assert faults(lay_out(review).document.pages) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_usual_companys_pages_flow(language: str) -> None:
    assert faults(usual_company(language).document.pages) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_empty_months_pages_flow(language: str) -> None:
    pack = ByHand().pack()
    pack = pack_context(pack.marts, MONTH, _settings(language, "A4"))
    assert faults(lay_out(build_company_review(pack)).document.pages) == []


@pytest.mark.parametrize(
    ("whole", "language", "page_size"),
    [
        pytest.param(_FEW, "en", "Letter", id="usual"),
        pytest.param(_LONG, "de", "A4", id="long names"),
        pytest.param(_ONE, "en", "A4", id="one person"),
        pytest.param(_ALONE, "de", "Letter", id="teams of one of each role"),
        pytest.param(_BARE, "en", "Letter", id="figures alone"),
    ],
)
def test_the_pages_of_teams_and_people_flow(whole: Whole, language: str, page_size: str) -> None:
    pack = whole.pack(_settings(language, page_size))
    build = person_builder(pack)
    people = {one: lay_out(build(one)) for names in whole.names().values() for one in names}
    found = [fault for one in people.values() for fault in faults(one.document.pages)]
    for boss in ("head-0000", "boss-0000"):
        below = [str(row["person_id"]) for row in pack.marts.of("people", "manager_id", boss)]
        theirs = {one: people[one] for one in below if one in people}
        team = bind(lay_out(build_team(pack, boss, {})), theirs)
        found += faults(team.document.pages)
    assert found == []


def test_the_pages_of_a_team_of_hundreds_flow() -> None:
    pack = _HUNDREDS.pack(_settings("de", "A4"))
    assert faults(lay_out(build_team(pack, "boss-0000", {})).document.pages) == []
