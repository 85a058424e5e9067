{%- set figures = [
    'leads_received', 'leads_accepted', 'leads_rejected', 'leads_undecided',
    'leads_undecided_past_sla', 'rejections_with_reason', 'acceptances_with_reason',
    'decisions_within_sla', 'decisions_due', 'leads_rejected_offered_again',
    'leads_rejected_won_by_others', 'accepted_leads_decided', 'accepted_leads_won',
] -%}
{%- set key = ['review_month', 'known_month', 'month', 'person_id'] -%}

with

vantages as (

    select * from {{ ref('int_vantages') }}

),

set_vantages as (

    select * from {{ ref('int_set_vantages') }}

),

outcomes as (

    select * exclude (lead_source, lead_segment, accepted_leads_won_by_self)

    from {{ ref('int_acceptance_outcomes') }}
    union all by name
    select
        drop_set,
        month,
        person_id,
        known_from,
        known_until,
        case when fate != 'not_offered_again' then leads end as leads_rejected_offered_again,
        case when fate = 'won_by_other' then leads end as leads_rejected_won_by_others,

    from {{ ref('int_rejection_fates') }}

),

as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        counts.* exclude (source, drop_id, known_from, known_until),

    from (
        select * from {{ ref('int_ae_decision_counts') }}
        union all by name
        select * from {{ ref('int_ae_strictness') }}
    ) as counts
    join vantages
        on counts.source = vantages.source
        and counts.drop_id = vantages.drop_id
        and {{ is_known_at('counts', 'vantages') }}
        and counts.month between vantages.first_month and vantages.known_month
    -- Twelve months that the vantage does not look back are compared with nobody.
    where
        counts.strictness_decided is null
        or {{ add_months('counts.month', '-11') }} >= vantages.history_from
    union all by name
    select
        vantages.review_month,
        vantages.known_month,
        outcomes.* exclude (drop_set, known_from, known_until),

    from outcomes
    join set_vantages as vantages
        on outcomes.drop_set = vantages.drop_set
        and {{ is_known_at('outcomes', 'vantages') }}
        and outcomes.month between vantages.first_month and vantages.known_month

),

placed as (

    select
        as_known.* replace (
            {{ person_or_unassigned('people.person_id') }} as person_id
        ),

    from as_known
    left join {{ ref('int_people') }} as people
        on as_known.review_month = people.review_month
        and as_known.known_month = people.known_month
        and as_known.person_id = people.person_id

),

medians as (

{{ weighted_median('placed', key, 'decision_days', 'leads_received') }}

)

select
    {{ key | join(', ') }},
    {% for figure in figures -%}
    cast(coalesce(sum(placed.{{ figure }}), 0) as bigint) as {{ figure }},
    {% endfor -%}
    any_value(medians.median) as decision_days_median,
    cast(sum(placed.strictness_decided) as bigint) as strictness_decided,
    cast(sum(placed.strictness_accepted) as bigint) as strictness_accepted,
    sum(placed.strictness_accepted_expected) as strictness_accepted_expected,

from placed
left join medians using ({{ key | join(', ') }})
group by {{ key | join(', ') }}
