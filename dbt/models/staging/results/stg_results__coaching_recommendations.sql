with

source as (

    select * from {{ source('results', 'coaching_recommendations') }}

),

renamed as (

    select
        review_month,
        recommendation_id,
        kind,
        person_id,
        position,
        coach_id,
        counterpart_id,
        direction,
        role,
        team,
        metric,
        gap,
        uplift,
        uplift_low,
        uplift_high,
        uplift_unit,
        uplift_rate,
        money,
        money_low,
        money_high,
        currency,
        p_positive,
        hours,
        value_per_hour,
        is_exploration,
        rule_id,
        value,
        threshold,
        n,
        inputs,
        action_id,
        action_arguments,

    from source

)

select * from renamed
