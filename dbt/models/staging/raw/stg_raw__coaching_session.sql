with

source as (

    select * from {{ source('raw', 'coaching_session') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        session_id,
        coach_id,
        coachee_id,

        -- text
        metric,
        note_ref,

        -- numbers
        duration_min,

        -- times
        occurred_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
