{%- set counts = chain_lead_counts() + chain_account_counts() -%}

with

counts as (

    select * from {{ ref('int_chain_counts') }}
    where side != 'segment'

),

as_known as (

    select
        vantages.review_month,
        vantages.reporting_currency as currency,
        counts.cohort_month,
        counts.side as role,
        {{ person_or_unassigned('people.person_id') }} as person_id,
        {% for count in counts -%}
        sum(counts.{{ count }}) as {{ count }},
        {% endfor -%}
        {% for amount in chain_amounts() -%}
        sum(counts.{{ amount }}) as {{ amount }},
        {% endfor -%}
        {% for step in chain_steps() -%}
        sum(counts.days_{{ step }}) as days_{{ step }},
        sum(counts.timed_{{ step }}) as timed_{{ step }},
        {% endfor %}
    from counts
    join {{ ref('int_set_vantages') }} as vantages
        on counts.drop_set = vantages.drop_set
        and vantages.review_month = vantages.known_month
        and {{ is_known_at('counts', 'vantages') }}
        and counts.cohort_month between vantages.history_from and vantages.known_month
    left join {{ ref('int_people') }} as people
        on vantages.review_month = people.review_month
        and vantages.known_month = people.known_month
        and counts.member = people.person_id
    group by all

)

select
    review_month,
    cohort_month,
    role,
    person_id,
    currency,
    {% for count in chain_lead_counts() -%}
    case when role != 'am' then {{ count }} end as {{ count }},
    {% endfor -%}
    case when role != 'am' then {{ chain_amount_won() }} end as amount_won,
    {% for count in chain_account_counts() -%}
    {{ count }},
    {% endfor -%}
    case when accounts_with_12_months > 0 then value_after_12_months end
        as value_after_12_months,
    {% for step in chain_steps() -%}
    case when role != 'am' then days_{{ step }} end as days_{{ step }},
    case when role != 'am' then timed_{{ step }} end as timed_{{ step }},
    {% endfor %}
from as_known
