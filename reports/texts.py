"""The product's words in one language: English is the source, a catalogue translates it.

Every text that a reader sees goes through `Texts.say` or `Texts.count` (or gettext in a template),
whole sentences with named values, never parts glued together; `make messages` finds them all. A
further language is one catalogue, `locales/<language>/LC_MESSAGES/messages.po`, read as it is.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations

from reports.errors import LanguageError

_LOCALES = Path(__file__).parent / "locales"
_SOURCE_LANGUAGE = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text that is said later
    """Marks a constant for extraction; it is translated where it is said."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - likewise, of both numbers
    """Marks the two forms of a constant for extraction."""
    return one, many


class Texts:
    """Says things in one language."""

    def __init__(self, locale: Locale, catalogue: NullTranslations) -> None:
        self.locale = locale
        self.catalogue = catalogue

    def say(self, message: str, **values: object) -> str:
        """`message` in this language, its `%(name)s` replaced."""
        return self.catalogue.gettext(message) % values

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The form of the message that fits `number`, its `%(name)s` replaced."""
        return self.catalogue.ngettext(one, many, number) % values


def catalogue_path(language: str) -> Path:
    """Where the texts of a language are."""
    return _LOCALES / language / "LC_MESSAGES" / "messages.po"


def languages() -> tuple[str, ...]:
    """The languages that packs can be written in: the source's first, then the catalogues'."""
    found = sorted(path.name for path in _LOCALES.glob("*") if catalogue_path(path.name).is_file())
    return (_SOURCE_LANGUAGE, *found)


@cache
def texts_in(language: str) -> Texts:
    """The texts in `language`.

    Raises:
        LanguageError: there is no catalogue for it.
    """
    known = languages()
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(
            f"{language!r} names no language ({error}); choose one of {', '.join(known)} for the "
            "packs of reports in the settings."
        ) from error
    if language == _SOURCE_LANGUAGE:
        return Texts(locale, NullTranslations())
    if language not in known:
        raise LanguageError(
            f"packs cannot be written in {language!r}: there are texts in "
            f"{', '.join(known)}. Add a catalogue as {catalogue_path(language)}, or choose one of "
            "those for the packs of reports in the settings."
        )
    return Texts(locale, _catalogue(language))


def _catalogue(language: str) -> NullTranslations:
    """The translations as they are written; an empty or doubtful one is as good as none."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
