with

amounts as (

    select
        drop_set,
        month,
        source,
        opportunity_id,
        known_from,
        known_until,
        person_id,
        closed_on,
        is_won,
        is_lost,
        is_open,
        is_new_business,
        amount_reporting,

    from {{ ref('int_deal_months') }}
    where
        is_split
        and (is_won or is_lost or is_open)

),

splits as (

    select * from {{ ref('int_deal_splits') }}

),

-- Shares are weights: of a deal whose shares do not sum to 1, the parts still sum to its amount.
shared as (

    select
        amounts.* exclude (person_id),
        splits.person_id,
        splits.weight,
        cast(100 * abs(amounts.amount_reporting) as hugeint) as cents,
        sum(splits.weight) over (
            partition by
                amounts.drop_set, amounts.month, amounts.source, amounts.opportunity_id,
                amounts.known_from
        ) as weights,

    from amounts
    join splits
        on amounts.drop_set = splits.drop_set
        and amounts.source = splits.source
        and amounts.opportunity_id = splits.opportunity_id
        and amounts.known_from >= splits.known_from
        and amounts.known_from < splits.known_until

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
        partition by drop_set, month, source, opportunity_id, known_from
    )

)

select
    drop_set,
    month,
    source,
    opportunity_id,
    known_from,
    known_until,
    person_id,
    closed_on,
    is_won,
    is_lost,
    is_open,
    is_new_business,
    cast(
        sign(amount_reporting) * 0.01
        * (whole_cents + case when place <= cents_left then 1 else 0 end)
        as decimal(18, 2)
    ) as amount,

from ranked
