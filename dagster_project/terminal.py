"""Text of strangers on a terminal.

Here belongs making it harmless: names and reasons in a CRM are typed in by anybody, and a terminal
obeys control characters.
"""

import unicodedata

# What moves the cursor or hides, and what turns the direction of the text that follows.
_CONTROLS = {"Cc", "Zl", "Zp"}
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    r"""`text` with control characters written out (as `\x1b`); line breaks stay."""
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    is_harmful = unicodedata.category(character) in _CONTROLS or character in _DIRECTIONS
    if is_harmful and character != "\n":
        return character.encode("unicode_escape").decode("ascii")
    # Half of a character cannot be written to a terminal at all.
    return "\ufffd" if unicodedata.category(character) == "Cs" else character
