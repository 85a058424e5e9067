with

firsts as (

    select * from {{ ref('int_account_firsts') }}

),

-- Since when, and with which value, the present owner has had the account.
tenures as (

    select
        *,
        max(case when is_new_owner then changed_month end) over so_far as owner_since,
        last_value(case when is_new_owner then value end ignore nulls) over so_far
            as takeover_value,
        last_value(case when is_new_owner then currency end ignore nulls) over so_far
            as takeover_currency,
        lead(changed_month, 1, {{ end_of_time() }}) over by_account as until_month,

    from (
        select
            *,
            owner_id is distinct from owner_before as is_new_owner,

        from {{ ref('int_account_states') }}
    )
    window
        by_account as (
            partition by drop_set, source, account_id, known_from
            order by changed_at, step
        ),
        so_far as (by_account rows between unbounded preceding and current row)

)

-- Only the last change of a month is there at its end.
select
    tenures.drop_set,
    tenures.source,
    tenures.account_id,
    tenures.known_from,
    tenures.known_until,
    greatest(tenures.changed_month, firsts.first_month) as from_month,
    tenures.owner_id,
    tenures.value,
    tenures.currency,
    firsts.first_month,
    firsts.value as first_value,
    firsts.currency as first_currency,
    greatest(tenures.owner_since, firsts.first_month) as base_month,
    -- Who had the account in its first month measures from the same value as the customer does.
    {% for column in ['value', 'currency'] -%}
    case
        when tenures.owner_since > firsts.first_month then tenures.takeover_{{ column }}
        else firsts.{{ column }}
    end as base_{{ column }},
    {% endfor %}
from tenures
join firsts
    on tenures.drop_set = firsts.drop_set
    and tenures.source = firsts.source
    and tenures.account_id = firsts.account_id
    and tenures.known_from = firsts.known_from
where greatest(tenures.changed_month, firsts.first_month) < tenures.until_month
