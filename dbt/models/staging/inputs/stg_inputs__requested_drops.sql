with

source as (

    select * from {{ source('inputs', 'requested_drops') }}

),

renamed as (

    select
        review_month,
        source,
        drop_id,
        delivered_on,

    from source

)

select * from renamed
