with

source as (

    select * from {{ source('results', 'recommendation_followup') }}

),

renamed as (

    select
        review_month,
        recommended_in,
        recommendation_id,
        kind,
        person_id,
        coach_id,
        counterpart_id,
        metric,
        sessions,
        hours,
        is_carried_out,
        observed,
        expected,
        information,
        change,
        change_low,
        change_high,
        p_stated,
        verdict,

    from source

)

select * from renamed
