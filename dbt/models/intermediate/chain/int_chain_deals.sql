with

drops as (

    select * from {{ ref('int_set_drops') }}

),

deals as (

    select
        deals.drop_set,
        deals.source,
        deals.opportunity_id,
        deals.known_from,
        deals.known_until,
        deals.is_won,
        deals.amount,
        deals.currency,
        {{ local_day('deals.created_at', 'drops.time_zone') }} as created_on,
        {{ local_day('deals.closed_at', 'drops.time_zone') }} as closed_on,
        deals.created_month,
        coalesce(deals.segment, '(none)') as segment,
        -- The month of winning; of a deal that was entered after it had been won, that of entering.
        greatest(deals.closed_month, deals.created_month) as won_month,
        greatest(deals.closed_month, deals.created_month) >= drops.first_month
            as is_in_history,

    from {{ ref('int_deals_as_known') }} as deals
    join drops
        on deals.drop_set = drops.drop_set
        and deals.source = drops.source
    where deals.is_new_business

)

select
    deals.*,
    rates.rate,
    case when deals.is_won then {{ to_reporting('deals.amount', 'rates.rate') }} end
        as amount_won,
    case
        when deals.is_won and deals.closed_on >= deals.created_on
            then {{ days_between('deals.created_on', 'deals.closed_on') }}
    end as days_created_to_won,

from deals
left join {{ ref('int_month_rates') }} as rates
    on deals.drop_set = rates.drop_set
    and deals.won_month = rates.month
    and deals.currency = rates.currency
