"""Every word of the packs can be said in every language, and nothing is said in the wrong one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment

from reports.texts import languages, texts_in
from tests.catalogue import ROOT, read_catalogue, source_catalogue, untranslated

TRANSLATED = languages()[1:]
_TEMPLATES = ROOT / "reports" / "templates"
_STATIC = ROOT / "reports" / "static"
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return source_catalogue()


def _ids(catalogue: Catalog) -> set[str]:
    return {str(message.id) for message in catalogue if message.id}


def test_german_is_one_of_the_languages() -> None:
    assert "de" in TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_every_text_and_no_other(language: str, source: Catalog) -> None:
    """Run `make messages` where this fails, and translate what came in."""
    catalogue = read_catalogue(language)
    assert _ids(catalogue) == _ids(source)
    assert not untranslated(catalogue)
    assert not [message.id for message in catalogue if message.fuzzy and message.id]


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_name_the_values_of_their_source(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        named = set(_PLACEHOLDER.findall(" ".join(forms)))
        strings = (
            [message.string] if isinstance(message.string, str) else list(message.string or ())
        )
        for form in strings:
            assert set(_PLACEHOLDER.findall(form)) <= named, form
            assert form % dict.fromkeys(named, "x"), form
        assert set(_PLACEHOLDER.findall(" ".join(strings))) == named, strings
        assert not list(message.check()), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_spaces_at_their_ends(language: str) -> None:
    for message in read_catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert isinstance(message.string, str)
            assert message.id.strip() == message.id
            assert message.string.strip() == message.string


def _said(path: Path) -> Iterator[str]:
    """What a template writes itself, outside of expressions and tags."""
    text = path.read_text(encoding="utf-8")
    for _, kind, value in Environment(extensions=["jinja2.ext.i18n"], autoescape=True).lex(text):
        if kind == "data":
            yield value


@pytest.mark.parametrize("path", sorted(_TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_but_translated_texts(path: Path) -> None:
    # Without the expressions, what stands between two of them may be the inside of a tag.
    html = "\0".join(_said(path))
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", html, flags=re.DOTALL))
    assert not words, f"{path.name} says {words} without _()"


def test_numbers_of_things_take_the_form_that_the_language_has() -> None:
    german = texts_in("de")
    one = "%(people)s person outside the role"
    many = "%(people)s people outside the role"
    assert german.count(one, many, 1, people=1) == "1 Person außerhalb der Rolle"
    assert german.count(one, many, 2, people=2) == "2 Personen außerhalb der Rolle"


@pytest.mark.parametrize("path", sorted(_STATIC.glob("*.css")), ids=lambda path: path.name)
def test_styles_say_nothing(path: Path) -> None:
    styles = re.sub(r"\\[0-9a-f]+", "", path.read_text(encoding="utf-8"))  # escaped characters
    said = re.findall(r'content:[^;]*"[^"]*[A-Za-z][^"]*"', styles)
    assert not said, f"{path.name} says {said}; take it from an attribute that is translated"
