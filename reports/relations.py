"""The published tables that roles, chain, coaching, teams and people are shown from.

Here belongs which rows of each are read, in which order; how they are read is `marts`. The columns
are those of the marts' contracts.
"""

from collections.abc import Mapping

# Per name under which the rows are had: the mart, and what follows `where review_month = ? and`.
TABLES: Mapping[str, tuple[str, str]] = {
    "people": ("dim_person", "true order by person_id, valid_from"),
    "sdr_months": ("sdr_monthly", "true order by person_id, month"),
    "ae_months": ("ae_monthly", "true order by person_id, month"),
    "am_months": ("am_monthly", "true order by person_id, month"),
    "team_months": ("team_monthly", "true order by team, metric, month"),
    "handovers": ("handovers", "true order by sent_at, handover_id"),
    "deals": ("deals", "true order by created_at, opportunity_id"),
    "deal_credits": ("deal_credits", "true order by opportunity_id, person_id"),
    "accounts": ("account_value_monthly", "month = review_month order by account_id"),
    "sdr_ae": (
        "handover_sdr_ae_monthly",
        (
            "month > review_month - interval 12 month"
            " order by sdr_id, ae_id, month, decision, decision_reason"
        ),
    ),
    "ae_am": ("handover_ae_am_monthly", "true order by ae_id, am_id, month"),
    "chain": ("chain_monthly", "true order by cohort_month, segment"),
    "rejected_fates": ("rejected_leads_monthly", "true order by ae_id, month, fate"),
    "sessions": ("coaching_monthly", "true order by month, coach_id, coachee_id, metric"),
    "sessions_of_people": ("coaching_people_monthly", "true order by person_id, month"),
    "working_hours": (
        "evidence_cells",
        "month = review_month and metric = 'lead_rate' order by person_id, stratum",
    ),
    "ranking": ("performance_ranking", "true order by role, metric, rank nulls last, person_id"),
    "ranked_roles": ("performance_roles", "true order by role, metric"),
    "candidates": (
        "coach_candidates",
        "true order by direction, metric, rank nulls last, person_id",
    ),
    "candidate_reasons": (
        "coach_candidate_reasons",
        "true order by direction, metric, person_id, side desc, reason",
    ),
    "recommendations": (
        "coaching_recommendations",
        "true order by value_per_hour desc nulls last, recommendation_id",
    ),
    "effects": ("coaching_effects", "true order by direction, metric"),
    "value_added": ("coach_value_added", "true order by direction, metric, coach_id"),
    "followup": (
        "recommendation_followup",
        "true order by recommended_in desc, recommendation_id",
    ),
    "calibration": ("probability_calibration", "true order by role, metric, statement, bin"),
    "incentives": ("incentive_proposals", "true order by total desc nulls last, person_id"),
    "incentive_totals": ("incentive_totals", "true order by team"),
    "transitions": ("coaching_transitions", "true order by moved_in desc, person_id"),
    "health": ("chain_health", "true order by position, month"),
    "chain_findings": ("chain_findings", "true order by finding, subject"),
    "revision_changes": (
        "revision_changes",
        "true order by revision desc, mart, metric, month, row_key, measure",
    ),
}
