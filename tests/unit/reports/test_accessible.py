"""Packs can be read without seeing them; first, that the checker sees what is wrong."""

from pathlib import Path

import pytest

from reports.fonts import private_fonts
from reports.tags import scope_headers
from tests.unit.reports.accessible import complaints_about, heading_faults

_SQUARE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<rect width='9' height='9'/></svg>"
)
_GOOD = f"""<html lang="en"><head><title>Review</title></head><body><h1>Review</h1>
<p>See <a href="#more">more</a>.</p>
<table><thead><tr><th scope="col">Who</th><th scope="col">What</th></tr></thead>
<tbody><tr><th scope="row">Zoë</th><td>1</td></tr></tbody></table>
<h2 id="more">More</h2><img alt="A square" src="{_SQUARE}"></body></html>"""


def _pdf(html: str, path: Path) -> Path:
    with private_fonts():
        from weasyprint import HTML

        HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1", finisher=scope_headers)
    return path


def test_nothing_is_said_against_a_good_file(tmp_path: Path) -> None:
    assert complaints_about(_pdf(_GOOD, tmp_path / "good.pdf")) == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        pytest.param(' alt="A square"', "", "UA-13-004", id="no alternative text"),
        pytest.param("<title>Review</title>", "", "UA-07-001", id="no title"),
        pytest.param(' lang="en"', "", "UA-06-001", id="no language"),
        pytest.param("th scope", "td scope", "UA-15-003", id="no table headers"),
        pytest.param("h2", "h3", "level 3 follows one of level 1", id="a skipped heading"),
        pytest.param("h1", "h2", "the first heading is of level 2", id="no first heading"),
    ],
)
def test_a_planted_error_is_found(good: str, bad: str, rule: str, tmp_path: Path) -> None:
    found = complaints_about(_pdf(_GOOD.replace(good, bad), tmp_path / "bad.pdf"))
    assert any(rule in complaint for complaint in found), found


def test_headings_may_rise_at_once_and_fall_step_by_step() -> None:
    assert heading_faults([1, 2, 3, 2, 3, 1, 2]) == []
    assert heading_faults([]) == ["there is no heading"]
