with

won as (

    select * from {{ ref('int_chain_links') }}
    where is_won

),

wins as (

    select * from {{ ref('int_account_wins') }}

)

select
    wins.drop_set,
    wins.source,
    wins.account_id,
    greatest(wins.known_from, won.known_from) as known_from,
    least(wins.known_until, won.known_until) as known_until,
    won.cohort_month,
    won.segment,
    won.sdr_id,
    won.ae_id,
    coalesce(wins.am_id, {{ unassigned() }}) as am_id,
    {{ add_months('wins.won_month', '12') }} as month_after_year,

from won
join wins
    on won.drop_set = wins.drop_set
    and won.source = wins.source
    and won.opportunity_id = wins.opportunity_id
    and won.known_from < wins.known_until
    and won.known_until > wins.known_from
