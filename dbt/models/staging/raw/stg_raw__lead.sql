with

source as (

    select * from {{ source('raw', 'lead') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        lead_id,
        owner_id,
        merged_into,

        -- text
        source_1 as lead_source,
        segment,

        -- times
        created_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
