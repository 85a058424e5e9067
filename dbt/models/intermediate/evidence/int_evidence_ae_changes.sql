{{ config(materialized='view') }}

{%- set figures = evidence_figures('ae') -%}

with

sets as (

    select
        drop_set,
        is_stratum_source,
        is_stratum_segment,
        min(known_month) as first_known_month,
        max(known_month) as last_known_month,

    from {{ ref('int_set_vantages') }}
    where known_month = review_month
    group by drop_set, is_stratum_source, is_stratum_segment

),

counts as (

    select
        drop_set,
        month,
        person_id,
        lead_source,
        segment,
        known_from,
        known_until,
        count_if(is_won) as deals_won,
        count_if(is_won or is_lost) as deals_decided,
        count_if(is_worked) as deals_worked,
        count_if(is_created) as deals_created,
        count_if(is_won_of_created) as won_of_created,

    from {{ ref('int_deal_months') }}
    where is_new_business
    group by all
    union all by name
    select * from {{ ref('int_evidence_offers') }}

),

found as (

    select
        sets.*,
        counts.month,
        counts.person_id,
        {{ stratum('counts.lead_source', 'counts.segment') }} as stratum,
        greatest(counts.known_from, sets.first_known_month) as known_from,
        counts.known_until,
        {% for figure in figures -%}
        coalesce(counts.{{ figure }}, 0) as {{ figure }},
        {% endfor %}
    from counts
    join sets
        on counts.drop_set = sets.drop_set
        and counts.known_from <= sets.last_known_month
        and counts.known_until > sets.first_known_month
        and counts.known_from < counts.known_until

)

select
    * exclude (first_known_month, last_known_month, known_from, known_until),
    known_from as changed_month,

from found
union all by name
select
    * exclude (first_known_month, last_known_month, known_from, known_until)
    replace ({% for figure in figures %}-{{ figure }} as {{ figure }}{{ ', ' if not loop.last }}{% endfor %}),
    known_until as changed_month,

from found
where known_until <= last_known_month
