with

source as (

    select * from {{ source('raw', 'quarantined') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,

        -- text
        entity,
        file,
        column_name,
        value,
        reason,
        action,

        -- numbers
        line,

    from source

)

select * from renamed
