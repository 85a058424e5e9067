with

source as (

    select * from {{ source('results', 'coach_candidate_reasons') }}

),

renamed as (

    select
        review_month,
        direction,
        metric,
        person_id,
        side,
        reason,
        value,
        threshold,
        n,

    from source

)

select * from renamed
