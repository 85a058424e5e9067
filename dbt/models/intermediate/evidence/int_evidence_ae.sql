with

deals as (

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

),

-- Every offer is a decision of the AE who got it, also the second offer of a lead.
offers as (

    select
        source,
        drop_id,
        month,
        ae_id as person_id,
        lead_source,
        lead_segment as segment,
        known_from,
        known_until,
        count_if(decision = 'accepted') as offers_accepted,
        count_if(decision in ('accepted', 'rejected')) as offers_decided,

    from {{ ref('int_handover_epochs') }}
    group by all

),

as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        vantages.is_stratum_source,
        vantages.is_stratum_segment,
        deals.* exclude (drop_set),

    from deals
    join {{ ref('int_set_vantages') }} as vantages
        on deals.drop_set = vantages.drop_set
        and vantages.review_month = vantages.known_month
        and deals.known_from <= vantages.known_month
        and deals.known_until > vantages.known_month
        and deals.month between vantages.history_from and vantages.known_month
    union all by name
    select
        vantages.review_month,
        vantages.known_month,
        vantages.is_stratum_source,
        vantages.is_stratum_segment,
        offers.* exclude (source, drop_id),

    from offers
    join {{ ref('int_vantages') }} as vantages
        on offers.source = vantages.source
        and offers.drop_id = vantages.drop_id
        and vantages.review_month = vantages.known_month
        and offers.known_from <= vantages.known_month
        and offers.known_until > vantages.known_month
        and offers.month between vantages.history_from and vantages.known_month

)

select
    as_known.review_month,
    as_known.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    {{ stratum('as_known.lead_source', 'as_known.segment') }} as stratum,
    {% for figure in evidence_figures('ae') -%}
    cast(coalesce(sum(as_known.{{ figure }}), 0) as bigint) as {{ figure }},
    {% endfor %}
from as_known
left join {{ ref('int_people') }} as people
    on as_known.review_month = people.review_month
    and as_known.known_month = people.known_month
    and as_known.person_id = people.person_id
group by all
