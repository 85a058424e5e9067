-- The months that are replaced. depends_on: {{ ref('int_vantages') }}
with

results as (

    select * from {{ ref('stg_results__performance_roles') }}

)

select
    review_month,
    role,
    metric,
    family,
    people,
    people_ranked,
    stars,
    role_rate,
    window_months,
    half_life_months,
    overdispersion,
    sd_between_people,
    sd_between_months,
    heterogeneity_p,
    is_gate_open,
    finding,

from results
