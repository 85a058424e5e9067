with

figures as (

    select * from {{ ref('int_sdr_people') }}

)

select
    review_month,
    month,
    person_id,
    full_name,
    team,
    segment,
    manager_id,
    days_in_role,
    working_days_in_role,
    leads_sent,
    leads_accepted,
    leads_rejected,
    leads_undecided,
    leads_undecided_past_sla,
    leads_qualified,
    leads_became_qualified,
    calls,
    calls_connected,
    {{ safe_ratio('leads_sent', 'working_days_in_role') }} as leads_sent_per_working_day,
    {{ safe_ratio('leads_qualified', 'leads_sent') }} as qualified_lead_rate,
    {{ wilson_bound('leads_qualified', 'leads_sent', 'low') }} as qualified_lead_rate_low,
    {{ wilson_bound('leads_qualified', 'leads_sent', 'high') }} as qualified_lead_rate_high,
    is_qualified_by_acceptance,
    {{ safe_ratio('leads_accepted', 'leads_accepted + leads_rejected') }} as acceptance_rate,
    {{ wilson_bound('leads_accepted', '(leads_accepted + leads_rejected)', 'low') }}
        as acceptance_rate_low,
    {{ wilson_bound('leads_accepted', '(leads_accepted + leads_rejected)', 'high') }}
        as acceptance_rate_high,
    {{ safe_ratio('leads_accepted + leads_rejected', 'leads_sent') }} as decided_share,
    {{ safe_ratio('leads_undecided_past_sla', 'leads_sent') }} as undecided_past_sla_share,
    {{ safe_ratio('leads_became_qualified', 'calls') }} as qualification_efficiency,
    {{ safe_ratio('leads_became_qualified', 'calls_connected') }}
        as qualification_efficiency_connected,
    leads_sent_target,
    {{ safe_ratio('leads_sent', 'leads_sent_target') }} as leads_sent_attainment,
    {% for period in ('quarter', 'year') -%}
    {%- set sent = 'leads_sent_' ~ period ~ '_to_date' -%}
    {%- set target = 'leads_sent_target_' ~ period ~ '_to_date' -%}
    cast({{ sent }} as bigint) as {{ sent }},
    cast({{ target }} as decimal(18, 2)) as {{ target }},
    {{ safe_ratio(sent, target) }} as leads_sent_attainment_{{ period }}_to_date,
    {% endfor %}

from figures
