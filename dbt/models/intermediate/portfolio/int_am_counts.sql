{%- set key = 'drop_set, month, person_id, known_from, known_until' -%}

with

-- Marts hold fewer months than are looked at.
held as (

    select drop_set, min(first_month) as first_month from {{ ref('int_set_vantages') }}
    group by drop_set

),

months as (

    select months.*

    from {{ ref('int_account_months') }} as months
    join held
        on months.drop_set = held.drop_set
        and months.month >= held.first_month

),

ends as (

    select
        {{ key | replace('person_id', 'owner_id as person_id') }},
        count(*) filter (where value > 0) as accounts_held,
        sum(value) as portfolio_end,
        -- A new customer has not had a month to grow in.
        {% for figure, amount in [
            ('lifetime_value_start', 'first_value'),
            ('lifetime_value_end', 'value'),
            ('upsell_value_start', 'base_value'),
            ('upsell_value_end', 'value'),
            ('upsell_value_months', "base_value * date_diff('month', base_month, month)"),
        ] -%}
        sum({{ amount }}) filter (where month > first_month) as {{ figure }},
        {% endfor -%}
        -- Of the month alone speak the accounts that nobody handed over in it.
        {% for figure, amount in [
            ('upsell_month_value_start', 'start_value_at_end_rate'),
            ('upsell_month_value_end', 'value'),
        ] -%}
        sum({{ amount }}) filter (where owner_id = start_owner_id) as {{ figure }},
        {% endfor %}
    from months
    group by {{ key | replace('person_id', 'owner_id') }}

),

starts as (

    select
        {{ key | replace('person_id', 'start_owner_id as person_id') }},
        sum(start_value) as portfolio_start,
        sum(start_value_at_end_rate - start_value) as portfolio_fx,

    from months
    where start_value != 0
    group by {{ key | replace('person_id', 'start_owner_id') }}

),

a_year_ago as (

    select
        {{ key | replace('person_id', 'year_ago_owner_id as person_id') }},
        sum(year_ago_value) as retention_value_start,
        sum(least(value, year_ago_value)) as retention_value_kept,
        sum(value) as retention_value_end,

    from months
    where year_ago_value > 0
    group by {{ key | replace('person_id', 'year_ago_owner_id') }}

),

moved as (

    select
        {{ key | replace('person_id', 'owner_id as person_id') }},
        {% for movement in am_movements() -%}
        sum(amount) filter (where movement = '{{ movement }}') as portfolio_{{ movement }},
        {% endfor %}
    from {{ ref('int_account_movements') }}
    join held using (drop_set)
    where month >= held.first_month
    group by {{ key | replace('person_id', 'owner_id') }}

),

parts as (

    select *, true as is_present from ends
    union all by name
    select *, true as is_present from starts
    union all by name
    select *, true as is_present from moved
    union all by name
    select *, true as is_present from {{ ref('int_am_scores') }}
    union all by name
    select *, false as is_present from a_year_ago

)

select
    {{ key }},
    bool_or(is_present) as has_portfolio,
    {% for figure in am_figures() -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor %}
from parts
group by {{ key }}
