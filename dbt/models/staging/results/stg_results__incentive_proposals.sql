with

source as (

    select * from {{ source('results', 'incentive_proposals') }}

),

renamed as (

    select
        review_month,
        person_id,
        role,
        team,
        sessions,
        hours,
        coachees,
        own_value_per_hour,
        selling_time_value,
        target_metric,
        target,
        relief_share,
        relief,
        session_pay,
        expected_value,
        p_positive,
        bonus,
        is_bonus_capped,
        total,
        currency,

    from source

)

select * from renamed
