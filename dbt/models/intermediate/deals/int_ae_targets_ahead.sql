with

-- Who is an AE on the last day that is looked at will be one until the quarter ends, for all that
-- is known.
in_role as (

    select
        spans.review_month,
        spans.known_month,
        spans.person_id,
        spans.team,
        vantage_months.fiscal_quarter_from,

    from {{ ref('int_role_spans') }} as spans
    join {{ ref('int_vantage_months') }} as vantage_months
        on spans.review_month = vantage_months.review_month
        and spans.known_month = vantage_months.known_month
        and spans.month = vantage_months.month
        and spans.valid_to = vantage_months.next_month
    where
        spans.role = 'ae'
        and spans.month = spans.known_month

),

first_days as (

    select
        review_month,
        known_month,
        person_id,
        {{ first_of_month('min(valid_from)') }} as first_month,

    from {{ ref('int_stints') }}
    where role = 'ae'
    group by review_month, known_month, person_id

),

applied as (

    select
        in_role.*,
        known.month,
        known.value,
        known.currency,

    from in_role
    join {{ ref('int_known_targets') }} as known
        on in_role.review_month = known.review_month
        and in_role.known_month = known.known_month
        and known.month > in_role.known_month
        and known.metric = 'amount_won'
        and known.scope in (in_role.person_id, 'ae')
    -- A person's own target beats that of the role.
    qualify row_number() over (
        partition by
            in_role.review_month, in_role.known_month, in_role.person_id, known.month
        order by known.scope = in_role.person_id desc
    ) = 1

)

-- Full months of full time: absences to come are not planned here. Rates to come are not known, so
-- that the last one stands in.
select
    applied.review_month,
    applied.known_month,
    applied.month,
    applied.person_id,
    applied.team,
    applied.currency,
    cast(
        round(applied.value * coalesce(ramp.share, 1) * rates.rate, 2) as decimal(18, 2)
    ) as target,

from applied
join {{ ref('int_set_vantages') }} as vantages
    on applied.review_month = vantages.review_month
    and applied.known_month = vantages.known_month
join first_days
    on applied.review_month = first_days.review_month
    and applied.known_month = first_days.known_month
    and applied.person_id = first_days.person_id
left join {{ ref('stg_inputs__ramp') }} as ramp
    on ramp.role = 'ae'
    and date_diff('month', first_days.first_month, applied.month) = ramp.tenure_month
left join {{ ref('int_month_rates') }} as rates
    on vantages.drop_set = rates.drop_set
    and applied.known_month = rates.month
    and applied.currency = rates.currency
