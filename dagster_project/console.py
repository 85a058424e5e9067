"""The terminal as commands use it: lines, and the progress of a run.

Here belongs how something is shown; what is said belongs to the command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class ConsoleProgress:
    """One line per step; the present one with a bar where parts are counted."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: Any = None

    def step(self, text: str) -> None:
        """A new step begins; the one before is done."""
        self.finish()
        self._task = self._bars.add_task(escape(text), total=None)

    def advance(self, done: int, total: int) -> None:
        """`done` of `total` parts of the present step are finished."""
        self._bars.update(self._task, completed=done, total=total)

    def finish(self) -> None:
        """The present step is done."""
        if self._task is not None:
            task = self._bars.tasks[self._task]
            total = task.total or 1
            self._bars.update(self._task, completed=total, total=total)


@contextmanager
def progress_on(console: Console) -> Iterator[ConsoleProgress]:
    """Progress of a run, shown where the console is a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        yield ConsoleProgress(bars)


def a_console() -> Console:
    """The console as commands use it: words are not coloured by guess, lines are not cut."""
    return Console(highlight=False, soft_wrap=True)
