with

amounts as (

    select
        drop_set,
        month,
        source,
        opportunity_id,
        known_from,
        known_until,
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

-- An epoch's splits are the same in all its months, and so are its parts as long as the rate is.
prices as (

    select
        drop_set,
        source,
        opportunity_id,
        known_until,
        amount_reporting,
        max(known_from) as known_at,

    from amounts
    group by drop_set, source, opportunity_id, known_until, amount_reporting

),

-- Shares are weights: of a deal whose shares do not sum to 1, the parts still sum to its amount.
shared as (

    select
        prices.*,
        splits.person_id,
        cast(100 * abs(prices.amount_reporting) as hugeint) * splits.weight as shares,
        sum(splits.weight) over price as weights,

    from prices
    join {{ ref('int_deal_splits') }} as splits
        on prices.drop_set = splits.drop_set
        and prices.source = splits.source
        and prices.opportunity_id = splits.opportunity_id
        and prices.known_at >= splits.known_from
        and prices.known_at < splits.known_until
    window price as (
        partition by
            prices.drop_set, prices.source, prices.opportunity_id, prices.known_until,
            prices.amount_reporting
    )

),

-- Largest remainder: the cents that rounding down leaves over go to those who lost most by it.
ranked as (

    select
        *,
        shares // weights as whole_cents,
        -- Of all that rounding down leaves over together, this many whole cents are made.
        sum(shares % weights) over price // weights as cents_left,
        row_number() over (price order by shares % weights desc, person_id) as place,

    from shared
    window price as (
        partition by drop_set, source, opportunity_id, known_until, amount_reporting
    )

)

select
    amounts.drop_set,
    amounts.month,
    amounts.source,
    amounts.opportunity_id,
    amounts.known_from,
    amounts.known_until,
    ranked.person_id,
    amounts.closed_on,
    amounts.is_won,
    amounts.is_lost,
    amounts.is_open,
    amounts.is_new_business,
    cast(
        sign(amounts.amount_reporting) * 0.01
        * (ranked.whole_cents + case when ranked.place <= ranked.cents_left then 1 else 0 end)
        as decimal(18, 2)
    ) as amount,

from amounts
join ranked
    on amounts.drop_set = ranked.drop_set
    and amounts.source = ranked.source
    and amounts.opportunity_id = ranked.opportunity_id
    and amounts.known_until = ranked.known_until
    and amounts.amount_reporting is not distinct from ranked.amount_reporting
