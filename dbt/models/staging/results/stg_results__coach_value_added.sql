with

source as (

    select * from {{ source('results', 'coach_value_added') }}

),

renamed as (

    select
        review_month,
        direction,
        metric,
        coach_id,
        engagements,
        engagements_measured,
        effect,
        value_added,
        value_added_sd,
        value_added_low,
        value_added_high,
        p_positive,
        is_proven,

    from source

)

select * from renamed
