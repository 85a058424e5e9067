"""What changed since last month, and what became of earlier advice."""

from datetime import date

import pytest

from reports.company.since import Since, build_since
from reports.marts import Record
from reports.model import Statement
from reports.statements import every
from tests.unit.reports.by_hand import MONTH, ByHand, figure, person

SEPTEMBER = date(2026, 9, 1)


def since(*company: Record, **tables: tuple[Record, ...]) -> Since:
    return build_since(ByHand(tables, company=company).context())


def rules(statements: tuple[Statement, ...]) -> list[str]:
    return [statement.rule for statement in statements]


def text(statements: tuple[Statement, ...]) -> str:
    return " ".join(map(str, statements)).replace("\u00a0", " ")


def rate(value: float, previous: float, cases: int) -> tuple[Record, Record]:
    """The close rate of two months with as many deals."""
    now = figure(
        "close_rate_worked", value=value, numerator=round(value * cases), denominator=cases,
        previous_at_equal_age=previous,
    )  # fmt: skip
    return now, {**now, "month": SEPTEMBER, "value": previous}


def followed(month: date, verdict: str, **values: object) -> Record:
    """A row of `recommendation_followup`."""
    told = {"recommended_in": month, "kind": "pair", "person_id": "p", "is_carried_out": False}
    return {**told, "verdict": verdict, **values}


def deal(amount: float) -> Record:
    return {"is_won": True, "is_new_business": True, "month": MONTH, "amount_reporting": amount}


def test_a_count_that_moved_within_chance_is_said_to_have_done_so() -> None:
    made = since(figure("leads_sent", value=293, previous_at_equal_age=321))
    assert rules(made.changes) == ["headline_within_chance"]
    assert "No headline figure moved beyond chance against September 2026" in text(made.changes)


def test_a_count_that_moved_beyond_chance_is_named_with_its_change() -> None:
    made = since(figure("leads_sent", value=200, previous_at_equal_age=321))
    assert rules(made.changes) == ["headline_moved"]
    assert "against September 2026 at equal age: Leads handed over (−121)." in text(made.changes)


@pytest.mark.parametrize(
    ("cases", "rule"), [(60, "headline_within_chance"), (6000, "headline_moved")]
)
def test_whether_a_rate_moved_depends_on_its_cases(cases: int, rule: str) -> None:
    assert rules(since(*rate(0.13, 0.11, cases)).changes) == [rule]


def test_an_amount_moves_by_chance_as_its_deals_vary_in_size() -> None:
    won = figure("amount_won", value=1_200_000.0, previous_at_equal_age=1_000_000.0, currency="EUR")
    few_large, many_small = (deal(100_000.0),) * 12, (deal(1_000.0),) * 1200
    assert rules(since(won, deals=few_large).changes) == ["headline_within_chance"]
    assert rules(since(won, deals=many_small).changes) == ["headline_moved"]
    assert rules(since(won, deals=(deal(1.0),)).changes) == ["headline_untested"]


def test_the_others_are_said_to_be_within_chance() -> None:
    made = since(figure("leads_sent", value=200, previous_at_equal_age=321), *rate(0.13, 0.12, 500))
    assert rules(made.changes) == ["headline_moved", "headline_within_chance"]
    assert "The other headline figures" in text(made.changes)


def test_people_who_took_up_or_left_a_role_are_named() -> None:
    def stretch(name: str, role: str, start: date, end: date | None, left: date | None) -> Record:
        return {
            **person(name.lower(), name, role), "valid_from": start, "valid_to": end,
            "left_on": left,
        }  # fmt: skip

    first = date(2025, 1, 1)
    people = (
        stretch("Anna", "sdr", first, date(2026, 10, 14), None),
        stretch("Anna", "ae", date(2026, 10, 14), None, None),
        stretch("Bert", "sdr", date(2026, 10, 5), None, None),
        stretch("Cora", "am", first, date(2026, 10, 20), date(2026, 10, 20)),
        stretch("Dora", "am", first, None, None),
        stretch("Emil", "sdr", first, SEPTEMBER, SEPTEMBER),
    )
    made = since(people=people)
    assert "Anna (SDR → AE), Bert (new, SDR), Cora (left, AM)." in text(made.changes)
    assert "Dora" not in text(made.changes)
    assert "Emil" not in text(made.changes)


def test_who_moved_is_told_with_how_many_do_so_by_chance() -> None:
    ranking: tuple[Record, ...] = tuple(
        {"role": "ae", "metric": "close_rate", "person_id": f"P{place}", "trend": trend}
        for place, trend in enumerate(["rising", *["steady"] * 19])
    )
    made = since(ranking=ranking)
    said = "for 1 of 20 people: better for P0. By chance alone it would be about 2."
    assert said in text(made.changes)
    steady: tuple[Record, ...] = ({**ranking[0], "trend": "steady"},)
    assert "people_moved" not in rules(since(ranking=steady).changes)


def test_of_fewer_people_than_chance_makes_one_of_the_share_is_told() -> None:
    row = {"role": "ae", "metric": "close_rate", "person_id": "P", "trend": "falling"}
    said = text(since(ranking=(row,)).changes)
    assert "1 of 1 people: weaker for P. By chance alone it would be about 0.1." in said


def test_the_first_close_has_one_sentence_on_each() -> None:
    made = since()
    assert rules(made.changes) == ["nothing_to_compare"]
    assert rules(made.advice) == ["no_earlier_advice"]


def test_last_months_advice_is_counted_so_that_it_adds_up() -> None:
    rows = (
        followed(SEPTEMBER, "too_early", is_carried_out=True),
        followed(SEPTEMBER, "open"),
        followed(SEPTEMBER, "open"),
        followed(SEPTEMBER, "left_role", is_carried_out=True),
        followed(SEPTEMBER, "done", kind="none", is_carried_out=True),
    )
    said = text(since(followup=rows).advice)
    assert said == (
        "4 pieces of advice of September 2026: carried out or begun 1, still open 2, about people "
        "who have left the role 1."
    )
    assert "left the role" not in text(since(followup=rows[:3]).advice)


def test_older_advice_is_judged_with_the_warning_that_one_person_says_little() -> None:
    june = date(2026, 6, 1)
    rows = (
        followed(june, "better_than_expected", is_carried_out=True),
        followed(june, "as_expected", is_carried_out=True),
        followed(june, "not_carried_out"),
        followed(june, "not_carried_out"),
    )
    made = since(followup=rows, people=(person("p", "Paula Person", "sdr"),))
    assert rules(made.advice) == ["advice_judged", "advice_not_carried_out"]
    said = text(made.advice)
    assert "better than expected 1, as expected 1, worse 0. One person’s months say little." in said
    assert "2 older pieces of advice were not carried out: for Paula Person." in said


def test_every_sentence_has_a_rule_and_is_filled() -> None:
    made = since(
        figure("leads_sent", value=200, previous_at_equal_age=321),
        followup=(followed(SEPTEMBER, "open"),),
    )
    statements = list(every(made, Statement))
    assert len(statements) == 2
    for statement in statements:
        assert statement.rule
        assert "%(" not in statement.text
