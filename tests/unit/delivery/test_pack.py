"""A pack is opened again before it is attached, and compared with what was rendered."""

import hashlib
import json
from pathlib import Path

import pytest

from dagster_project.delivery.pack import PackError, open_pack
from tests.unit.delivery.conftest import make_pdf

REMEDY = "Render it anew."


def _rewrite_manifest(packs: Path, **changes: object) -> None:
    path = packs / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["en/company.pdf"] |= changes
    path.write_text(json.dumps(manifest))


def test_a_pack_that_is_as_rendered_is_opened(packs: Path) -> None:
    pack = open_pack(packs, "en/company.pdf", REMEDY)
    assert pack.pages == 3
    assert pack.content == (packs / "en" / "company.pdf").read_bytes()
    assert pack.sha256 == hashlib.sha256(pack.content).hexdigest()


def test_one_more_byte_is_found_by_its_sha256(packs: Path) -> None:
    path = packs / "en" / "company.pdf"
    path.write_bytes(path.read_bytes() + b"%")
    with pytest.raises(PackError, match="sha256") as caught:
        open_pack(packs, "en/company.pdf", REMEDY)
    assert str(path) in str(caught.value)
    assert REMEDY in str(caught.value)


def test_another_page_count_than_in_the_manifest_is_refused(packs: Path) -> None:
    _rewrite_manifest(packs, pages=5)
    with pytest.raises(PackError, match=r"has 3 pages, manifest\.json says 5"):
        open_pack(packs, "en/company.pdf", REMEDY)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"no PDF", make_pdf()[:200], b"\x00" * 5000]
)
def test_a_file_that_is_no_pdf_is_refused_even_with_the_right_hash(
    packs: Path, content: bytes
) -> None:
    (packs / "en" / "company.pdf").write_bytes(content)
    _rewrite_manifest(packs, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(PackError, match=r"no readable PDF|has 0 pages"):
        open_pack(packs, "en/company.pdf", REMEDY)


def test_what_is_missing_is_named(packs: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"does not list de/company\.pdf"):
        open_pack(packs, "de/company.pdf", REMEDY)
    with pytest.raises(PackError, match=r"no packs were rendered in .*r9"):
        open_pack(tmp_path / "r9", "en/company.pdf", REMEDY)
    (packs / "en" / "company.pdf").unlink()
    with pytest.raises(PackError, match="cannot be read"):
        open_pack(packs, "en/company.pdf", REMEDY)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": []}', '{"files": {"en/company.pdf": 1}}']
)
def test_a_damaged_manifest_is_refused(packs: Path, text: str) -> None:
    (packs / "manifest.json").write_text(text)
    with pytest.raises(PackError, match=r"manifest\.json"):
        open_pack(packs, "en/company.pdf", REMEDY)


def test_a_pack_that_could_not_be_rendered_is_told_with_its_cause_and_holds_back_no_other(
    packs: Path,
) -> None:
    manifest = json.loads((packs / "manifest.json").read_text())
    manifest["failed"] = {"de/company.pdf": "the layout complained", "en/people/a.pdf": "no rows"}
    (packs / "manifest.json").write_text(json.dumps(manifest))
    assert open_pack(packs, "en/company.pdf", REMEDY).pages == 3
    with pytest.raises(PackError, match=r"was not rendered: the layout complained\. Remedy"):
        open_pack(packs, "de/company.pdf", "Remedy.")
