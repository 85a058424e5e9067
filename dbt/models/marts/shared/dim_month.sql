{{ config(
    incremental_strategy='delete+insert',
    unique_key='month',
) }}

with

months as (

    select * from {{ ref('stg_inputs__months') }}

),

working_days as (

    select
        month,
        count(*) filter (where is_working_day) as working_days,

    from {{ ref('int_days') }}
    group by month

),

newest as (

    select max(review_month) as review_month from {{ ref('int_vantages') }}

)

select
    months.month,
    months.fiscal_year,
    cast(months.fiscal_quarter as integer) as fiscal_quarter,
    cast(months.fiscal_period as integer) as fiscal_period,
    working_days.working_days,
    months.starts_at,
    months.cutoff_at,

from months
join working_days
    on months.month = working_days.month
-- Months to come belong to nobody's figures, and their holidays may still change.
join newest
    on months.month <= newest.review_month
