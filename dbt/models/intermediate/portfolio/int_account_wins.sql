with

drops as (

    select * from {{ ref('int_set_drops') }}

),

wins as (

    select
        deals.drop_set,
        deals.source,
        coalesce(accounts.merged_into, deals.account_id) as account_id,
        deals.known_from,
        deals.known_until,
        deals.opportunity_id,
        deals.lead_id,
        deals.ae_id,
        deals.closed_at as won_at,
        deals.closed_month as won_month,

    from {{ ref('int_deals_as_known') }} as deals
    join drops
        on deals.drop_set = drops.drop_set
        and deals.source = drops.source
    left join {{ ref('stg_raw__account') }} as accounts
        on deals.source = accounts.source
        and drops.drop_id = accounts.drop_id
        and deals.account_id = accounts.account_id
    where
        deals.is_won
        and deals.is_new_business
        and deals.account_id is not null
        and deals.closed_month is not null

),

owners as (

    select * from {{ ref('int_account_owner_spans') }}

),

-- Between two of these months nothing changes in what is known of an account's wins and owners.
starts as (

    select drop_set, source, account_id, known_from from wins
    union distinct
    select drop_set, source, account_id, known_until as known_from from wins
    where known_until < {{ end_of_time() }}
    union distinct
    select drop_set, source, account_id, known_from from owners
    semi join wins using (drop_set, source, account_id)
    union distinct
    select drop_set, source, account_id, known_until as known_from from owners
    semi join wins using (drop_set, source, account_id)
    where known_until < {{ end_of_time() }}

),

spans as (

    select
        *,
        lead(known_from, 1, {{ end_of_time() }}) over (
            partition by drop_set, source, account_id order by known_from
        ) as known_until,

    from starts

),

first_wins as (

    select
        spans.*,
        wins.* exclude (drop_set, source, account_id, known_from, known_until),

    from spans
    join wins
        on spans.drop_set = wins.drop_set
        and spans.source = wins.source
        and spans.account_id = wins.account_id
        and spans.known_from >= wins.known_from
        and spans.known_from < wins.known_until
    qualify row_number() over (
        partition by spans.drop_set, spans.source, spans.account_id, spans.known_from
        order by wins.won_at, wins.opportunity_id
    ) = 1

)

select
    first_wins.*,
    owners.owner_id as am_id,
    case
        when owners.owner_id is not null
            then greatest(owners.month_from, first_wins.won_month)
    end as am_from,

from first_wins
left join owners
    on first_wins.drop_set = owners.drop_set
    and first_wins.source = owners.source
    and first_wins.account_id = owners.account_id
    and first_wins.known_from >= owners.known_from
    and first_wins.known_from < owners.known_until
    and first_wins.ae_id != owners.owner_id
    and (first_wins.won_at < owners.ended_at or owners.ended_at is null)
    and owners.owner_id != {{ unassigned() }}
qualify row_number() over (
    partition by
        first_wins.drop_set, first_wins.source, first_wins.account_id, first_wins.known_from
    order by owners.changed_at
) = 1
