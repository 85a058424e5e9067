"""The team pack: what a manager is told about the month of their people."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.figures import CompanyFigures
from reports.html import environment
from reports.layout import lay_out
from reports.model import Note, Statement
from reports.statements import every
from reports.team.build import build_team
from reports.team.review import TeamReview
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.people import LONG, month_back
from tests.unit.reports.team_rows import (
    MONTH,
    Made,
    Rows,
    advise_pair,
    aes_below,
    pack_of,
    rows_of,
)

BOSS = Made("boss", "Boss Person", "manager", "Sales")


def _review(people: list[Made], more: Callable[[Rows], None] | None = None) -> TeamReview:
    rows = rows_of([BOSS, *people])
    if more:
        more(rows)
    return build_team(pack_of(rows), "boss", {})


def _html(review: TeamReview) -> str:
    return environment("en").get_template("team.html").render(review=review, missing="")


def _plain(statement: Statement) -> str:
    return statement.text.replace("\u00a0", " ")


def _ae(person_id: str, size: int = 10, **values: object) -> Made:
    made = Made(person_id, f"Name of {person_id}", "ae", "AE North", "boss", size=size)
    return replace(made, **values)  # type: ignore[arg-type]


def test_a_team_is_its_people_added_up_and_its_rates_are_pooled() -> None:
    review = _review([_ae("a", 8), _ae("b", 29)])

    figures = {figure.metric: figure for figure in review.standing.figures}
    # October's figures of somebody are one more than their size.
    assert figures["amount_won"].value == Decimal(39_000)
    assert figures["amount_won"].target == Decimal(20_000)
    assert figures["amount_won"].attainment == 1.95
    assert figures["close_rate"].value == pytest.approx((3 + 10) / (9 + 30))
    assert figures["close_rate"].cases == 39
    assert figures["amount_won"].previous == Decimal(37_000)
    assert str(review.standing.summary) == "Amount won: €39,000, 195% of the target of €20,000."


@settings(max_examples=20)
@given(st.lists(st.integers(3, 60), min_size=1, max_size=5))
def test_the_lines_of_the_people_add_up_to_the_team(sizes: list[int]) -> None:
    review = _review([_ae(f"p{index}", size) for index, size in enumerate(sizes)])

    (table,) = review.tables
    lines = [line for group in table.groups for line in group.lines]
    assert len(lines) == len(sizes)
    assert sum(line.result or 0 for line in lines) == review.standing.figures[0].value
    assert sum(line.target or 0 for line in lines) == review.standing.figures[0].target


def test_growth_is_pooled_by_what_it_is_measured_on() -> None:
    review = _review([Made("m", "Am One", "am", "AM", "boss", size=4)])

    upsell = review.standing.figures[0]
    assert upsell.value == pytest.approx(0.05)
    assert upsell.target == Decimal("0.04")
    assert upsell.attainment == pytest.approx(1.25)


def test_targets_are_of_those_who_have_one_and_the_pack_says_so() -> None:
    review = _review([_ae("a"), _ae("b", has_target=False)])

    assert review.standing.figures[0].attainment == pytest.approx(1.1)
    assert "those who have a target reached 110% of it" in str(review.standing.summary)
    assert any("1 of 2 people have a target" in note.text for note in review.standing.notes)


def test_without_targets_nothing_is_attained() -> None:
    review = _review([_ae("a", has_target=False)])

    assert review.standing.figures[0].attainment is None
    assert (
        _plain(review.standing.summary) == "Amount won in October 2026: €11,000, without a target."
    )


def _targeted(people: list[Made], metric: str, targets: dict[date, str]) -> TeamReview:
    """The pack of a company that has these targets for a rate."""
    rows = [
        {"metric": metric, "month": month, "value": None, "numerator": None, "denominator": None,
         "currency": None, "target": Decimal(target)}
        for month, target in targets.items()
    ]  # fmt: skip
    pack = pack_of(rows_of([BOSS, *people]))
    return build_team(replace(pack, company=CompanyFigures(rows, MONTH)), "boss", {})


def test_a_role_s_target_for_a_rate_is_its_teams_too_month_by_month() -> None:
    targets = {MONTH: "0.11", month_back(1): "0.10"}
    review = _targeted([_ae("a", 8), _ae("b", 29, has_target=False)], "close_rate_worked", targets)

    worked, closed = review.standing.figures[1:]
    assert worked.target == pytest.approx(0.11)
    assert worked.attainment == pytest.approx((3 + 10) / (27 + 90) / 0.11)
    assert [point.target for point in worked.series.points[-3:]] == pytest.approx(
        [None, 0.10, 0.11]
    )
    assert "0.1 pp above the target of 11.0%" in _plain(worked.trend)
    assert review.standing.picture is not None
    assert [point.target for point in review.standing.picture.series.points] == [
        point.target for point in worked.series.points
    ]
    assert (closed.target, closed.attainment) == (None, None)
    (attachment,) = review.attachments
    lines = [one for one in attachment.content.splitlines() if ",close_rate_worked," in one]
    assert [line.split(",")[-2] for line in lines] == ["0.11", "0.11"]


def test_a_target_of_a_rate_is_for_nobody_where_nobody_held_the_role() -> None:
    review = _targeted([_ae("a", months=0)], "close_rate_worked", {MONTH: "0.11"})

    assert review.standing.figures[1].target is None


@pytest.mark.parametrize(("target", "is_told"), [("0.10", False), ("0.02", True)])
def test_a_rate_s_target_reached_by_chance_is_no_strength(target: str, *, is_told: bool) -> None:
    review = _targeted([_ae("a", 30, has_target=False)], "close_rate_worked", {MONTH: target})

    assert (review.standing.figures[1].gap or 0) > 0
    assert ("team_target_reached" in [one.rule for one in review.strengths]) is is_told


def test_earlier_months_are_said_to_be_as_known_now() -> None:
    alone, review = _review([_ae("a", months=1)]), _review([_ae("a")])

    assert "Month before, as known now" in _html(review)
    rules = [[note.rule for note in one.standing.notes] for one in (alone, review)]
    assert ["team_past_as_known_now" in told for told in rules] == [False, True]
    assert any("pack compares at equal age" in note.text for note in review.standing.notes)


def _other_teams(count: int) -> Callable[[Rows], None]:
    def add(rows: Rows) -> None:
        for index in range(count):
            for metric, value, attained in (
                ("amount_won", 1000.0 * index, 0.5 + index / 10),
                ("close_rate", index / 10, None),
            ):
                rows.add(
                    "team_months",
                    month=MONTH,
                    team=f"Elsewhere {index}",
                    metric=metric,
                    role="ae",
                    value=value,
                    attainment=attained,
                )

    return add


def test_other_teams_are_a_band_of_at_least_five_without_names() -> None:
    few, enough = (_review([_ae("a")], _other_teams(count)) for count in (4, 5))

    assert not few.standing.has_bands
    band = enough.standing.figures[0].band
    assert band is not None
    assert band.is_attainment
    assert [band.low, band.high] == pytest.approx([0.6, 0.8])
    assert band.size == 5
    rate = enough.standing.figures[2].band
    assert rate is not None
    assert [rate.low, rate.high] == pytest.approx([0.1, 0.3])
    assert "Elsewhere" not in _html(enough)


def test_the_own_teams_are_no_others() -> None:
    def add(rows: Rows) -> None:
        _other_teams(4)(rows)
        rows.add(
            "team_months", month=MONTH, team="AE North", metric="amount_won", role="ae",
            value=1.0, attainment=9.0,
        )  # fmt: skip

    assert not _review([_ae("a")], add).standing.has_bands


@pytest.mark.parametrize(("outside", "is_told"), [(4, False), (5, True)])
def test_people_outside_are_told_of_only_where_there_are_five(outside: int, is_told: bool) -> None:
    others = [Made(f"o{one}", f"Outside {one}", "ae", "X", size=9 + one) for one in range(outside)]
    review = _review([_ae("a"), *others])

    assert (review.tables[0].peers is not None) is is_told
    assert "Outside" not in _html(review)


def test_a_manager_who_sells_is_not_part_of_the_people() -> None:
    rows = rows_of([replace(BOSS, role="ae", size=50), _ae("a")])

    review = build_team(pack_of(rows), "boss", {})

    assert review.standing.figures[0].value == Decimal(11_000)
    assert str(review.own_figures) == "The own figures of Boss Person are not part of the team’s."
    assert _review([_ae("a")]).own_figures is None


def test_there_are_at_most_three_things_to_do_and_one_per_person() -> None:
    def add(rows: Rows) -> None:
        for coach in ("b", "c"):
            advise_pair(rows, "a", coach)
        for person in ("b", "c", "d"):
            advise_pair(rows, person, "a")

    review = _review([_ae(one) for one in "abcd"], add)

    assert len(review.todos) == 3
    assert len({todo.what.text for todo in review.todos}) == 3
    assert [len(person.advice) for person in review.coaching.advice] == [2, 1, 1, 1]


def test_the_costliest_finding_about_a_pair_is_one_of_the_things_to_do() -> None:
    def add(rows: Rows) -> None:
        for person in "bcd":
            advise_pair(rows, person, "a")
        for sdr, lost in (("s1", 1.0), ("s2", 5.0)):
            rows.add(
                "chain_findings",
                finding="pair_accepts_less",
                subject=f"{sdr}>a",
                person_id=sdr,
                counterpart_id="a",
                value=0.2,
                compared_with=0.6,
                n=40,
                lost=lost,
                lost_unit="deals_won",
            )

    sdrs = [Made(one, f"Sdr {one}", "sdr", "SDR", "boss") for one in ("s1", "s2")]
    review = _review([*(_ae(one) for one in "abcd"), *sdrs], add)

    assert len(review.todos) == 3
    assert review.todos[-1].what.text.startswith("Name of a accepts fewer of Sdr s2’s leads")
    assert review.todos[-1].what.n == 40


def test_advice_that_asks_for_nothing_is_nothing_to_do_but_is_told() -> None:
    def add(rows: Rows) -> None:
        advise_pair(
            rows, "a", None, kind="none", action_id="leave_alone",
            rule_id="month_within_noise", value=-0.5, threshold=-1.6,
        )  # fmt: skip

    review = _review([_ae("a")], add)

    assert review.todos == ()
    assert len(review.coaching.advice) == 1


def test_who_is_lent_as_a_coach_is_told_without_the_reason() -> None:
    other = Made("z", "Zoe Elsewhere", "ae", "X")
    review = _review([_ae("a"), other], lambda rows: advise_pair(rows, "z", "a"))

    assert len(review.coaching.lent) == 1
    assert "Zoe Elsewhere" in review.coaching.lent[0].text
    assert review.coaching.advice == ()
    assert review.todos == ()


def test_who_came_is_named_and_who_left_is_counted() -> None:
    rows = rows_of([BOSS, _ae("a"), _ae("b")])
    people = rows.tables["people"]
    new = {**people[-1], "person_id": "n", "full_name": "New Comer", "valid_from": MONTH}
    moved = {**people[1], "person_id": "x", "full_name": "Gone Elsewhere"}
    rows.tables["people"] = [
        *people,
        new,
        {**moved, "valid_to": MONTH},
        {**moved, "valid_from": MONTH, "manager_id": None},
    ]

    review = build_team(pack_of(rows), "boss", {})

    changes = [change.text for change in review.since.changes]
    assert changes[:2] == ["New in the team: New Comer.", "1 person is no longer in the team."]
    assert "Gone Elsewhere" not in _html(review)


def test_a_rate_that_moved_within_chance_is_said_to_have() -> None:
    changes = [_plain(change) for change in _review([_ae("a")]).since.changes]

    assert changes[0] == "Amount won: €11,000, +€1,000 against September 2026 as known now."
    assert changes[1].endswith("against September 2026 as known now, which is within chance.")


def test_unsettled_rates_of_leads_are_not_compared() -> None:
    rows = rows_of([BOSS, Made("s", "Sdr One", "sdr", "SDR", "boss")])
    rows.tables["sdr_months"] = [
        {**row, "leads_accepted": 1, "leads_rejected": 1} for row in rows.tables["sdr_months"]
    ]

    review = build_team(pack_of(rows), "boss", {})

    sent, qualified, _ = review.standing.figures
    assert (sent.change, qualified.change) == (1.0, None)
    assert any("under 90%" in note.text for note in review.standing.notes)


def test_strengths_are_told_where_chance_does_not_make_them() -> None:
    def add(rows: Rows) -> None:
        _other_teams(5)(rows)
        rows.add("ranked_roles", role="ae", metric="close_rate", role_rate=0.3)

    review = _review([_ae("a", 8), _ae("b", 20), _ae("c", 9)], add)

    assert [one.rule for one in review.strengths] == [
        "team_target_reached",
        "team_above_others",
        "people_above_role",
    ]
    assert "is Name of b." in review.strengths[-1].text


def test_a_team_without_strengths_is_told_of_none() -> None:
    assert _review([_ae("a", 5)]).strengths == ()


VERDICTS = (
    "left_role", "open", "not_carried_out", "done", "too_early", "no_data",
    "better_than_expected", "worse_than_expected", "as_expected",
)  # fmt: skip


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("kind", ["pair", "process_sla"])
def test_every_verdict_on_earlier_advice_has_its_sentence(verdict: str, kind: str) -> None:
    def add(rows: Rows) -> None:
        rows.add(
            "followup",
            recommended_in=month_back(1),
            recommendation_id="x",
            kind=kind,
            person_id="a",
            coach_id="b" if kind == "pair" else None,
            metric="close_rate",
            is_carried_out=True,
            verdict=verdict,
        )

    (told,) = _review([_ae("a"), _ae("b")], add).since.advice

    assert told.rule == f"followup_{verdict}"
    assert "Name of a" in told.text
    assert ("Name of b" in told.text) is (kind == "pair")


def test_hours_of_coaching_are_those_of_twelve_months() -> None:
    def add(rows: Rows) -> None:
        for back, hours in ((0, 1.5), (11, 2.0), (12, 40.0)):
            rows.add(
                "sessions", month=month_back(back), coach_id="a", coachee_id="b",
                metric="close_rate", sessions=1, hours=hours,
            )  # fmt: skip

    coaching = _review([_ae("a"), _ae("b")], add).coaching

    assert [(line.name, line.given, line.received) for line in coaching.hours] == [
        ("Name of a", Decimal("3.5"), None),
        ("Name of b", None, Decimal("3.5")),
    ]
    assert "gave 3.5 hours of coaching and received 3.5" in str(coaching.lead)


def test_the_table_behind_the_figures_is_attached() -> None:
    review = _review([_ae("a", 8), _ae("b", 29)])

    (attachment,) = review.attachments
    lines = attachment.content.removeprefix("\ufeff").splitlines()
    assert attachment.name == "team-evidence-2026-10.csv"
    assert len(lines) == 1 + 2 * 3
    assert lines[1].startswith("Name of a,a,AE North,ae,31,Amount won,amount_won,9000,,,10000,EUR")


def test_managers_below_have_a_page_each_and_their_people_are_the_head_s() -> None:
    people = [
        Made("m1", "Mia Below", "manager", "One", "boss"),
        Made("m2", "Max Below", "manager", "Two", "boss"),
        Made("x", "Xan One", "ae", "One", "m1", size=9),
        Made("y", "Yve Two", "sdr", "Two", "m2"),
        _ae("z", 19),
    ]
    review = _review(people)

    assert [page.name for page in review.managers] == ["Max Below", "Mia Below"]
    assert review.managers[1].standing.figures[0].value == Decimal(10_000)
    assert review.standing.figures[0].value == Decimal(30_000)
    assert [group.label for group in review.tables[0].groups] == ["Direct reports", "One"]
    assert [other.name for other in review.others] == ["Max Below", "Mia Below"]


def test_only_notes_about_direct_reports_of_the_month_are_shown() -> None:
    rows = rows_of([BOSS, _ae("a"), Made("z", "Zoe", "ae", "X")])
    notes = (
        Note("a", MONTH, "Well done."),
        Note("a", date(2026, 9, 1), "Last month."),
        Note("z", MONTH, "Not yours."),
    )

    review = build_team(pack_of(rows, replace(SETTINGS, notes=notes)), "boss", {})

    assert [(note.name, note.text) for note in review.notes] == [("Name of a", "Well done.")]
    assert review.settings.notes == ()


DEGENERATE = {
    "nobody": [],
    "one with a long name": [replace(_ae("a"), name=LONG)],
    "managers only": [Made("m1", "Mia", "manager", "", "boss"), Made("m2", "Ed", "", "", "m1")],
    "an empty month": [_ae("a", months=0)],
    "mixed roles without targets": [
        Made(role, role.title(), role, "Mixed", "boss", has_target=False)
        for role in ("sdr", "ae", "am")
    ],
    "sixty": aes_below("boss", 60),
}


@pytest.mark.parametrize("people", DEGENERATE.values(), ids=DEGENERATE)
def test_any_team_makes_a_document_with_headings_in_order_and_anchors_of_its_own(
    people: list[Made],
) -> None:
    review = _review(people)

    html = _html(review)

    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    anchors = re.findall(r'\bid="([^"]+)"', html)
    assert max(Counter(anchors).values()) == 1
    assert all(anchor.startswith(review.prefix) for anchor in anchors)
    assert all(one.name in html for one in people)
    assert "None" not in html


def test_two_managers_share_no_anchor_and_no_picture() -> None:
    rows = rows_of(
        [BOSS, Made("sub", "Sub", "manager", "S", "boss"), *aes_below("sub", 3), _ae("own")]
    )
    pack = pack_of(rows)
    pages = [_html(build_team(pack, manager, {})) for manager in ("boss", "sub")]

    first, second = (
        set(re.findall(r'\bid="([^"]+)"', page)) | set(re.findall(r"charts/(\S+)\.svg", page))
        for page in pages
    )
    assert first
    assert second
    assert not first & second


def test_every_sentence_has_a_rule_and_says_no_placeholder() -> None:
    def add(rows: Rows) -> None:
        advise_pair(rows, "a", "b")
        _other_teams(6)(rows)

    statements = list(every(_review([_ae("a"), _ae("b")], add), Statement))

    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", one.rule) for one in statements)
    assert not any("%(" in one.text or "None" in one.text for one in statements)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_team_with_long_names_is_laid_out_without_complaint(paper: str) -> None:
    people = [
        replace(_ae("a"), name=LONG),
        _ae("b"),
        Made("m", LONG, "manager", "T", "boss"),
        Made("n", "Nan", "sdr", "T", "m"),
    ]
    rows = rows_of([replace(BOSS, name=LONG), *people])
    advise_pair(rows, "a", "b")

    laid = lay_out(build_team(pack_of(rows, replace(SETTINGS, page_size=paper)), "boss", {}))

    assert 3 <= len(laid.document.pages) <= 4
