-- Nearly all deals have one owner and no splits: these stay where they are, as they are.
select
    deals.drop_set,
    deals.month,
    deals.source,
    deals.opportunity_id,
    deals.known_from,
    deals.known_until,
    deals.person_id,
    deals.closed_on,
    deals.is_won,
    deals.is_lost,
    deals.is_open,
    deals.is_new_business,
    deals.amount_reporting as amount,

from {{ ref('int_deal_months') }} as deals
where
    not deals.is_split
    and (deals.is_won or deals.is_lost or deals.is_open)
union all by name
select * from {{ ref('int_deal_parts') }}
