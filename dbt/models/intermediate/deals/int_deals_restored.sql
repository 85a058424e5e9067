{{ config(materialized='view') }}

select
    epochs.*,
    drops.time_zone,
    case when undone.has_account then undone.account_id else deals.account_id end as account_id,
    case when undone.has_ae then undone.ae_id else deals.ae_id end as ae_id,
    deals.lead_id,
    deals.deal_type,
    case when undone.has_stage then undone.stage else deals.stage end as stage,
    coalesce(undone.has_stage, false) as is_stage_restored,
    case when undone.has_stage then coalesce(stages.is_closed, false) else deals.is_closed end
        as is_closed,
    case when undone.has_stage then coalesce(stages.is_won, false) else deals.is_won end
        as is_won,
    case
        when undone.has_amount then try_cast(undone.amount as decimal(18, 2))
        else deals.amount
    end as amount,
    coalesce(deals.currency, drops.reporting_currency) as currency,
    deals.created_at,
    case
        when undone.has_closed_at
            then {{ instant_of('undone.closed_at', 'drops.time_zone') }}
        else deals.closed_at
    end as closed_at,
    deals.loss_reason,
    deals.lead_source,
    deals.segment,

from {{ ref('int_deal_epochs') }} as epochs
join {{ ref('int_set_drops') }} as drops
    on epochs.drop_set = drops.drop_set
    and epochs.source = drops.source
join {{ ref('stg_raw__opportunity') }} as deals
    on epochs.source = deals.source
    and epochs.drop_id = deals.drop_id
    and epochs.opportunity_id = deals.opportunity_id
left join {{ ref('int_deal_values_undone') }} as undone
    on epochs.drop_set = undone.drop_set
    and epochs.source = undone.source
    and epochs.opportunity_id = undone.opportunity_id
    and epochs.known_from = undone.known_from
left join {{ ref('int_deal_stages') }} as stages
    on epochs.source = stages.source
    and epochs.drop_id = stages.drop_id
    and undone.stage = stages.stage
