with recursive

merged as (

    select source, drop_id, lead_id, merged_into

    from {{ ref('stg_raw__lead') }}
    where merged_into is not null

),

-- The union drops rows that were there before, so that leads merged in a circle end as well.
chain as (

    select source, drop_id, lead_id, merged_into as winner_id from merged
    union distinct
    select chain.source, chain.drop_id, chain.lead_id, merged.merged_into

    from chain
    join merged
        on chain.source = merged.source
        and chain.drop_id = merged.drop_id
        and chain.winner_id = merged.lead_id

)

select
    chain.source,
    chain.drop_id,
    chain.lead_id,
    chain.winner_id,

from chain
anti join merged
    on chain.source = merged.source
    and chain.drop_id = merged.drop_id
    and chain.winner_id = merged.lead_id
