with

-- At constant exchange rates: in the account's own currency, unless that has changed.
months as (

    select
        drop_set,
        month,
        source,
        account_id,
        start_owner_id,
        known_from,
        known_until,
        cast(start_value_at_end_rate as double) as start_value,
        case
            when currency = start_currency
                then cast(original_value as double) / cast(original_start_value as double)
            else cast(value as double) / cast(start_value_at_end_rate as double)
        end as growth,

    from {{ ref('int_account_months') }}
    where
        original_start_value > 0
        and start_value_at_end_rate > 0

),

as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        months.* exclude (drop_set, known_from, known_until),

    from months
    join {{ ref('int_set_vantages') }} as vantages
        on months.drop_set = vantages.drop_set
        and vantages.known_month = vantages.review_month
        and {{ is_known_at('months', 'vantages') }}
        and months.month
            between {{ add_months('vantages.review_month', '-11') }} and vantages.review_month

),

-- One large customer must not be the whole portfolio.
caps as (

    select
        review_month,
        month,
        quantile_cont(start_value, 0.75) as cap,

    from as_known
    group by review_month, month

)

select
    as_known.review_month,
    people.person_id,
    as_known.source,
    as_known.account_id,
    -- Whatever the order of rows, the same sum to the last bit.
    sum(least(as_known.start_value, caps.cap) order by as_known.month) as weight,
    sum(least(as_known.start_value, caps.cap) * as_known.growth order by as_known.month)
        as weighted_growth,
    count(*) as months,

from as_known
join caps
    on as_known.review_month = caps.review_month
    and as_known.month = caps.month
join {{ ref('int_people') }} as people
    on as_known.review_month = people.review_month
    and as_known.known_month = people.known_month
    and as_known.start_owner_id = people.person_id
    and people.person_id != {{ unassigned() }}
group by
    as_known.review_month, people.person_id, as_known.source, as_known.account_id
