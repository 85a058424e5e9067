{{ config(materialized='view') }}

with

deals as (

    select
        review_month,
        known_month,
        month,
        person_id,
        'deal' as kind,
        source || ' ' || opportunity_id as record_id,
        cast(is_created as bigint) as deals_created,
        cast(is_won as bigint) as deals_won,
        cast(is_lost as bigint) as deals_lost,
        cast(is_worked as bigint) as deals_worked,
        cast(is_open as bigint) as deals_open,
        cast(is_won_of_created as bigint) as won_of_created,
        cast(is_decided_of_created as bigint) as decided_of_created,

    from {{ ref('int_deal_months') }}

),

credits as (

    select
        review_month,
        known_month,
        month,
        person_id,
        'credit' as kind,
        source || ' ' || opportunity_id as record_id,
        if(is_won, amount, null) as amount_won,
        if(is_lost, amount, null) as amount_lost,
        if(is_open, amount, null) as open_pipeline_amount,

    from {{ ref('int_deal_credits') }}

),

handovers as (

    select
        review_month,
        known_month,
        month,
        ae_id as person_id,
        'handover' as kind,
        handover_id as record_id,
        1 as leads_received,
        cast(decision = 'accepted' as bigint) as leads_accepted,
        cast(decision = 'rejected' as bigint) as leads_rejected,
        cast(decision = 'rejected' and decision_reason is not null as bigint)
            as rejections_with_reason,
        cast(decision = 'accepted' and decision_reason is not null as bigint)
            as acceptances_with_reason,
        decision_days,

    from {{ ref('int_handovers_as_known') }}

)

select * from deals
union all by name
select * from credits
union all by name
select * from handovers
