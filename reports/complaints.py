"""What the libraries complain about while a pack is made.

Here belongs hearing it; that a pack with complaints is never written is `layout`'s.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LIBRARIES = ("weasyprint", "fontTools", "matplotlib")


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collects what the libraries log from warnings on, and keeps it off the console."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    collector = Collector(logging.WARNING)
    loggers = [logging.getLogger(name) for name in _LIBRARIES]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
    try:
        yield found
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate = propagate
