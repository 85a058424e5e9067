with

rates as (

    select * from {{ ref('int_month_rates') }}

),

drops as (

    select * from {{ ref('int_set_drops') }}

),

-- Values are converted and rounded before they are compared, so that movements add up exactly.
converted as (

    select
        states.*,
        {{ to_reporting('states.value_before', 'rates_before.rate') }} as amount_before,
        {{ to_reporting('states.value', 'rates.rate') }} as amount_after,

    from {{ ref('int_account_states') }} as states
    join drops
        on states.drop_set = drops.drop_set
        and states.source = drops.source
        and states.changed_month between drops.first_month and drops.last_known_month
    left join rates
        on states.drop_set = rates.drop_set
        and states.changed_month = rates.month
        and states.currency = rates.currency
    left join rates as rates_before
        on states.drop_set = rates_before.drop_set
        and states.changed_month = rates_before.month
        and states.currency_before = rates_before.currency

),

movements as (

    select
        *,
        case
            when is_first_value then 'new'
            when value <= 0 then 'churn'
            when amount_after > amount_before then 'expansion'
            else 'contraction'
        end as movement,
        -- Losses are stored as positive numbers.
        case
            when is_first_value or (value > 0 and amount_after > amount_before)
                then amount_after - amount_before
            else amount_before - amount_after
        end as amount,

    from converted
    where step = 1
    union all by name
    select
        *,
        'taken_over' as movement,
        amount_after as amount,

    from converted
    where step = 0 and owner_id is distinct from owner_before
    union all by name
    select
        * replace (owner_before as owner_id),
        'handed_over' as movement,
        amount_before as amount,

    from converted
    where step = 0 and owner_id is distinct from owner_before

)

select
    drop_set,
    changed_month as month,
    source,
    account_id,
    greatest(known_from, changed_month) as known_from,
    known_until,
    changed_at,
    owner_id,
    movement,
    amount,

from movements
where amount != 0
