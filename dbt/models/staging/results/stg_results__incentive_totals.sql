with

source as (

    select * from {{ source('results', 'incentive_totals') }}

),

renamed as (

    select
        review_month,
        team,
        people,
        sessions,
        hours,
        selling_time_value,
        session_pay,
        bonus,
        total,
        currency,

    from source

)

select * from renamed
