"""The build folder of the run that holds the writer lock.

Here belong starting from a copy of what is published, remembering between steps what is planned and
what has been published, and throwing everything away. Readers never see this folder.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from dagster_project.closing.errors import BuildError
from dagster_project.closing.pins import Pin, PinnedDrop
from dagster_project.closing.publish import Publication
from dagster_project.home import Home


def start_build(home: Home) -> Path:
    """An empty build folder with a copy of the published marts (none before the first close)."""
    discard_build(home)
    home.build.mkdir(parents=True)
    if home.marts.exists():
        shutil.copyfile(home.marts, home.build / "marts.duckdb")
    return home.build


def discard_build(home: Home) -> None:
    """Removes what a run has built so far."""
    if home.build.exists():
        shutil.rmtree(home.build)


def write_plan(home: Home, run_id: str, pins: Sequence[Pin]) -> None:
    """Remembers what this run builds, for its later steps."""
    plan = {"run_id": run_id, "pins": [_pin_as_json(pin) for pin in pins]}
    (home.build / "plan.json").write_text(json.dumps(plan, indent=1), encoding="utf-8")


def read_plan(home: Home, run_id: str) -> list[Pin]:
    """The pins of this run.

    Raises:
        BuildError: the step belongs to no running close, as when one asset is materialized alone.
    """
    path = home.build / "plan.json"
    plan = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"run_id": None}
    if plan["run_id"] != run_id:
        raise BuildError(
            f"run {run_id} has no build in {home.build} (found: {plan['run_id'] or 'none'}). The "
            "steps of a close share one build: launch the whole job close_month for the month."
        )
    return [_pin_from_json(pin) for pin in plan["pins"]]


def _pin_as_json(pin: Pin) -> dict[str, object]:
    return asdict(pin) | {
        "review_month": pin.review_month.isoformat(),
        "cutoff_at": pin.cutoff_at.isoformat(),
    }


def _pin_from_json(content: dict[str, object]) -> Pin:
    drops = content.pop("drops")
    assert isinstance(drops, list)  # noqa: S101 - written by write_plan
    fields = content | {
        "review_month": date.fromisoformat(str(content["review_month"])),
        "cutoff_at": datetime.fromisoformat(str(content["cutoff_at"])),
        "drops": tuple(PinnedDrop(**drop) for drop in drops),
    }
    return Pin(**fields)  # type: ignore[arg-type]


def write_publication(home: Home, publication: Publication) -> None:
    """Remembers what was published, for the steps that render it."""
    content = {
        "snapshot": str(publication.snapshot),
        "revisions": {month.isoformat(): n for month, n in publication.revisions.items()},
        "unchanged": sorted(month.isoformat() for month in publication.unchanged),
    }
    (home.build / "publication.json").write_text(json.dumps(content), encoding="utf-8")


@dataclass(frozen=True)
class Published:
    """What a run has published: snapshot, revision of each month, and which are unchanged."""

    snapshot: Path
    revisions: dict[date, int]
    unchanged: frozenset[date]


def read_publication(home: Home, run_id: str) -> Published:
    """What this run has published."""
    read_plan(home, run_id)
    content = json.loads((home.build / "publication.json").read_text(encoding="utf-8"))
    return Published(
        snapshot=Path(content["snapshot"]),
        revisions={date.fromisoformat(month): n for month, n in content["revisions"].items()},
        unchanged=frozenset(date.fromisoformat(month) for month in content["unchanged"]),
    )
