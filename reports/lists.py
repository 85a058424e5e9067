"""Several names or figures within a sentence.

Here belongs how they are strung together; what is listed, and in which order, is decided where the
sentence is made.
"""

import re
from collections.abc import Iterable, Sequence

from babel.lists import format_list

from reports.format import Formatter

# A comma that a reader may take for the end of a part; within numbers and brackets none is.
_COMMA = re.compile(r",(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)")


def joined(parts: Iterable[str]) -> str:
    """All parts; told apart by semicolons where one of them has a comma: `Müller, Jörg; Li Wei`."""
    texts = list(parts)
    return ("; " if _have_commas(texts) else ", ").join(texts)


def listed(parts: Sequence[str], formatter: Formatter, limit: int = 3) -> str:
    """The first of the parts, and how many more there are."""
    more = len(parts) - limit
    if more <= 0:
        return joined(parts)
    return formatter.texts.count(
        "%(parts)s and %(more)s more",
        "%(parts)s and %(more)s more",
        more,
        parts=joined(parts[:limit]),
        more=more,
    )


def enumerated(parts: Sequence[str], formatter: Formatter) -> str:
    """All parts, as the language has it: `a, b and c`; by semicolons where one has a comma."""
    if _have_commas(parts):
        return joined(parts)
    return format_list(parts, locale=formatter.locale)


def _have_commas(parts: Iterable[str]) -> bool:
    return any(_COMMA.search(_BRACKETS.sub("", part)) for part in parts)
