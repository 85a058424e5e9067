with

ages as (

    select * from {{ ref('int_win_ages') }}

)

select
    review_month,
    stratum,
    cast(age_months as bigint) as age_months,
    cast(deals_created as bigint) as deals_created,
    cast(deals_won as bigint) as deals_won,
    cast(deals_lost as bigint) as deals_lost,
    {{ safe_ratio('deals_won', 'deals_created') }} as won_share,

from ages
