with

deals as (

    select
        *,
        -- Without a creation date a deal is there in every month until it is closed.
        if(
            created_month is null,
            {{ start_of_time() }},
            least(created_month, closed_month)
        ) as first_month,
        -- It may have been closed before it was entered: lost in one month, created in a later one.
        if(is_closed, greatest(created_month, closed_month), known_month) as last_month,

    from {{ ref('int_deals_as_known') }}

),

lived as (

    select
        deals.*,
        months.month,
        coalesce(months.month = deals.created_month, false) as is_created,
        coalesce(months.month = deals.closed_month, false) as is_decided,
        not deals.is_closed or coalesce(months.month <= deals.closed_month, false)
            as is_worked,
        not deals.is_closed or coalesce(months.month < deals.closed_month, false)
            as is_open,

    from deals
    join {{ ref('int_vantage_months') }} as months
        on
            deals.review_month = months.review_month
            and deals.known_month = months.known_month
            and months.month between deals.first_month and deals.last_month

)

select
    lived.review_month,
    lived.known_month,
    lived.month,
    lived.source,
    lived.opportunity_id,
    lived.ae_id as person_id,
    lived.is_created,
    lived.is_decided and lived.is_won as is_won,
    lived.is_decided and not lived.is_won as is_lost,
    lived.is_worked,
    lived.is_open,
    lived.is_created and lived.is_won as is_won_of_created,
    lived.is_created and lived.is_closed as is_decided_of_created,
    lived.amount,
    lived.currency,
    rates.rate,
    {{ to_reporting('lived.amount', 'rates.rate') }} as amount_reporting,

from lived
left join {{ ref('int_month_rates') }} as rates
    on
        lived.review_month = rates.review_month
        and lived.known_month = rates.known_month
        and lived.month = rates.month
        and lived.currency = rates.currency
