with

deals as (

    select * from {{ ref('int_deal_lives') }}

),

cuts as (

    select * from {{ ref('int_deal_cuts') }}

),

starts as (

    select drop_set, source, drop_id, opportunity_id, gone_from, there_from as known_from
    from deals
    where is_there and is_cut
    union distinct
    select drop_set, source, drop_id, opportunity_id, gone_from, closes_from as known_from
    from deals
    where is_there and is_cut and closes_from is not null
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
    where deals.is_there

)

-- Most deals have nothing but their closing to cut them, which needs no order to be found.
select
    drop_set,
    source,
    drop_id,
    opportunity_id,
    there_from as known_from,
    coalesce(closes_from, gone_from) as known_until,

from deals
where is_there and not is_cut
union all
select
    drop_set,
    source,
    drop_id,
    opportunity_id,
    closes_from as known_from,
    gone_from as known_until,

from deals
where is_there and not is_cut and closes_from is not null
union all
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
