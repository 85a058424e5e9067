"""Finished packs of the closed demo company hold nobody whom design.md §10 keeps out of them.

Looked at is all that a file can tell: text, document information, XMP metadata, bookmarks,
alternative texts, links, and the attached tables.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from dagster_project.home import Home
from dagster_project.rendering import render_month
from reports.model import Note, ReportSettings
from reports.months import next_month
from reports.packs import Choices
from tests.conftest import MONTH
from tests.names_allowed import Kind, Marts, allowed_ids, search_of

CUTOFF = next_month(MONTH)
LANGUAGES = ("en", "de")
_MARTS = (
    "dim_person",
    "coaching_recommendations",
    "recommendation_followup",
    "coaching_monthly",
    "chain_findings",
)


@dataclass(frozen=True)
class Pack:
    """A finished file, and whose it is."""

    path: Path
    name: str
    kind: Kind
    subject: str
    language: str


@pytest.fixture(scope="module")
def marts(closed_home: Path) -> Marts:
    """The rows that names are in, as they were published."""
    with duckdb.connect(str(Home(closed_home).marts), read_only=True) as connection:
        return {mart: _rows(connection, mart) for mart in _MARTS}


def _rows(connection: duckdb.DuckDBPyConnection, mart: str) -> list[dict[str, object]]:
    sql = f"from {mart} where review_month = ?"
    rows: list[dict[str, object]] = connection.sql(sql, params=[MONTH]).to_arrow_table().to_pylist()
    return rows


@pytest.fixture(scope="module")
def packs(
    closed_home: Path, marts: Marts, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Pack, ...]:
    """Every pack in both languages, with a note about everybody that bears their address."""
    folder = tmp_path_factory.mktemp("packs")
    addresses = {row["person_id"]: row["email"] for row in marts["dim_person"] if row["email"]}
    settings = ReportSettings(
        company_name="Fjordlicht",
        language="en",
        page_size="A4",
        dispute_contact="sales operations",
        time_zone="Europe/Berlin",
        notes=tuple(Note(one, MONTH, f"Ask {mail}.") for one, mail in sorted(addresses.items())),
    )
    made = render_month(
        folder,
        Home(closed_home).marts,
        MONTH,
        Choices(settings, company=LANGUAGES, team=LANGUAGES, person=LANGUAGES),
        workers=2,
        recipe="leaks",
        tell=lambda _done, _total: None,
    )
    assert made.failed == {}
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return tuple(
        Pack(folder / name, name, entry["kind"], entry["subject"], entry["language"])
        for name, entry in sorted(files.items())
    )


def _told_by(path: Path) -> Iterator[tuple[str, str]]:
    """Every text of a file, with where it is."""
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            yield f"page {number}", page.get_textpage().get_text_range()
    reader = PdfReader(path)
    metadata = reader.root_object.get("/Metadata")
    if metadata is not None:
        yield "XMP", metadata.get_object().get_data().decode("utf-8", "replace")
    for name, contents in reader.attachments.items():
        yield f"attachment {name}", name
        for content in contents:
            yield f"attachment {name}", content.decode("utf-8", "replace")
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = reader.get_object(IndirectObject(number, 0, reader))
        for text in _strings(found):
            yield f"object {number}", text


def _strings(value: object) -> Iterator[str]:
    """Strings of an object itself: what it refers to has its own number."""
    if isinstance(value, TextStringObject):
        yield str(value)
    elif isinstance(value, ByteStringObject):
        yield value.decode("latin-1")
    elif isinstance(value, StreamObject | DictionaryObject):
        for key in value:
            yield str(key)
            yield from _strings(value.raw_get(key))
    elif isinstance(value, ArrayObject):
        for place in range(len(value)):
            yield from _strings(list.__getitem__(value, place))


def _leaks(pack: Pack, kind: Kind, subject: str, marts: Marts) -> dict[str, list[str]]:
    search = search_of(kind, subject, marts, CUTOFF, is_squeezed=True)
    told = ((place, search.leaks(text)) for place, text in _told_by(pack.path))
    return {f"{pack.name}, {place}": found for place, found in told if found}


def test_there_is_a_pack_for_everybody_in_both_languages(
    packs: tuple[Pack, ...], marts: Marts
) -> None:
    people = {row["person_id"] for row in marts["dim_person"]}

    assert {pack.kind for pack in packs} == {"company", "team", "person"}
    for kind in ("team", "person"):
        subjects = [
            {p.subject for p in packs if (p.kind, p.language) == (kind, one)} for one in LANGUAGES
        ]
        assert len(subjects[0]) > 3
        assert subjects[0] == subjects[1]
        assert subjects[0] <= people


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["company", "team", "person"])
def test_no_pack_names_anybody_whom_it_may_not(
    packs: tuple[Pack, ...], marts: Marts, kind: Kind, language: str
) -> None:
    looked_at = [pack for pack in packs if (pack.kind, pack.language) == (kind, language)]
    leaks: dict[str, list[str]] = {}

    for pack in looked_at:
        leaks |= _leaks(pack, kind, pack.subject, marts)

    assert looked_at
    assert leaks == {}


def test_names_are_found_where_they_are(packs: tuple[Pack, ...], marts: Marts) -> None:
    """Else nothing would be a leak: the own people are in a team's text, and its table has ids."""
    names = {row["person_id"]: row["full_name"] for row in marts["dim_person"]}
    teams = [pack for pack in packs if pack.kind == "team" and pack.language == "en"]
    largest = max(
        teams, key=lambda pack: len(allowed_ids("team", pack.subject, marts, CUTOFF).addresses)
    )
    own = allowed_ids("team", largest.subject, marts, CUTOFF).addresses
    stranger = next(pack.subject for pack in packs if pack.kind == "person" and pack.subject in own)

    found = _leaks(largest, "person", stranger, marts)

    seen = {word for words in found.values() for word in words}
    assert {names[one] for one in own} - {names[stranger]} <= seen | {
        names[one] for one in allowed_ids("person", stranger, marts, CUTOFF).names
    }
    assert any("team-evidence" in place for place in found)
