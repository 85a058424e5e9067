"""What a coach is told to offer: a strength only where one is proven."""

import pytest

from reports.advice import advise
from reports.format import formatter_in
from reports.roster import Roster, roster_of
from tests.unit.reports.by_hand import ByHand, person
from tests.unit.reports.test_advice import ROWS, coaching


def test_a_strength_that_nobody_measured_is_not_claimed() -> None:
    in_role = roster_of(
        ByHand({"people": (person("c", "Carla", "sdr"), person("p", "Paula", "sdr"))}).pack().marts,
        ByHand().pack().month,
    )
    one, formatter = coaching(), formatter_in("en")
    proven = advise(
        one, in_role, formatter, "person", "c", strong_in=frozenset({"qualified_lead_rate"})
    )
    assert proven.reason.text == "You are strong in this, and Paula could gain from it."
    other = advise(one, in_role, formatter, "person", "c", strong_in=frozenset({"lead_rate"}))
    assert "strong" not in other.reason.text
    assert "Paula could gain from seeing how you go about it" in other.reason.text


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        (("ae", "sdr"), "as an AE, see of leads after the hand-over"),
        (("am", "ae"), "as an AM, see of customers after the deal"),
    ],
)
def test_across_roles_the_coach_offers_what_the_next_step_sees(
    roles: tuple[str, str], seen: str
) -> None:
    people = (person("c", "Carla", roles[0]), person("p", "Paula", roles[1]))
    across = roster_of(ByHand({"people": people}).pack().marts, ByHand().pack().month)
    metric = frozenset({"qualified_lead_rate"})
    reason = advise(coaching(), across, formatter_in("en"), "person", "c", strong_in=metric).reason
    assert seen in reason.text
    assert "strong" not in reason.text


def test_nobody_is_said_to_want_what_no_mart_records() -> None:
    reason = advise(ROWS[3], Roster({}), formatter_in("en"), "person", "c").reason
    assert "could take the next step" in reason.text
    assert "want" not in reason.text
