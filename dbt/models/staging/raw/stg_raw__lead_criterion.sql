with

source as (

    select * from {{ source('raw', 'lead_criterion') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        lead_id,

        -- text
        criterion,

        -- flags
        is_met,

        -- times
        assessed_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
