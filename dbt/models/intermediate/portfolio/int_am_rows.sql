{{ config(materialized='view') }}

with

months as (

    select * from {{ ref('int_account_months') }}

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
