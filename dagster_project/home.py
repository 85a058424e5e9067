"""Where things lie below the work folder.

Here belong path names, and making the folder itself; what is in it belongs to the code that writes.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dagster_project.months import format_month


@dataclass(frozen=True)
class Home:
    """The work folder (`--home`, REVIEWS_HOME) and everything below it."""

    root: Path

    def make(self) -> None:
        """Makes the work folder; a new one is for its owner alone, as it is about people."""
        self.root.parent.mkdir(parents=True, exist_ok=True)
        self.root.mkdir(mode=0o700, exist_ok=True)

    @property
    def settings(self) -> Path:
        """The folder's own settings file, read where no other is named."""
        return self.root / "reviews.yaml"

    def config(self, named: Path | None) -> Path | None:
        """The settings file that holds: the named one, else the folder's own, else none."""
        return named if named or not self.settings.is_file() else self.settings

    def landing(self, source: str) -> Path:
        """Where drops of one source arrive unless the settings name another place."""
        return self.root / "landing" / source

    @property
    def raw(self) -> Path:
        """Canonical Parquet, one immutable folder per drop."""
        return self.root / "raw"

    @property
    def quarantine(self) -> Path:
        """Rejected and flagged rows, one folder per drop."""
        return self.root / "quarantine"

    @property
    def marts(self) -> Path:
        """The published marts: what analysts open."""
        return self.root / "published" / "marts.duckdb"

    @property
    def snapshots(self) -> Path:
        """Published marts by their own names; what renderers open."""
        return self.root / "published" / "snapshots"

    @property
    def parquet(self) -> Path:
        """The published marts as Parquet; names the folder of the newest snapshot."""
        return self.root / "published" / "parquet"

    def history(self, month: date, revision: int) -> Path:
        """Parquet of every mart, as published with one revision of one month."""
        return self.root / "published" / "history" / format_month(month) / f"r{revision}"

    def reports(self, month: date, revision: int) -> Path:
        """The packs of one revision."""
        return self.root / "reports" / format_month(month) / f"r{revision}"

    @property
    def outbox(self) -> Path:
        """Mails of the `outbox` transport."""
        return self.root / "outbox"

    @property
    def state(self) -> Path:
        """Everything that is neither input nor result."""
        return self.root / "state"

    @property
    def build(self) -> Path:
        """Scratch of the one run that holds the lock: the marts being built, and their inputs."""
        return self.state / "build"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME: runs, events, schedules."""
        return self.state / "dagster"

    @property
    def dbt(self) -> Path:
        """Compiled dbt project and logs."""
        return self.state / "dbt"

    @property
    def ledger(self) -> Path:
        """Who was mailed what."""
        return self.state / "ledger.sqlite"

    @property
    def writer_lock(self) -> Path:
        """Locked by the one process that may write below this folder."""
        return self.state / "writer.lock"
