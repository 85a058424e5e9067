with

deals as (

    select
        drop_set,
        created_month,
        lead_source,
        segment,
        known_from,
        known_until,
        -- A deal that was closed before it was entered was decided at once.
        case
            when closed_month is not null
                then greatest(date_diff('month', created_month, closed_month), 0)
        end as decided_age,
        count(*) as deals_created,
        count_if(is_won) as deals_won,
        count_if(is_closed and not is_won) as deals_lost,

    from {{ ref('int_deals_as_known') }}
    where is_new_business
    group by all

),

vantages as (

    select * from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

cohorts as (

    select
        vantages.review_month,
        {{ stratum('deals.lead_source', 'deals.segment') }} as stratum,
        date_diff('month', deals.created_month, vantages.known_month) as cohort_age,
        -- Decided at an unknown time, but by now.
        coalesce(deals.decided_age, cohort_age) as decided_age,
        sum(deals.deals_created) as deals_created,
        sum(deals.deals_won) as deals_won,
        sum(deals.deals_lost) as deals_lost,

    from deals
    join vantages
        on deals.drop_set = vantages.drop_set
        and {{ is_known_at('deals', 'vantages') }}
        and deals.created_month between vantages.history_from and vantages.known_month
    group by all

),

ages as (

    select
        vantages.review_month,
        date_diff('month', months.month, vantages.known_month) as age_months,

    from vantages
    join {{ ref('stg_inputs__months') }} as months
        on months.month between vantages.history_from and vantages.known_month

)

select
    cohorts.review_month,
    cohorts.stratum,
    ages.age_months,
    sum(cohorts.deals_created) as deals_created,
    coalesce(sum(cohorts.deals_won) filter (where cohorts.decided_age <= ages.age_months), 0)
        as deals_won,
    coalesce(sum(cohorts.deals_lost) filter (where cohorts.decided_age <= ages.age_months), 0)
        as deals_lost,

from cohorts
-- Only cohorts that have had the time say what happens by an age.
join ages
    on cohorts.review_month = ages.review_month
    and cohorts.cohort_age >= ages.age_months
group by cohorts.review_month, cohorts.stratum, ages.age_months
