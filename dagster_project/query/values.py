"""Values of a result as text: exact, and the same on every machine.

Here belong numbers, dates and nested values; rows and files are in `formats`.
"""

import json
import math
from datetime import date, datetime, time
from decimal import Decimal


def as_text(value: object) -> str:
    """A value of a cell: ISO 8601 for dates and times, all digits of a number, "" for NULL."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case Decimal():
            text = format(value, "f")
        case datetime() | date() | time():
            text = value.isoformat()
        case bytes():
            text = value.hex()
        case dict() | list() | tuple():
            text = as_json(value, is_ascii=False)
        case _:
            text = str(value)
    return text


def as_json(value: object, is_ascii: bool) -> str:
    """A value in JSON. A decimal is a number with all its digits; what is no JSON is text."""
    match value:
        case None:
            text = "null"
        case bool() | int() | Decimal():
            text = as_text(value)
        case float() if math.isfinite(value):
            text = repr(value)
        case dict():
            text = f"{{{', '.join(_member(k, v, is_ascii) for k, v in value.items())}}}"
        case list() | tuple():
            text = f"[{', '.join(as_json(item, is_ascii) for item in value)}]"
        case _:
            text = json.dumps(as_text(value), ensure_ascii=is_ascii)
    return text


def _member(key: object, value: object, is_ascii: bool) -> str:
    return f"{json.dumps(as_text(key), ensure_ascii=is_ascii)}: {as_json(value, is_ascii)}"
