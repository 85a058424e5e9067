with

drops as (

    select * from {{ ref('int_set_drops') }}

),

-- The last quote of each month; a rate from another source serves as well.
quotes as (

    select
        drops.drop_set,
        rates.currency,
        rates.rate_to_reporting,
        {{ first_of_month('rates.rate_date') }} as quote_month,

    from {{ ref('stg_raw__exchange_rate') }} as rates
    join drops
        on rates.source = drops.source
        and rates.drop_id = drops.drop_id
        and rates.currency != drops.reporting_currency
    qualify row_number() over (
        partition by drops.drop_set, rates.currency, quote_month
        order by rates.rate_date desc, rates.source
    ) = 1

),

periods as (

    select
        *,
        lead(quote_month, 1, {{ end_of_time() }}) over (
            partition by drop_set, currency order by quote_month
        ) as next_quote_month,

    from quotes

),

-- One month more than is looked at: a portfolio starts at the end of the month before.
months as (

    select distinct
        drops.drop_set,
        drops.reporting_currency,
        calendar.month,

    from drops
    join {{ ref('stg_inputs__months') }} as calendar
        on calendar.month
            between {{ add_months('drops.first_month', '-1') }} and drops.last_known_month

)

select
    months.drop_set,
    months.month,
    periods.currency,
    periods.rate_to_reporting as rate,

from months
join periods
    on months.drop_set = periods.drop_set
    and months.month >= periods.quote_month
    and months.month < periods.next_quote_month
union all
select
    drop_set,
    month,
    reporting_currency as currency,
    cast(1 as decimal(18, 8)) as rate,

from months
