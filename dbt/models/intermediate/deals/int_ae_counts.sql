with

-- What happened on a day belongs to the team of that day; what is open, to that of the last day,
-- which is none of the parts of a month.
figures as (

    select
        {{ ae_count_keys('created_on') }},
        count_if(is_new_business) as deals_created,
        count_if(is_won_of_created and is_new_business) as cohort_won,
        count_if(is_decided_of_created and is_new_business) as cohort_decided,

    from {{ with_day_bucket(ref('int_deal_months'), 'created_on') }}
    where is_created
    group by all
    union all by name
    select
        {{ ae_count_keys('closed_on') }},
        count_if(is_won and is_new_business) as deals_won,
        count_if(is_lost and is_new_business) as deals_lost,
        count_if(is_new_business) as deals_worked,
        count_if(is_won and not is_new_business) as existing_deals_won,
        {{ ae_closed_credits('amount_reporting', 'not is_split') }}

    from {{ with_day_bucket(ref('int_deal_months'), 'closed_on') }}
    where is_won or is_lost
    group by all
    union all by name
    select
        {{ ae_count_keys() }},
        count(*) as deals_open,
        count(*) as deals_worked,
        count_if(not is_split) as credits_open,
        sum(amount_reporting) filter (where not is_split) as open_pipeline_amount,

    from {{ ref('int_deal_months') }}
    where is_open and is_new_business
    group by all
    union all by name
    select
        {{ ae_count_keys('closed_on') }},
        {{ ae_closed_credits('amount') }}

    from {{ with_day_bucket(ref('int_deal_parts'), 'closed_on') }}
    where is_won or is_lost
    group by all
    union all by name
    select
        {{ ae_count_keys() }},
        count(*) as credits_open,
        sum(amount) as open_pipeline_amount,

    from {{ ref('int_deal_parts') }}
    where is_open and is_new_business
    group by all

)

select
    drop_set,
    month,
    person_id,
    bucket_day,
    known_from,
    known_until,
    {% for figure in ae_counts() + ae_credits() -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor -%}
    {% for figure in ae_amounts() -%}
    sum({{ figure }}) as {{ figure }},
    {% endfor %}
from figures
group by drop_set, month, person_id, bucket_day, known_from, known_until
