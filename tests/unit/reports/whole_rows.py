"""Rows of the statistical marts for a made-up company: ratings, coaching, the chain, revisions.

Here belongs making them, all from who there is. Figures are plain; what they say is tested
elsewhere.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reports.relations import TABLES
from tests.unit.reports.people import MONTH, month_back
from tests.unit.reports.schema import columns_of_marts

Row = dict[str, Any]
Names = Mapping[str, str]  # by id, of one role

METRICS: Mapping[str, tuple[str, ...]] = {
    "sdr": ("lead_rate", "qualified_lead_rate", "qualification_efficiency"),
    "ae": ("close_rate", "lead_yield", "decided_within_sla"),
    "am": ("account_expansion", "account_retention", "net_retention"),
}
_MAIN = {"sdr": "qualified_lead_rate", "ae": "close_rate", "am": "account_expansion"}
_DIRECTIONS = ("sdr_to_sdr", "ae_to_sdr", "ae_to_ae", "am_to_ae", "am_to_am")
_FAMILIES = {"lead_rate": "poisson", "qualification_efficiency": "poisson", "lead_yield": "poisson"}
_FATES = (
    "won_by_other", "accepted_by_self_later", "accepted_by_other", "lost_by_other",
    "offered_again_undecided", "rejected_again", "not_offered_again",
)  # fmt: skip
_STAGES = (
    "working_hours", "calls", "leads_sent", "leads_decided", "leads_accepted", "deals_created",
    "deals_closed", "deals_won", "amount_per_deal", "accounts_kept", "accounts_grown",
    "account_value",
)  # fmt: skip
_PAIR = {
    "gap": 0.4, "uplift": 2.0, "uplift_low": -0.9, "uplift_high": 5.1, "uplift_rate": 0.01,
    "money": 38874.5, "money_low": -17440.1, "money_high": 95189.1, "currency": "EUR",
    "p_positive": 0.89, "hours": 6.0, "value_per_hour": 6479.0, "is_exploration": True, "n": 379,
    "inputs": json.dumps({"months_of_effect": 4, "coach_engagements": 0, "without_reason": 8.0}),
}  # fmt: skip
REASONS = ("No budget", "Wrong contact", "No need", "Too small")


def made(table: str, **values: object) -> Row:
    """A row of a table of `relations` with every column, empty unless given."""
    columns = columns_of_marts()[TABLES[table][0]]
    unknown = set(values) - set(columns)
    assert not unknown, f"{table} has no {unknown}"
    return {**dict.fromkeys(columns), "review_month": MONTH, **values}


def statistics(people: Mapping[str, Names], team: str) -> dict[str, tuple[Row, ...]]:
    """The rows of every table; `people` by role, all of one team's name."""
    parts = {
        "ranking": _ranking(people),
        "ranked_roles": _roles(people),
        "candidates": _candidates(people, team),
        "candidate_reasons": _reasons(people),
        "recommendations": _advice(people, team),
        "followup": _followup(people),
        "effects": _effects(),
        "incentives": _incentives(people, team),
        "transitions": _moves(people, team),
        "sessions": _sessions(people),
        "chain": (_cohort(back) for back in range(24)),
        "health": _health(),
        "chain_findings": _findings(people, team),
        "sdr_ae": _pairs(people),
        "rejected_fates": _fates(people),
        "ae_am": _accounts(people),
        "revision_changes": _changes(people),
    }
    return {table: tuple(rows) for table, rows in parts.items()}


def _ranking(people: Mapping[str, Names]) -> Iterator[Row]:
    for role, names in people.items():
        for metric in (*METRICS[role], "role_summary"):
            for place, (person_id, name) in enumerate(names.items()):
                rate = 0.5 - 0.4 * place / len(names)
                is_known = place % 7 != 6  # every seventh has too few data
                yield made(
                    "ranking", role=role, metric=metric, person_id=person_id, full_name=name,
                    numerator=200 * rate if is_known else 1.0,
                    denominator=200.0 if is_known else 2.0,
                    rate=rate, information=40.0 if is_known else 0.2, rate_adjusted=rate,
                    interval_low=rate * 0.8, interval_high=rate * 1.2, score=0.2 - 0.1 * place,
                    score_sd=0.1, p_top_quartile=max(0.01, 0.9 - place / len(names)),
                    rank=place + 1 if is_known else None,
                    unranked_reason=None if is_known else "too_few_data",
                    is_star=place == 0, trend="falling" if place % 5 == 2 else "steady",
                    trend_change=-0.2, outlier="low" if place % 9 == 5 else None,
                    weight=None if metric == "role_summary" else 1 / 3, contribution=0.05,
                    attainment=1.1 - 0.01 * place,
                    attainment_metric="leads_sent_attainment_year_to_date",
                )  # fmt: skip


def _roles(people: Mapping[str, Names]) -> Iterator[Row]:
    for role, names in people.items():
        ranked = sum(place % 7 != 6 for place in range(len(names)))
        for metric in (*METRICS[role], "role_summary"):
            is_sum = metric == "role_summary"
            yield made(
                "ranked_roles", role=role, metric=metric,
                family="summary" if is_sum else _FAMILIES.get(metric, "binomial"),
                people=len(names), people_ranked=ranked, stars=1,
                role_rate=None if is_sum else 0.3, window_months=12, half_life_months=6.0,
                overdispersion=1.3, sd_between_people=0.2, sd_between_months=0.1,
                heterogeneity_p=0.001, is_gate_open=True, finding="people_differ",
            )  # fmt: skip


def _directions(people: Mapping[str, Names]) -> Iterator[tuple[str, str, str, str]]:
    """Direction, who coaches whom, in what; of roles that there are."""
    for direction in _DIRECTIONS:
        coach, _, coachee = direction.partition("_to_")
        if people.get(coach) and people.get(coachee):
            yield direction, coach, coachee, _MAIN[coachee]


def _candidates(people: Mapping[str, Names], team: str) -> Iterator[Row]:
    for direction, role, _, metric in _directions(people):
        for place, (person_id, name) in enumerate(people[role].items()):
            yield made(
                "candidates", direction=direction, metric=metric, person_id=person_id,
                full_name=name, role=role, team=team, strength=0.2, strength_sd=0.1,
                value_added=0.2, value_added_low=-0.1, value_added_high=0.5,
                p_positive=0.9 - 0.01 * place, engagements=place % 4, is_proven=place % 4 == 2,
                hours_free=6.0, capacity=2, is_eligible=place % 3 != 2, fitness=0.3,
                rank=place + 1 if place % 3 != 2 else None,
            )  # fmt: skip


def _reasons(people: Mapping[str, Names]) -> Iterator[Row]:
    told = (("for", "experienced", 30.0), ("for", "strong_in_metric", 0.3),
            ("for", "high_peer_rating", 4.5), ("against", "inconsistent", 0.4))  # fmt: skip
    for direction, role, _, metric in _directions(people):
        for place, person_id in enumerate(people[role]):
            blocked = (("against", "unwilling", None),) if place % 3 == 2 else ()
            for side, reason, value in (*told, *blocked):
                yield made(
                    "candidate_reasons", direction=direction, metric=metric, person_id=person_id,
                    side=side, reason=reason, value=value,
                )  # fmt: skip


def _advice(people: Mapping[str, Names], team: str) -> Iterator[Row]:
    """Half of everybody is to be coached; others have processes, loads and targets to look at."""
    for direction, coach_role, role, metric in _directions(people):
        if direction in {"am_to_ae", "am_to_am"} or direction == "sdr_to_sdr":
            coaches = list(people[coach_role].items())
            for place, (person_id, name) in enumerate(people[role].items()):
                coach_id, coach = coaches[(place + 1) % len(coaches)]
                if place % 2 or coach_id == person_id:
                    continue
                pair = {"coach_id": coach_id, "person_id": person_id, "metric": metric}
                within = direction != "am_to_ae"
                yield made("recommendations", **{
                    **_PAIR, "recommendation_id": f"pair-{person_id}-{coach_id}", "kind": "pair",
                    "person_id": person_id, "full_name": name, "position": 1, "role": role,
                    "team": team, "coach_id": coach_id, "coach_name": coach, "metric": metric,
                    "direction": direction, "rule_id": "gap_to_coach", "value": 0.4,
                    "threshold": 0.1, "uplift_unit": _UNITS[role],
                    "action_id": "coach_in_role" if within else "coach_across_roles",
                    "action_arguments": json.dumps({**pair, "months": 2, "hours_per_month": 3.0}),
                })  # fmt: skip
    for person_id, name in list(people.get("ae", {}).items())[1::4]:
        told = {"person_id": person_id, "figure": "deals_open", "load": 38.0, "median": 19.0}
        yield made(
            "recommendations", recommendation_id=f"workload-{person_id}", kind="workload",
            person_id=person_id, full_name=name, position=1, role="ae", team=team, hours=1.0,
            rule_id="more_than_peers", value=2.0, threshold=1.5, n=17,
            inputs=json.dumps({"figure": "deals_open", "load": 38.0, "median": 19.0}),
            action_id="spread_workload",
            action_arguments=json.dumps({**told, "value": 2.0, "threshold": 1.5}),
        )  # fmt: skip


_UNITS = {"sdr": "leads_qualified", "ae": "deals_won", "am": "accounts"}
_VERDICTS = ("open", "not_carried_out", "as_expected", "better_than_expected", "too_early")


def _followup(people: Mapping[str, Names]) -> Iterator[Row]:
    for role, names in people.items():
        for place, (person_id, name) in enumerate(list(names.items())[:5]):
            yield made(
                "followup", recommended_in=month_back(1 + place % 3), kind="pair",
                recommendation_id=f"pair-{person_id}", person_id=person_id, full_name=name,
                coach_id=list(names)[-1], coach_name=list(names.values())[-1],
                metric=_MAIN[role], sessions=2, hours=1.5, is_carried_out=place > 1,
                observed=10.0, expected=9.0, change=0.1, change_low=-0.1, change_high=0.3,
                p_stated=0.8, verdict=_VERDICTS[place],
            )  # fmt: skip


def _effects() -> Iterator[Row]:
    known = {
        f"{name}{end}": value
        for name in ("effect", "did")
        for end, value in (("", 0.3), ("_low", 0.1), ("_high", 0.5))
    }
    for direction in (*_DIRECTIONS, "all"):
        yield made("effects", direction=direction, metric="all", verdict="measured",
                   engagements=21, controls=340, **known)  # fmt: skip


def _incentives(people: Mapping[str, Names], team: str) -> Iterator[Row]:
    for role, names in people.items():
        for person_id, name in list(names.items())[::5]:
            yield made(
                "incentives", person_id=person_id, full_name=name, role=role, team=team,
                sessions=4, hours=3.25, coachees=1, selling_time_value=2100.72,
                target_metric="amount_won", target=85000.0, relief_share=0.018, relief=1559.48,
                session_pay=130.0, bonus=1500.0, is_bonus_capped=True, total=1630.0,
                currency="EUR",
            )  # fmt: skip


def _moves(people: Mapping[str, Names], team: str) -> Iterator[Row]:
    for person_id, name in list(people.get("ae", {}).items())[:3]:
        yield made(
            "transitions", person_id=person_id, full_name=name, from_role="ae", to_role="manager",
            moved_in=month_back(3), months_since=3, metric="close_rate", score_before=0.1,
            score_before_sd=0.1, result_before=75958.8, result_after=0.0, currency="EUR",
            coachees=0, hours_per_month=0.0, team=team, team_before=421740.4, team_after=481337.7,
            is_missed=False, is_watched=True, finding="no_coaching",
        )  # fmt: skip


def _sessions(people: Mapping[str, Names]) -> Iterator[Row]:
    for _, coach_role, role, metric in _directions(people):
        coaches: Sequence[str] = list(people[coach_role])[::4]
        for place, coachee in enumerate(list(people[role])[1::3]):
            coach = coaches[place % len(coaches)]
            if coach != coachee:
                yield made("sessions", month=month_back(place % 6), coach_id=coach,
                           coachee_id=coachee, metric=metric, sessions=2, hours=1.5)  # fmt: skip


def _cohort(back: int) -> Row:
    is_old = back >= 19
    return made(
        "chain", cohort_month=month_back(back), segment="All", leads_sent=100, leads_accepted=60,
        deals_created=50, deals_won=20, amount_won=Decimal(200_000), accounts_won=18,
        accounts_with_12_months=18 if is_old else 0,
        value_after_12_months=Decimal(150_000) if is_old else None, currency="EUR",
        median_days_sent_to_accepted=2.0, median_days_accepted_to_created=1.0,
        median_days_created_to_won=40.0, deals_without_lead=4, deals_without_lead_won=1,
        amount_without_lead_won=Decimal(9_000),
    )  # fmt: skip


def _health() -> Iterator[Row]:
    for back in range(13):
        for position, stage in enumerate(("result", *_STAGES)):
            yield made(
                "health", month=month_back(back), stage=stage, position=position,
                numerator=60.0 + back, denominator=100.0, rate=0.6, expected_rate=0.5,
                log_change_month=0.05, log_change_year=-0.1, z=1.0, overdispersion=1.0,
                alarm="down" if stage == "deals_won" and not back else None,
                false_alarms_per_year=0.5, cusum_up=0.0, cusum_down=5.5,
                note="result" if stage == "result" else None,
            )  # fmt: skip


def _findings(people: Mapping[str, Names], team: str) -> Iterator[Row]:
    for sdr, ae in zip(people.get("sdr", {}).items(), people.get("ae", {}).items(), strict=False):
        yield made(
            "chain_findings", finding="pair_accepts_less", subject=f"{sdr[0]}>{ae[0]}",
            person_id=sdr[0], full_name=sdr[1], counterpart_id=ae[0], counterpart_name=ae[1],
            team=team, value=0.25, compared_with=0.5, threshold=0.1, n=40, lost=10.0,
            lost_unit="leads_accepted",
        )  # fmt: skip


def _pairs(people: Mapping[str, Names]) -> Iterator[Row]:
    aes = list(people.get("ae", {}))
    for place, sdr in enumerate(people.get("sdr", {})):
        for step in range(min(3, len(aes))):
            ae = aes[(place + step) % len(aes)]
            for decision, reason, leads in (
                ("accepted", "Clear need", 6),
                ("rejected", REASONS[(place + step) % 4], 4),
                ("rejected", "(none)", 1),
            ):
                yield made("sdr_ae", month=MONTH, sdr_id=sdr, ae_id=ae, decision=decision,
                           decision_reason=reason, leads=leads, leads_first=leads)  # fmt: skip


def _fates(people: Mapping[str, Names]) -> Iterator[Row]:
    for ae in people.get("ae", {}):
        for number, fate in enumerate(_FATES):
            yield made("rejected_fates", month=MONTH, ae_id=ae, fate=fate, leads=number + 1)


def _accounts(people: Mapping[str, Names]) -> Iterator[Row]:
    for ae, am in zip(people.get("ae", {}), people.get("am", {}), strict=False):
        yield made("ae_am", month=MONTH, ae_id=ae, am_id=am, accounts=12, currency="EUR",
                   value_at_handover=Decimal(90_000), value_now=Decimal(80_000))  # fmt: skip


def _changes(people: Mapping[str, Names]) -> Iterator[Row]:
    for role, metric in (("sdr", "leads_sent"), ("ae", "amount_won")):
        for person_id in list(people.get(role, {}))[:6]:
            yield made(
                "revision_changes", revision=2, month=MONTH, mart=f"{role}_monthly",
                metric=metric, measure="value", row_key=person_id, role=role,
                person_id=person_id, old_value=3.0, new_value=4.0, cause="late_crm_edit",
                cause_detail="crm: drop b instead of a",
            )  # fmt: skip
