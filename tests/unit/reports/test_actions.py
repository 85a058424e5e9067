"""The three things to do: what is chosen, whose task it is, by when, and for what."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.company.actions import AT_MOST, Actions, build_actions, choose
from reports.company.actions_candidates import Candidate, Kind
from reports.company.context import Context
from reports.marts import Record
from reports.model import Finding, Statement
from reports.statements import every
from tests.unit.reports.by_hand import ByHand, figure, person
from tests.unit.reports.test_advice import coaching, row

_SAID = Statement("rule", "text")


def candidate(kind: Kind, key: str, *people: str, money: float = 0.0) -> Candidate:
    return Candidate(
        kind, key, "rule", (_SAID,), _SAID, _SAID, _SAID, None, frozenset(people), money
    )


def finding(rule: str = "old_leads_undecided", severity: str = "act") -> Finding:
    window = (("first", "October 2025"), ("last", "September 2026"))
    told = ("97 leads are undecided.", "flagged from 5", "Decide them.")
    return Finding(rule, severity, *told, window)  # type: ignore[arg-type]


def manager(person_id: str, name: str) -> Record:
    return person(person_id, name, "manager")


def seller(person_id: str, name: str, role: str, boss: str | None) -> Record:
    return {**person(person_id, name, role), "manager_id": boss}


PEOPLE = (
    manager("m", "Maja Manager"),
    manager("n", "Nils Manager"),
    seller("c", "Carla Coach", "ae", "n"),
    seller("o", "Otto Other", "sdr", "m"),
    seller("p", "Paula Person", "sdr", "m"),
)
COMPANY = (figure("amount_won", value=1_000_000.0, currency="EUR"),)
WORKLOAD = row(
    "workload", "more_than_peers", "spread_workload", person_id="o", value=2.0, threshold=1.5,
    recommendation_id="workload-o", inputs={"figure": "deals_open", "load": 38, "median": 19},
)  # fmt: skip


WAITING = {
    "ae_id": "c", "decision": "undecided", "is_first": True, "month": date(2026, 9, 1)
}  # fmt: skip


def context(
    *recommendations: Record, findings: tuple[Finding, ...] = (), chain: tuple[Record, ...] = ()
) -> Context:
    tables = {
        "people": PEOPLE,
        "recommendations": recommendations,
        "chain_findings": chain,
        "handovers": (WAITING,) * 97,
    }
    made = ByHand(tables, company=COMPANY).context()
    return replace(made, findings=findings)


def lost(kind: str, subject: str, amount: float, **values: object) -> Record:
    """A row of `chain_findings`."""
    empty = dict.fromkeys(
        ("person_id", "full_name", "counterpart_id", "counterpart_name", "team"), None
    )
    figures = {"value": 0.8, "compared_with": 0.9, "threshold": 0.1, "n": 40}
    told = {"finding": kind, "subject": subject, "lost": amount, "lost_unit": "amount"}
    return {**empty, **figures, **told, **values}


def whats(actions: Actions) -> list[str]:
    return [thing.what.text for thing in actions.things]


def test_each_kind_comes_once_before_any_comes_twice() -> None:
    kinds: list[Kind] = ["finding", "coaching", "coaching", "coaching", "process"]
    found = [candidate(kind, f"{place}") for place, kind in enumerate(kinds)]
    assert [one.kind for one in choose(found)] == ["finding", "coaching", "process"]


def test_two_findings_that_call_for_action_are_more_pressing_than_a_third_kind() -> None:
    kinds: list[Kind] = ["finding", "finding", "finding", "coaching", "process"]
    found = [candidate(kind, f"{place}") for place, kind in enumerate(kinds)]
    assert [one.key for one in choose(found)] == ["0", "1", "3"]


def test_three_of_a_kind_are_listed_where_there_is_no_other() -> None:
    found = [candidate("coaching", str(place)) for place in range(5)]
    assert [one.key for one in choose(found)] == ["0", "1", "2"]


_candidates = st.lists(
    st.builds(
        candidate,
        st.sampled_from(["finding", "chain", "coaching", "process"]),
        st.text("abc", max_size=2),
        st.sampled_from("pqrs"),
        st.sampled_from("pqrs"),
    ),
    max_size=8,
)


@given(_candidates)
def test_nobody_is_named_twice_and_there_are_never_more_than_three(found: list[Candidate]) -> None:
    chosen = choose(found)
    named = [one for candidate in chosen for one in candidate.people]
    assert len(named) == len(set(named))
    assert len(chosen) <= AT_MOST
    assert bool(chosen) == bool(found)


def test_a_finding_comes_first_then_coaching_then_a_process() -> None:
    made = build_actions(context(WORKLOAD, coaching(), findings=(finding(),)))
    assert [thing.rule for thing in made.things] == [
        "old_leads_undecided", "gap_to_coach", "more_than_peers",
    ]  # fmt: skip
    assert made.title.text == "Three things to do"


def test_every_thing_says_who_by_name_and_by_when_as_a_date_on_a_weekday() -> None:
    made = build_actions(context(WORKLOAD, coaching(), findings=(finding(),)))
    who = [[str(one) for one in thing.who] for thing in made.things]
    assert who == [["Nils Manager"], ["Maja Manager"], ["Maja Manager"]]
    when = [thing.when.text.replace("\u00a0", " ") for thing in made.things]
    assert when == ["by Nov 13, 2026", "first session by Nov 20, 2026", "by Nov 13, 2026"]
    assert date(2026, 11, 13).weekday() < 5


def test_where_the_crm_names_no_manager_it_is_the_head_of_sales() -> None:
    tables = {"people": (person("p", "Paula", "sdr"),), "recommendations": (coaching(),)}
    made = build_actions(ByHand(tables, company=COMPANY).context())
    assert [str(one) for one in made.things[0].who] == ["Head of sales"]


def test_the_most_valuable_coaching_comes_first_and_its_money_is_told() -> None:
    less = coaching(
        person_id="o", coach_id="m", recommendation_id="pair-o", money=20_000.0, is_exploration=True
    )
    made = build_actions(context(less, coaching()))
    assert [thing.rule for thing in made.things] == ["gap_to_coach", "gap_to_coach"]
    assert "€60,000" in str(made.things[0].gain)
    assert "Worth a try" in str(made.things[1].why)
    assert "Worth a try" not in str(made.things[1].gain)


def test_what_is_too_small_or_too_uncertain_does_not_fill_the_page() -> None:
    trivial = (
        coaching(money=4_000.0),
        coaching(p_positive=0.6, recommendation_id="unsure"),
        {**WORKLOAD, "value": 1.6},
        row("none", "month_within_noise", "leave_alone", value=-1.0, threshold=-1.6),
    )
    made = build_actions(context(*trivial, findings=(finding(severity="watch"),)))
    assert made.things == ()
    assert made.title.text == "Nothing is pressing enough to be done this month"
    assert [one.severity for one in made.others] == ["watch"]


def test_losses_of_the_chain_compete_with_coaching_by_money() -> None:
    pair = lost(
        "pair_loses_value", "c>o", 600_000.0, person_id="c", full_name="Carla Coach",
        counterpart_id="o", counterpart_name="Otto Other",
    )  # fmt: skip
    made = build_actions(context(coaching(coach_id="m"), chain=(pair,)))
    assert [thing.rule for thing in made.things] == ["chain_pair_loses_value", "gap_to_coach"]
    assert "Have Carla Coach and Otto Other go through the accounts that shrank" in whats(made)[0]
    assert "€600,000" in str(made.things[0].gain)
    small = build_actions(context(coaching(coach_id="m"), chain=({**pair, "lost": 60_000.0},)))
    assert [thing.rule for thing in small.things] == ["gap_to_coach", "chain_pair_loses_value"]


def test_losses_in_deals_are_priced_at_the_average_deal() -> None:
    stage = lost("stage_lost", "deals_won", 12.0, lost_unit="deals_won")
    months = [
        {**figure(metric, value=value, currency="EUR"), "month": date(2026, 9, 1)}
        for metric, value in (("amount_won", 500_000.0), ("deals_won", 20.0))
    ]
    made = build_actions(
        ByHand({"chain_findings": (stage,)}, company=(*COMPANY, *months)).context()
    )
    assert "12 deals won in twelve months, at the average amount €300,000" in str(
        made.things[0].gain
    )


@pytest.mark.parametrize(
    ("kind", "unit"), [("rejects_without_reason", "reasons"), ("team_lost", "accounts")]
)
def test_losses_without_money_stay_on_the_chains_page(kind: str, unit: str) -> None:
    made = build_actions(context(chain=(lost(kind, "x:T", 50.0, lost_unit=unit, team="T"),)))
    assert made.things == ()


def test_the_order_of_rows_changes_nothing() -> None:
    rows = (WORKLOAD, coaching(), coaching(person_id="o", recommendation_id="pair-o"))
    first = build_actions(context(*rows, findings=(finding(),)))
    for order in permutations(rows):
        assert build_actions(context(*order, findings=(finding(),))).things == first.things


def test_findings_and_things_that_are_not_among_the_three_stay_on_the_next_page() -> None:
    rows = (WORKLOAD, coaching(), coaching(person_id="o", coach_id="m", recommendation_id="pair-o"))
    found = (finding(), finding("rows_rejected"), finding("owner_missing", "watch"))
    made = build_actions(context(*rows, findings=found))
    assert [one.rule for one in made.others] == ["owner_missing"]
    assert {thing.rule for thing in made.next} == {"gap_to_coach", "more_than_peers"}
    assert len(made.things) + len(made.next) == 5
    assert "5 pressing things" in str(made.rule)


def test_every_sentence_has_a_rule() -> None:
    made = build_actions(context(WORKLOAD, coaching(), findings=(finding(),)))
    assert all(statement.rule for statement in every(made, Statement))
    assert all("%(" not in statement.text for statement in every(made, Statement))


def test_an_empty_month_asks_for_nothing() -> None:
    made = build_actions(ByHand().context())
    assert (made.things, made.next, made.others, made.rule) == ((), (), (), None)
