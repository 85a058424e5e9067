"""The packs as an asset: PDFs rendered from one published snapshot.

Here belongs the thin step and the record of what was rendered (`manifest.json` beside the packs).
What a pack says and looks like is in `reports`.
"""

import hashlib
from datetime import date
from pathlib import Path

import dagster as dg

import reports
from dagster_project.assets.common import SINGLE_RUN
from dagster_project.assets.publish import PUBLISHED
from dagster_project.closing.build import read_publication
from dagster_project.closing.rendered import begin_packs, finish_packs, rendered_packs
from dagster_project.closing.version import content_hash, current_code_version
from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.home import Home
from dagster_project.months import format_month
from dagster_project.report_settings import report_settings
from dagster_project.resources import Progress, Workspace, WriterLock
from dagster_project.settings import Settings
from reports.errors import ReportError
from reports.load import load_company_review
from reports.render import RenderedDocument, render_company_pack

COMPANY_PACK = dg.AssetKey(["reviews", "company_pack"])


def packs_recipe(settings: Settings) -> str:
    """A hash over everything that the packs of a month depend on beside the marts' rows."""
    package = Path(reports.__file__).parent
    told = [repr(report_settings(settings, name)) for name in settings.reports.languages]
    parts = [
        *told,
        settings.figures_hash(),
        current_code_version(PROJECT_DIR),
        content_hash(
            path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"
        ),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def render_month(
    home: Home, settings: Settings, snapshot: Path, month: date, revision: int, recipe: str
) -> dict[str, RenderedDocument]:
    """Renders the company pack of one month in each language; returns them by language.

    Raises:
        ReportError: names the month.
    """
    folder = home.reports(month, revision)
    begin_packs(folder)
    rendered: dict[str, RenderedDocument] = {}
    for language in settings.reports.languages:
        try:
            review = load_company_review(snapshot, month, report_settings(settings, language))
            target = folder / language / "company.pdf"
            rendered[language] = render_company_pack(review, target)
        except ReportError as error:
            raise type(error)(f"{format_month(month)}: {error}") from error
    finish_packs(folder, _manifest(folder, snapshot, rendered) | {"recipe": recipe})
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
        published = read_publication(home, context.run.run_id)
        recipe = packs_recipe(settings)
        packs: dict[str, dict[str, int | str]] = {}
        kept = []
        for month, revision in published.revisions.items():
            folder, name = home.reports(month, revision), format_month(month)
            # A single month is always rendered anew: somebody asked for it.
            is_asked = len(published.revisions) == 1 or month not in published.unchanged
            files = None if is_asked else rendered_packs(folder, recipe)
            if files is None:
                progress.step(f"Rendering the company pack of {name}")
                made = render_month(home, settings, published.snapshot, month, revision, recipe)
                packs |= {
                    str(d.path): {"pages": d.pages, "sha256": d.sha256} for d in made.values()
                }
            else:
                kept.append(name)
                packs |= {str(folder / file): found for file, found in files.items()}
        return dg.MaterializeResult(
            asset_key=COMPANY_PACK,
            metadata={
                "packs": dg.MetadataValue.json(packs),
                "pages": sum(int(pack["pages"]) for pack in packs.values()),
                "path": dg.MetadataValue.path(next(iter(packs))),
                "kept_months": kept,
            },
        )

    return company_pack
