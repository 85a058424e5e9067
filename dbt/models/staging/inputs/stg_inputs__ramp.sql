with

source as (

    select * from {{ source('inputs', 'ramp') }}

),

renamed as (

    select
        role,
        tenure_month,
        share,

    from source

)

select * from renamed
