with

source as (

    select * from {{ source('raw', 'availability') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        person_id,

        -- numbers
        share,

        -- times
        month,

    from source

)

select * from renamed
