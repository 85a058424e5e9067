"""The packs as assets: PDFs rendered from one published snapshot.

Here belongs the thin step; which packs are rendered anew is in `rendering`, what a pack says and
looks like in `reports`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.assets.common import SINGLE_RUN
from dagster_project.assets.publish import PUBLISHED
from dagster_project.closing.build import read_publication
from dagster_project.closing.rendered import known_unseen, rendered_packs
from dagster_project.months import format_month
from dagster_project.rendering import (
    Packs,
    PacksFailedError,
    kind_of_file,
    packs_recipe,
    render_month,
    told_unseen,
)
from dagster_project.report_settings import notes_of, pack_choices
from dagster_project.resources import Progress, Workspace, WriterLock
from dagster_project.settings import Settings
from reports.errors import ReportError
from reports.packs import Choices

COMPANY_PACK = dg.AssetKey(["reviews", "company_pack"])
# Per kind of pack: its asset, and what that is.
ASSETS: Mapping[str, tuple[dg.AssetKey, str]] = {
    "company": (
        COMPANY_PACK,
        "The head of sales' monthly review of all roles, as a PDF per language.",
    ),
    "team": (
        dg.AssetKey(["reviews", "team_packs"]),
        "Each manager's review of their people, with a page per direct report, per language.",
    ),
    "person": (
        dg.AssetKey(["reviews", "person_packs"]),
        "A review per person who sells, per language, for the manager to hand over; never mailed.",
    ),
}


def build_reviews(partitions: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    """The asset function; it reads the snapshot that its own run has published."""
    specs = [
        dg.AssetSpec(
            key,
            deps=[PUBLISHED],
            description=description,
            group_name="reviews",
            kinds={"pdf", "jinja"},
            owners=["team:sales-operations"],
        )
        for key, description in ASSETS.values()
    ]

    @dg.multi_asset(
        name="packs", specs=specs, partitions_def=partitions, backfill_policy=SINGLE_RUN
    )
    def packs(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Renders the months that this run has published; fails at the end where packs did."""
        months = _render(context.run.run_id, workspace, progress)
        failures = {
            f"{folder / name}": cause
            for folder, made in months.items()
            for name, cause in made.failed.items()
        }
        failed_kinds = {kind_of_file(name) for made in months.values() for name in made.failed}
        for kind, (key, _) in ASSETS.items():
            if kind not in failed_kinds:
                yield dg.MaterializeResult(asset_key=key, metadata=_metadata(kind, months))
        if failures:
            raise PacksFailedError(_told(failures, months))

    return packs


def _render(run_id: str, workspace: Workspace, progress: Progress) -> dict[Path, Packs]:
    """The packs of each published month, by their folder.

    Raises:
        ReportError: names the month whose marts cannot be read, or the notes.
    """
    home, settings = workspace.paths, workspace.settings()
    published = read_publication(home, run_id)
    choices = pack_choices(settings, notes_of(settings))
    recipe = packs_recipe(choices, settings)
    months: dict[Path, Packs] = {}
    for month, revision in published.revisions.items():
        folder, name = home.reports(month, revision), format_month(month)
        files = rendered_packs(folder, recipe) if month in published.unchanged else None
        if files is not None:
            months[folder] = Packs(files, kept=set(files), unseen=known_unseen(folder))
            _tell_unseen(months[folder], name, choices, settings, progress)
            continue
        progress.step(f"Rendering the packs of {name}")
        try:
            made = render_month(
                folder,
                published.snapshot,
                month,
                choices,
                workers=settings.reports.workers,
                recipe=recipe,
                tell=progress.advance,
            )
        except ReportError as error:
            raise type(error)(f"{name}: {error}") from error
        months[folder] = made
        if made.kept:
            progress.step(f"Kept {len(made.kept)} of {made.count} packs of {name} as they were")
        _tell_unseen(made, name, choices, settings, progress)
    return months


def _tell_unseen(
    made: Packs, month: str, choices: Choices, settings: Settings, progress: Progress
) -> None:
    """Notes that are in no pack are told as a step, and kept for the run's last words."""
    file = settings.reports.notes
    made.told = told_unseen(month, made.unseen, choices, file.name if file else "")
    if made.told:
        progress.step(made.told)


def _metadata(kind: str, months: Mapping[Path, Packs]) -> dict[str, Any]:
    """How many packs of a kind there are, and where; the company's by name."""
    files = {
        folder / name: entry
        for folder, made in months.items()
        for name, entry in made.files.items()
        if kind_of_file(name) == kind
    }
    kept = {folder / name for folder, made in months.items() for name in made.kept}
    found: dict[str, Any] = {
        "documents": len(files),
        "pages": sum(entry["pages"] for entry in files.values()),
        "kept": sum(path in kept for path in files),
        "kept_months": [
            folder.parent.name for folder, made in months.items() if made.kept == set(made.files)
        ],
    }
    if files:
        found["path"] = dg.MetadataValue.path(str(next(iter(files))))
    if kind == "company":
        packs = {str(p): {"pages": e["pages"], "sha256": e["sha256"]} for p, e in files.items()}
        found["packs"] = dg.MetadataValue.json(packs)
    if kind == "person":
        found["notes_without_pack"] = [made.told for made in months.values() if made.told]
    return found


def _told(failures: Mapping[str, str], months: Mapping[Path, Packs]) -> str:
    """Each pack that failed with its cause; the first of many."""
    shown = [f"  - {path}: {cause}" for path, cause in list(failures.items())[:20]]
    if len(failures) > len(shown):
        shown.append(f"  … and {len(failures) - len(shown)} more, listed in manifest.json")
    all_of_them = sum(made.count for made in months.values())
    head = (
        f"{len(failures)} of {all_of_them} packs could not be rendered. Once the causes are "
        "mended, close the month again: only what is lacking is rendered."
    )
    return "\n".join([head, *shown])
