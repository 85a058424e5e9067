"""One made-up company, loaded and rendered once. Read only."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.company.review import CompanyReview
from reports.load import load_company_review
from reports.model import ReportSettings
from reports.render import RenderedDocument, render_pack
from tests.unit.reports.marts import write_snapshot
from tests.unit.reports.people import MONTH, Company

SETTINGS = ReportSettings(
    company_name="Fjordlicht & Söhne <GmbH>",
    language="en",
    page_size="A4",
    dispute_contact="sales operations",
    time_zone="Europe/Berlin",
)


@dataclass(frozen=True)
class Loader:
    """Writes a company's snapshot and loads its review."""

    folder: Path

    def __call__(self, company: Company, settings: ReportSettings = SETTINGS) -> CompanyReview:
        """The review of a snapshot that is written for it."""
        place = self.folder / f"{len(list(self.folder.iterdir()))}.duckdb"
        return load_company_review(write_snapshot(place, company), MONTH, settings)


@pytest.fixture
def load(tmp_path: Path) -> Loader:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    return Loader(folder)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_snapshot(tmp_path_factory.mktemp("reports") / "marts.duckdb")


@pytest.fixture(scope="session")
def review(snapshot: Path) -> CompanyReview:
    return load_company_review(snapshot, MONTH, SETTINGS)


@pytest.fixture(scope="session")
def pack(review: CompanyReview, tmp_path_factory: pytest.TempPathFactory) -> RenderedDocument:
    return render_pack(review, tmp_path_factory.mktemp("pack") / "en" / "company.pdf")
