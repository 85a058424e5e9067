"""The product's words in one language: English is the source, a catalogue translates it.

Every text that a reader sees goes through `Texts.say` or `Texts.count` (or gettext in a template),
whole sentences with named values, never parts glued together; `pybabel extract -k say -k count:1,2
-k N_ -k NN_:1,2` finds them all. A further language is one catalogue below `locales/`.
"""

from functools import cache
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


@cache
def texts_in(language: str) -> Texts:
    """The texts in `language`.

    Raises:
        LanguageError: there is no catalogue for it.
    """
    known = {_SOURCE_LANGUAGE, *(path.name for path in _LOCALES.glob("*") if path.is_dir())}
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(
            f"{language!r} names no language ({error}); set reports.languages to one of "
            f"{', '.join(sorted(known))}."
        ) from error
    if language == _SOURCE_LANGUAGE:
        return Texts(locale, NullTranslations())
    if language not in known:
        raise LanguageError(
            f"packs cannot be written in {language!r}: there are texts in "
            f"{', '.join(sorted(known))}. Add a catalogue as {_LOCALES / language}, or set "
            "reports.languages to one of those."
        )
    return Texts(locale, Translations.load(_LOCALES, [language]))
