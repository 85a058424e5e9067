"""The raw files that a build reads: exactly those of the drops that its months are pinned to.

Here belongs their linking into the build folder. dbt reads whole folders; a folder of links holds
no other drop and no stray file, however many drops lie beside.
"""

from collections.abc import Sequence
from pathlib import Path

from dagster_project.closing.pins import Pin
from dagster_project.crm.entities import ENTITIES
from dagster_project.home import Home

QUARANTINED = "rows.parquet"


def link_drops(pins: Sequence[Pin], home: Home) -> None:
    """Links the raw and quarantined rows of every pinned drop below the build folder."""
    for source, drop_id in sorted({(d.source, d.drop_id) for pin in pins for d in pin.drops}):
        name = f"{source}__{drop_id}.parquet"
        for entity in ENTITIES:
            raw = home.raw / source / drop_id / f"{entity}.parquet"
            _link(raw, home.build / "raw" / entity / name)
        quarantined = home.quarantine / source / drop_id / QUARANTINED
        _link(quarantined, home.build / "quarantine" / name)


def _link(target: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target.resolve(strict=True))
