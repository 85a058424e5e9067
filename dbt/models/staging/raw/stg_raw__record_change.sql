with

source as (

    select * from {{ source('raw', 'record_change') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        change_id,
        record_id,

        -- text
        entity,
        field,
        old_value,
        new_value,

        -- times
        changed_at,

    from source

)

select * from renamed
