with

vantages as (

    select * from {{ ref('int_vantages') }}

),

pinned as (

    select
        review_month,
        string_agg(distinct source || ' ' || drop_id, ', ' order by source || ' ' || drop_id)
            as drops,

    from vantages
    group by review_month

),

sets as (

    select
        review_month,
        min(review_month) over (partition by drops) as drop_set,

    from pinned

)

select distinct
    sets.drop_set,
    vantages.review_month,
    vantages.known_month,
    vantages.first_month,
    vantages.history_from,
    vantages.reporting_currency,
    vantages.is_stratum_source,
    vantages.is_stratum_segment,

from vantages
join sets
    on vantages.review_month = sets.review_month
