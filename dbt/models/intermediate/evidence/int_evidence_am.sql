with

months as (

    select * from {{ ref('int_account_months') }}
    where original_start_value > 0

),

drops as (

    select * from {{ ref('int_set_drops') }}

),

counts as (

    select
        months.drop_set,
        months.month,
        months.start_owner_id as person_id,
        accounts.segment,
        months.known_from,
        months.known_until,
        count(*) as accounts_at_start,
        count_if(months.original_value > 0) as accounts_kept,
        -- In the account's own currency, which needs no rate, unless that has changed.
        count_if(
            case
                when months.currency = months.start_currency
                    then months.original_value > months.original_start_value
                else months.value > months.start_value_at_end_rate
            end
        ) as accounts_grown,

    from months
    join drops
        on months.drop_set = drops.drop_set
        and months.source = drops.source
    left join {{ ref('stg_raw__account') }} as accounts
        on drops.source = accounts.source
        and drops.drop_id = accounts.drop_id
        and months.account_id = accounts.account_id
    group by all

)

select
    vantages.review_month,
    counts.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    {{ stratum(none, 'counts.segment') }} as stratum,
    {% for figure in evidence_figures('am') -%}
    cast(sum(counts.{{ figure }}) as bigint) as {{ figure }},
    {% endfor %}
from counts
join {{ ref('int_set_vantages') }} as vantages
    on counts.drop_set = vantages.drop_set
    and vantages.review_month = vantages.known_month
    and {{ is_known_at('counts', 'vantages') }}
    and counts.month between vantages.history_from and vantages.known_month
left join {{ ref('int_people') }} as people
    on vantages.review_month = people.review_month
    and vantages.known_month = people.known_month
    and counts.person_id = people.person_id
group by all
