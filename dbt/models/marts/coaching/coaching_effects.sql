-- The months that are replaced. depends_on: {{ ref('int_vantages') }}
with

results as (

    select * from {{ ref('stg_results__coaching_effects') }}

)

select
    review_month,
    direction,
    metric,
    engagements,
    controls,
    effect,
    effect_se,
    effect_low,
    effect_high,
    did,
    did_se,
    did_low,
    did_high,
    verdict,

from results
