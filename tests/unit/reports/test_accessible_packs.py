"""Packs of every kind, in both languages, as somebody reads them who cannot see.

Of the same files: their fonts, and how large they are.
"""

from pathlib import Path

import pytest

from reports.layout import Laid, bind, lay_out, pdf_of
from reports.person.build import person_builder
from reports.team.build import build_team
from tests.unit.reports.accessible import complaints_about
from tests.unit.reports.whole_packs import usual, usual_company

_PAGE = 60_000  # bytes


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_pack_gives_reason_to_complain(language: str, tmp_path: Path) -> None:
    pack = usual(language)
    build = person_builder(pack)
    people = {one: lay_out(build(one)) for one in ("ae-0001", "am-0000")}
    team = bind(lay_out(build_team(pack, "boss-0000", {})), people)
    for name, laid in {
        "company": usual_company(language),
        "team": team,
        "person": people["ae-0001"],
    }.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf_of(laid))
        assert complaints_about(path) == [], name
        assert path.stat().st_size < _PAGE * _pages(laid), name


def _pages(laid: Laid) -> int:
    return len(laid.document.pages)
