with

counts as (

    select * from {{ ref('int_ae_counts') }}

),

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

),

deals as (

    select
        vantages.review_month,
        vantages.known_month,
        counts.month,
        {{ person_or_unassigned('people.person_id') }} as person_id,
        {% for figure in ae_counts() + ae_credits() + ae_amounts() -%}
        sum(counts.{{ figure }}) as {{ figure }},
        {% endfor %}
    from counts
    join vantages
        on counts.drop_set = vantages.drop_set
        and counts.known_from <= vantages.known_month
        and counts.known_until > vantages.known_month
        and counts.month between vantages.first_month and vantages.known_month
    left join people
        on vantages.review_month = people.review_month
        and vantages.known_month = people.known_month
        and counts.person_id = people.person_id
    group by all

),

handovers as (

    select
        review_month,
        known_month,
        month,
        ae_id as person_id,
        count(*) as leads_received,
        count_if(decision = 'accepted') as leads_accepted,
        count_if(decision = 'rejected') as leads_rejected,
        count_if(decision = 'rejected' and decision_reason is not null)
            as rejections_with_reason,
        count_if(decision = 'accepted' and decision_reason is not null)
            as acceptances_with_reason,
        median(decision_days) as decision_days_median,

    from {{ ref('int_handovers_as_known') }}
    group by all

)

select
    review_month,
    known_month,
    month,
    person_id,
    {% for figure in ae_counts() + ae_credits() -%}
    coalesce(deals.{{ figure }}, 0) as {{ figure }},
    {% endfor -%}
    {% for figure in ae_amounts() -%}
    deals.{{ figure }},
    {% endfor -%}
    coalesce(handovers.leads_received, 0) as leads_received,
    coalesce(handovers.leads_accepted, 0) as leads_accepted,
    coalesce(handovers.leads_rejected, 0) as leads_rejected,
    coalesce(handovers.rejections_with_reason, 0) as rejections_with_reason,
    coalesce(handovers.acceptances_with_reason, 0) as acceptances_with_reason,
    handovers.decision_days_median,

from deals
full join handovers using (review_month, known_month, month, person_id)
