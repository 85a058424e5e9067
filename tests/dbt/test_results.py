"""Marts over results: what they add and refuse, and what the statistics are given to read."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from dagster_project.closing.statistics_inputs import RELATIONS, opened, read_inputs
from dagster_project.coaching.inputs import Inputs, number_of
from dagster_project.coaching.tables import TABLES, as_table
from dagster_project.dbt_project import DbtError
from tests.dbt.company import MONTH, Company, Rows, at
from tests.dbt.conftest import MakeCompany

OCTOBER = number_of(MONTH)
PEOPLE = ("sue", "sam", "amy", "ana", "mo")
ROWS: Rows = {
    "person": [
        {"person_id": name, "full_name": name.title(), "recorded_at": at("2024-01-01 08:00")}
        for name in PEOPLE
    ],
    "role_assignment": [
        {"person_id": name, "role": role, "team": "North", "valid_from": date(2025, 3, 15)}
        for name, role in (("sue", "sdr"), ("sam", "sdr"), ("amy", "ae"), ("ana", "ae"))
    ]
    + [
        {
            "person_id": "ana",
            "role": "sdr",
            "team": "South",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2025, 3, 15),
        }
    ],
    "handover": [
        {
            "handover_id": f"h{number}",
            "lead_id": f"l{number}",
            "sdr_id": "sue",
            "ae_id": "amy",
            "sent_at": at(f"2026-{month:02d}-05 08:00"),
            "decided_at": at(f"2026-{month:02d}-06 08:00"),
            "decision": decision,
        }
        for number, (month, decision) in enumerate(
            [(10, "accepted"), (10, "rejected"), (9, "accepted"), (3, "accepted")]
        )
    ],
    "coaching_session": [
        {
            "session_id": "1",
            "coach_id": "amy",
            "coachee_id": "sue",
            "metric": "qualified_lead_rate",
            "occurred_at": at("2026-08-10 08:00"),
            "duration_min": 90,
        }
    ],
}


def _recommended(**values: object) -> dict[str, object]:
    return {
        "recommendation_id": "pair-sue-amy",
        "kind": "pair",
        "person_id": "sue",
        "coach_id": "amy",
        "position": 1,
        "direction": "ae_to_sdr",
        "metric": "qualified_lead_rate",
        "p_positive": 0.7,
        "rule_id": "gap",
        "action_id": "meet",
        "inputs": '{"n": 3}',
        "action_arguments": "{}",
    } | values


def _results(**tables: list[dict[str, object]]) -> Mapping[date, dict[str, pd.DataFrame]]:
    return {MONTH: {name: as_table(pd.DataFrame(rows), name) for name, rows in tables.items()}}


@pytest.fixture(scope="module")
def built(make_company: MakeCompany) -> Company:
    results = _results(
        coaching_recommendations=[
            _recommended(),
            _recommended(
                recommendation_id="process-amy-sue",
                kind="process_reasons",
                person_id="amy",
                coach_id=None,
                counterpart_id="sue",
            ),
        ],
        chain_health=[{"month": OCTOBER - 1, "stage": "calls", "position": 1, "z": -0.5}],
        incentive_totals=[
            {
                "team": team, "people": 1, "sessions": 2, "hours": 3.0, "session_pay": 120.0,
                "bonus": 0.0, "total": 120.0, "currency": "EUR",
            }
            for team in ("North", "(company)")
        ],
        incentive_proposals=[
            {
                "person_id": "amy", "role": "ae", "team": "North", "sessions": 2, "hours": 3.0,
                "session_pay": 120.0, "bonus": 0.0, "total": 120.0, "currency": "EUR",
            }
        ],
    )  # fmt: skip
    return make_company().build(ROWS, results=results)


def test_marts_add_the_names_of_the_people(built: Company) -> None:
    found = built.rows(
        "select recommendation_id, full_name, coach_name, counterpart_name, review_month "
        "from coaching_recommendations order by all"
    )
    assert found == [
        ("pair-sue-amy", "Sue", "Amy", None, MONTH),
        ("process-amy-sue", "Amy", None, "Sue", MONTH),
    ]


def test_months_of_results_are_dates_and_numbers_arrive_as_they_were(built: Company) -> None:
    assert built.rows("select month, stage, z, alarm from chain_health") == [
        (date(2026, 9, 1), "calls", -0.5, None)
    ]


@pytest.fixture(scope="module")
def emptied(make_company: MakeCompany, built: Company) -> Company:
    """The same month built again from nothing."""
    return make_company().starting_from(built).build({})


def test_a_month_that_has_no_results_any_more_has_empty_marts(emptied: Company) -> None:
    assert [name for name in TABLES if emptied.rows(f"from {name}")] == []


def test_impossible_results_stop_the_build_and_every_rule_is_named(
    make_company: MakeCompany,
) -> None:
    star = {"role": "sdr", "metric": "acceptance_rate", "is_star": True}
    results = _results(
        performance_ranking=[
            # A star without a rank and without a reason, with more evidence than there is.
            star | {"person_id": "sue", "numerator": 9.0, "denominator": 4.0, "p_top_quartile": 1.5}
        ],
        performance_roles=[
            {
                "role": "sdr", "metric": "acceptance_rate", "family": "binomial", "people": 2,
                "people_ranked": 0, "stars": 0, "window_months": 12, "is_gate_open": False,
                "finding": "role_too_small",
            }
        ],
        coaching_recommendations=[
            _recommended(coach_id="sue", position=2),  # with oneself, and nothing before it
            _recommended(recommendation_id="2", person_id="nobody", inputs="{"),
        ],
        incentive_totals=[
            {
                "team": "(company)", "people": 1, "sessions": 1, "session_pay": 0.0, "bonus": 0.0,
                "total": 40.0, "currency": "EUR",
            }
        ],
    )  # fmt: skip
    with pytest.raises(DbtError) as failed:
        make_company().build(ROWS, results=results)
    text = str(failed.value)
    for name in (
        "performance_ranking_is_possible",
        "ranking_agrees_performance_ranking",
        "coaching_recommendations_is_possible",
        "are_people_coaching_recommendations",
        "are_numbered_coaching_recommendations",
        "incentives_of_teams_add_up",
    ):
        assert name in text, text
    assert "6 failed" in text, text


@pytest.fixture(scope="module")
def read(built: Company) -> Inputs:
    with opened(built.folder) as connection:
        return read_inputs(connection, MONTH)


def test_inputs_are_of_the_review_month_with_months_as_numbers(read: Inputs) -> None:
    assert (read.month, read.currency, read.history_months) == (OCTOBER, "EUR", 36)
    cells = read.cells[read.cells["metric"] == "acceptance_rate"]
    assert list(zip(cells["month"] - OCTOBER, cells["observed"], cells["trials"], strict=True)) == [
        (-7, 1, 1),
        (-1, 1, 1),
        (0, 1, 2),
    ]
    assert read.sessions[["month", "coach_id", "coachee_id", "hours"]].values.tolist() == [
        [OCTOBER - 2, "amy", "sue", 1.5]
    ]


def test_people_are_those_of_the_cutoff(read: Inputs) -> None:
    assert read.peers("sdr") == ["sam", "sue"]
    ana = read.people.set_index("person_id").loc["ana"]
    assert (ana["role"], ana["team"], ana["tenure_months"]) == ("ae", "North", 19)


def test_stints_end_with_what_is_known(read: Inputs) -> None:
    stints = read.stints[read.stints["person_id"] == "ana"].set_index("role")
    moved, january = number_of(date(2025, 3, 1)), number_of(date(2024, 1, 1))
    # The month of the change belongs to both roles, its days to one.
    assert tuple(stints.loc["sdr", ["valid_from", "valid_to"]]) == (january, moved + 1)
    assert tuple(stints.loc["ae", ["valid_from", "valid_to"]]) == (moved, OCTOBER + 1)
    changed, cutoff = pd.Timestamp(2025, 3, 15), pd.Timestamp(2026, 11, 1)
    assert list(stints.loc[["sdr", "ae"], "to_day"]) == [changed, cutoff]
    assert stints["from_day"].max() == changed


def test_kinds_of_inputs_do_not_depend_on_whether_there_are_rows(
    read: Inputs, emptied: Company
) -> None:
    with opened(emptied.folder) as connection:
        empty = read_inputs(connection, MONTH)
    for name in RELATIONS:
        here, there = getattr(read, name), getattr(empty, name)
        assert list(here.columns) == list(there.columns)
        assert not [column for column in there if there[column].dtype == object], name
        assert (here.dtypes == "str").equals(there.dtypes == "str"), name
