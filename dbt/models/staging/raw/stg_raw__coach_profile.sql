with

source as (

    select * from {{ source('raw', 'coach_profile') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        person_id,

        -- numbers
        hours_per_month,
        peer_rating,

        -- flags
        is_willing,

        -- times
        valid_from,

    from source

)

select * from renamed
