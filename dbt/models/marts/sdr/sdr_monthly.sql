with

facts as (

    select
        review_month,
        month,
        person_id,
        {{ last_by('team', 'team') }} as team,
        {% for figure in sdr_figures() -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from {{ ref('int_sdr_facts') }}
    where known_month = review_month
    group by review_month, month, person_id

),

role_months as (

    select * from {{ ref('int_role_months') }}
    where
        known_month = review_month
        and role = 'sdr'

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

),

lead_targets as (

    select * from {{ ref('int_targets') }}
    where
        known_month = review_month
        and role = 'sdr'
        and metric = 'leads_sent'

),

settings as (

    select
        review_month,
        {{ last_by('qualification', 'source') }} as qualification,

    from {{ ref('int_vantages') }}
    where known_month = review_month
    group by review_month

),

-- Everybody who was an SDR on a day of the month, and everybody else with a figure in it.
spine as (

    select review_month, month, person_id from role_months
    union distinct
    select review_month, month, person_id from facts

),

figures as (

    select
        spine.review_month,
        spine.month,
        spine.person_id,
        people.full_name,
        coalesce(role_months.team, facts.team) as team,
        role_months.segment,
        role_months.manager_id,
        coalesce(role_months.days_in_role, 0) as days_in_role,
        coalesce(role_months.working_days_in_role, 0) as working_days_in_role,
        {% for figure in sdr_figures() -%}
        cast(coalesce(facts.{{ figure }}, 0) as bigint) as {{ figure }},
        {% endfor -%}
        cast(lead_targets.target as decimal(18, 2)) as leads_sent_target,
        settings.qualification = 'acceptance' as is_qualified_by_acceptance,

    from spine
    join people
        on spine.review_month = people.review_month
        and spine.person_id = people.person_id
    join settings
        on spine.review_month = settings.review_month
    left join role_months
        on spine.review_month = role_months.review_month
        and spine.month = role_months.month
        and spine.person_id = role_months.person_id
    left join facts
        on spine.review_month = facts.review_month
        and spine.month = facts.month
        and spine.person_id = facts.person_id
    left join lead_targets
        on spine.review_month = lead_targets.review_month
        and spine.month = lead_targets.month
        and spine.person_id = lead_targets.person_id

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
    {{ safe_ratio('leads_became_qualified', 'calls') }} as qualification_efficiency,
    {{ safe_ratio('leads_became_qualified', 'calls_connected') }}
        as qualification_efficiency_connected,
    leads_sent_target,
    {{ safe_ratio('leads_sent', 'leads_sent_target') }} as leads_sent_attainment,

from figures
