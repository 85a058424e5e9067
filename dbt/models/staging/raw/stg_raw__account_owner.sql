with

source as (

    select * from {{ source('raw', 'account_owner') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        account_id,
        person_id,

        -- times
        valid_from,
        valid_to,
        recorded_at,

    from source

)

select * from renamed
