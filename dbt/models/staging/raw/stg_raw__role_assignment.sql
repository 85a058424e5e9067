with

source as (

    select * from {{ source('raw', 'role_assignment') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        person_id,
        manager_id,

        -- text
        role,
        team,
        segment,
        origin,

        -- times
        valid_from,
        valid_to,
        recorded_at,

    from source

)

select * from renamed
