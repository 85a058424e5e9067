"""What a review month is built from: its drops, settings and code, pinned at its first close.

Here belong the record of it, reading it back from published marts, and the name under which these
are opened. Which drop a month is built from is decided in `choose`, its pin made in `pinning`.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from os.path import samestat
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class PinnedDrop:
    """One drop that a month is built from, as recorded in `review_months.drops`.

    `files` (sha256 by name) and `mapping` (its digest) are empty in months closed before they were
    recorded.
    """

    source: str
    drop_id: str
    delivered_on: str | None
    content_hash: str
    path: str
    files: dict[str, str] = field(default_factory=dict)
    mapping: str = ""


@dataclass(frozen=True)
class Pin:
    """One row of `review_months`."""

    review_month: date
    revision: int
    cutoff_at: datetime
    drops: tuple[PinnedDrop, ...]
    settings_hash: str
    code_version: str
    is_reconstructed: bool

    def drops_json(self) -> str:
        """The drops as they are stored in `review_months.drops`."""
        return json.dumps([asdict(drop) for drop in self.drops], sort_keys=True)


def by_own_name(marts: Path) -> Path:
    """The snapshot that `marts.duckdb` is now, under the name that is its alone.

    A process that still holds an older snapshot open would get that one again where it connects to
    the path that has been swapped since.
    """
    named = marts.parent / "snapshots"
    return next((path for path in named.glob("*.duckdb") if _is_same(path, marts)), marts)


def _is_same(snapshot: Path, marts: Path) -> bool:
    """True for two names of one file; or a copy, where the file system has no hard links."""
    try:
        one, other = snapshot.stat(), marts.stat()
    except FileNotFoundError:  # pruned by a close since it was listed
        return False
    return samestat(one, other) or (
        (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
    )


def published_pins(marts: Path) -> dict[date, list[Pin]]:
    """The pins of every published month, revisions ascending; empty before the first close."""
    if not marts.exists():
        return {}
    with duckdb.connect(str(by_own_name(marts)), read_only=True) as connection:
        rows = connection.execute(
            """
            select review_month, revision, epoch_us(cutoff_at), drops, settings_hash, code_version,
                is_reconstructed
            from review_months order by review_month, revision
            """
        ).fetchall()
    pins: dict[date, list[Pin]] = {}
    for month, revision, cutoff_us, drops, settings_hash, code_version, is_reconstructed in rows:
        pin = Pin(
            review_month=month,
            revision=revision,
            cutoff_at=_from_epoch(cutoff_us),
            drops=tuple(PinnedDrop(**drop) for drop in json.loads(drops)),
            settings_hash=settings_hash,
            code_version=code_version,
            is_reconstructed=is_reconstructed,
        )
        pins.setdefault(month, []).append(pin)
    return pins


def _from_epoch(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
