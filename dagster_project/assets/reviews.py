"""The packs as an asset: PDFs rendered from one published snapshot.

Here belongs the thin step and the record of what was rendered (`manifest.json` beside the packs).
What a pack says and looks like is in `reports`.
"""

from datetime import date
from pathlib import Path

import dagster as dg

from dagster_project.assets.common import SINGLE_RUN
from dagster_project.assets.publish import PUBLISHED
from dagster_project.closing.build import read_publication
from dagster_project.closing.rendered import begin_packs, finish_packs
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.report_settings import report_settings
from dagster_project.resources import Progress, Workspace, WriterLock
from dagster_project.settings import Settings
from reports.load import load_company_review
from reports.render import RenderedDocument, render_company_pack

COMPANY_PACK = dg.AssetKey(["reviews", "company_pack"])


def render_month(
    home: Home, settings: Settings, snapshot: Path, month: date, revision: int
) -> dict[str, RenderedDocument]:
    """Renders the company pack of one month in each language; returns them by language."""
    folder = home.reports(month, revision)
    begin_packs(folder)
    rendered: dict[str, RenderedDocument] = {}
    for language in settings.reports.languages:
        review = load_company_review(snapshot, month, report_settings(settings, language))
        target = folder / language / "company.pdf"
        rendered[language] = render_company_pack(review, target)
    finish_packs(folder, _manifest(folder, snapshot, rendered))
    return rendered


def _manifest(
    folder: Path, snapshot: Path, rendered: dict[str, RenderedDocument]
) -> dict[str, object]:
    """What is in the folder, for the delivery to compare its attachments with."""
    files = {
        str(document.path.relative_to(folder)): {
            "sha256": document.sha256,
            "pages": document.pages,
        }
        for document in rendered.values()
    }
    return {"snapshot": snapshot.name, "files": files}


def build_reviews(partitions: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    """The asset function; it reads the snapshot that its own run has published."""
    spec = dg.AssetSpec(
        COMPANY_PACK,
        deps=[PUBLISHED],
        description="The head of sales' monthly review of all roles, as a PDF per language.",
        group_name="reviews",
        kinds={"pdf", "jinja"},
        owners=["team:sales-operations"],
    )

    @dg.multi_asset(
        name="company_pack",
        specs=[spec],
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
    )
    def company_pack(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        writer: WriterLock,  # noqa: ARG001 - held while the run lasts
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult[None]:
        """Renders the months that this run has published."""
        home, settings = workspace.paths, workspace.settings()
        snapshot, revisions = read_publication(home, context.run.run_id)
        packs: dict[str, dict[str, int | str]] = {}
        pages = 0
        for month, revision in revisions.items():
            progress.step(f"Rendering the company pack of {format_month(month)}")
            for document in render_month(home, settings, snapshot, month, revision).values():
                packs[str(document.path)] = {"pages": document.pages, "sha256": document.sha256}
                pages += document.pages
        return dg.MaterializeResult(
            asset_key=COMPANY_PACK,
            metadata={
                "packs": dg.MetadataValue.json(packs),
                "pages": pages,
                "path": dg.MetadataValue.path(next(iter(packs))),
            },
        )

    return company_pack
