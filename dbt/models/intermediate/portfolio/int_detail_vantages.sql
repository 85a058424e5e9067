{{ config(materialized='view') }}

with

vantages as (

    select
        vantages.*,
        months.fiscal_period = 12 as is_fiscal_year_end,

    from {{ ref('int_set_vantages') }} as vantages
    join {{ ref('stg_inputs__months') }} as months
        on vantages.review_month = months.month
    where vantages.known_month = vantages.review_month

),

-- What would be dropped again afterwards is not made: see the post-hook.
newest as (

    select max(vantages.review_month) as review_month

    from vantages
    join {{ ref('int_account_spans') }} as spans
        on vantages.drop_set = spans.drop_set
        and greatest(spans.known_from, spans.from_month) <= vantages.known_month
        and spans.known_until > vantages.known_month

)

select * from vantages
where
    is_fiscal_year_end
    or review_month in (select review_month from newest)
