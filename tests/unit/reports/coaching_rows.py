"""Rows of the coaching marts, and their pages as a reader sees them.

Here belongs making them for tests; what is not said of a row has a plain value.
"""

import json
import re
from datetime import date
from types import SimpleNamespace

from reports.company.coaching import CoachingSection, build_coaching
from reports.company.context import Context
from reports.html import environment
from tests.unit.reports.team_rows import MONTH, Rows, pack_of

NBSP = "\u00a0"


def section_of(rows: Rows) -> CoachingSection:
    """The pages of these rows."""
    section = build_coaching(Context(pack_of(rows), (), (), ()))
    assert section is not None
    return section


def html_of(section: CoachingSection) -> str:
    """The pages as HTML."""
    template = environment("en").get_template("coaching.html")
    return template.render(review=SimpleNamespace(coaching=section))


def text_of(section: CoachingSection) -> str:
    """What a reader sees of them."""
    bare = re.sub(r"<[^>]+>", " ", html_of(section))
    return re.sub(r"\s+", " ", bare.replace(NBSP, " "))


def add_rates(rows: Rows) -> None:
    """What the roles reach in the metrics."""
    for role, metric, family, rate in (
        ("sdr", "qualified_lead_rate", "binomial", 0.5),
        ("sdr", "lead_rate", "poisson", 0.15),
        ("ae", "close_rate", "binomial", 0.3),
        ("am", "account_expansion", "binomial", 0.025),
        ("ae", "role_summary", "summary", None),
    ):
        rows.add("ranked_roles", role=role, metric=metric, family=family, role_rate=rate)


def add_person(
    rows: Rows, person_id: str, name: str, role: str = "ae", team: str = "North"
) -> None:
    """Somebody with a name."""
    rows.add(
        "people", person_id=person_id, full_name=name, role=role, team=team,
        valid_from=date(2024, 1, 1),
    )  # fmt: skip


def add_pair(rows: Rows, number: int = 1, **values: object) -> None:
    """A recommendation, of a pair unless the values say otherwise."""
    made: dict[str, object] = {
        "recommendation_id": f"pair-{number:03d}",
        "kind": "pair",
        "person_id": f"coachee-{number:03d}",
        "full_name": f"Coachee {number:03d}",
        "position": 1,
        "coach_id": f"coach-{number:03d}",
        "coach_name": f"Coach {number:03d}",
        "direction": "ae_to_ae",
        "role": "ae",
        "team": "AE North",
        "metric": "close_rate",
        "gap": 0.2,
        "uplift": 0.1,
        "uplift_low": -0.2,
        "uplift_high": 0.4,
        "uplift_unit": "deals_won",
        "money": 9584.4,
        "money_low": -18323.0,
        "money_high": 37489.0,
        "currency": "EUR",
        "p_positive": 0.908,
        "hours": 6.0,
        "value_per_hour": 1597.0,
        "is_exploration": False,
        "rule_id": "gap_to_coach",
        "inputs": json.dumps({"coachee_skill": 0.0, "months_of_effect": 4}),
        "action_id": "coach_in_role",
        "action_arguments": "{}",
    }
    rows.add("recommendations", **{**made, **values})


def add_candidate(rows: Rows, number: int, rank: int | None, **values: object) -> None:
    """Somebody who could coach; without a rank, cannot."""
    made: dict[str, object] = {
        "direction": "ae_to_ae",
        "metric": "close_rate",
        "person_id": f"coach-{number:03d}",
        "full_name": f"Coach {number:03d}",
        "role": "ae",
        "team": "AE North",
        "value_added": 0.2,
        "value_added_low": -0.1,
        "value_added_high": 0.5,
        "p_positive": 0.9,
        "engagements": 2,
        "is_proven": True,
        "hours_free": 6.0,
        "capacity": 2,
        "is_eligible": rank is not None,
        "rank": rank,
    }
    rows.add("candidates", **{**made, **values})


def add_reason(
    rows: Rows, number: int, reason: str, side: str = "against", **values: object
) -> None:
    """What speaks for or against a candidate."""
    made = {"direction": "ae_to_ae", "metric": "close_rate", "person_id": f"coach-{number:03d}"}
    rows.add("candidate_reasons", **{**made, "side": side, "reason": reason, **values})


def add_effect(rows: Rows, direction: str, metric: str, verdict: str, **values: object) -> None:
    """What coaching has changed."""
    figures: dict[str, object] = {
        f"{name}{end}": value
        for name in ("effect", "did")
        for end, value in (("", 0.3), ("_low", 0.1), ("_high", 0.5))
    }
    known: dict[str, object] = figures if verdict in {"measured", "not_separable"} else {}
    count = 0 if verdict == "no_engagements" else 21
    rows.add(
        "effects",
        **{
            "direction": direction,
            "metric": metric,
            "verdict": verdict,
            "engagements": count,
            "controls": 340,
            **known,
            **values,
        },
    )


def add_session(rows: Rows, coach: str, coachee: str, **values: object) -> None:
    """A month of sessions of two people."""
    made = {"month": MONTH, "coach_id": coach, "coachee_id": coachee, "sessions": 2, "hours": 1.5}
    rows.add("sessions", **{**made, "metric": "close_rate", **values})


def add_incentive(rows: Rows, **values: object) -> None:
    """What a coach would earn."""
    made: dict[str, object] = {
        "person_id": "c",
        "full_name": "Coach 001",
        "role": "ae",
        "team": "AE North",
        "sessions": 4,
        "hours": 3.25,
        "selling_time_value": 2100.72,
        "target_metric": "amount_won",
        "target": 85000.0,
        "relief_share": 0.018347,
        "relief": 1559.48,
        "session_pay": 130.0,
        "bonus": 1500.0,
        "is_bonus_capped": True,
        "total": 1630.0,
        "currency": "EUR",
    }
    rows.add("incentives", **{**made, **values})
