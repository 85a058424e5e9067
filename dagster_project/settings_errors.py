"""Turns pydantic's findings into one message: every problem, its path in the file, the remedy.

Here belongs the wording only; the rules are in `settings_sections` and `settings_values`. Values
from below `mail.smtp` are never shown: a secret may stand where its variable's name belongs.
"""

import difflib
from datetime import date
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that are known at `path` below `model`; empty where keys are free."""
    current: object = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(str(part))
            current = field.annotation if field else None
        elif get_origin(current) in (dict, tuple, list):
            index = 1 if get_origin(current) is dict else 0
            current = get_args(current)[index]
    if isinstance(current, type) and issubclass(current, BaseModel):
        return list(current.model_fields)
    return []


def _dotted(path: tuple[int | str, ...]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _found(path: tuple[int | str, ...], value: object) -> str:
    """The value, where it is a single one and no secret; of others its kind."""
    if path[:2] == ("mail", "smtp"):
        return ""
    is_single = value is None or isinstance(value, str | int | float | date)
    kinds: dict[type, str] = {dict: "a mapping", list: "a list"}
    return f" (found {value!r})" if is_single else f" (found {kinds.get(type(value), 'no value')})"


def explain(error: ValidationError, model: type[BaseModel], where: str) -> str:
    """One line per problem: `path: what was found; what to write instead`."""
    lines = []
    for problem in error.errors(include_url=False):
        path = problem["loc"]
        if problem["type"] == "extra_forbidden":
            known = _keys_at(model, path[:-1])
            near = difflib.get_close_matches(str(path[-1]), known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
            lines.append(f"{_dotted(path)}: unknown key; {hint}")
        else:
            message = problem["msg"].removeprefix("Value error, ")
            lines.append(f"{_dotted(path)}: {message}{_found(path, problem['input'])}")
    count = f"{len(lines)} problem" + ("s" if len(lines) != 1 else "")
    return f"{where} has {count}:\n" + "\n".join(f"  - {line}" for line in lines)
