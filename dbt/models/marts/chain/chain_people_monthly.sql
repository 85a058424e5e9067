with

people as (

    select * from {{ ref('int_chain_people') }}

)

select
    review_month,
    cohort_month,
    role,
    person_id,
    {% for count in chain_lead_counts() -%}
    cast({{ count }} as bigint) as {{ count }},
    {% endfor -%}
    cast(amount_won as decimal(18, 2)) as amount_won,
    {% for count in chain_account_counts() -%}
    cast({{ count }} as bigint) as {{ count }},
    {% endfor -%}
    cast(value_after_12_months as decimal(18, 2)) as value_after_12_months,
    currency,
    {% for step in chain_steps() -%}
    cast(days_{{ step }} as bigint) as days_{{ step }},
    cast(timed_{{ step }} as bigint) as timed_{{ step }},
    {{ safe_ratio('days_' ~ step, 'timed_' ~ step) }} as mean_days_{{ step }},
    {% endfor %}
from people
