-- What an account's growth is measured from: its value at the end of its first month as a customer;
-- of one that was lost within that month, its first value.
with

states as (

    select * from {{ ref('int_account_states') }}

),

firsts as (

    select
        drop_set,
        source,
        account_id,
        known_from,
        changed_month as first_month,
        value as first_value,
        currency as first_currency,

    from states
    where is_first_value

)

select
    firsts.drop_set,
    firsts.source,
    firsts.account_id,
    firsts.known_from,
    firsts.first_month,
    coalesce(
        nullif({{ last_by('states.value', 'states.changed_at, states.step') }}, 0),
        any_value(firsts.first_value)
    ) as value,
    {{ last_by('states.currency', 'states.changed_at, states.step') }} as currency,

from firsts
join states
    on firsts.drop_set = states.drop_set
    and firsts.source = states.source
    and firsts.account_id = states.account_id
    and firsts.known_from = states.known_from
    and states.changed_month <= firsts.first_month
group by
    firsts.drop_set,
    firsts.source,
    firsts.account_id,
    firsts.known_from,
    firsts.first_month
