with

source as (

    select * from {{ source('raw', 'account') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        account_id,
        merged_into,

        -- text
        name,
        segment,
        industry,
        country,
        currency,

        -- times
        customer_since,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
