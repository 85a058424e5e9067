with

source as (

    select * from {{ source('raw', 'target') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        scope,

        -- text
        metric,
        currency,

        -- numbers
        value,

        -- times
        month,
        known_from,

    from source

)

select * from renamed
