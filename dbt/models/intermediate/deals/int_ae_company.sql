-- Straight from the deals, by nobody's name: what people and teams are checked against.
with

deals as (

    select
        drop_set,
        month,
        known_from,
        known_until,
        count_if(is_created and is_new_business) as deals_created,
        count_if(is_won and is_new_business) as deals_won,
        count_if(is_lost and is_new_business) as deals_lost,
        count_if(is_worked and is_new_business) as deals_worked,
        count_if(is_open and is_new_business) as deals_open,
        count_if(is_won and not is_new_business) as existing_deals_won,
        count_if(is_won_of_created and is_new_business) as cohort_won,
        count_if(is_decided_of_created and is_new_business) as cohort_decided,
        sum(amount_reporting) filter (where is_won and is_new_business) as amount_won,
        sum(amount_reporting) filter (where is_lost and is_new_business) as amount_lost,
        sum(amount_reporting) filter (where is_open and is_new_business)
            as open_pipeline_amount,
        sum(amount_reporting) filter (where is_won and not is_new_business)
            as existing_amount_won,

    from {{ ref('int_deal_months') }}
    group by drop_set, month, known_from, known_until

)

select
    months.review_month,
    months.known_month,
    months.month,
    coalesce(sum(deals.deals_created), 0) as deals_created,
    coalesce(sum(deals.deals_won), 0) as deals_won,
    coalesce(sum(deals.deals_lost), 0) as deals_lost,
    coalesce(sum(deals.deals_worked), 0) as deals_worked,
    coalesce(sum(deals.deals_open), 0) as deals_open,
    coalesce(sum(deals.existing_deals_won), 0) as existing_deals_won,
    coalesce(sum(deals.cohort_won), 0) as cohort_won,
    coalesce(sum(deals.cohort_decided), 0) as cohort_decided,
    sum(deals.amount_won) as amount_won,
    sum(deals.amount_lost) as amount_lost,
    sum(deals.open_pipeline_amount) as open_pipeline_amount,
    sum(deals.existing_amount_won) as existing_amount_won,
    coalesce(sum(deals.deals_won), 0) as credits_won,
    coalesce(sum(deals.deals_lost), 0) as credits_lost,
    coalesce(sum(deals.deals_open), 0) as credits_open,
    coalesce(sum(deals.existing_deals_won), 0) as existing_credits_won,

from {{ ref('int_vantage_months') }} as months
join {{ ref('int_set_vantages') }} as vantages
    on months.review_month = vantages.review_month
    and months.known_month = vantages.known_month
left join deals
    on vantages.drop_set = deals.drop_set
    and months.month = deals.month
    and {{ is_known_at('deals', 'months') }}
group by months.review_month, months.known_month, months.month
