with

source as (

    select * from {{ source('results', 'close_rate_maturity') }}

),

renamed as (

    select
        review_month,
        person_id,
        cohort_month,
        age_months,
        deals_created,
        deals_won,
        deals_decided,
        expected_won,
        expected_share,
        rate_matured,
        interval_low,
        interval_high,

    from source

)

select * from renamed
