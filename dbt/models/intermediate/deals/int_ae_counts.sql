with

figures as (

    select
        drop_set,
        month,
        person_id,
        known_from,
        known_until,
        count_if(is_created and is_new_business) as deals_created,
        count_if(is_won and is_new_business) as deals_won,
        count_if(is_lost and is_new_business) as deals_lost,
        count_if(is_worked and is_new_business) as deals_worked,
        count_if(is_open and is_new_business) as deals_open,
        count_if(is_won and not is_new_business) as existing_deals_won,
        count_if(is_won_of_created and is_new_business) as won_of_created,
        count_if(is_decided_of_created and is_new_business) as decided_of_created,

    from {{ ref('int_deal_months') }}
    group by drop_set, month, person_id, known_from, known_until

),

amounts as (

    select
        drop_set,
        month,
        person_id,
        known_from,
        known_until,
        count_if(is_won and is_new_business) as credits_won,
        count_if(is_lost and is_new_business) as credits_lost,
        count_if(is_open and is_new_business) as credits_open,
        count_if(is_won and not is_new_business) as existing_credits_won,
        sum(amount) filter (where is_won and is_new_business) as amount_won,
        sum(amount) filter (where is_lost and is_new_business) as amount_lost,
        sum(amount) filter (where is_open and is_new_business) as open_pipeline_amount,
        sum(amount) filter (where is_won and not is_new_business) as existing_amount_won,

    from {{ ref('int_deal_credits') }}
    group by drop_set, month, person_id, known_from, known_until

),

together as (

    select * from figures
    union all by name
    select * from amounts

)

select
    drop_set,
    month,
    person_id,
    known_from,
    known_until,
    {% for figure in ae_counts() + ae_credits() -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor -%}
    {% for figure in ae_amounts() -%}
    sum({{ figure }}) as {{ figure }},
    {% endfor %}
from together
group by drop_set, month, person_id, known_from, known_until
