{{ config(materialized='view') }}

with

drops as (

    select * from {{ ref('int_set_drops') }}

),

touched as (

    select
        cuts.drop_set,
        cuts.source,
        cuts.opportunity_id,
        bool_or(cuts.is_change) as is_changed,
        coalesce(
            bool_or(
                cuts.month > drops.first_known_month and cuts.month <= drops.last_known_month
            ),
            false
        ) as is_cut,

    from {{ ref('int_deal_cuts') }} as cuts
    join drops
        on cuts.drop_set = drops.drop_set
        and cuts.source = drops.source
    group by cuts.drop_set, cuts.source, cuts.opportunity_id

)

select
    drops.drop_set,
    deals.source,
    deals.drop_id,
    deals.opportunity_id,
    drops.last_known_month,
    coalesce(touched.is_cut, false) as is_cut,
    greatest(
        {{ known_from('greatest(deals.created_at, deals.recorded_at)', 'drops.time_zone') }},
        drops.first_known_month
    ) as there_from,
    {{ known_until('deals.deleted_at', 'drops.time_zone') }} as gone_from,
    {{ local_month('deals.closed_at', 'drops.time_zone') }} as closing_month,
    case
        when
            closing_month > there_from
            and closing_month <= drops.last_known_month
            and closing_month < gone_from
            then closing_month
    end as closes_from,
    -- A column and no condition: what is computed for a condition is computed once more for the row.
    there_from <= drops.last_known_month and there_from < gone_from as is_there,

from {{ ref('stg_raw__opportunity') }} as deals
join drops
    on deals.source = drops.source
    and deals.drop_id = drops.drop_id
join {{ ref('stg_inputs__months') }} as first_days
    on drops.first_month = first_days.month
left join touched
    on drops.drop_set = touched.drop_set
    and deals.source = touched.source
    and deals.opportunity_id = touched.opportunity_id
where
    deals.merged_into is null
    -- Of what ended before the months looked at, only what somebody has touched since.
    and (
        not deals.is_closed
        or touched.is_changed
        or greatest(deals.closed_at, deals.created_at) >= first_days.starts_at
    )
