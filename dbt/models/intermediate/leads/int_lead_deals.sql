select
    deals.source,
    deals.drop_id,
    coalesce(merged.winner_id, deals.lead_id) as lead_id,
    deals.opportunity_id,
    deals.created_at,

from {{ ref('stg_raw__opportunity') }} as deals
left join {{ ref('int_merged_leads') }} as merged
    on deals.source = merged.source
    and deals.drop_id = merged.drop_id
    and deals.lead_id = merged.lead_id
where
    deals.lead_id is not null
    and deals.merged_into is null
