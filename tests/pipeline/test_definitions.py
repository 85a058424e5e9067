"""What Dagster shows and runs: the graph, jobs, schedule and sensors."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from dagster_project.definitions import build_defs
from dagster_project.delivery.ledger import Ledger, Piece, State
from dagster_project.home import Home
from dagster_project.jobs import CLOSE_MONTH, SEND_REVIEWS
from dagster_project.resources import Workspace
from dagster_project.schedules import SCHEDULED_TAG, decide
from dagster_project.sensors import mail_request
from dagster_project.settings import Settings
from tests.conftest import MONTH

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def definitions(closed_home: Path) -> dg.Definitions:
    return build_defs({"workspace": Workspace(home=str(closed_home))})


def test_definitions_are_loadable(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_every_asset_tells_what_it_is_and_whom_to_ask(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    specs = [graph.get(key) for key in graph.get_all_asset_keys() if graph.get(key).is_executable]
    assert len(specs) > 40
    for spec in specs:
        assert spec.description, spec.key
        assert spec.owners, spec.key
        assert spec.kinds, spec.key
        assert spec.group_name != "default", spec.key


def test_all_assets_of_a_job_share_partitions_and_backfill_policy(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    executable = [graph.get(key) for key in graph.get_all_asset_keys()]
    executable = [asset for asset in executable if asset.is_executable]
    assert {asset.backfill_policy for asset in executable} == {dg.BackfillPolicy.single_run()}
    zones = {asset.partitions_def.timezone for asset in executable}  # type: ignore[union-attr]
    assert zones == {"Europe/Berlin"}


def test_the_chain_runs_from_the_raw_rows_to_the_pack(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    pack = dg.AssetSelection.assets(dg.AssetKey(["reviews", "company_pack"])).upstream()
    upstream = {key.to_user_string() for key in pack.resolve(graph)}
    assert {"raw/opportunity", "inputs/requested_months", "ae_monthly", "published/marts"} <= (
        upstream
    )


def test_closing_never_includes_the_delivery(definitions: dg.Definitions) -> None:
    close = definitions.resolve_job_def(CLOSE_MONTH)
    send = definitions.resolve_job_def(SEND_REVIEWS)
    assert "delivered_company_pack" not in close.graph.node_dict
    assert set(send.graph.node_dict) == {"delivered_company_pack"}


@pytest.mark.parametrize(
    "tags",
    [
        {"dagster/backfill": "abc", "dagster/partition": "2026-10"},
        {
            "dagster/asset_partition_range_start": "2026-09",
            "dagster/asset_partition_range_end": "2026-10",
        },
    ],
)
def test_the_delivery_refuses_backfills_and_ranges(
    definitions: dg.Definitions, tags: dict[str, str]
) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def(SEND_REVIEWS)
        result = job.execute_in_process(instance=instance, tags=tags, raise_on_error=False)
        assert not result.success
        messages = [str(event.message) for event in result.get_step_failure_events()]
        errors = [
            event.step_failure_data.error.to_string()
            for event in result.get_step_failure_events()
            if event.step_failure_data.error
        ]
    assert "one month at a time" in "".join(messages + errors)


@pytest.mark.parametrize(
    ("moment", "kind", "words"),
    [
        (datetime(2026, 11, 1, 6, tzinfo=BERLIN), "skip", "not due before 2026-11-02"),  # Sunday
        (datetime(2026, 11, 2, 6, tzinfo=BERLIN), "run", "complete"),
        (datetime(2026, 12, 1, 6, tzinfo=BERLIN), "skip", "2026-11-01"),  # no drop for November
        (datetime(2026, 12, 7, 6, tzinfo=BERLIN), "late", "past its deadline 2026-12-04"),
    ],
)
def test_the_tick_asks_from_the_first_working_day_for_a_complete_drop(
    closed_home: Path, tmp_path: Path, moment: datetime, kind: str, words: str
) -> None:
    home = Home(tmp_path)  # nothing is closed here; the drops are those of the closed company
    home.root.joinpath("landing").symlink_to(Home(closed_home).landing("crm").parent)
    decision = decide(moment, Settings(), home)
    assert decision.kind == kind
    assert words in decision.reason


def test_the_same_drop_is_requested_under_the_same_key_and_a_closed_month_not_at_all(
    closed_home: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    home.root.joinpath("landing").symlink_to(Home(closed_home).landing("crm").parent)
    morning = datetime(2026, 11, 2, 6, tzinfo=BERLIN)
    keys = {decide(morning, Settings(), home).run_key for _ in range(2)}
    assert len(keys) == 1
    assert decide(morning, Settings(), Home(closed_home)).kind == "skip"


def test_a_month_that_was_published_but_not_rendered_is_requested_again_each_day(
    own_home: Path,
) -> None:
    home = Home(own_home)
    (home.reports(MONTH, 1) / "manifest.json").unlink()
    shutil.rmtree(home.landing("crm"))  # what is published needs no drop any more to be asked for
    first = decide(datetime(2026, 11, 3, 6, tzinfo=BERLIN), Settings(), home)
    second = decide(datetime(2026, 11, 4, 6, tzinfo=BERLIN), Settings(), home)
    assert (first.kind, second.kind) == ("run", "run")
    assert first.reason == "2026-10: revision 1 is published but not rendered"
    assert first.run_key != second.run_key


def test_only_a_scheduled_close_is_followed_by_a_mail(tmp_path: Path) -> None:
    home = Home(tmp_path)
    tags = {"dagster/partition": "2026-10"}
    scheduled = dg.DagsterRun(job_name=CLOSE_MONTH, tags=tags | {SCHEDULED_TAG: "true"})
    request = mail_request(scheduled, home)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-10"
    by_hand = dg.DagsterRun(job_name=CLOSE_MONTH, tags=tags)
    assert isinstance(mail_request(by_hand, home), dg.SkipReason)
    backfill = dg.DagsterRun(
        job_name=CLOSE_MONTH, tags=tags | {SCHEDULED_TAG: "true", "dagster/backfill": "x"}
    )
    assert isinstance(mail_request(backfill, home), dg.SkipReason)


@pytest.mark.parametrize(
    ("state", "is_mailed"), [("failed", False), ("sent", True), ("unknown", True)]
)
def test_a_scheduled_close_that_is_executed_again_mails_nothing_that_readers_have(
    tmp_path: Path, state: State, is_mailed: bool
) -> None:
    home = Home(tmp_path)
    run = dg.DagsterRun(
        job_name=CLOSE_MONTH, tags={"dagster/partition": "2026-10", SCHEDULED_TAG: "true"}
    )
    piece, at = Piece(MONTH, 1, "company", "en", "jane@company.example"), datetime.now(BERLIN)
    with Ledger(home.ledger) as ledger:
        ledger.plan([piece], transport="smtp", at=at)
        assert isinstance(mail_request(run, home), dg.RunRequest)
        ledger.begin(piece, transport="smtp", at=at, again=False)
        ledger.finish(piece, state, at=at, detail="")
    assert isinstance(mail_request(run, home), dg.SkipReason) is is_mailed
