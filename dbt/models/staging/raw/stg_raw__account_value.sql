with

source as (

    select * from {{ source('raw', 'account_value') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        account_id,

        -- text
        currency,

        -- numbers
        recurring_amount,

        -- times
        valid_from,
        recorded_at,

    from source

)

select * from renamed
