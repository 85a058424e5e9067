"""The columns of the published marts that packs are made of, as they are promised.

Here belongs nothing but names and types; the rows are made in `marts`.
"""

from collections.abc import Mapping

COLUMNS: Mapping[str, str] = {
    "review_months": "review_month DATE, revision INTEGER, cutoff_at TIMESTAMPTZ, drops VARCHAR, "
    "settings_hash VARCHAR, code_version VARCHAR, is_reconstructed BOOLEAN",
    "sdr_monthly": "review_month DATE, month DATE, person_id VARCHAR, full_name VARCHAR, "
    "team VARCHAR, segment VARCHAR, manager_id VARCHAR, days_in_role BIGINT, leads_sent BIGINT, "
    "leads_accepted BIGINT, leads_rejected BIGINT, leads_undecided BIGINT, leads_qualified BIGINT, "
    "calls BIGINT, calls_connected BIGINT, qualified_lead_rate DOUBLE, "
    "qualified_lead_rate_low DOUBLE, qualified_lead_rate_high DOUBLE, acceptance_rate DOUBLE, "
    "acceptance_rate_low DOUBLE, acceptance_rate_high DOUBLE, decided_share DOUBLE, "
    "qualification_efficiency DOUBLE, leads_sent_target DECIMAL(18,2), "
    "leads_sent_attainment DOUBLE, is_qualified_by_acceptance BOOLEAN",
    "ae_monthly": "review_month DATE, month DATE, person_id VARCHAR, full_name VARCHAR, "
    "team VARCHAR, segment VARCHAR, manager_id VARCHAR, days_in_role BIGINT, deals_won BIGINT, "
    "deals_lost BIGINT, deals_worked BIGINT, deals_created BIGINT, deals_open BIGINT, "
    "amount_won DECIMAL(18,2), amount_lost DECIMAL(18,2), currency VARCHAR, close_rate DOUBLE, "
    "close_rate_low DOUBLE, close_rate_high DOUBLE, close_rate_amount DOUBLE, "
    "close_rate_worked DOUBLE, close_rate_worked_low DOUBLE, close_rate_worked_high DOUBLE, "
    "open_pipeline_amount DECIMAL(18,2), amount_won_target DECIMAL(18,2), "
    "amount_won_attainment DOUBLE",
    "am_monthly": "review_month DATE, month DATE, person_id VARCHAR, full_name VARCHAR, "
    "team VARCHAR, segment VARCHAR, manager_id VARCHAR, days_in_role BIGINT, accounts_held BIGINT, "
    "portfolio_start DECIMAL(18,2), portfolio_new DECIMAL(18,2), "
    "portfolio_expansion DECIMAL(18,2), portfolio_contraction DECIMAL(18,2), "
    "portfolio_churn DECIMAL(18,2), portfolio_taken_over DECIMAL(18,2), "
    "portfolio_handed_over DECIMAL(18,2), portfolio_fx DECIMAL(18,2), "
    "portfolio_end DECIMAL(18,2), currency VARCHAR, upsell_rate DOUBLE, "
    "upsell_rate_customer_lifetime DOUBLE, gross_retention DOUBLE, net_retention DOUBLE, "
    "upsell_target DOUBLE, upsell_attainment DOUBLE",
    "company_monthly": "review_month DATE, month DATE, metric VARCHAR, role VARCHAR, "
    "value DOUBLE, numerator DECIMAL(38,6), denominator DECIMAL(38,6), target DECIMAL(38,6), "
    "currency VARCHAR, previous_at_equal_age DOUBLE",
    "team_monthly": "review_month DATE, month DATE, team VARCHAR, metric VARCHAR, role VARCHAR, "
    "value DOUBLE, numerator DECIMAL(38,6), denominator DECIMAL(38,6), target DECIMAL(38,6), "
    "currency VARCHAR",
    "deals": "review_month DATE, opportunity_id VARCHAR, month DATE, is_closed BOOLEAN, "
    "amount DECIMAL(18,2)",
    "metric_definitions": "metric VARCHAR, role VARCHAR, unit VARCHAR, is_higher_better BOOLEAN, "
    "numerator VARCHAR, denominator VARCHAR, counted_in VARCHAR, definition VARCHAR, "
    "sort_order INTEGER",
    "data_quality_monthly": "review_month DATE, source VARCHAR, entity VARCHAR, "
    "rows_delivered BIGINT, rows_kept BIGINT, rows_rejected BIGINT, rows_flagged BIGINT",
    "quarantined_rows": "review_month DATE, source VARCHAR, drop_id VARCHAR, entity VARCHAR, "
    "file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, action VARCHAR",
}
