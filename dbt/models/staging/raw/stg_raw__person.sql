with

source as (

    select * from {{ source('raw', 'person') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        person_id,
        manager_id,

        -- text
        full_name,
        email,
        title,
        team,
        segment,
        locale,

        -- times
        hired_on,
        left_on,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
