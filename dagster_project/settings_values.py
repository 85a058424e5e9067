"""Kinds of values in the settings: what each may be, and what is said where it is not.

Here belong single values; the sections that hold them are in `settings_sections`.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dagster_project.delivery.recipients import parse_address
from dagster_project.errors import UsageError
from dagster_project.months import parse_month

Role = Literal["sdr", "ae", "am", "manager"]
# Those with targets, which a new hire grows into.
SellingRole = Literal["sdr", "ae", "am"]
Share = Annotated[float, Field(ge=0, le=1)]


def _is_address(value: str) -> str:
    parse_address(value)
    return value


def _is_currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError("no currency code; write three capital letters, like EUR")
    return value


def _is_variable_name(value: str) -> str:
    """Keeps a secret that was pasted here out of the file's reading, and of every message."""
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", value):
        raise ValueError(
            "no name of an environment variable; write a name like SMTP_PASSWORD (capital letters, "
            "digits and _), never the secret itself"
        )
    return value


def _is_day(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("no day; write it as YYYY-MM-DD, for example 2026-10-01")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"no day of the calendar ({error}); write one that exists") from error
    return value


def _is_month(value: str) -> str:
    try:
        parse_month(value)
    except (UsageError, ValueError) as error:
        raise ValueError("no month; write it as YYYY-MM, for example 2026-10") from error
    return value


MailAddress = Annotated[str, AfterValidator(_is_address)]
Currency = Annotated[str, AfterValidator(_is_currency)]
VariableName = Annotated[str, AfterValidator(_is_variable_name)]
# YAML reads an unquoted day as a date.
Day = Annotated[
    str,
    BeforeValidator(lambda value: value.isoformat() if type(value) is date else value),
    AfterValidator(_is_day),
]
Month = Annotated[str, AfterValidator(_is_month)]
