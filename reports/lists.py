"""Several names or figures within a sentence.

Here belongs how they are strung together; what is listed, and in which order, is decided where the
sentence is made.
"""

from collections.abc import Sequence

from babel.lists import format_list

from reports.format import Formatter


def listed(parts: Sequence[str], formatter: Formatter, limit: int = 3) -> str:
    """The first of the parts, and how many more there are."""
    more = len(parts) - limit
    if more <= 0:
        return ", ".join(parts)
    return formatter.texts.count(
        "%(parts)s and %(more)s more",
        "%(parts)s and %(more)s more",
        more,
        parts=", ".join(parts[:limit]),
        more=more,
    )


def enumerated(parts: Sequence[str], formatter: Formatter) -> str:
    """All parts, as the language has it: `a, b and c`."""
    return format_list(parts, locale=formatter.locale)
