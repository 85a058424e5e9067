with

source as (

    select * from {{ source('inputs', 'calendar') }}

),

renamed as (

    select
        date,
        is_working_day,

    from source

)

select * from renamed
