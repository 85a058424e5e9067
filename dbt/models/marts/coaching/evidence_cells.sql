with

sdr as (

    select * from {{ ref('int_evidence_sdr') }}

),

ae as (

    select * from {{ ref('int_evidence_ae') }}

),

am as (

    select * from {{ ref('int_evidence_am') }}

),

lead_rates as (

    select
        review_month,
        month,
        'sdr' as role,
        'lead_rate' as metric,
        person_id,
        'all' as stratum,
        leads_sent as observed,
        hours_in_role as trials,

    from {{ ref('int_evidence_lead_rate') }}
    where leads_sent > 0 or hours_in_role > 0

),

cells as (

    select * from lead_rates
    union all
    {{ evidence_rows('sdr', 'sdr') }}
    union all
    {{ evidence_rows('ae', 'ae') }}
    union all
    {{ evidence_rows('am', 'am') }}

)

select
    review_month,
    month,
    role,
    metric,
    person_id,
    stratum,
    observed,
    trials,

from cells
