with

source as (

    select * from {{ source('raw', 'opportunity') }}

),

renamed as (

    select
        -- ids
        source,
        drop_id,
        opportunity_id,
        account_id,
        ae_id,
        lead_id,
        merged_into,

        -- text
        deal_type,
        stage,
        currency,
        loss_reason,
        source_1 as lead_source,
        segment,

        -- numbers
        amount,

        -- flags
        is_closed,
        is_won,

        -- times
        created_at,
        closed_at,
        recorded_at,
        deleted_at,

    from source

)

select * from renamed
