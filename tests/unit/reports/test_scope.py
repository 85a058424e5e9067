"""Packs name nobody whom they may not name; whom they may is worked out without the product."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.context import PackContext
from reports.model import Note
from reports.months import next_month
from reports.person.build import build_person
from reports.team.build import build_team
from tests.names_allowed import Marts, Search, allowed_ids, search_of, strings_of
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.team_rows import MONTH, Made, Rows, advise_pair, pack_of, rows_of

CUTOFF = next_month(MONTH)
_MARTS = {
    "dim_person": "people",
    "coaching_recommendations": "recommendations",
    "recommendation_followup": "followup",
    "coaching_monthly": "sessions",
    "chain_findings": "chain_findings",
}
# Names that lie within others, and one that a team has too.
PEOPLE: Sequence[Made] = (
    Made("p-head", "Hedda Oberlin", "manager", "Sales"),
    Made("p-north", "Nora Tal", "manager", "North", "p-head"),
    Made("p-south", "Sven Talberg", "manager", "South", "p-head"),
    Made("p-n1", "Ada Eins", "ae", "North", "p-north", size=9),
    Made("p-n10", "Bo Zwei", "sdr", "North", "p-north", size=12),
    Made("p-n2", "Cy Drei", "am", "North", "p-north"),
    Made("p-s1", "Dana Vier", "ae", "South", "p-south", size=21),
    Made("p-s2", "Eli Fünf", "sdr", "South", "p-south"),
    Made("p-s3", "South", "sdr", "South", "p-south"),
    Made("p-s4", "Ada Eins", "sdr", "South", "p-south"),
    Made("p-lone", "Fox Sechs", "ae", "West", ""),
    Made("p-gone", "Gus Sieben", "ae", "North", "p-north", left_on=MONTH),
)
SELLING = [one.person_id for one in PEOPLE if one.role != "manager" and one.left_on is None]


def _organisation() -> Rows:
    """Recommendations, sessions, findings and follow-ups within and across the teams."""
    rows = rows_of(PEOPLE)
    advise_pair(rows, "p-n1", "p-s1")
    advise_pair(rows, "p-s2", "p-s1")
    advise_pair(rows, "p-s4", "p-n10", rule_id="gap_to_upper_quartile")
    for coach, coachee in (("p-gone", "p-n1"), ("p-s1", "p-s2"), ("p-lone", "p-n2")):
        rows.add(
            "sessions",
            month=MONTH,
            coach_id=coach,
            coachee_id=coachee,
            metric="close_rate",
            sessions=2,
            hours=1.5,
        )
    rows.add(
        "chain_findings",
        finding="pair_accepts_less",
        subject="p-n10>p-s1",
        person_id="p-n10",
        counterpart_id="p-s1",
        team="North",
        value=0.4321,
        compared_with=0.6543,
        n=31,
        lost=2.0,
        lost_unit="deals_won",
    )
    rows.add(
        "followup",
        recommended_in=MONTH.replace(month=9),
        recommendation_id="pair-p-s2-p-lone",
        kind="pair",
        person_id="p-s2",
        coach_id="p-lone",
        metric="lead_rate",
        sessions=1,
        is_carried_out=True,
        verdict="too_early",
    )
    return rows


def _raw(rows: Rows) -> Marts:
    return {mart: rows.tables.get(table, []) for mart, table in _MARTS.items()}


def _with_notes(rows: Rows) -> PackContext:
    people = [row["person_id"] for row in rows.tables["people"]]
    notes = tuple(Note(one, MONTH, f"A word about {one}.") for one in people)
    return pack_of(rows, replace(SETTINGS, notes=notes))


def _sellers_below(pack: PackContext, manager_id: str) -> list[str]:
    below = pack.roster.direct_reports(manager_id)
    return [one.person_id for one in below if one.role in ("sdr", "ae", "am")]


def _leaks_of_team(pack: PackContext, rows: Rows, manager_id: str) -> dict[str, list[str]]:
    people = {one: build_person(pack, one) for one in _sellers_below(pack, manager_id)}
    review = build_team(pack, manager_id, people)
    search = search_of("team", manager_id, _raw(rows), CUTOFF)
    return {text: found for text in strings_of(review) if (found := search.leaks(text))}


@pytest.mark.parametrize("manager", ["p-head", "p-north", "p-south"])
def test_a_team_pack_names_nobody_beyond_the_team_and_those_whom_it_meets(manager: str) -> None:
    rows = _organisation()

    assert _leaks_of_team(_with_notes(rows), rows, manager) == {}


@pytest.mark.parametrize("person", SELLING)
def test_a_person_pack_names_the_person_the_manager_and_counterparts(person: str) -> None:
    rows = _organisation()
    pack = _with_notes(rows)

    review = build_person(pack, person)

    search = search_of("person", person, _raw(rows), CUTOFF)
    assert {text: found for text in strings_of(review) if (found := search.leaks(text))} == {}


def test_a_coach_or_counterpart_from_outside_is_named_without_a_figure() -> None:
    rows = _organisation()

    texts = list(strings_of(build_team(_with_notes(rows), "p-north", {})))

    about = [text for text in texts if "Dana Vier" in text]
    assert any("coach Ada Eins" in text for text in about)
    assert any("fewer leads are accepted" in text for text in about)
    assert not any("43.2%" in text or "65.4%" in text for text in texts)
    assert not any("is ahead" in text for text in about)


def test_the_manager_of_both_is_told_the_figures_of_a_pair() -> None:
    texts = list(strings_of(build_team(_with_notes(_organisation()), "p-head", {})))

    assert any("43.2%" in text and "65.4%" in text for text in texts)


def test_a_circle_of_managers_tells_nobody_what_concerns_themselves_alone() -> None:
    chart = Chart(
        (
            Made("q-1", "Una Kreis", "ae", "One", "q-2"),
            Made("q-2", "Duo Kreis", "ae", "One", "q-1"),
            Made("q-3", "Tria Fern", "ae", "Two"),
        ),
        (("q-1", "q-3"),),
    )
    rows = chart.rows()
    pack = _with_notes(rows)

    assert _leaks_of_team(pack, rows, "q-1") == {}
    assert any("Tria Fern" in text for text in strings_of(build_team(pack, "q-2", {})))


def test_a_leak_would_be_found_in_any_part_of_a_view_model() -> None:
    rows = _organisation()
    review = build_team(_with_notes(rows), "p-north", {})
    search = search_of("team", "p-north", _raw(rows), CUTOFF)
    note = Note("p-s2", MONTH, "hidden")

    leaky = replace(review, settings=replace(review.settings, notes=(note,)))

    assert [found for text in strings_of(leaky) if (found := search.leaks(text))] == [["p-s2"]]


def test_whom_a_pack_may_name_follows_from_the_rows() -> None:
    marts = _raw(_organisation())

    team = allowed_ids("team", "p-north", marts, CUTOFF)
    person = allowed_ids("person", "p-n1", marts, CUTOFF)

    assert team.addresses == {"p-north", "p-n1", "p-n10", "p-n2"}
    assert team.names - team.addresses == {"p-s1", "p-s4", "p-gone", "p-lone"}
    assert person.names == {"p-n1", "p-north", "p-s1", "p-gone"}
    assert person.addresses == {"p-n1"}
    assert allowed_ids("company", "", marts, CUTOFF).names == {one.person_id for one in PEOPLE}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nora Tal hands over", ["Nora Tal"]),
        ("Nora Talberg hands over", []),  # another person's name, which may be told
        ("nora\n tal", ["Nora Tal"]),
        ("p-1 and p-10", ["p-1"]),
        ("p-10", []),  # another id
        ("write to nora.tal@sales.example", ["nora.tal@sales.example"]),
    ],
)
def test_words_are_found_between_the_ends_of_words(text: str, found: list[str]) -> None:
    forbidden = frozenset({"Nora Tal", "p-1", "nora.tal@sales.example"})

    assert Search(forbidden, frozenset({"Nora Talberg"})).leaks(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No-\nra T\u00adal", []),  # a hyphen of its own is no break of ours
        ("Nora\u00ad\nTa\nl", ["Nora Tal"]),
        ("NoraTalberg", []),
        ("Nora Talberg and Nora Tal", ["Nora Tal"]),
    ],
)
def test_words_are_found_across_the_lines_of_a_page(text: str, found: list[str]) -> None:
    search = Search(frozenset({"Nora Tal"}), frozenset({"Nora Talberg"}), is_squeezed=True)

    assert search.leaks(text) == found


_IDS = [f"q-{index}" for index in range(9)]


@dataclass(frozen=True)
class Chart:
    """Who reports to whom, and who is to coach whom."""

    people: tuple[Made, ...]
    pairs: tuple[tuple[str, str], ...]

    def rows(self) -> Rows:
        """The chart as rows of the marts."""
        rows = rows_of(self.people)
        for person, coach in self.pairs:
            advise_pair(rows, person, coach)
        return rows


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart, with circles, people who report to themselves and managers who have left."""
    roles = draw(st.lists(st.sampled_from(["sdr", "ae", "am", "manager"]), min_size=9, max_size=9))
    above = draw(st.lists(st.sampled_from([*_IDS, ""]), min_size=9, max_size=9))
    gone = draw(st.sets(st.sampled_from(_IDS), max_size=2))
    people = tuple(
        Made(
            one,
            f"Name{index} Family{index}",
            roles[index],
            f"Team {index % 3}",
            above[index],
            months=2,
            left_on=MONTH if one in gone else None,
        )
        for index, one in enumerate(_IDS)
    )
    present = [one for one in _IDS if one not in gone]
    pairs = st.tuples(st.sampled_from(present), st.sampled_from(present))
    drawn = draw(st.lists(pairs, max_size=4, unique_by=lambda pair: pair[0]))
    return Chart(people, tuple((person, coach) for person, coach in drawn if person != coach))


@settings(max_examples=25)
@given(charts())
def test_no_org_chart_makes_a_team_pack_leak(chart: Chart) -> None:
    rows = chart.rows()
    pack = _with_notes(rows)

    for manager in pack.roster.managers():
        assert _leaks_of_team(pack, rows, manager.person_id) == {}
