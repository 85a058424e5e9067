with

epochs as (

    select * from {{ ref('int_handover_epochs') }}

),

-- The first hand-over of a lead is the first of its pair; only later ones need to be compared.
first_offers as (

    select * from epochs
    where is_first

),

later_offers as (

    select * from epochs
    where not is_first
    qualify row_number() over (
        partition by lead_no, known_from, sdr_id, ae_id
        order by sent_at, handover_id
    ) = 1

),

offers as (

    select * from first_offers
    union all
    select later_offers.*

    from later_offers
    anti join first_offers
        on later_offers.lead_no = first_offers.lead_no
        and later_offers.known_from = first_offers.known_from
        and later_offers.sdr_id is not distinct from first_offers.sdr_id
        and later_offers.ae_id is not distinct from first_offers.ae_id

)

select
    source,
    drop_id,
    month,
    sdr_id,
    ae_id,
    case when is_overdue then 'undecided_past_sla' else decision end as decision,
    coalesce(decision_reason, '(none)') as decision_reason,
    known_from,
    known_until,
    count(*) as leads,
    count_if(is_first) as leads_first,

from offers
group by all
