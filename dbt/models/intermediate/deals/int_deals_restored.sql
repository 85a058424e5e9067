{{ config(materialized='view') }}

select
    vantages.review_month,
    vantages.known_month,
    vantages.cutoff_at,
    vantages.time_zone,
    deals.source,
    deals.drop_id,
    deals.opportunity_id,
    if(undone.has_account, undone.account_id, deals.account_id) as account_id,
    if(undone.has_ae, undone.ae_id, deals.ae_id) as ae_id,
    deals.lead_id,
    deals.deal_type,
    if(undone.has_stage, undone.stage, deals.stage) as stage,
    coalesce(undone.has_stage, false) as is_stage_restored,
    if(undone.has_stage, coalesce(stages.is_closed, false), deals.is_closed) as is_closed,
    if(undone.has_stage, coalesce(stages.is_won, false), deals.is_won) as is_won,
    if(undone.has_amount, try_cast(undone.amount as decimal(18, 2)), deals.amount) as amount,
    coalesce(deals.currency, vantages.reporting_currency) as currency,
    deals.created_at,
    if(
        undone.has_closed_at,
        {{ instant_of('undone.closed_at', 'vantages.time_zone') }},
        deals.closed_at
    ) as closed_at,
    deals.loss_reason,
    deals.lead_source,
    deals.segment,

from {{ ref('stg_raw__opportunity') }} as deals
join {{ ref('int_vantages') }} as vantages
    on
        deals.source = vantages.source
        and deals.drop_id = vantages.drop_id
left join {{ ref('int_deal_values_undone') }} as undone
    on
        vantages.review_month = undone.review_month
        and vantages.known_month = undone.known_month
        and deals.source = undone.source
        and deals.opportunity_id = undone.opportunity_id
left join {{ ref('int_deal_stages') }} as stages
    on
        deals.source = stages.source
        and deals.drop_id = stages.drop_id
        and undone.stage = stages.stage
where
    {{ is_there('deals.created_at', 'vantages.cutoff_at') }}
    and {{ is_there('deals.recorded_at', 'vantages.cutoff_at') }}
    and {{ is_not_gone('deals.deleted_at', 'vantages.cutoff_at') }}
    and deals.merged_into is null
