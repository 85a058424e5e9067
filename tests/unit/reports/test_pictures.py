"""Every kind of picture in a real document: no complaint, real letters, the same bytes anywhere."""

import gc
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from reports.charts.draw import draw
from reports.charts.pictures import Picture
from reports.complaints import complaints
from reports.fonts import private_fonts
from reports.format import formatter_in
from reports.model import Statement
from tests.unit.reports.pictures import ODD, ORDINARY

ROOT = Path(__file__).parents[3]
ALL = ORDINARY | ODD
# The parts of SVG that we need; each more is something the layout engine may not know.
_ATTRIBUTES = {
    "svg": {"width", "height", "viewBox", "font-family"},
    "g": {"fill", "font-size", "font-weight"},
    "text": {"x", "y", "transform"},
    "path": {
        "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
        "stroke-linejoin",
    },
}  # fmt: skip
_MATPLOTLIBRC = """
patch.linewidth: 9
path.sketch: 5, 100, 2
lines.scale_dashes: False
figure.constrained_layout.use: True
font.size: 30
svg.fonttype: path
"""
_DRAW_ALL = """
import hashlib
from reports.charts.draw import draw
from reports.fonts import private_fonts
from reports.format import formatter_in
from tests.unit.reports.pictures import ODD, ORDINARY
with private_fonts():
    for name, picture in (ORDINARY | ODD).items():
        svg = draw(picture, formatter_in("de"))
        print(hashlib.sha256(svg.encode()).hexdigest(), name)
"""


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """Every picture, in the language with the longer words."""
    with private_fonts():
        return {name: draw(picture, formatter_in("de")) for name, picture in ALL.items()}


@dataclass(frozen=True)
class Printer:
    """Puts pictures into a document, one to a page, as packs do."""

    fonts: Any
    style: Any

    def __call__(self, svgs: list[str]) -> bytes:
        """The document."""
        from weasyprint import HTML

        from reports.fetch import OwnFiles

        files = {f"pack:charts/{at}.svg": svg.encode() for at, svg in enumerate(svgs)}
        images = "".join(f'<img src="{url}" alt="finding">' for url in files)
        html = f"<html lang='en'><title>t</title>{images}"
        page = HTML(string=html, url_fetcher=OwnFiles(files))
        content = page.write_pdf(
            font_config=self.fonts, stylesheets=[self.style], pdf_variant="pdf/ua-1"
        )
        return cast("bytes", content)


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    with private_fonts():
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        from reports.fetch import OwnFiles

        fonts = FontConfiguration()
        faces = "".join(
            f"@font-face {{ font-family: Review; font-weight: {weight};"
            f" src: url(pack:fonts/SourceSansPro-{name}.ttf) }}"
            for weight, name in ((400, "Regular"), (600, "Semibold"))
        )
        style = CSS(
            string=faces + "@page { size: A4; margin: 15mm } img { display: block; width: 180mm }"
            "img + img { break-before: page }",
            font_config=fonts,
            url_fetcher=OwnFiles({}),
        )
        yield Printer(fonts, style)


def test_all_pictures_are_printed_without_a_complaint(
    drawn: dict[str, str], printer: Printer
) -> None:
    with complaints() as found:
        content = printer(list(drawn.values()))
    assert found == []
    assert len(PdfReader(BytesIO(content)).pages) == len(drawn)  # none is cut or pushed on


def _solid(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trend", ["target 30.0%", "29.0%", "Feb", "2026", "112"]),
        ("caterpillar", ["Person 0", "Person 19", "role 30.0 %", "59", "40%"]),
        ("caterpillar of points", ["<script>alert('x')</script> & $x_1$", "Zoë Łukasiewicz"]),
        ("funnel", ["n: leads decided", "99.8%", "Person Number 51"]),
        ("heat map", ["Giver 0", "Taker 7", "82% −", "n 5", "all pairs 40.0%"]),
        ("flow", ["Leads handed over", "2,410", "78%", "1.2 days", "1 day", "AM"]),
        ("bridge", ["Lost customers", "€4,210,000", "+640,000", "−455,000"]),
    ],
)
def test_what_a_picture_says_is_text_in_the_document(
    name: str, words: list[str], printer: Printer
) -> None:
    content = printer([draw(ALL[name], formatter_in("en"))])
    # Letters are placed one by one, and spaces are places without one: not all readers see them.
    found = _solid(PdfReader(BytesIO(content)).pages[0].extract_text())
    assert not [word for word in words if _solid(word) not in found], found


def test_pictures_say_numbers_and_words_in_the_language_of_the_pack() -> None:
    with private_fonts():
        svg = draw(ORDINARY["flow"], formatter_in("de"))
        assert "1,2\u00a0Tage" in svg.replace(" ", "\u00a0")
        assert ">2.410<" in svg
        assert ">Ziel 30,0\u00a0%<" in draw(ORDINARY["trend"], formatter_in("de"))


def test_pictures_are_made_of_few_parts_and_short_numbers(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        for node in ET.fromstring(svg).iter():  # noqa: S314 - we have drawn it
            tag = node.tag.rpartition("}")[2]
            assert set(node.attrib) <= _ATTRIBUTES[tag], name
            numbers = " ".join(text for key, text in node.attrib.items() if key != "font-family")
            assert not re.search(r"\.\d{3}|nan|inf", numbers), name


def test_letters_stay_letters_in_the_fonts_of_the_pack(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        assert 'font-family="Review,DejaVu Sans"' in svg
        assert svg.count("font-family") == 1


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    [
        ("trend", 4),
        ("trend of amounts", 3),
        ("caterpillar", 6),
        ("caterpillar of 400", 30),
        ("funnel", 12),
        ("heat map", 15),
        ("heat map of 30 by 30", 110),
        ("flow", 3),
        ("bridge", 3),
    ],
)
def test_pictures_are_small_files(name: str, kilobytes: int, drawn: dict[str, str]) -> None:
    assert len(drawn[name].encode()) < kilobytes * 1000


def test_pictures_fit_on_a_page(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        found = re.match(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)
        assert found, name
        wide, high = map(float, found.groups())
        assert wide == pytest.approx(180 / 25.4 * 72, abs=0.01), name
        assert high <= 225 / 25.4 * 72, name


def _in_another_process(folder: Path, seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _DRAW_ALL],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder / "home"), "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_any_process_draws_the_same_whatever_a_users_matplotlibrc_says(tmp_path: Path) -> None:
    places = [tmp_path / "one", tmp_path / "other"]
    for place in places:
        (place / "home").mkdir(parents=True)
    (places[1] / "matplotlibrc").write_text(_MATPLOTLIBRC)
    first, other = (
        _in_another_process(place, seed) for place, seed in zip(places, "12", strict=True)
    )
    assert first == other
    assert first.count("\n") == len(ALL)
    assert not [path for place in places for path in (place / "home").iterdir()]


def test_drawing_leaves_nothing_behind() -> None:
    def draw_some() -> int:
        for _ in range(5):
            for name in ("trend", "funnel", "flow", "bridge"):
                draw(ORDINARY[name], formatter_in("en"))
        gc.collect()
        return len(gc.get_objects())

    with private_fonts():
        draw_some()
        before = draw_some()
        assert draw_some() - before < 50


def test_a_kind_that_nobody_draws_is_named() -> None:
    picture = Picture(key="a", title="t", alt=Statement("rule", "finding"), note="")
    with private_fonts(), pytest.raises(TypeError, match="no module draws a Picture"):
        draw(picture, formatter_in("en"))
