with

vantages as (

    select distinct review_month, known_month, cutoff_at, first_month

    from {{ ref('int_vantages') }}

),

months as (

    select
        *,
        {{ add_months('month', '1 - fiscal_period') }} as fiscal_year_from,
        {{ fiscal_quarter_from('month', 'fiscal_period') }} as fiscal_quarter_from,

    from {{ ref('stg_inputs__months') }}

),

working_days as (

    select
        {{ first_of_month('date') }} as month,
        count(*) filter (where is_working_day) as working_days,

    from {{ ref('stg_inputs__calendar') }}
    group by all

)

select
    vantages.review_month,
    vantages.known_month,
    vantages.cutoff_at,
    months.month,
    months.starts_at,
    months.cutoff_at as ends_at,
    {{ add_months('months.month', '1') }} as next_month,
    working_days.working_days,
    {{ days_between('months.month', add_months('months.month', '1')) }}
        as days_in_month,
    months.month = vantages.review_month as is_review_month,
    months.fiscal_year_from,
    months.fiscal_year_from >= vantages.first_month as holds_fiscal_year,
    months.fiscal_quarter_from,
    months.fiscal_quarter_from >= vantages.first_month as holds_fiscal_quarter,

from vantages
join months
    on months.month between vantages.first_month and vantages.known_month
join working_days
    on months.month = working_days.month
