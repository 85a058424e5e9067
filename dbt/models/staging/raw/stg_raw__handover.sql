with

source as (

    select * from {{ source('raw', 'handover') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        handover_id,
        lead_id,
        sdr_id,
        ae_id,
        opportunity_id,

        -- text
        decision,
        decision_reason,

        -- times
        sent_at,
        decided_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
