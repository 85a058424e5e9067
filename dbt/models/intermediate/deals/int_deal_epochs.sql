with

deals as (

    select
        drops.drop_set,
        deals.source,
        deals.drop_id,
        deals.opportunity_id,
        drops.last_known_month,
        greatest(
            {{ known_from('greatest(deals.created_at, deals.recorded_at)', 'drops.time_zone') }},
            drops.first_known_month
        ) as there_from,
        {{ known_until('deals.deleted_at', 'drops.time_zone') }} as gone_from,
        {{ local_month('deals.closed_at', 'drops.time_zone') }} as closing_month,
        -- It ended before the months looked at, and nobody touched it since.
        deals.is_closed
        and not exists (
            select 1
            from {{ ref('int_deal_spans') }} as spans
            where
                drops.drop_set = spans.drop_set
                and deals.source = spans.source
                and deals.opportunity_id = spans.opportunity_id
        )
        and coalesce(
            greatest(deals.closed_at, deals.created_at) < first_days.starts_at, true
        ) as is_history,

    from {{ ref('stg_raw__opportunity') }} as deals
    join {{ ref('int_set_drops') }} as drops
        on deals.source = drops.source
        and deals.drop_id = drops.drop_id
    join {{ ref('stg_inputs__months') }} as first_days
        on drops.first_month = first_days.month
    where deals.merged_into is null

),

cuts as (

    select drop_set, source, opportunity_id, known_until as month
    from {{ ref('int_deal_spans') }}
    union all
    select drop_set, source, opportunity_id, closing_month as month
    from {{ ref('int_deal_spans') }}
    union all
    select drop_set, source, opportunity_id, known_from as month
    from {{ ref('int_deal_splits') }}
    union all
    select drop_set, source, opportunity_id, known_until as month
    from {{ ref('int_deal_splits') }}

),

starts as (

    select drop_set, source, drop_id, opportunity_id, gone_from, there_from as known_from
    from deals
    where
        not is_history
        and there_from <= last_known_month
        and there_from < gone_from
    union distinct
    select drop_set, source, drop_id, opportunity_id, gone_from, closing_month as known_from
    from deals
    where
        not is_history
        and closing_month > there_from
        and closing_month <= last_known_month
        and closing_month < gone_from
    union distinct
    select
        deals.drop_set,
        deals.source,
        deals.drop_id,
        deals.opportunity_id,
        deals.gone_from,
        cuts.month as known_from,

    from deals
    join cuts
        on deals.drop_set = cuts.drop_set
        and deals.source = cuts.source
        and deals.opportunity_id = cuts.opportunity_id
        and cuts.month > deals.there_from
        and cuts.month <= deals.last_known_month
        and cuts.month < deals.gone_from
    where not deals.is_history

)

select
    drop_set,
    source,
    drop_id,
    opportunity_id,
    known_from,
    lead(known_from, 1, gone_from) over (
        partition by drop_set, source, opportunity_id order by known_from
    ) as known_until,

from starts
