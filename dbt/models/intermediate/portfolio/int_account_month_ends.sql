{{ config(materialized='view') }}

{%- set state = ['owner_id', 'value', 'currency'] -%}
{%- set held = state + ['from_month', 'base_month', 'base_value', 'base_currency'] -%}

with

drops as (

    select * from {{ ref('int_set_drops') }}

),

spans as (

    select * from {{ ref('int_account_spans') }}

),

-- What is held from a month on is what was held a year ago from twelve months later on. An account's
-- life is cut at both, before months are made of it: between them nothing changes.
cuts as (

    select
        *,
        from_month as cut_month,
        {% for column in state -%}
        lag({{ column }}) over by_month as {{ column }}_before,
        {% endfor %}
    from spans
    window by_month as (
        partition by drop_set, source, account_id, known_from order by from_month
    )
    union all by name
    select
        drop_set,
        source,
        account_id,
        known_from,
        known_until,
        first_month,
        first_value,
        first_currency,
        {{ add_months('from_month', '12') }} as cut_month,
        {% for column in state -%}
        {{ column }} as year_ago_{{ column }},
        {% endfor %}
    from spans

),

pieces as (

    select
        drop_set,
        source,
        account_id,
        known_from,
        known_until,
        first_month,
        first_value,
        first_currency,
        cut_month,
        lead(cut_month, 1, {{ end_of_time() }}) over by_cut as next_cut_month,
        {% for column in held -%}
        last_value({{ column }} ignore nulls) over so_far as {{ column }},
        {% endfor -%}
        {% for column in state -%}
        last_value({{ column }}_before ignore nulls) over so_far as {{ column }}_before,
        last_value(year_ago_{{ column }} ignore nulls) over so_far as year_ago_{{ column }},
        {% endfor %}
    from cuts
    window
        by_cut as (
            partition by drop_set, source, account_id, known_from
            order by cut_month, from_month
        ),
        so_far as (by_cut rows between unbounded preceding and current row)

),

months as (

    select
        pieces.*,
        {{ each_month(
            'greatest(pieces.cut_month, drops.first_month)',
            'least(' ~ add_months('pieces.next_cut_month', '-1') ~ ', '
            ~ add_months('pieces.known_until', '-1') ~ ', drops.last_known_month)'
        ) }} as month,

    from pieces
    join drops
        on pieces.drop_set = drops.drop_set
        and pieces.source = drops.source

)

select
    drop_set,
    month,
    source,
    account_id,
    greatest(known_from, month) as known_from,
    known_until,
    {% for column in state -%}
    {{ column }},
    case when month = from_month then {{ column }}_before else {{ column }} end
        as start_{{ column }},
    year_ago_{{ column }},
    {% endfor -%}
    first_month,
    first_value,
    first_currency,
    base_month,
    base_value,
    base_currency,

from months
