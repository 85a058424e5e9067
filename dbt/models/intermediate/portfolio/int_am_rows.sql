{{ config(materialized='view') }}

with

months as (

    select * from {{ ref('int_account_months') }}

),

scores as (

    select * from {{ ref('int_account_scores') }}

)

select
    drop_set,
    month,
    known_from,
    known_until,
    owner_id as person_id,
    true as is_present,
    cast(value > 0 as bigint) as accounts_held,
    value as portfolio_end,
    -- A new customer has not had a month to grow in.
    case when month > first_month then first_value end as lifetime_value_start,
    case when month > first_month then value end as lifetime_value_end,
    case when month > first_month then base_value end as upsell_value_start,
    case when month > first_month then value end as upsell_value_end,
    case
        when month > first_month then base_value * date_diff('month', base_month, month)
    end as upsell_value_months,
    -- Of the month alone speak the accounts that nobody handed over in it.
    case when owner_id = start_owner_id then start_value_at_end_rate end
        as upsell_month_value_start,
    case when owner_id = start_owner_id then value end as upsell_month_value_end,

from months
union all by name
select
    drop_set,
    month,
    known_from,
    known_until,
    start_owner_id as person_id,
    true as is_present,
    start_value as portfolio_start,
    start_value_at_end_rate - start_value as portfolio_fx,

from months
where start_value != 0
union all by name
select
    drop_set,
    month,
    known_from,
    known_until,
    year_ago_owner_id as person_id,
    false as is_present,
    year_ago_value as retention_value_start,
    least(value, year_ago_value) as retention_value_kept,
    value as retention_value_end,

from months
where year_ago_value > 0
union all by name
select
    months.drop_set,
    months.month,
    greatest(months.known_from, scores.known_from) as known_from,
    least(months.known_until, scores.known_until) as known_until,
    months.owner_id as person_id,
    true as is_present,
    scores.score as satisfaction_sum,
    cast(1 as bigint) as accounts_scored,

from months
join scores
    on months.drop_set = scores.drop_set
    and months.month = scores.month
    and months.source = scores.source
    and months.account_id = scores.account_id
    and months.known_from < scores.known_until
    and months.known_until > scores.known_from
where months.value > 0
union all by name
select
    drop_set,
    month,
    known_from,
    known_until,
    owner_id as person_id,
    true as is_present,
    {% for movement in am_movements() -%}
    case when movement = '{{ movement }}' then amount end as portfolio_{{ movement }},
    {% endfor %}
from {{ ref('int_account_movements') }}
