with

vantages as (

    select * from {{ ref('int_vantages') }}

),

sets as (

    select * from {{ ref('int_set_vantages') }}

)

select
    sets.drop_set,
    vantages.source,
    vantages.drop_id,
    min(vantages.time_zone) as time_zone,
    min(vantages.reporting_currency) as reporting_currency,
    min(vantages.history_from) as first_month,
    min(vantages.first_month) filter (where vantages.known_month = vantages.review_month)
        as first_mart_month,
    min(vantages.known_month) as first_known_month,
    max(vantages.known_month) as last_known_month,

from vantages
join sets
    on vantages.review_month = sets.review_month
    and vantages.known_month = sets.known_month
group by sets.drop_set, vantages.source, vantages.drop_id
