"""People who went from selling into coaching or management, and what became of all concerned."""

import numpy as np
import pandas as pd
import pytest

from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.coaching.ranking import make_panels
from dagster_project.coaching.transitions import transitions
from dagster_project.settings_statistics import RatingSettings
from tests.unit.coaching.advice_inputs import aes, changed, met
from tests.unit.coaching.chain_inputs import MONTH
from tests.unit.coaching.whole_company import nobody

STEADY = np.full((8, 18), 15)
_CUTOFF = pd.Timestamp("2026-11-01")


def _transitions(inputs: Inputs) -> pd.DataFrame:
    return transitions(inputs, make_panels(inputs), RatingSettings())


def _only(inputs: Inputs) -> pd.Series:
    rows = _transitions(inputs)
    assert len(rows) == 1
    return rows.iloc[0]


def _selling(sold: dict[str, list[float]] | None = None, won: np.ndarray | None = None) -> Inputs:
    """Eight AEs in teams `t0` (even numbers) and `t1`, 1,000 a month each, 60 deals closed.

    Args:
        sold: amounts of the thirteen months, by person.
        won: deals won, (people, months).
    """
    inputs = aes(8, STEADY if won is None else won, 60.0)
    # A little up and down, or chance could not be told.
    wave = 1 + 0.05 * np.sin(inputs.ae["month"] * 2.0 + inputs.ae["person_id"].str[2:].astype(int))
    ae = inputs.ae.assign(amount_won=1_000 * wave)
    for person, amounts in (sold or {}).items():
        ae.loc[ae["person_id"] == person, "amount_won"] = amounts
    return changed(inputs, ae=ae)


def _promoted(inputs: Inputs, person: str = "ae0", age: int = 5) -> Inputs:
    """The person became a manager so many months ago, on the first."""
    day = _CUTOFF - pd.DateOffset(months=age + 1)
    stints = inputs.stints
    is_own = stints["person_id"] == person
    new = stints[is_own].assign(
        role="manager", valid_from=MONTH - age, from_day=day, team="managers"
    )
    stints = stints.assign(
        valid_to=stints["valid_to"].where(~is_own, MONTH - age),
        to_day=stints["to_day"].where(~is_own, day),
    )
    people = inputs.people
    role = people["role"].where(people["person_id"] != person, "manager")
    ae = inputs.ae
    ae = ae[(ae["person_id"] != person) | (ae["month"] < MONTH - age)]
    return changed(
        inputs,
        stints=pd.concat([stints, new], ignore_index=True),
        people=people.assign(role=role),
        ae=ae,
    )


def test_a_seller_who_became_a_manager_has_figures_before_and_sells_nothing_since() -> None:
    row = _only(_promoted(_selling()))
    assert row[["person_id", "from_role", "to_role", "moved_in", "months_since"]].tolist() == [
        "ae0", "ae", "manager", MONTH - 5, 5,
    ]  # fmt: skip
    assert row["result_before"] == pytest.approx(1_000, rel=0.03)
    assert row["result_after"] == 0
    assert (row["metric"], row["currency"], row["team"]) == ("close_rate", "EUR", "t0")
    assert row["score_before"] == pytest.approx(0, abs=0.02)
    assert row[["score_after", "score_after_sd"]].isna().all()


def test_a_team_that_sells_less_than_others_misses_its_seller() -> None:
    """Four of 1,000: without one of them a quarter less; others make up for it in the second."""
    row = _only(_promoted(_selling()))
    assert row["team_before"] == pytest.approx(4_000, rel=0.03)
    assert row["team_after"] == pytest.approx(3_000, rel=0.03)
    assert row["is_missed"]
    assert row["finding"] == "team_sells_less"
    more = [1_000.0, 1_050.0] * 4 + [2_050.0, 1_950.0, 2_000.0, 2_050.0, 2_000.0]
    filled = _only(_promoted(_selling({"ae2": more})))
    assert filled["team_after"] == pytest.approx(4_000, rel=0.03)
    assert not filled["is_missed"]


def test_a_season_and_a_reorganisation_are_no_loss_of_the_team() -> None:
    """All sell half since; and the other team is as large as before, whoever is in it."""
    inputs = _selling()
    ae = inputs.ae
    halved = ae["amount_won"].where(ae["month"] < MONTH - 5, ae["amount_won"] / 2)
    began = changed(inputs, ae=ae.assign(amount_won=halved),
                    sessions=met(("ae0", "sdr0", 5, "qualified_lead_rate", 1.0)))  # fmt: skip
    row = _only(began)
    assert row["team_after"] < 0.6 * row["team_before"]
    assert not row["is_missed"]
    stints = began.stints
    later = stints.assign(team="one", valid_from=MONTH - 3, from_day=pd.Timestamp("2026-07-01"))
    until = stints.assign(valid_to=MONTH - 3, to_day=pd.Timestamp("2026-07-01"))
    together = changed(began, stints=pd.concat([until, later], ignore_index=True))
    pd.testing.assert_frame_equal(_transitions(began), _transitions(together))


def test_nothing_is_said_of_a_team_without_others_or_before_three_months() -> None:
    alone = _selling()
    stints = alone.stints.assign(team="t0")
    assert pd.isna(_only(_promoted(changed(alone, stints=stints)))["is_missed"])
    early = _only(_promoted(_selling(), age=2))
    assert pd.isna(early["is_missed"])
    assert early["finding"] == "no_coaching"


def test_who_begins_to_coach_is_followed_with_load_and_coachees() -> None:
    won = STEADY.copy()
    won[1, -4:] = 28
    sessions = met(
        ("ae0", "ae1", 4, "close_rate", 3.0), ("ae0", "ae1", 3, "close_rate", 3.0),
        ("ae0", "ae2", 3, "close_rate", 4.0), ("ae0", "ae0", 2, "close_rate", 99.0),
        ("ae0", UNASSIGNED, 2, "close_rate", 99.0),
    )  # fmt: skip
    row = _only(changed(_selling(won=won), sessions=sessions))
    assert row[["from_role", "to_role", "moved_in"]].tolist() == ["ae", "coach", MONTH - 4]
    assert row[["coachees", "hours_per_month"]].tolist() == [2, 2.0]
    assert row["coachees_after"] - row["coachees_before"] > 1.645 * row["coachees_change_se"]
    assert row["finding"] == "coachees_rose"
    assert row["is_watched"]


@pytest.mark.parametrize(
    ("won", "hours", "finding"),
    [(3, 1.0, "own_score_fell"), (15, 1.0, None), (15, 70.0, "beyond_hours")],
)
def test_what_stands_out_of_the_coach(won: int, hours: float, finding: str | None) -> None:
    """Six hours a month are offered."""
    closed = STEADY.copy()
    closed[0, -6:] = won
    sessions = met(("ae0", "sdr0", 5, "qualified_lead_rate", hours))
    row = _only(changed(_selling(won=closed), sessions=sessions))
    assert (None if pd.isna(row["finding"]) else row["finding"]) == finding
    assert (row["score_after"] < row["score_before"] - 0.5) == (won == 3)


def test_moves_are_watched_for_six_months_and_forgotten_after_twelve() -> None:
    watched = {
        age: _transitions(_promoted(_selling(), age=age))["is_watched"].tolist()
        for age in (0, 5, 6, 11, 12)
    }
    assert watched == {0: [True], 5: [True], 6: [False], 11: [False], 12: []}


def test_coaching_that_may_have_begun_before_the_history_is_no_move() -> None:
    """Of 18 months; the second was coached all along, as far as is known."""
    sessions = met(("ae0", "sdr0", 17, "close_rate", 1.0), ("ae0", "sdr0", 1, "close_rate", 1.0))
    assert _transitions(changed(_selling(), sessions=sessions)).empty


def test_going_from_one_selling_role_to_another_or_to_another_team_is_no_move() -> None:
    inputs = _promoted(_selling())
    role = inputs.stints["role"].replace("manager", "am")
    assert _transitions(changed(inputs, stints=inputs.stints.assign(role=role))).empty
    assert _transitions(_selling()).empty


def test_a_company_without_anything_has_no_moves() -> None:
    assert _transitions(nobody()).empty
