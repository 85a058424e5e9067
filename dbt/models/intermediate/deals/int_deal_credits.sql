with

amounts as (

    select
        review_month,
        known_month,
        month,
        source,
        opportunity_id,
        person_id,
        is_won,
        is_lost,
        is_open,
        amount_reporting,

    from {{ ref('int_deal_months') }}
    where
        (is_won or is_lost or is_open)
        and amount_reporting <> 0

),

splits as (

    select * from {{ ref('int_deal_splits_as_known') }}

),

-- Shares are weights: of a deal whose shares do not sum to 1, the parts still sum to its amount.
shared as (

    select
        amounts.* exclude (person_id),
        splits.person_id,
        splits.credited_id,
        splits.weight,
        cast(100 * abs(amounts.amount_reporting) as hugeint) as cents,
        sum(splits.weight) over (
            partition by
                amounts.review_month,
                amounts.known_month,
                amounts.month,
                amounts.source,
                amounts.opportunity_id
        ) as weights,

    from amounts
    join splits using (review_month, known_month, source, opportunity_id)

),

floored as (

    select
        *,
        cents * weight // weights as whole_cents,
        cents * weight % weights as remainder,

    from shared

),

-- Largest remainder: the cents that rounding down leaves over go to those who lost most by it.
ranked as (

    select
        *,
        cents - sum(whole_cents) over deal as cents_left,
        row_number() over (deal order by remainder desc, person_id) as place,

    from floored
    window deal as (
        partition by review_month, known_month, month, source, opportunity_id
    )

),

credits as (

    select
        amounts.* exclude (amount_reporting),
        amounts.amount_reporting as amount,

    from amounts
    anti join splits using (review_month, known_month, source, opportunity_id)
    union all by name
    select
        review_month,
        known_month,
        month,
        source,
        opportunity_id,
        credited_id as person_id,
        is_won,
        is_lost,
        is_open,
        cast(
            sign(amount_reporting) * 0.01 * (whole_cents + if(place <= cents_left, 1, 0))
            as decimal(18, 2)
        ) as amount,

    from ranked

)

select
    review_month,
    known_month,
    month,
    source,
    opportunity_id,
    person_id,
    is_won,
    is_lost,
    is_open,
    cast(sum(amount) as decimal(18, 2)) as amount,

from credits
group by all
