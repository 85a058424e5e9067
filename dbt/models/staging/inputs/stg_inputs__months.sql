with

source as (

    select * from {{ source('inputs', 'months') }}

),

renamed as (

    select
        month,
        starts_at,
        cutoff_at,
        fiscal_year,
        fiscal_quarter,
        fiscal_period,

    from source

)

select * from renamed
