"""Packs rendered by units: shared layouts, failures that stop nothing, workers that die."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports.names import slug
from reports.packs import Choices, Document, Failure, Unit, units_of
from reports.person.review import PersonReview
from reports.units import Rendered, Result
from reports.workers import render_units
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts, person_id

FIRM = Firm(people=1, rows=3, months=3)
BOSS = f"en/teams/{slug('Boss Quillonboss', 'boss-0001')}.pdf"


@dataclass(frozen=True, slots=True)
class Deadly(PersonReview):
    """A pack that kills each worker that receives it; one named by a path, only the first."""

    def __reduce__(self) -> Any:  # noqa: ANN401, D105 - as in object
        values = {field: getattr(self, field) for field in PersonReview.__dataclass_fields__}
        return _kill_worker, (PersonReview(**values), self.name)


def _kill_worker(view: PersonReview, marker: str) -> PersonReview:
    if parent_process() and not Path(marker).exists():
        if marker.startswith("/"):  # only the first time
            Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return view


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    return list(units_of(firm_marts(FIRM), MONTH, Choices(SETTINGS, team=("en",), person=("en",))))


@pytest.fixture(scope="module")
def rendered(
    units: list[Unit], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Result]]:
    folder = tmp_path_factory.mktemp("packs")
    return folder, render_units(units, folder)


def test_every_document_is_written_and_told(
    rendered: tuple[Path, list[Result]], units: list[Unit]
) -> None:
    folder, results = rendered
    assert [one.name for one in results] == [one.name for unit in units for one in unit]
    for one in results:
        assert isinstance(one, Rendered), one
        content = (folder / one.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        assert len(PdfReader(folder / one.name).pages) == one.pages


def test_a_team_pack_ends_with_the_first_page_of_each_direct_report(
    rendered: tuple[Path, list[Result]],
) -> None:
    folder, _ = rendered
    team = PdfReader(folder / BOSS)
    names = {role: f"{role.upper()} Quillon00 Name" for role in ("ae", "am", "sdr")}
    for page, (role, name) in zip(team.pages[-3:], names.items(), strict=True):
        own = PdfReader(folder / f"en/people/{slug(name, person_id(role))}.pdf").pages[0]
        assert page.extract_text() == own.extract_text()
        assert name in page.extract_text().replace("\u00a0", " ")
    outline: Any = team.outline
    titles = [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    assert [title for title in titles if "Quillon00" in title] == list(names.values())


def test_a_team_pack_is_tagged_on_all_pages_and_links_lead_to_them(
    rendered: tuple[Path, list[Result]],
) -> None:
    folder, _ = rendered
    team = PdfReader(folder / BOSS)
    catalog: Any = team.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    tagged = {
        element["/Pg"].get_object().get("/StructParents")
        for element in _elements(catalog["/StructTreeRoot"])
        if "/Pg" in element
    }
    assert tagged == set(range(len(team.pages)))


def _elements(element: Any) -> list[Any]:  # noqa: ANN401 - pypdf's objects
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    objects = [child.get_object() for child in children]
    below = [one for child in objects if isinstance(child, dict) for one in _elements(child)]
    return [element, *below]


def test_attached_tables_are_related_dated_by_the_data_and_hold_the_rules(
    rendered: tuple[Path, list[Result]],
) -> None:
    folder, _ = rendered
    name = slug("AE Quillon00 Name", person_id("ae"))
    person = PdfReader(folder / f"en/people/{name}.pdf")
    assert "rules.csv" in person.attachments
    rules = person.attachments["rules.csv"][0].decode("utf-8-sig")
    assert rules.splitlines()[0] == "Rule,Sentence,Inputs,n,Threshold"
    assert len(rules.splitlines()) > 3
    catalog: Any = person.trailer["/Root"]
    files = [file.get_object() for file in catalog["/AF"]]
    assert len(files) == len(person.attachments)
    for file in files:
        assert file["/AFRelationship"] == "/Data"
        assert file["/UF"]
        assert file["/Desc"]
        dates = file["/EF"]["/F"].get_object()["/Params"]
        assert dates["/CreationDate"] == dates["/ModDate"] == "D:20261031230000Z"
    team = set(PdfReader(folder / BOSS).attachments)
    assert {"rules.csv", f"{name}-rules.csv"} <= team


def test_workers_write_the_same_bytes_as_this_process(
    rendered: tuple[Path, list[Result]], units: list[Unit], tmp_path: Path
) -> None:
    told: list[Result] = []
    split = [(document,) for unit in units for document in unit]
    results = render_units(split, tmp_path, workers=2, tell=told.append)
    assert told == results
    assert {one.name: one for one in results} == {one.name: one for one in rendered[1]}


def test_a_pack_that_cannot_be_laid_out_is_told_and_the_others_are_made(
    units: list[Unit], tmp_path: Path
) -> None:
    documents = [one for one in units[0] if isinstance(one, Document) and one.kind == "person"]
    odd = replace(SETTINGS, page_size="Papyrus")
    first = replace(documents[0], view=replace(documents[0].view, settings=odd))
    results = render_units([(first, *documents[1:])], tmp_path)
    assert isinstance(results[0], Failure)
    assert "Papyrus" in results[0].cause
    assert all(isinstance(one, Rendered) for one in results[1:])
    assert not (tmp_path / first.name).exists()


def _deadly(document: Document, name: str) -> Document:
    view = document.view
    values = {field: getattr(view, field) for field in PersonReview.__dataclass_fields__}
    return replace(document, view=Deadly(**values | {"name": name}))


def test_a_worker_that_dies_twice_is_told_with_its_pack_and_the_rest_is_finished(
    units: list[Unit], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    documents = [one for one in units[0] if isinstance(one, Document) and one.kind == "person"]
    killer = _deadly(documents[0], "always")
    results = render_units([(killer, documents[1]), (documents[2],)], tmp_path, workers=2)
    failed = [one for one in results if isinstance(one, Failure)]
    assert [one.name for one in failed] == [killer.name]
    assert "ended before it was done" in failed[0].cause
    assert {one.name for one in results} == {one.name for one in documents}
    assert killer.name in caplog.text


def test_work_that_was_lost_with_a_killed_worker_is_done_again(
    units: list[Unit], tmp_path: Path
) -> None:
    documents = [one for one in units[0] if isinstance(one, Document) and one.kind == "person"]
    once = _deadly(documents[0], str(tmp_path / "killed"))
    results = render_units([(once,), (documents[1],)], tmp_path / "packs", workers=2)
    assert (tmp_path / "killed").exists()
    assert sorted(one.name for one in results if isinstance(one, Rendered)) == sorted(
        one.name for one in documents[:2]
    )


_RUN = """
import sys
from pathlib import Path
from reports.packs import Choices, units_of
from reports.workers import render_units
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, firm_marts

if __name__ == "__main__":
    units = units_of(firm_marts(Firm(people=20, rows=3)), MONTH, Choices(SETTINGS, person=("en",)))
    render_units(units, Path(sys.argv[1]), workers=2, tell=lambda _: print("told", flush=True))
"""


def _of_session(session: int) -> list[int]:
    """The processes of a session, which is the fourth word after a process's name."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, fields = path.read_text(encoding="utf-8").rpartition(")")
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        state, *_, belongs_to = fields.split()[:4]
        if int(belongs_to) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


def test_a_killed_run_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script, tmp_path / "packs"],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"told\n"
        assert len(_of_session(run.pid)) > 2
        run.kill()
    for _ in range(100):
        if not _of_session(run.pid):
            break
        time.sleep(0.1)
    assert _of_session(run.pid) == []
