{%- set lead_counts = chain_lead_counts() + chain_account_counts() -%}
{%- set other_counts = ['deals_without_lead', 'deals_without_lead_won'] -%}
{%- set amounts = chain_amounts() + ['amount_without_lead_won'] -%}

with

counts as (

    select * rename (member as segment)

    from {{ ref('int_chain_counts') }}
    where side = 'segment'
    union all by name
    select * from {{ ref('int_chain_without_lead') }}

),

as_known as (

    select
        vantages.review_month,
        vantages.reporting_currency as currency,
        counts.cohort_month,
        counts.segment,
        {% for count in lead_counts + other_counts -%}
        coalesce(sum(counts.{{ count }}), 0) as {{ count }},
        {% endfor -%}
        {% for amount in amounts -%}
        sum(counts.{{ amount }}) as {{ amount }},
        {% endfor %}
    from counts
    join {{ ref('int_set_vantages') }} as vantages
        on counts.drop_set = vantages.drop_set
        and vantages.review_month = vantages.known_month
        and {{ is_known_at('counts', 'vantages') }}
        and counts.cohort_month between vantages.history_from and vantages.known_month
    group by all

),

cohorts as (

    select
        *,
        min(case when leads_sent > 0 then cohort_month end) over (partition by review_month)
            as leads_from,

    from as_known
    where leads_sent > 0 or deals_without_lead > 0

)

-- Before the first hand-over there was no chain to be seen, which is not a chain of zeros.
select
    review_month,
    cohort_month,
    segment,
    currency,
    {% for count in lead_counts -%}
    case when cohort_month >= leads_from then {{ count }} end as {{ count }},
    {% endfor -%}
    case when cohort_month >= leads_from then {{ chain_amount_won() }} end as amount_won,
    case when accounts_with_12_months > 0 then value_after_12_months end
        as value_after_12_months,
    deals_without_lead,
    deals_without_lead_won,
    case when deals_without_lead_won = 0 then 0 else amount_without_lead_won end
        as amount_without_lead_won,

from cohorts
