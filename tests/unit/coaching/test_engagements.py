"""Engagements: which sessions belong together, in which direction, and in what."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.coaching.engagements import engagements
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.settings_statistics import CoachingSettings
from tests.unit.coaching.chain_inputs import MONTH, review

SETTINGS = CoachingSettings(gap_months=3)
Session = tuple[int, str, str, str]


def _review(sessions: list[Session], roles: dict[str, str] | None = None) -> Inputs:
    """Sessions (months counted from the review month, coach, coachee, metric) of an hour each."""
    held = roles or {"anna": "ae", "ben": "ae", "sue": "sdr", "sid": "sdr", "mia": "am"}
    rows = pd.DataFrame(sessions, columns=["month", "coach_id", "coachee_id", "metric"])
    rows = rows.astype({"month": "int64"}) if len(rows) else rows.astype({"month": "float64"})
    stints = [(person, role, MONTH - 35, MONTH + 1) for person, role in held.items()]
    return review(
        sessions=rows.assign(month=rows["month"] + MONTH, sessions=1, hours=1.0),
        stints=pd.DataFrame(stints, columns=["person_id", "role", "valid_from", "valid_to"]),
    )


def _found(inputs: Inputs) -> pd.DataFrame:
    found = engagements(inputs, SETTINGS)
    return found.assign(start=found["start"] - MONTH, end=found["end"] - MONTH)


def test_a_pause_begins_a_new_engagement() -> None:
    months = [-20, -19, -16, -12, -11]  # two months without a session, then three
    found = _found(_review([(month, "anna", "sue", "qualified_lead_rate") for month in months]))
    assert found["start"].tolist() == [-20, -12]
    assert found["end"].tolist() == [-16, -11]
    assert found["sessions"].tolist() == [3, 2]
    assert found["hours"].tolist() == [3.0, 2.0]


def test_pairs_and_metrics_are_engagements_of_their_own() -> None:
    found = _found(
        _review(
            [
                (-5, "anna", "sue", "qualified_lead_rate"),
                (-5, "ben", "sue", "qualified_lead_rate"),
                (-4, "anna", "sue", "acceptance_rate"),
                (-4, "anna", "sid", "acceptance_rate"),
            ]
        )
    )
    assert len(found) == 4
    assert found["direction"].unique().tolist() == ["ae_to_sdr"]


def test_sessions_are_about_what_the_coachee_is_rated_by() -> None:
    found = _found(
        _review(
            [
                (-9, "anna", "sue", "close_rate"),  # no rate of an SDR
                (-8, "anna", "sue", "(none)"),  # same pair, same main metric: one engagement
                (-5, "mia", "ben", "lead_yield"),
                (-3, "anna", "mia", "upsell_rate"),
            ]
        )
    )
    assert found["metric"].tolist() == ["qualified_lead_rate", "lead_yield", "account_expansion"]
    assert found["direction"].tolist() == ["ae_to_sdr", "am_to_ae", "other"]
    assert found["sessions"].tolist() == [2, 1, 1]


def test_the_roles_in_the_month_of_the_start_say_the_direction() -> None:
    inputs = _review([(-9, "anna", "ben", "close_rate"), (-2, "anna", "ben", "close_rate")])
    stints = pd.DataFrame(
        [
            ("anna", "ae", MONTH - 35, MONTH - 5),
            ("anna", "manager", MONTH - 6, MONTH + 1),  # promoted within a month
            ("ben", "ae", MONTH - 35, MONTH + 1),
        ],
        columns=["person_id", "role", "valid_from", "valid_to"],
    )
    found = engagements(review(sessions=inputs.sessions, stints=stints), SETTINGS)
    assert found["direction"].tolist() == ["ae_to_ae", "other"]


def test_sessions_that_say_nothing_of_a_pair_are_left_out() -> None:
    found = _found(
        _review(
            [
                (-9, UNASSIGNED, "ben", "close_rate"),
                (-9, "anna", UNASSIGNED, "close_rate"),
                (-9, "ben", "ben", "close_rate"),
                (-9, "anna", "zoe", "close_rate"),  # no role known
                (-9, "anna", "max", "close_rate"),
            ],
            {"anna": "ae", "ben": "ae", "max": "manager"},
        )
    )
    assert found.empty


def test_no_sessions_are_no_engagements() -> None:
    found = engagements(review(), SETTINGS)
    assert found.empty
    assert list(found) == [
        "coach_id", "coachee_id", "direction", "metric", "start", "end", "sessions", "hours",
    ]  # fmt: skip


_SESSIONS = st.lists(
    st.tuples(
        st.integers(-35, 0),
        st.sampled_from(["anna", "ben", "mia"]),
        st.sampled_from(["ben", "sue", "sid"]),
        st.sampled_from(["close_rate", "acceptance_rate", "(none)"]),
    ),
    max_size=30,
    unique=True,
)


@settings(max_examples=30)
@given(_SESSIONS, st.randoms(use_true_random=False))
def test_every_session_is_in_one_engagement_whatever_the_order(
    sessions: list[Session], random: object
) -> None:
    found = _found(_review(sessions))
    assert found["sessions"].sum() == sum(coach != coachee for _, coach, coachee, _ in sessions)
    shuffled = list(sessions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _found(_review(shuffled)).equals(found)
    pairs = ["coach_id", "coachee_id", "metric"]
    for _, own in found.sort_values("start").groupby(pairs):
        pause = own["start"].to_numpy()[1:] - own["end"].to_numpy()[:-1] - 1
        assert (pause >= SETTINGS.gap_months).all()
