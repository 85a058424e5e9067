"""Names of files, anchors and pictures that are about somebody.

Here belongs making a safe name of one that a CRM delivered: its text never makes a path.
"""

import hashlib
import re
import unicodedata

_LONGEST = 40
# Letters that Unicode does not take apart into a plain one and an accent.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d",
        "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ĸ": "k", "ə": "e",
    }
)  # fmt: skip


def slug(name: str, person_id: str) -> str:
    """The name in a-z, 0-9 and hyphens, then eight digits that tell its bearer from namesakes."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    plain = re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")
    short, code = plain[:_LONGEST].strip("-"), code_of(person_id)
    return f"{short}-{code}" if short else code


def code_of(person_id: str) -> str:
    """Eight digits that tell a person from all others without giving away the id."""
    return hashlib.sha256(person_id.encode()).hexdigest()[:8]
