with

source as (

    select * from {{ source('inputs', 'criteria') }}

),

renamed as (

    select
        criterion,
        valid_from,

    from source

)

select * from renamed
