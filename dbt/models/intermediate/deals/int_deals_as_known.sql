with

deals as (

    select * from {{ ref('int_deals_restored') }}

),

first_months as (

    select distinct
        review_month,
        known_month,
        first_month,

    from {{ ref('int_vantages') }}

),

-- A deal that was reopened after the cutoff has lost its closing date; its history has the time.
reopened as (

    select
        deals.review_month,
        deals.known_month,
        deals.source,
        deals.opportunity_id,
        max(changes.changed_at) as closed_at,

    from deals
    join {{ ref('stg_raw__record_change') }} as changes
        on
            deals.source = changes.source
            and deals.drop_id = changes.drop_id
            and deals.opportunity_id = changes.record_id
            and deals.stage = changes.new_value
    where
        deals.is_closed
        and deals.closed_at is null
        and changes.entity = 'opportunity'
        and changes.field = 'stage'
        and changes.changed_at < deals.cutoff_at
    group by all

),

dated as (

    select
        deals.* exclude (closed_at),
        if(deals.is_closed, coalesce(deals.closed_at, reopened.closed_at), null) as closes_at,

    from deals
    left join reopened using (review_month, known_month, source, opportunity_id)

),

-- A closing that lies after the cutoff has not happened yet, whatever the stage says. Without
-- history, its stage is all that is known, and it is not the stage of the cutoff.
closed as (

    select
        * replace (
            if(closes_at >= cutoff_at and not is_stage_restored, null, stage) as stage,
            is_closed and {{ is_there('closes_at', 'cutoff_at') }} as is_closed
        ),
        if(closes_at < cutoff_at, closes_at, null) as closed_at,
        {{ local_month('created_at', 'time_zone') }} as created_month,
        {{ local_month('closed_at', 'time_zone') }} as closed_month,

    from dated

)

select
    closed.review_month,
    closed.known_month,
    closed.source,
    closed.opportunity_id,
    closed.account_id,
    {{ person_or_unassigned('people.person_id') }} as ae_id,
    closed.lead_id,
    closed.deal_type,
    closed.stage,
    closed.is_closed,
    closed.is_closed and closed.is_won as is_won,
    closed.amount,
    closed.currency,
    closed.created_at,
    closed.closed_at,
    closed.created_month,
    closed.closed_month,
    if(closed.is_closed and not closed.is_won, closed.loss_reason, null) as loss_reason,
    closed.lead_source,
    closed.segment,

from closed
join first_months using (review_month, known_month)
left join {{ ref('int_people') }} as people
    on
        closed.review_month = people.review_month
        and closed.known_month = people.known_month
        and closed.ae_id = people.person_id
-- Deals that ended before the first month of interest are in no figure of this vantage.
where
    not closed.is_closed
    or greatest(closed.created_month, closed.closed_month) >= first_months.first_month
