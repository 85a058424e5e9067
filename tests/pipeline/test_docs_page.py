"""The page that describes the marts, as a reader's browser shows it: whole, and without network."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from dagster_project.cli import main
from dagster_project.docs_page import DocsError, closed_off, docs_page
from dagster_project.home import Home
from dagster_project.quoting import literal

BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def _docs(home: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "docs", *options], catch_exceptions=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder with one published mart and its page."""
    root = tmp_path_factory.mktemp("o'br #1 {x}")
    marts = Home(root).marts
    marts.parent.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(marts)} as marts")
        connection.execute("create table marts.sdr_monthly (person_id varchar, leads_sent hugeint)")
        connection.execute("insert into marts.sdr_monthly values ('a person of the company', 3)")
    result = _docs(root)
    assert result.exit_code == 0, result.output
    return root


def _dom(page: Path, folder: Path, route: str = "") -> tuple[str, set[str]]:
    """What stands in the page after its scripts ran, and the addresses that it asked for."""
    log = folder / "net.json"
    assert BROWSER is not None
    done = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--virtual-time-budget=20000",
            "--dump-dom",
            f"{page.as_uri()}{route}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    dom = re.sub(r"<script.*?</script>", "", done.stdout, flags=re.DOTALL)
    return dom, _asked_for(log)


def _asked_for(log: Path) -> set[str]:
    """Addresses that the page asked for; Chromium's own questions have another origin."""
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = [event.get("params", {}) for event in events]
    return {
        str(params["url"])
        for params in asked
        if params.get("initiator") == "null"
        and not str(params.get("url", "file:")).startswith("file:")
    }


@needs_browser
def test_the_page_opens_with_our_overview_and_every_mart(home: Path, tmp_path: Path) -> None:
    dom, asked = _dom(docs_page(Home(home)), tmp_path)
    assert "Two months in most marts" in dom
    for mart in (
        "sdr_monthly",
        "ae_monthly",
        "am_monthly",
        "company_monthly",
        "metric_definitions",
    ):
        assert mart in dom
    assert asked == set()


@needs_browser
def test_a_mart_shows_its_definitions_and_the_published_types(home: Path, tmp_path: Path) -> None:
    route = "#!/model/model.sales_reviews.sdr_monthly"
    dom, asked = _dom(docs_page(Home(home)), tmp_path, route)
    text = " ".join(re.sub(r"<[^>]+>", " ", dom).split())
    assert "A lead counts once, for the SDR and in the month of its first hand-over" in text
    assert "HUGEINT" in text
    assert asked == set()


@needs_browser
@pytest.mark.parametrize("is_closed_off", [False, True])
def test_the_browser_refuses_what_is_elsewhere(tmp_path: Path, is_closed_off: bool) -> None:
    address = "http://elsewhere.example/"
    page = f"<html><head></head><body>here<img src='{address}'></body></html>"
    path = tmp_path / "page.html"
    path.write_text(closed_off(page) if is_closed_off else page, encoding="utf-8")
    dom, asked = _dom(path, tmp_path)
    assert "here" in dom
    assert asked == (set() if is_closed_off else {address})


def test_the_page_holds_no_rows_and_no_paths_of_this_machine(home: Path) -> None:
    page = docs_page(Home(home)).read_text(encoding="utf-8")
    assert "a person of the company" not in page
    assert "reviews-docs-" not in page
    assert str(home) not in page


def test_the_published_file_is_only_read_and_may_be_held_open(home: Path, tmp_path: Path) -> None:
    marts = Home(home).marts
    before = marts.read_bytes()
    output = tmp_path / "marts.html"
    with duckdb.connect() as reader:
        reader.execute(f"attach {literal(marts)} as marts (read_only)")
        result = _docs(home, "--output", str(output))
    assert result.exit_code == 0, result.output
    assert str(output) in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["marts.html"]
    assert marts.read_bytes() == before
    assert not (home / "state").exists()


def test_without_marts_there_is_nothing_to_describe(tmp_path: Path) -> None:
    result = _docs(tmp_path)
    assert result.exit_code == 1
    assert "Close a month first" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_page_in_no_folder_is_bad_usage(home: Path, tmp_path: Path) -> None:
    result = _docs(home, "--output", str(tmp_path / "none" / "docs.html"))
    assert result.exit_code == 2
    assert "a folder that exists" in result.output


def test_a_page_that_cannot_be_closed_off_is_refused() -> None:
    with pytest.raises(DocsError, match="0 times <head> instead of once"):
        closed_off("<html><body></body></html>")
