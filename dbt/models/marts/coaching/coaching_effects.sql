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
