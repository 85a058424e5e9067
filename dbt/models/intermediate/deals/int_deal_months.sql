with

drops as (

    select * from {{ ref('int_set_drops') }}

),

-- Without a creation date a deal is there in every month until it is closed. It may have been
-- closed before it was entered: then it was lost in one month and created in a later one.
deals as (

    select
        deals.*,
        {{ each_month(
            'greatest(drops.first_month, case when deals.created_month is not null then '
            ~ 'least(deals.created_month, deals.closed_month) end)',
            'case when deals.is_closed then greatest(deals.created_month, deals.closed_month) else '
            ~ 'least(drops.last_known_month, ' ~ add_months('deals.known_until', '-1') ~ ') end'
        ) }} as month,

    from {{ ref('int_deals_as_known') }} as deals
    join drops
        on deals.drop_set = drops.drop_set
        and deals.source = drops.source

),

lived as (

    select
        *,
        coalesce(month = created_month, false) as is_created,
        coalesce(month = closed_month, false) as is_decided,
        not is_closed or coalesce(month <= closed_month, false) as is_worked,
        not is_closed or coalesce(month < closed_month, false) as is_open,

    from deals

)

-- The largest table of the build, and so no wider than what is read of it.
select
    lived.drop_set,
    lived.month,
    lived.source,
    lived.opportunity_id,
    greatest(lived.known_from, lived.month) as known_from,
    lived.known_until,
    lived.ae_id as person_id,
    lived.is_created,
    case when lived.is_created then lived.created_on end as created_on,
    case when lived.is_decided then lived.closed_on end as closed_on,
    lived.is_decided and lived.is_won as is_won,
    lived.is_decided and not lived.is_won as is_lost,
    lived.is_worked,
    lived.is_open,
    lived.is_created and lived.is_won as is_won_of_created,
    lived.is_created and lived.is_closed as is_decided_of_created,
    lived.is_new_business,
    lived.is_split,
    lived.lead_source,
    lived.segment,
    case when rates.rate is null and lived.is_worked and lived.amount != 0 then lived.currency end
        as currency_without_rate,
    {{ to_reporting('lived.amount', 'rates.rate') }} as amount_reporting,

from lived
left join {{ ref('int_month_rates') }} as rates
    on lived.drop_set = rates.drop_set
    and lived.month = rates.month
    and lived.currency = rates.currency
