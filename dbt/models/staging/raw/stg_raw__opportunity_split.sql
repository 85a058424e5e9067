with

source as (

    select * from {{ source('raw', 'opportunity_split') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        opportunity_id,
        person_id,

        -- numbers
        credit_share,

        -- times
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
