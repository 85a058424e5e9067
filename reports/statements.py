"""Sentences that can be argued with: each is made by a rule with an id, from figures.

Here belong the sentence as a value, its making, and finding all of them in a view model. Which
rules there are is said where they are used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

from reports.format import Formatter
from reports.model import Number, Statement

_Found = TypeVar("_Found")


def state(
    formatter: Formatter,
    rule: str,
    message: str,
    /,
    *,
    n: Number | None = None,
    threshold: str = "",
    **values: object,
) -> Statement:
    """`message` (marked with `N_`) in the formatter's language, its `%(name)s` replaced.

    Args:
        formatter: of the pack's language.
        rule: id of the rule, in snake_case.
        message: a whole sentence, never a part of one.
        n: how many cases, people or months the figures are of.
        threshold: the limit that the figures were held against, as a message marked with `N_`.
        values: what the sentence is filled with, as printed.
    """
    return Statement(
        rule,
        formatter.texts.say(message, **values),
        _inputs(values),
        n,
        formatter.texts.say(threshold, **values) if threshold else "",
    )


def state_count(
    formatter: Formatter,
    rule: str,
    messages: tuple[str, str],
    number: int,
    /,
    *,
    n: Number | None = None,
    threshold: str = "",
    **values: object,
) -> Statement:
    """The same, in the form (marked with `NN_`) that fits `number`."""
    one, many = messages
    return Statement(
        rule,
        formatter.texts.count(one, many, number, **values),
        _inputs(values),
        number if n is None else n,
        formatter.texts.say(threshold, **values) if threshold else "",
    )


def _inputs(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in values.items())


def every(view: object, kind: type[_Found]) -> Iterator[_Found]:
    """Every value of this kind within a view model, in the order of its fields."""
    if isinstance(view, kind):
        yield view
    if isinstance(view, tuple | list):
        for part in view:
            yield from every(part, kind)
    elif isinstance(view, Mapping):
        for part in view.values():
            yield from every(part, kind)
    elif is_dataclass(view):
        for field in fields(view):
            yield from every(getattr(view, field.name), kind)
