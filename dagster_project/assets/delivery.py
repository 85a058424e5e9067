"""The delivery as an asset: the company pack of one published month, mailed to leadership.

Here belong what is mailed to whom, and the refusal of everything but one month at a time. How mail
is sent and remembered is `delivery`; what it says is `reports`.
"""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from dagster_project.assets.common import SINGLE_RUN
from dagster_project.assets.reviews import COMPANY_PACK
from dagster_project.closing.pins import by_own_name, published_pins
from dagster_project.delivery.deliver import deliver
from dagster_project.delivery.ledger import Piece
from dagster_project.delivery.message import Attachment, Content
from dagster_project.delivery.pack import open_pack
from dagster_project.delivery.recipients import addressees
from dagster_project.delivery.send import Letter
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.months import format_month, parse_month
from dagster_project.report_settings import report_settings
from dagster_project.resources import Progress, Workspace
from dagster_project.runs import close_dead_runs
from dagster_project.settings import Settings
from dagster_project.settings_forgotten import refuse_forgotten
from reports.load import load_company_review
from reports.mail import company_mail

DELIVERED = dg.AssetKey(["reviews", "delivered_company_pack"])
PACK = "company"
_PARTITION = "dagster/partition"


class SendConfig(dg.Config):
    """What a person may choose when a month is sent."""

    again: bool = False


def the_one_month(tags: Mapping[str, str]) -> date:
    """The one month that a run is for, by the run's tags.

    Raises:
        UsageError: the run is part of a backfill (whatever its size), spans a range of months, or
            has none.
    """
    # dagster/backfill, parent_backfill_id, root_backfill_id, asset_partition_range_start and _end.
    several = sorted(
        tag
        for tag in tags
        if tag.startswith("dagster/") and ("backfill" in tag or "partition_range" in tag)
    )
    month = tags.get(_PARTITION)
    if several or month is None:
        found = f"tags {', '.join(several)}" if several else "no partition"
        raise UsageError(
            f"reviews are mailed one month at a time, never by a backfill or for a range (found "
            f"{found}); nothing was mailed. Launch send_reviews for a single partition, or run "
            "`reviews send YYYY-MM`."
        )
    return parse_month(month)


def published_snapshot(home: Home) -> Path:
    """The published marts by the name that is theirs alone, whatever is published meanwhile."""
    if not home.marts.exists():
        raise UsageError(
            f"nothing is published in {home.root} yet (no {home.marts}), so nothing can be mailed. "
            "Close a month first: reviews close YYYY-MM."
        )
    return by_own_name(home.marts)


def newest_revision(snapshot: Path, month: date) -> int:
    """The revision of a month that readers should have.

    Raises:
        UsageError: the month is not published; says which are.
    """
    pins = published_pins(snapshot)
    if month not in pins:
        closed = ", ".join(format_month(known) for known in sorted(pins)[-12:])
        raise UsageError(
            f"{format_month(month)} is not published, so there is nothing to mail (published: "
            f"{closed or 'no month'}). Close it first: reviews close {format_month(month)}."
        )
    return pins[month][-1].revision


def write_letters(home: Home, settings: Settings, month: date) -> list[Letter]:
    """What is to reach whom: the newest revision's pack, checked, with its body.

    Raises:
        UsageError: the month is not published, or nobody is configured to get it.
        PackError: a pack is missing or is not what was rendered.
    """
    recipients = addressees(settings.mail.recipients)
    if not recipients:
        raise UsageError("mail.recipients lists nobody; write the addresses of the readers there.")
    if not settings.reports.company.enabled:
        raise UsageError(
            "reports.company.enabled is false, so there is no company pack to mail; set it to true "
            "and close the month again."
        )
    snapshot = published_snapshot(home)
    revision, language = newest_revision(snapshot, month), settings.mail_language
    content = _content(home, settings, snapshot, month, revision, language)
    return [
        Letter(Piece(month, revision, PACK, language, recipient.key), recipient, content)
        for recipient in recipients
    ]


def _content(
    home: Home, settings: Settings, snapshot: Path, month: date, revision: int, language: str
) -> Content:
    name = format_month(month)
    remedy = f"Nothing was mailed. Render it anew with: reviews close {name}."
    pack = open_pack(home.reports(month, revision), f"{language}/{PACK}.pdf", remedy)
    review = load_company_review(snapshot, month, report_settings(settings, language))
    body = company_mail(review)
    file_name = f"sales-review-{name}-r{revision}-{language}.pdf"
    attachment = Attachment(file_name, pack.content)
    return Content(body.subject, body.text, body.html, attachment, language)


def build_delivery(partitions: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    """The asset function; `send_reviews` runs it alone."""
    spec = dg.AssetSpec(
        DELIVERED,
        deps=[COMPANY_PACK],
        description=(
            "The company pack of the newest published revision, mailed once to each recipient in "
            "the settings; who was mailed what is in the ledger. Refuses ranges and backfills."
        ),
        group_name="delivery",
        kinds={"email"},
        owners=["team:sales-operations"],
    )

    @dg.multi_asset(
        name=DELIVERED.path[-1],
        specs=[spec],
        partitions_def=partitions,
        backfill_policy=SINGLE_RUN,
    )
    def delivered_company_pack(
        context: dg.AssetExecutionContext,
        config: SendConfig,
        workspace: Workspace,
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult[None]:
        """Checks the attachment, mails it, and fails where anybody lacks it."""
        month = the_one_month(context.run.tags)
        close_dead_runs(context.instance, own_run_id=context.run.run_id, dead=None)
        refuse_forgotten(workspace)
        home, settings = workspace.paths, workspace.settings()
        progress.step(f"Mailing the review of {format_month(month)}")
        letters = write_letters(home, settings, month)
        outcomes = deliver(
            letters,
            settings.mail,
            ledger_path=home.ledger,
            outbox=home.outbox,
            at=datetime.now(UTC),
            again=config.again,
            environment=os.environ,
        )
        return dg.MaterializeResult(
            asset_key=DELIVERED,
            metadata={
                "deliveries": [outcome.line() for outcome in outcomes],
                "revision": letters[0].piece.revision,
                "transport": settings.mail.transport,
                "mailed_now": sum(outcome.ending == "sent" for outcome in outcomes),
                "ledger": dg.MetadataValue.path(str(home.ledger)),
            },
        )

    return delivered_company_pack
