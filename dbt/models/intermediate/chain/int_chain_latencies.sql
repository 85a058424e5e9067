with

leads as (

    select * from {{ ref('int_chain_leads') }}

),

links as (

    select * from {{ ref('int_chain_links') }}

),

-- Medians do not add up; how often each number of days occurs does.
days as (

    {% for step in chain_steps() -%}
    select
        drop_set,
        cohort_month,
        segment,
        known_from,
        known_until,
        '{{ step }}' as step,
        days_{{ step }} as days,
        count(*) as times,

    from {{ 'leads' if loop.first else 'links' }}
    where days_{{ step }} is not null
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

as_known as (

    select
        vantages.review_month,
        days.cohort_month,
        days.segment,
        days.step,
        days.days,
        sum(days.times) as times,

    from days
    join {{ ref('int_set_vantages') }} as vantages
        on days.drop_set = vantages.drop_set
        and vantages.review_month = vantages.known_month
        and {{ is_known_at('days', 'vantages') }}
        and days.cohort_month between vantages.history_from and vantages.known_month
    group by all

),

medians as (

    {{ weighted_median(
        'as_known', ['review_month', 'cohort_month', 'segment', 'step'], 'days', 'times'
    ) }}

)

select
    review_month,
    cohort_month,
    segment,
    {% for step in chain_steps() -%}
    max(median) filter (where step = '{{ step }}') as median_days_{{ step }},
    {% endfor %}
from medians
group by review_month, cohort_month, segment
