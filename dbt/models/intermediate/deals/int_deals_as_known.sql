with

deals as (

    select * from {{ ref('int_deals_restored') }}

),

-- A deal that was reopened after the cutoff has lost its closing date; its history has the time.
reopened as (

    select
        deals.drop_set,
        deals.source,
        deals.opportunity_id,
        deals.known_from,
        max(changes.changed_at) as closed_at,

    from deals
    join {{ ref('stg_raw__record_change') }} as changes
        on deals.source = changes.source
        and deals.drop_id = changes.drop_id
        and deals.opportunity_id = changes.record_id
        and deals.stage = changes.new_value
    where
        deals.is_closed
        and deals.is_stage_restored
        and deals.closed_at is null
        and changes.entity = 'opportunity'
        and changes.field = 'stage'
        and {{ local_month('changes.changed_at', 'deals.time_zone') }} <= deals.known_from
    group by deals.drop_set, deals.source, deals.opportunity_id, deals.known_from

),

split as (

    select epochs.drop_set, epochs.source, epochs.opportunity_id, epochs.known_from

    from {{ ref('int_deal_epochs') }} as epochs
    semi join {{ ref('int_deal_splits') }} as splits
        on epochs.drop_set = splits.drop_set
        and epochs.source = splits.source
        and epochs.opportunity_id = splits.opportunity_id
        and epochs.known_from >= splits.known_from
        and epochs.known_from < splits.known_until

),

dated as (

    select
        deals.* exclude (closed_at),
        case
            when deals.is_closed then coalesce(deals.closed_at, reopened.closed_at)
        end as closes_at,
        {{ local_day('deals.created_at', 'deals.time_zone') }} as created_on,
        {{ first_of_month('created_on') }} as created_month,
        {{ local_day('closes_at', 'deals.time_zone') }} as closing_on,
        {{ first_of_month('closing_on') }} as closing_month,
        coalesce(closing_month > deals.known_from, false) as is_ahead,
        split.opportunity_id is not null as is_split,

    from deals
    left join reopened
        on deals.drop_set = reopened.drop_set
        and deals.source = reopened.source
        and deals.opportunity_id = reopened.opportunity_id
        and deals.known_from = reopened.known_from
    left join split
        on deals.drop_set = split.drop_set
        and deals.source = split.source
        and deals.opportunity_id = split.opportunity_id
        and deals.known_from = split.known_from

)

-- A closing that lies after the cutoff has not happened yet, whatever the stage says: a stage that
-- closes is not the one of an open deal, and no other is known.
select
    drop_set,
    source,
    opportunity_id,
    known_from,
    known_until,
    account_id,
    {{ person_or_unassigned('ae_id') }} as ae_id,
    lead_id,
    deal_type,
    -- A CRM without types sells to new customers only, as far as anybody can tell.
    coalesce(deal_type, 'new') = 'new' as is_new_business,
    case when not is_ahead then stage end as stage,
    is_closed and not is_ahead as is_closed,
    is_won and not is_ahead as is_won,
    is_split,
    amount,
    currency,
    created_at,
    case when not is_ahead then closes_at end as closed_at,
    created_on,
    created_month,
    case when not is_ahead then closing_on end as closed_on,
    case when not is_ahead then closing_month end as closed_month,
    case when is_closed and not is_won and not is_ahead then loss_reason end as loss_reason,
    lead_source,
    segment,

from dated
