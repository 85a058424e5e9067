{{ config(materialized='view') }}

with

months as (

    select * from {{ ref('int_account_months') }}
    where value > 0

),

scores as (

    select * from {{ ref('int_account_scores') }}

),

scored as (

    select
        months.drop_set,
        months.month,
        months.owner_id as person_id,
        greatest(months.known_from, scores.known_from) as known_from,
        least(months.known_until, scores.known_until) as known_until,
        scores.score,

    from months
    join scores
        on months.drop_set = scores.drop_set
        and months.month = scores.month
        and months.source = scores.source
        and months.account_id = scores.account_id
        and months.known_from < scores.known_until
        and months.known_until > scores.known_from

)

select
    drop_set,
    month,
    person_id,
    known_from,
    known_until,
    sum(score) as satisfaction_sum,
    count(*) as accounts_scored,

from scored
group by drop_set, month, person_id, known_from, known_until
