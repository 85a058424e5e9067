"""Every row of the marts that belongs in a table is in the text of the PDF that shows it.

The company is made up with rows in all tables. Cells of a row are looked for in their order and
near each other, as they are printed; spaces are left out, for lines break anywhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pypdfium2
import pytest

from reports.format import formatter_in
from reports.layout import bind, lay_out, pdf_of
from reports.marts import Marts, Record
from reports.person.build import person_builder
from reports.person.review import PersonReview
from reports.roles import MAIN_METRIC
from reports.team.build import build_team
from tests.unit.reports.whole_packs import USUAL, usual, usual_company

_BOSS = "boss-0000"
_NEAR = 160  # letters between two cells of a row
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """The marts, and what the packs made of them say."""

    marts: Marts
    company: str
    team: str
    people: Mapping[str, str]


@pytest.fixture(scope="module")
def printed() -> Printed:
    pack = usual("en")
    build = person_builder(pack)
    views: dict[str, PersonReview] = {
        person: build(person) for person in _below(pack.marts) if not person.startswith("boss")
    }
    laid = {person: lay_out(view) for person, view in views.items()}
    team = bind(lay_out(build_team(pack, _BOSS, views)), laid)
    return Printed(
        pack.marts,
        _text(pdf_of(usual_company("en"))),
        _text(pdf_of(team)),
        {person: _text(pdf_of(one)) for person, one in list(laid.items())[::5]},
    )


def _below(marts: Marts) -> list[str]:
    return [str(row["person_id"]) for row in marts.of("people", "manager_id", _BOSS)]


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return _solid("".join(page.get_textpage().get_text_range() for page in pages))


def _solid(text: object) -> str:
    return re.sub(r"[\s\u00a0\ufffe\u2010]+", "", str(text))


def _missing(rows: list[Cells], text: str) -> list[Cells]:
    """The rows whose cells do not stand in the text in their order."""
    gap = f".{{0,{_NEAR}}}?"
    return [
        row
        for row in rows
        if not re.search(gap.join(re.escape(_solid(cell)) for cell in row), text)
    ]


def _name(row: Record, column: str = "full_name") -> str:
    return str(row[column])


def _percent(value: object) -> str:
    assert isinstance(value, float)
    return formatter_in("en").rate(value, digits=0)


def _people(marts: Marts) -> Iterator[Cells]:
    figures = {
        "sdr": ("leads_sent", "leads_qualified", "calls"),
        "ae": ("deals_won", "deals_lost", "deals_worked"),
        "am": ("accounts_held",),
    }
    for role, columns in figures.items():
        for row in marts.people[role]:
            if row["full_name"] and row["days_in_role"]:
                yield _name(row), *(f"{row[column]:,}" for column in columns)


def _ranking(marts: Marts) -> Iterator[Cells]:
    for row in marts.rows("ranking"):
        if row["metric"] == "role_summary":
            known = (f"{row['rank']} {_percent(row['p_top_quartile'])}",) if row["rank"] else ()
            yield (_name(row), *(known or ("too few data",)))
        elif not row["rank"]:
            yield "Too few cases", f"{_name(row)} (2)"
        else:
            yield _name(row), f"{row['rate_adjusted']:.1%}".removesuffix("%")


def _advice(marts: Marts) -> Iterator[Cells]:
    for row in marts.rows("recommendations"):
        if row["kind"] == "pair":
            yield _name(row), _name(row, "coach_name"), "89%", "6", "€39,000"
        else:
            yield _name(row), "38 open deals"


def _coaching(marts: Marts) -> Iterator[Cells]:
    for row in marts.rows("candidates"):
        if row["rank"]:
            yield _name(row), _percent(row["p_positive"]), "6", "2", "30 months in the role"
    for row in marts.rows("incentives"):
        yield _name(row), "4", "3.25", "2,101", "130", "1,500", "1,630"
    for row in marts.rows("transitions"):
        yield _name(row), "AE to manager", "July 2026", "€75,959"
    names = {row["person_id"]: _name(row) for row in marts.rows("people")}
    for row in marts.rows("sessions"):
        yield (names[row["coach_id"]],)
        yield (names[row["coachee_id"]],)


def _effects(marts: Marts) -> Iterator[Cells]:
    titles = {"all": "All coaching"}
    for row in marts.rows("effects"):
        coach, _, coachee = str(row["direction"]).upper().partition("_TO_")
        title = titles.get(str(row["direction"]), f"{coach}s who coach {coachee}s")
        yield title, "21", "340", "57.4 of 100"


def _chain(marts: Marts) -> Iterator[Cells]:
    for row in marts.rows("chain_findings"):
        yield _name(row, "counterpart_name"), "accepted 10 of 40", _name(row)
    for row in marts.rows("ae_am"):
        ae, am = (USUAL.names()[role][str(row[f"{role}_id"])] for role in ("ae", "am"))
        yield ae, am, "12", "90,000", "80,000"
    rejected: dict[object, int] = {}
    fates: dict[object, int] = {}
    for row in marts.rows("sdr_ae"):
        if row["decision"] == "rejected":
            assert isinstance(row["leads"], int)
            rejected[row["ae_id"]] = rejected.get(row["ae_id"], 0) + row["leads"]
    for row in marts.rows("rejected_fates"):
        assert isinstance(row["leads"], int)
        fates[row["fate"]] = fates.get(row["fate"], 0) + row["leads"]
    for person, leads in rejected.items():
        yield (f"{USUAL.names()['ae'][str(person)]} {leads}",)
    for leads in fates.values():
        yield (f"{leads} {leads / sum(fates.values()):.1%}",)


def _rest(marts: Marts) -> Iterator[Cells]:
    names = {row["person_id"]: _name(row) for row in marts.rows("people")}
    for row in marts.rows("revision_changes"):
        yield names[row["person_id"]], "October 2026", "3", "4"
    for row in marts.quality:
        columns = ("rows_delivered", "rows_kept", "rows_rejected", "rows_flagged")
        yield str(row["source"]), "".join(f"{row[column]:,}" for column in columns)
    for row in marts.reasons:
        yield "Leads", "rejected", str(row["reason"]), "37", "Lead.csv"
    for row in marts.definitions:
        yield str(row["metric"]), str(row["definition"])[:80], str(row["counted_in"])


@pytest.mark.parametrize("table", [_people, _ranking, _advice, _coaching, _effects, _chain, _rest])
def test_every_row_of_the_marts_is_in_the_companys_pack(
    table: Callable[[Marts], Iterator[Cells]], printed: Printed
) -> None:
    rows = list(table(printed.marts))
    assert rows
    assert _missing(rows, printed.company) == []


def test_every_stage_of_the_chain_is_judged_in_the_companys_pack(printed: Printed) -> None:
    judged = printed.company.count("asusual") + printed.company.count("alarm:lower")
    stages = {row["stage"] for row in printed.marts.rows("health")} - {"result"}
    assert judged == len(stages)


def test_every_row_about_the_team_is_in_its_pack(printed: Printed) -> None:
    ours, marts = set(_below(printed.marts)), printed.marts
    rows: list[Cells] = []
    for row in marts.rows("recommendations"):
        if row["person_id"] in ours:
            coach = (_name(row, "coach_name"),) if row["coach_name"] else ("open deals",)
            rows.append((_name(row), *coach))
    rows += [(_name(row), "4", "3.3", "1,630") for row in _of(marts, "incentives", ours)]
    rows += [(_name(row),) for row in _of(marts, "followup", ours)]
    rows += [
        (_name(row, "counterpart_name"), _name(row)) for row in _of(marts, "chain_findings", ours)
    ]
    for row in _of(marts, "ranking", ours):
        if row["metric"] in MAIN_METRIC.values():
            rows.append((_name(row), f"{row['rate_adjusted']:.1%}"))
    assert _missing(rows, printed.team) == []


def _of(marts: Marts, table: str, people: set[str]) -> list[Record]:
    return [row for row in marts.rows(table) if row["person_id"] in people]


def test_every_row_about_a_person_is_in_their_pack(printed: Printed) -> None:
    for person, text in printed.people.items():
        rows: list[Cells] = [
            (_name(row, "coach_name"),) if row["coach_name"] else ("open deals",)
            for row in printed.marts.of("recommendations", "person_id", person)
        ]
        rows += [
            (f"{row['rate_adjusted']:.1%}",)
            for row in printed.marts.of("ranking", "person_id", person)
            if row["metric"] in MAIN_METRIC.values()
        ]
        assert _missing(rows, text) == []
