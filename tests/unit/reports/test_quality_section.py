"""What the data are like, what that means for the figures, and how they are made and defined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.company.method import build_method
from reports.company.quality import definition, quality_row
from reports.company.quality_effects import quality_effects
from reports.company.quality_rows import FIGURES, Effect
from reports.entities import entity_label, reason_label
from reports.format import formatter_in
from reports.html import environment
from reports.marts import Record
from reports.model import Statement
from reports.statements import every
from reports.texts import texts_in
from tests.unit.reports.by_hand import ByHand, figure


def _delivered(entity: str, rows: int, rejected: int = 0, flagged: int = 0) -> Record:
    return {
        "source": "crm", "entity": entity, "rows_delivered": rows, "rows_kept": rows - rejected,
        "rows_rejected": rejected, "rows_flagged": flagged,
    }  # fmt: skip


def _effects(month: ByHand) -> tuple[Effect, ...]:
    pack = month.pack()
    rows = tuple(quality_row(row, pack.formatter) for row in month.quality)
    return quality_effects(pack, rows)


def test_flawless_data_move_no_figure() -> None:
    assert _effects(ByHand()) == ()
    assert _effects(ByHand(quality=[_delivered("lead", 100)])) == ()


def test_rejected_rows_say_by_how_much_figures_can_be_short() -> None:
    (effect,) = _effects(ByHand(quality=[_delivered("lead", 1000, rejected=25)]))
    assert effect.problem.text == ("Leads: 25 of 1,000 rows were rejected and are in no figure.")
    assert effect.figures == "Leads handed over and qualified"
    assert "up to 2.5%" in effect.at_most.text
    assert "up to 2.5\u00a0pp" in effect.at_most.text


def test_few_rejected_rows_are_not_rounded_away() -> None:
    (effect,) = _effects(ByHand(quality=[_delivered("activity", 100_000, rejected=1)]))
    assert "1 of 100,000 rows was rejected" in effect.problem.text
    assert "up to 0.1\u00a0pp" in effect.at_most.text


def test_rows_of_which_nothing_was_delivered_or_kept_are_no_division_by_zero() -> None:
    quality = [_delivered("lead", 3, rejected=3, flagged=1), _delivered("new_kind", 0, rejected=1)]
    texts = [effect.at_most.text for effect in _effects(ByHand(quality=quality))]
    assert "up to 100.0%" in texts[0]
    assert len(texts) == 3


def test_undecided_leads_bound_the_acceptance_rate() -> None:
    company = [
        figure("leads_sent", value=100.0), figure("leads_undecided", value=20.0),
        figure("leads_accepted", value=60.0), figure("leads_rejected", value=20.0),
    ]  # fmt: skip
    (effect,) = _effects(ByHand(company=company))
    assert "(75.0%) will end between 60.0% and 80.0%" in effect.at_most.text


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_the_bound_holds_however_leads_are_decided(
    accepted: int, rejected: int, undecided: int
) -> None:
    counts = {"accepted": accepted, "rejected": rejected, "undecided": undecided}
    company = [figure(f"leads_{name}", value=float(count)) for name, count in counts.items()]
    company.append(figure("leads_sent", value=float(sum(counts.values()))))
    (effect,) = _effects(ByHand(company=company))
    inputs = dict(effect.at_most.inputs)
    low, high = (float(inputs[name].rstrip("%")) for name in ("low", "high"))
    assert low <= high
    if accepted + rejected:
        assert low <= float(inputs["rate"].rstrip("%")) <= high


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((10, 5, 10, 0), "pipeline +100%, amounts closed ±0%."),
        ((10, 10, 10, 1), "pipeline –, amounts closed +11% (–: none of them has an amount)"),
        ((10, 10, 2, 2), "no deal with an amount to go by"),
    ],
)
def test_deals_without_amount_say_what_sums_may_lack(
    counts: tuple[int, int, int, int], words: str
) -> None:
    names = ("open_deals", "open_without", "closed_deals", "closed_without")
    (effect,) = _effects(ByHand(amounts=dict(zip(names, counts, strict=True))))
    assert words in effect.at_most.text


def test_what_belongs_to_nobody_is_missing_from_people_but_not_from_the_company() -> None:
    rows = [{"person_id": "(unassigned)", "leads_sent": 1}, {"person_id": "a", "leads_sent": 9}]
    (effect,) = _effects(ByHand(people={"sdr": [{**row, "is_qualified_by_acceptance": False}
                                                for row in rows]}))  # fmt: skip
    assert effect.problem.text.startswith("1 of 10 leads of the month was handed over by nobody")
    assert "lack 10.0%" in effect.at_most.text


def test_a_reconstructed_month_and_borrowed_qualification_cannot_be_bounded() -> None:
    sdr = {"person_id": "a", "leads_sent": 9, "is_qualified_by_acceptance": True}
    effects = _effects(ByHand(people={"sdr": [sdr]}, is_reconstructed=True))
    assert [effect.at_most.text.split(":")[0] for effect in effects] == ["Cannot be told"] * 2


def test_targets_that_match_nothing_are_said_to_be_ignored_not_counted() -> None:
    (effect,) = _effects(ByHand(quality=[_delivered("target", 40, flagged=2)]))
    assert effect.problem.text == (
        "Targets: 2 of 40 rows are of a metric or scope that is not known, and are ignored."
    )
    assert "from the other targets alone" in effect.at_most.text


def test_every_reason_that_a_target_is_flagged_for_stands_in_words() -> None:
    from dagster_project.crm.targets import unmatched

    said = [(reason, reason_label(reason, texts_in("en"))) for _, _, reason in unmatched()]
    assert all(reason != words and "ignored" in words for reason, words in said)
    assert "(sdr, ae, am)" in said[0][1]
    assert said[1][1].startswith("Not a metric for targets of the role sdr")
    assert "leads_sent, leads_qualified" in said[1][1]


def test_every_sentence_about_figures_has_a_rule() -> None:
    month = ByHand(quality=[_delivered("lead", 100, 1, 1)], is_reconstructed=True)
    statements = list(every(_effects(month), Statement))
    assert len(statements) == 6
    assert all(statement.rule.startswith("quality_") for statement in statements)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no whole number", "Not a whole number"),
        ("unknown account", "Names a record that is missing: Accounts"),
        ("none of won, lost", "None of the values allowed: won, lost"),
        ("in the future (drop of 2026-11-01)", "In the future, seen from the drop of 2026-11-01"),
        ("50% odd %(x)s", "50% odd %(x)s"),
    ],
)
def test_reasons_stand_in_words_and_new_ones_as_they_are(reason: str, words: str) -> None:
    assert reason_label(reason, texts_in("en")) == words


def test_every_entity_of_the_canonical_model_has_a_name_and_its_figures() -> None:
    from dagster_project.crm.entities import ENTITIES

    assert set(ENTITIES) == set(FIGURES)
    texts = texts_in("en")
    for entity in ENTITIES:
        assert entity_label(entity, texts) != entity.replace("_", " ").capitalize() or (
            entity == "availability"
        )


def test_definitions_are_word_for_word_whatever_signs_are_in_them() -> None:
    row = {
        "metric": "leads_sent", "role": "sdr", "numerator": "a + b", "denominator": None,
        "counted_in": "month", "definition": "At most 50% of\nthem, %(really)s.\n",
    }  # fmt: skip
    made = definition(row, formatter_in("en"))
    assert made.text == "At most 50% of them, %(really)s."
    assert (made.numerator, made.denominator, made.counted_in) == ("(a + b)", "", "month")


def test_the_method_is_a_page_whose_numbers_are_those_of_the_marts() -> None:
    ranked: list[Record] = [{"window_months": None}, {"window_months": 24}, {"window_months": 9}]
    method = build_method(ByHand({"ranked_roles": ranked}).context())
    said = " ".join(part.text for part in method.parts)
    assert "the last 9 months" in said
    assert "60% closer" in said
    assert "sales operations" in said
    assert "rules.csv" in said
    assert len(said.split()) < 650
    without = build_method(ByHand().context())
    assert "last 9 months" not in without.parts[0].text


def test_the_glossary_is_left_out_where_there_are_no_definitions() -> None:
    template = environment("en").from_string('{% include "glossary.html" %}')
    assert "<h2" not in template.render(review={"definitions": ()})
