with

figures as (

    select * from {{ ref('int_ae_figures') }}

),

handovers as (

    select * from {{ ref('int_ae_decisions') }}
    where known_month = review_month

)

select
    review_month,
    month,
    person_id,
    figures.full_name,
    figures.team,
    figures.segment,
    figures.manager_id,
    {% for figure in ae_counts() -%}
    cast(figures.{{ figure }} as bigint) as {{ figure }},
    {% endfor -%}
    {% for figure in ae_amounts() -%}
    cast(figures.{{ figure }} as decimal(18, 2)) as {{ figure }},
    {% endfor -%}
    figures.currency,
    {{ safe_ratio('deals_won', 'deals_won + deals_lost') }} as close_rate,
    {{ wilson_bound('deals_won', '(deals_won + deals_lost)', 'low') }} as close_rate_low,
    {{ wilson_bound('deals_won', '(deals_won + deals_lost)', 'high') }} as close_rate_high,
    {{ safe_ratio('amount_won', 'amount_decided') }} as close_rate_amount,
    {{ safe_ratio('deals_won', 'deals_worked') }} as close_rate_worked,
    {{ wilson_bound('deals_won', 'deals_worked', 'low') }} as close_rate_worked_low,
    {{ wilson_bound('deals_won', 'deals_worked', 'high') }} as close_rate_worked_high,
    {{ safe_ratio('cohort_won', 'deals_created') }} as close_rate_cohort,
    {{ safe_ratio('cohort_decided', 'deals_created') }} as cohort_maturity,
    cast(amount_won_target_open as decimal(18, 2)) as amount_won_target_open,
    {{ safe_ratio('open_pipeline_amount', 'amount_won_target_open') }} as pipeline_cover,
    cast(coalesce(handovers.leads_received, 0) as bigint) as leads_received,
    cast(coalesce(handovers.leads_accepted, 0) as bigint) as leads_accepted,
    cast(coalesce(handovers.leads_rejected, 0) as bigint) as leads_rejected,
    cast(coalesce(handovers.rejections_with_reason, 0) as bigint) as rejections_with_reason,
    cast(coalesce(handovers.acceptances_with_reason, 0) as bigint) as acceptances_with_reason,
    cast(handovers.decision_days_median as double) as decision_days_median,
    {% for figure in (
        'leads_undecided', 'leads_undecided_past_sla', 'decisions_within_sla', 'decisions_due',
        'leads_rejected_offered_again', 'leads_rejected_won_by_others',
        'accepted_leads_decided', 'accepted_leads_won',
    ) -%}
    cast(coalesce(handovers.{{ figure }}, 0) as bigint) as {{ figure }},
    {% endfor -%}
    {{ safe_ratio('decisions_within_sla', 'decisions_due') }} as decided_within_sla_share,
    {{ safe_ratio('rejections_with_reason', 'leads_rejected') }} as rejection_reason_share,
    {{ safe_ratio('acceptances_with_reason', 'leads_accepted') }} as acceptance_reason_share,
    {{ safe_ratio('accepted_leads_won', 'accepted_leads_decided') }} as accepted_lead_win_rate,
    handovers.strictness_decided,
    handovers.strictness_accepted,
    cast(handovers.strictness_accepted_expected as double) as strictness_accepted_expected,
    {{ safe_ratio(
        '(handovers.strictness_accepted - handovers.strictness_accepted_expected)',
        'handovers.strictness_decided'
    ) }} as acceptance_vs_peers,
    amount_won_target,
    {{ safe_ratio('amount_won', 'amount_won_target') }} as amount_won_attainment,
    {% for period in ('quarter', 'year') -%}
    {%- set to_date = period ~ '_to_date' -%}
    cast(amount_won_{{ to_date }} as decimal(18, 2)) as amount_won_{{ to_date }},
    cast(amount_won_target_{{ to_date }} as decimal(18, 2)) as amount_won_target_{{ to_date }},
    {{ safe_ratio('amount_won_' ~ to_date, 'amount_won_target_' ~ to_date) }}
        as amount_won_attainment_{{ to_date }},
    {% endfor -%}
    cast(days_in_role as bigint) as days_in_role,

from figures
left join handovers using (review_month, month, person_id)
