with

results as (

    select * from {{ ref('stg_results__chain_findings') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    results.review_month,
    results.finding,
    results.subject,
    results.person_id,
    people.full_name,
    results.counterpart_id,
    counterparts.full_name as counterpart_name,
    results.team,
    results.value,
    results.compared_with,
    results.threshold,
    results.n,
    results.lost,
    results.lost_unit,

from results
left join people
    on results.review_month = people.review_month
    and results.person_id = people.person_id
left join people as counterparts
    on results.review_month = counterparts.review_month
    and results.counterpart_id = counterparts.person_id
