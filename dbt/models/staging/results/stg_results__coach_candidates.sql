with

source as (

    select * from {{ source('results', 'coach_candidates') }}

),

renamed as (

    select
        review_month,
        direction,
        metric,
        person_id,
        role,
        team,
        strength,
        strength_sd,
        value_added,
        value_added_low,
        value_added_high,
        p_positive,
        engagements,
        is_proven,
        reason_share,
        decision_days,
        sessions,
        hours,
        consistency,
        tenure_months,
        peer_rating,
        is_willing,
        hours_offered,
        hours_used,
        hours_free,
        capacity,
        is_eligible,
        fitness,
        rank,

    from source

)

select * from renamed
