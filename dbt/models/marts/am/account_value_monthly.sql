{{ config(post_hook="{{ drop_old_account_detail(this) }}") }}

with

vantages as (

    select * from {{ ref('int_detail_vantages') }}

),

months as (

    select
        vantages.review_month,
        vantages.known_month,
        vantages.reporting_currency,
        vantages.is_fiscal_year_end,
        months.*,

    from {{ ref('int_account_months') }} as months
    join vantages
        on months.drop_set = vantages.drop_set
        and {{ is_known_at('months', 'vantages') }}
        and months.month between vantages.first_month and vantages.known_month

),

-- Value moves whoever owns the account; of hand-overs, what the row's owner had to do with.
moved as (

    select
        months.review_month,
        months.month,
        months.source,
        months.account_id,
        concat_ws(
            '+'
            {%- for movement in am_movements() -%}
            , case when bool_or(movements.movement = '{{ movement }}') then '{{ movement }}' end
            {%- endfor %}
        ) as movement,

    from months
    join {{ ref('int_account_movements') }} as movements
        on months.drop_set = movements.drop_set
        and months.month = movements.month
        and months.source = movements.source
        and months.account_id = movements.account_id
        and months.known_from = movements.known_from
        and (
            months.owner_id = movements.owner_id
            or movements.movement not in ('taken_over', 'handed_over')
        )
    group by months.review_month, months.month, months.source, months.account_id

)

select
    months.review_month,
    months.month,
    months.account_id,
    months.source,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    coalesce(months.start_value, 0) as start_value,
    months.value,
    months.reporting_currency as currency,
    coalesce(moved.movement, 'none') as movement,
    months.original_value,
    months.currency as original_currency,
    months.rate,
    accounts.segment,
    case
        when accounts.customer_since < {{ add_months('months.known_month', '1') }}
            then accounts.customer_since
    end as customer_since,
    months.first_month,
    months.is_fiscal_year_end,

from months
left join moved
    on months.review_month = moved.review_month
    and months.month = moved.month
    and months.source = moved.source
    and months.account_id = moved.account_id
left join {{ ref('int_people') }} as people
    on months.review_month = people.review_month
    and months.known_month = people.known_month
    and months.owner_id = people.person_id
join {{ ref('int_set_drops') }} as drops
    on months.drop_set = drops.drop_set
    and months.source = drops.source
left join {{ ref('stg_raw__account') }} as accounts
    on drops.source = accounts.source
    and drops.drop_id = accounts.drop_id
    and months.account_id = accounts.account_id
