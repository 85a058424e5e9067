"""The resources: where a run works, which settings hold, who may write, how progress is told.

Here belong small typed resources; what is done with them belongs to the assets. Nothing is read
before a run asks for it. https://docs.dagster.io/guides/build/external-resources
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import dagster as dg

from dagster_project.closing.build import discard_build
from dagster_project.closing.lock import Holder, writer_lock
from dagster_project.home import Home
from dagster_project.runs import close_dead_runs
from dagster_project.settings import Settings, load_settings


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The work folder and the settings file; without one, the work folder's own."""

    home: str
    config: str | None = None

    @property
    def paths(self) -> Home:
        """The work folder, with the names of everything below it."""
        return Home(Path(self.home))

    def settings(self) -> Settings:
        """The settings as they are now.

        Raises:
            UsageError: the file breaks a rule; lists every problem.
        """
        return load_settings(self.paths.config(Path(self.config) if self.config else None))


class WriterLock(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The right to write below the work folder, held from the first step of a run to its last."""

    home: str
    timeout_s: float = 600.0

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["WriterLock"]:
        """Takes the lock, clears what a dead run left, and clears this run's build at its end."""
        paths = Home(Path(self.home))
        run_id = _run_id(context) or "unknown"
        with writer_lock(paths.writer_lock, run_id, self.timeout_s) as dead:
            _report_dead(context, dead)
            discard_build(paths)
            try:
                yield self
            finally:
                discard_build(paths)


def _run_id(context: dg.InitResourceContext) -> str | None:
    """The run that the resource is made for; none where it is made outside of a run."""
    return context.run.run_id if context.run is not None else None


def _report_dead(context: dg.InitResourceContext, dead: Holder | None) -> None:
    if context.instance is not None:
        close_dead_runs(context.instance, own_run_id=_run_id(context), dead=dead)


class Progress(Protocol):
    """Tells a person what a run is doing."""

    def step(self, text: str) -> None:
        """A new step begins."""

    def advance(self, done: int, total: int) -> None:
        """`done` of `total` parts of the present step are finished."""


class SilentProgress:
    """For runs that nobody watches: the run's events say the same."""

    def step(self, text: str) -> None:
        """Says nothing."""

    def advance(self, done: int, total: int) -> None:
        """Says nothing."""
