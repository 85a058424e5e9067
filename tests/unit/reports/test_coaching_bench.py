"""The coach bench: one line per person, everybody who could coach, reasons in plain words."""

import re
from pathlib import Path

import pytest

from dagster_project.coaching import value_added
from reports.company.coaching_bench import Bench
from reports.company.coaching_bench_effect import MIN_COACHES
from reports.company.coaching_moves import _FINDINGS
from reports.company.coaching_reasons import _BLOCKS, _SAID_ELSEWHERE, _SHORT, WEAK
from tests.unit.reports.coaching_rows import (
    NBSP,
    add_candidate,
    add_effect,
    add_pair,
    add_rates,
    add_reason,
    section_of,
    text_of,
)
from tests.unit.reports.team_rows import Rows

_STATISTICS = Path(__file__).parents[3] / "dagster_project" / "coaching"


def test_a_candidate_of_several_metrics_is_one_line_by_the_main_metric() -> None:
    rows = Rows()
    add_rates(rows)
    to_sdr = {"direction": "ae_to_sdr"}
    add_candidate(rows, 1, 1, **to_sdr, metric="lead_rate", is_proven=False, engagements=0)
    add_candidate(rows, 2, 2, **to_sdr, metric="lead_rate", is_proven=False, p_positive=0.8)
    add_candidate(rows, 1, 2, **to_sdr, metric="qualified_lead_rate")
    add_candidate(rows, 2, 1, **to_sdr, metric="qualified_lead_rate", p_positive=0.95)
    bench = section_of(rows).bench
    assert bench is not None
    (direction,) = bench.directions
    assert [coach.name for coach in direction.coaches] == ["Coach 002", "Coach 001"]
    first, second = direction.coaches[0].beliefs
    assert (first.metrics, first.chance) == ("Qualified-lead rate", "95%")
    assert first.change.replace(NBSP, " ") == "+5.0 pp (−2.5 to +12.2)"
    assert (second.metrics, second.change, second.basis) == ("Lead rate", "", "unproven")


def test_what_is_believed_of_all_alike_is_said_once() -> None:
    rows = Rows()
    for number in range(1, 16):
        for metric in ("qualified_lead_rate", "lead_rate", "qualification_efficiency"):
            add_candidate(
                rows, number, number, direction="ae_to_sdr", metric=metric,
                is_proven=metric == "qualified_lead_rate",
            )  # fmt: skip
    bench = section_of(rows).bench
    assert bench is not None
    (direction,) = bench.directions
    assert direction.shared is not None
    said = "Unproven for all of them: Lead rate, Qualification efficiency. There each is believed"
    assert direction.shared.text.startswith(said)
    assert direction.shared.n == 15
    assert {len(coach.beliefs) for coach in direction.coaches} == {1}
    assert "With a measured effect of their coaching: 15." in bench.lead.text


def test_capacity_is_counted_once_per_person_whatever_the_direction() -> None:
    rows = Rows()
    add_candidate(rows, 1, 1)
    add_candidate(rows, 1, 1, direction="ae_to_sdr", metric="qualified_lead_rate")
    add_candidate(rows, 2, None)
    bench = section_of(rows).bench
    assert bench is not None
    assert bench.lead.text.startswith("1 of 2 people could coach now. Room for coachees: 2.")


def test_where_no_effect_is_measured_the_lead_says_so_instead_of_a_zero() -> None:
    rows = Rows()
    for number in (1, 2):
        add_candidate(rows, number, number, is_proven=False)
    assert _bench(rows).lead.text.endswith("has not been measured yet of any of them.")


def test_one_person_alone_is_not_counted_among_people() -> None:
    rows = Rows()
    add_candidate(rows, 1, None)
    assert _bench(rows).lead.text.startswith("The only person who could coach")


def test_everybody_who_could_coach_is_named_however_many_they_are() -> None:
    rows = Rows()
    for number in range(1, 91):
        add_candidate(rows, number, number)
        add_reason(rows, number, "experienced", "for", value=30.0)
    section = section_of(rows)
    assert section.bench is not None
    (direction,) = section.bench.directions
    assert len(direction.coaches) == 12
    text = text_of(section)
    assert all(f"Coach {number:03d}" in text for number in range(1, 91))
    assert "78 more could coach: 13. Coach 013 (90%, room for 2), 14." in text


def test_who_cannot_coach_is_counted_by_what_mainly_keeps_them_from_it() -> None:
    rows = Rows()
    for number in range(1, 5):
        add_candidate(rows, number, None)
        add_reason(rows, number, "low_peer_rating", value=2.0)
    add_reason(rows, 1, "short_tenure", value=3.0)
    add_reason(rows, 1, "unwilling")
    add_reason(rows, 2, "unwilling")
    add_reason(rows, 3, "fully_booked")
    section = section_of(rows)
    assert section.bench is not None
    assert section.bench.lead.rule == "coach_bench_empty"
    away = section.bench.directions[0].away
    assert away is not None
    said = "4 others are not available: 2 not willing, 1 fully booked, 1 for other reasons."
    assert away.text == said
    assert "Coach 001" not in text_of(section)


def test_reasons_are_phrases_with_their_figures() -> None:
    rows = Rows()
    add_rates(rows)
    add_candidate(rows, 1, 1)
    add_reason(rows, 1, "strong_in_metric", "for", value=0.2)
    add_reason(rows, 1, "experienced", "for", value=60.0)
    add_reason(rows, 1, "holds_sessions", "for", value=1.0)
    add_reason(rows, 1, "proven_effect", "for", value=0.9)
    add_reason(rows, 1, "slow_decisions", value=1.4194)
    add_reason(rows, 1, "something_new")
    bench = section_of(rows).bench
    assert bench is not None
    (coach,) = bench.directions[0].coaches
    assert coach.pros == (
        "strong in “Close rate, won of decided” (34.4%)",
        "1 session in a year",
        "60 months in the role",
    )
    assert coach.cons == ("takes 1.4 working days to decide", "something new")


def test_every_code_of_the_statistics_has_its_words() -> None:
    made = (_STATISTICS / "coach_reasons.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'yield "(?:for|against)", "(\w+)"', made))
    assert codes <= set(_SHORT) | _SAID_ELSEWHERE
    blocking = set(re.findall(r"^    (\w+)\*:", made, flags=re.MULTILINE))
    assert blocking == set(_BLOCKS) - {"", WEAK}
    moves = (_STATISTICS / "transitions.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^[A-Z_]+ = "(\w+)"', moves, flags=re.MULTILINE)) == set(_FINDINGS) - {
        ""
    }


def _bench(rows: Rows) -> Bench:
    bench = section_of(rows).bench
    assert bench is not None
    return bench


def test_who_is_believed_to_add_the_same_has_the_same_number() -> None:
    rows = Rows()
    for number, fitness in enumerate((0.4, 0.3, 0.3 + 1e-15, 0.3, 0.2), 1):
        add_candidate(rows, number, number, fitness=fitness)
    (direction,) = _bench(rows).directions
    assert [coach.place for coach in direction.coaches] == [1, 2, 2, 2, 5]


def test_numbers_go_on_below_the_table_as_they_stand_in_it() -> None:
    rows = Rows()
    for number in range(1, 16):
        add_candidate(rows, number, number, fitness=0.3, is_proven=False)
    (direction,) = _bench(rows).directions
    assert direction.more is not None
    assert "1. Coach 013 (90%, room for 2), 1. Coach 014" in direction.more.text


def test_who_can_coach_only_in_other_metrics_stands_last() -> None:
    rows = Rows()
    to_sdr = {"direction": "ae_to_sdr", "is_proven": False}
    add_candidate(rows, 1, 1, **to_sdr, metric="lead_rate", fitness=0.9)
    add_candidate(rows, 2, 1, **to_sdr, metric="qualified_lead_rate", fitness=0.1)
    (direction,) = _bench(rows).directions
    shown = [(coach.place, coach.name) for coach in direction.coaches]
    assert shown == [(1, "Coach 002"), (2, "Coach 001")]


def _weak_sdr(rows: Rows, metrics: tuple[str, ...], *, is_proven: bool = False) -> None:
    for metric in ("qualified_lead_rate", "lead_rate"):
        own = {"direction": "sdr_to_sdr", "metric": metric}
        add_candidate(rows, 1, 1, **own, is_proven=is_proven)
        if metric in metrics:
            add_reason(rows, 1, "weak_in_metric", **own, value=-0.3)


def test_nobody_unproven_is_named_for_a_metric_in_which_they_are_weak() -> None:
    rows = Rows()
    _weak_sdr(rows, ("lead_rate",))
    bench = _bench(rows)
    (coach,) = bench.directions[0].coaches
    assert [belief.metrics for belief in coach.beliefs] == ["Qualified-lead rate"]
    assert "is left out" in bench.notes[-1]


def test_who_is_weak_in_everything_and_unproven_is_not_available() -> None:
    rows = Rows()
    _weak_sdr(rows, ("qualified_lead_rate", "lead_rate"))
    bench = _bench(rows)
    assert bench.lead.rule == "coach_bench_empty"
    away = bench.directions[0].away
    assert away is not None
    assert away.text.endswith("1 unproven as a coach and weak in it themselves.")


def test_who_has_proved_to_coach_well_may_be_weak_and_so_may_the_coach_of_a_pair() -> None:
    proven, asked = Rows(), Rows()
    _weak_sdr(proven, ("lead_rate", "qualified_lead_rate"), is_proven=True)
    _weak_sdr(asked, ("lead_rate", "qualified_lead_rate"))
    add_pair(asked, 1, direction="sdr_to_sdr", metric="lead_rate")
    assert len(_bench(proven).directions[0].coaches[0].beliefs) == 2
    (belief,) = _bench(asked).directions[0].coaches[0].beliefs
    assert belief.metrics == "Lead rate"


def test_across_roles_an_own_weakness_is_no_reason_to_leave_a_metric_out() -> None:
    rows = Rows()
    add_candidate(rows, 1, 1, direction="am_to_ae", is_proven=False)
    add_reason(rows, 1, "weak_in_metric", direction="am_to_ae", value=-0.3)
    assert len(_bench(rows).directions[0].coaches) == 1


@pytest.mark.parametrize(
    ("coaches", "said"),
    [(MIN_COACHES, "towards the others of this direction"), (4, "coaches of all directions")],
)
def test_an_effect_that_may_be_chance_stands_below_its_coaches(coaches: int, said: str) -> None:
    rows = Rows()
    add_rates(rows)
    for number in range(coaches):
        add_candidate(rows, number, number + 1)
        rows.add(
            "value_added", direction="ae_to_ae", metric="close_rate", coach_id=f"coach-{number}",
            is_proven=True,
        )  # fmt: skip
    add_effect(rows, "ae_to_ae", "close_rate", "measured", effect=0.01, effect_low=-0.2)
    effect = _bench(rows).directions[0].effect
    assert effect is not None
    assert effect.rule == "bench_effect_open"
    assert "in “Close rate, won of decided” may be chance: +0.2 pp" in effect.text.replace(
        NBSP, " "
    )
    assert said in effect.text
    assert effect.n == 21


def test_an_effect_beyond_chance_or_not_measured_is_not_repeated_on_the_bench() -> None:
    for verdict in ("measured", "too_early", "not_separable", "no_engagements"):
        rows = Rows()
        add_rates(rows)
        add_candidate(rows, 1, 1)
        add_effect(rows, "ae_to_ae", "close_rate", verdict)
        assert _bench(rows).directions[0].effect is None


def test_how_many_coaches_make_a_population_is_what_the_statistics_say() -> None:
    assert MIN_COACHES == value_added._MIN_COACHES
