"""The tables of results: their columns and kinds, in the order of the marts over them.

Here belongs the form alone, once for the functions that fill it, the files and the staging models.
`review_month` is put in front when they are written. Ids of text are codes; what they say in a
language stands in the reports.
"""

import pandas as pd

# Kinds: `text`, `count` (whole number), `number` (double), `flag`, `month` (whole number here, a
# date in the files), `json` (text that holds JSON with sorted keys).
Table = dict[str, str]

RANKING: Table = {
    "role": "text", "metric": "text", "person_id": "text",
    "numerator": "number", "denominator": "number", "rate": "number",
    "expected": "number", "information": "number",
    "rate_adjusted": "number", "interval_low": "number", "interval_high": "number",
    "score": "number", "score_sd": "number", "p_top_quartile": "number",
    "rank": "count", "unranked_reason": "text", "is_star": "flag", "outlier": "text",
    "trend": "text", "trend_change": "number",
    "weight": "number", "contribution": "number",
    "attainment": "number", "attainment_metric": "text",
}  # fmt: skip
ROLES: Table = {
    "role": "text", "metric": "text", "family": "text",
    "people": "count", "people_ranked": "count", "stars": "count",
    "role_rate": "number", "window_months": "count", "half_life_months": "number",
    "overdispersion": "number",
    "sd_between_people": "number", "sd_between_months": "number",
    "heterogeneity_p": "number", "is_gate_open": "flag", "finding": "text",
}  # fmt: skip
MATURITY: Table = {
    "person_id": "text", "cohort_month": "month", "age_months": "count",
    "deals_created": "count", "deals_won": "count", "deals_decided": "count",
    "expected_won": "number", "expected_share": "number", "rate_matured": "number",
    "interval_low": "number", "interval_high": "number",
}  # fmt: skip
CANDIDATES: Table = {
    "direction": "text", "metric": "text", "person_id": "text", "role": "text", "team": "text",
    "strength": "number", "strength_sd": "number",
    "value_added": "number", "value_added_low": "number", "value_added_high": "number",
    "p_positive": "number", "engagements": "count", "is_proven": "flag",
    "reason_share": "number", "decision_days": "number", "sessions": "count", "hours": "number",
    "consistency": "number", "tenure_months": "count", "peer_rating": "number",
    "is_willing": "flag", "hours_offered": "number", "hours_used": "number", "hours_free": "number",
    "capacity": "count", "is_eligible": "flag", "fitness": "number", "rank": "count",
}  # fmt: skip
REASONS: Table = {
    "direction": "text", "metric": "text", "person_id": "text", "side": "text", "reason": "text",
    "value": "number", "threshold": "number", "n": "count",
}  # fmt: skip
RECOMMENDATIONS: Table = {
    "recommendation_id": "text", "kind": "text", "person_id": "text", "position": "count",
    "coach_id": "text", "counterpart_id": "text", "direction": "text", "role": "text",
    "team": "text", "metric": "text", "gap": "number",
    "uplift": "number", "uplift_low": "number", "uplift_high": "number", "uplift_unit": "text",
    "uplift_rate": "number", "money": "number", "money_low": "number", "money_high": "number",
    "currency": "text", "p_positive": "number",
    "hours": "number", "value_per_hour": "number", "is_exploration": "flag",
    "rule_id": "text", "value": "number", "threshold": "number", "n": "count", "inputs": "json",
    "action_id": "text", "action_arguments": "json",
}  # fmt: skip
EFFECTS: Table = {
    "direction": "text", "metric": "text", "engagements": "count", "controls": "count",
    "effect": "number", "effect_se": "number", "effect_low": "number", "effect_high": "number",
    "did": "number", "did_se": "number", "did_low": "number", "did_high": "number",
    "verdict": "text",
}  # fmt: skip
VALUE_ADDED: Table = {
    "direction": "text", "metric": "text", "coach_id": "text", "engagements": "count",
    "engagements_measured": "count", "effect": "number",
    "value_added": "number", "value_added_sd": "number",
    "value_added_low": "number", "value_added_high": "number",
    "p_positive": "number", "is_proven": "flag",
}  # fmt: skip
FOLLOWUP: Table = {
    "recommended_in": "month", "recommendation_id": "text", "kind": "text", "person_id": "text",
    "coach_id": "text", "counterpart_id": "text", "metric": "text",
    "sessions": "count", "hours": "number", "is_carried_out": "flag",
    "observed": "number", "expected": "number", "information": "number",
    "change": "number", "change_low": "number", "change_high": "number",
    "p_stated": "number", "verdict": "text",
}  # fmt: skip
CALIBRATION: Table = {
    "role": "text", "metric": "text", "statement": "text", "bin": "count",
    "bin_low": "number", "bin_high": "number", "statements": "count",
    "stated": "number", "observed": "number", "observed_low": "number", "observed_high": "number",
}  # fmt: skip
INCENTIVES: Table = {
    "person_id": "text", "role": "text", "team": "text",
    "sessions": "count", "hours": "number", "coachees": "count",
    "own_value_per_hour": "number", "selling_time_value": "number",
    "target_metric": "text", "target": "number", "relief_share": "number", "relief": "number",
    "session_pay": "number", "expected_value": "number", "p_positive": "number",
    "bonus": "number", "is_bonus_capped": "flag", "total": "number", "currency": "text",
}  # fmt: skip
INCENTIVE_TOTALS: Table = {
    "team": "text", "people": "count", "sessions": "count", "hours": "number",
    "selling_time_value": "number", "session_pay": "number", "bonus": "number", "total": "number",
    "currency": "text",
}  # fmt: skip
TRANSITIONS: Table = {
    "person_id": "text", "from_role": "text", "to_role": "text", "moved_in": "month",
    "months_since": "count", "metric": "text",
    "score_before": "number", "score_before_sd": "number",
    "score_after": "number", "score_after_sd": "number",
    "result_before": "number", "result_after": "number", "currency": "text",
    "coachees": "count", "hours_per_month": "number",
    "coachees_before": "number", "coachees_after": "number", "coachees_change_se": "number",
    "team": "text", "team_before": "number", "team_after": "number", "is_missed": "flag",
    "is_watched": "flag", "finding": "text",
}  # fmt: skip
CHAIN: Table = {
    "month": "month", "stage": "text", "position": "count",
    "numerator": "number", "denominator": "number", "rate": "number",
    "log_change_month": "number", "log_change_year": "number",
    "share_of_change_month": "number", "share_of_change_year": "number",
    "expected_rate": "number", "z": "number", "overdispersion": "number",
    "cusum_up": "number", "cusum_down": "number", "alarm": "text",
    "false_alarms_per_year": "number", "note": "text",
}  # fmt: skip
CHAIN_FINDINGS: Table = {
    "finding": "text", "subject": "text", "person_id": "text", "counterpart_id": "text",
    "team": "text", "value": "number", "compared_with": "number", "threshold": "number",
    "n": "count", "lost": "number", "lost_unit": "text",
}  # fmt: skip

TABLES: dict[str, Table] = {
    "performance_ranking": RANKING,
    "performance_roles": ROLES,
    "close_rate_maturity": MATURITY,
    "coach_candidates": CANDIDATES,
    "coach_candidate_reasons": REASONS,
    "coaching_recommendations": RECOMMENDATIONS,
    "coaching_effects": EFFECTS,
    "coach_value_added": VALUE_ADDED,
    "recommendation_followup": FOLLOWUP,
    "probability_calibration": CALIBRATION,
    "incentive_proposals": INCENTIVES,
    "incentive_totals": INCENTIVE_TOTALS,
    "coaching_transitions": TRANSITIONS,
    "chain_health": CHAIN,
    "chain_findings": CHAIN_FINDINGS,
}

# pandas kinds that hold "unknown" as NA, whatever the column's kind.
_PANDAS = {
    "text": "string", "json": "string", "count": "Int64", "month": "Int64",
    "number": "float64", "flag": "boolean",
}  # fmt: skip


def as_table(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """The rows in the form of a table: its columns in order, missing ones empty, kinds as named.

    Args:
        rows: as many of the table's columns as there are.
        table: a key of `TABLES`.

    Raises:
        KeyError: `rows` has columns that the table has not.
    """
    form = TABLES[table]
    if unknown := [name for name in rows.columns if name not in form]:
        raise KeyError(f"{table} has no columns {', '.join(map(str, unknown))}")
    shaped = rows.reindex(columns=list(form)).reset_index(drop=True)
    return shaped.astype({name: _PANDAS[kind] for name, kind in form.items()})
