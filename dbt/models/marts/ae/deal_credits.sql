with

vantages as (

    select * from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

credits as (

    select
        vantages.review_month,
        vantages.reporting_currency,
        credits.opportunity_id,
        credits.person_id,
        credits.amount,

    from {{ ref('int_deal_credits') }} as credits
    join vantages
        on credits.drop_set = vantages.drop_set
        and credits.month = vantages.review_month
        and {{ is_known_at('credits', 'vantages') }}

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

-- Several people who are missing from the CRM are one.
select
    credits.review_month,
    credits.opportunity_id,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    cast(sum(credits.amount) as decimal(18, 2)) as credit_amount,
    credits.reporting_currency as currency,

from credits
left join people
    on credits.review_month = people.review_month
    and credits.person_id = people.person_id
group by all
