{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- The leads sent by the company in each review month, counted once more straight from the hand-overs
-- of its drop: a lead counts in the month of its first one. Leads that were merged or deleted, and
-- those of which a hand-over was deleted or recorded in a later month, may count in any month in
-- which they were handed over or not at all; of all others none may be lost or counted twice.
with

drops as (

    select * from {{ ref('int_drops') }}

),

vantages as (

    select review_month, source, drop_id from {{ ref('int_vantages') }}
    where known_month = review_month

),

touched as (

    select source, drop_id, lead_id from {{ ref('stg_raw__lead') }}
    where
        merged_into is not null
        or deleted_at is not null
    union distinct
    select source, drop_id, merged_into as lead_id from {{ ref('stg_raw__lead') }}
    where merged_into is not null
    union distinct
    select source, drop_id, lead_id from {{ ref('stg_raw__handover') }}
    join drops using (source, drop_id)
    where
        deleted_at is not null
        or {{ local_month('recorded_at', 'drops.time_zone') }}
            > {{ local_month('sent_at', 'drops.time_zone') }}

),

certain as (

    select
        source,
        drop_id,
        lead_id,
        {{ local_month('min(sent_at)', 'any_value(drops.time_zone)') }} as month,

    from {{ ref('stg_raw__handover') }}
    join drops using (source, drop_id)
    anti join touched using (source, drop_id, lead_id)
    group by source, drop_id, lead_id

),

possible as (

    select distinct
        source,
        drop_id,
        lead_id,
        {{ local_month('sent_at', 'drops.time_zone') }} as month,

    from {{ ref('stg_raw__handover') }}
    join drops using (source, drop_id)
    semi join touched using (source, drop_id, lead_id)

),

leads as (

    select
        vantages.review_month,
        count_if(found.is_certain) as least_leads,
        count(found.is_certain) as most_leads,

    from vantages
    left join (
        select source, drop_id, month, true as is_certain from certain
        union all
        select source, drop_id, month, false as is_certain from possible
    ) as found
        on vantages.source = found.source
        and vantages.drop_id = found.drop_id
        and vantages.review_month = found.month
    group by vantages.review_month

)

select
    company.review_month,
    company.numerator as company_leads,
    leads.least_leads,
    leads.most_leads,

from {{ ref('company_monthly') }} as company
join leads
    on company.review_month = leads.review_month
    and company.month = leads.review_month
where
    company.metric = 'leads_sent'
    and company.numerator not between leads.least_leads and leads.most_leads
