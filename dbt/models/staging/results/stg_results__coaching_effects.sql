with

source as (

    select * from {{ source('results', 'coaching_effects') }}

),

renamed as (

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

    from source

)

select * from renamed
