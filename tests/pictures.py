"""The pictures in the README: first pages of the demo company's packs (`make picture`).

Here belongs drawing them anew from a work folder; whether pages still look as they did is compared
in `tests/pipeline/test_golden_pages.py`.
"""

import sys
from pathlib import Path

import pypdfium2

from dagster_project.home import Home
from tests.conftest import MONTH

ROOT = Path(__file__).parents[1]
_DPI = 80
# Whose page is shown: a person with strengths and recommendations.
_PACKS = {"company": "en/company.pdf", "person": "en/people/renzo-fjordrius-*.pdf"}


def draw_pictures(home: Home) -> None:
    """Draws the first page of each pack into `.docs/`."""
    folder = home.reports(MONTH, 1)
    for kind, pattern in _PACKS.items():
        (path,) = folder.glob(pattern)
        with pypdfium2.PdfDocument(path) as document:
            page = document[0].render(scale=_DPI / 72).to_pil()
        page.quantize(64).save(ROOT / ".docs" / f"{kind}-pack-page-1.png", optimize=True)


if __name__ == "__main__":
    draw_pictures(Home(Path(sys.argv[1])))
