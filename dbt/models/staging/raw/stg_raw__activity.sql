with

source as (

    select * from {{ source('raw', 'activity') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        activity_id,
        person_id,
        lead_id,
        opportunity_id,
        account_id,

        -- text
        kind,
        outcome,

        -- numbers
        duration_s,

        -- flags
        is_connected,

        -- times
        occurred_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
