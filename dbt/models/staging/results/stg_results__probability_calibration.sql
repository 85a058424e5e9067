with

source as (

    select * from {{ source('results', 'probability_calibration') }}

),

renamed as (

    select
        review_month,
        role,
        metric,
        statement,
        bin,
        bin_low,
        bin_high,
        statements,
        stated,
        observed,
        observed_low,
        observed_high,

    from source

)

select * from renamed
