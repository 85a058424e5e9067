"""What the delivery's tests share: a pack, letters, a certificate authority."""

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import trustme
from pypdf import PdfWriter

from dagster_project.delivery.ledger import Piece
from dagster_project.delivery.message import Attachment, Content
from dagster_project.delivery.recipients import parse_address
from dagster_project.delivery.send import Letter

MONTH = date(2026, 10, 1)
AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def make_pdf(pages: int = 3) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


def make_letters(*recipients: str, revision: int = 1) -> list[Letter]:
    attachment = Attachment(f"sales-review-2026-10-r{revision}-en.pdf", make_pdf())
    content = Content(
        "Sales review of October 2026", "Won: 1.2 M€", "<p>Won: <b>1.2 M€</b></p>", attachment
    )
    letters = []
    for text in recipients:
        address = parse_address(text)
        piece = Piece(MONTH, revision, "company", "en", address.key)
        letters.append(Letter(piece, address, content))
    return letters


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder of packs with its manifest, as rendering leaves it."""
    folder = tmp_path / "reports" / "2026-10" / "r1"
    (folder / "en").mkdir(parents=True)
    content = make_pdf()
    (folder / "en" / "company.pdf").write_bytes(content)
    entry = {"sha256": hashlib.sha256(content).hexdigest(), "pages": 3}
    manifest = {"snapshot": "x.duckdb", "files": {"en/company.pdf": entry}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
