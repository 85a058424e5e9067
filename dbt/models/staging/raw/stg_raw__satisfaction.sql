with

source as (

    select * from {{ source('raw', 'satisfaction') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        account_id,

        -- numbers
        score,

        -- times
        scored_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
