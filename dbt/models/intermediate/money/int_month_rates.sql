with

vantages as (

    select distinct
        review_month,
        known_month,
        first_month,
        source,
        drop_id,
        reporting_currency,

    from {{ ref('int_vantages') }}

),

-- The last quote of each month; a rate from another source serves as well.
quotes as (

    select
        vantages.review_month,
        vantages.known_month,
        rates.currency,
        rates.rate_to_reporting,
        {{ first_of_month('rates.rate_date') }} as quote_month,

    from {{ ref('stg_raw__exchange_rate') }} as rates
    join vantages
        on
            rates.source = vantages.source
            and rates.drop_id = vantages.drop_id
            and rates.currency <> vantages.reporting_currency
            and {{ first_of_month('rates.rate_date') }} <= vantages.known_month
    qualify row_number() over (
        partition by
            vantages.review_month, vantages.known_month, rates.currency, quote_month
        order by rates.rate_date desc, rates.source
    ) = 1

),

periods as (

    select
        *,
        lead(quote_month, 1, {{ end_of_time() }}) over (
            partition by review_month, known_month, currency
            order by quote_month
        ) as next_quote_month,

    from quotes

),

-- One month more than is reviewed: a portfolio starts at the end of the month before.
months as (

    select distinct
        vantages.review_month,
        vantages.known_month,
        vantages.reporting_currency,
        calendar.month,

    from vantages
    join {{ ref('stg_inputs__months') }} as calendar
        on calendar.month
            between {{ add_months('vantages.first_month', '-1') }} and vantages.known_month

)

select
    months.review_month,
    months.known_month,
    months.month,
    periods.currency,
    periods.rate_to_reporting as rate,

from months
join periods
    on
        months.review_month = periods.review_month
        and months.known_month = periods.known_month
        and months.month >= periods.quote_month
        and months.month < periods.next_quote_month
union all
select
    review_month,
    known_month,
    month,
    reporting_currency as currency,
    cast(1 as decimal(18, 8)) as rate,

from months
