with

source as (

    select * from {{ source('raw', 'exchange_rate') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,

        -- text
        currency,

        -- numbers
        rate_to_reporting,

        -- times
        rate_date,

    from source

)

select * from renamed
