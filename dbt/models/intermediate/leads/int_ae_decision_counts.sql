select
    source,
    drop_id,
    month,
    ae_id as person_id,
    decision_days,
    known_from,
    known_until,
    count(*) as leads_received,
    count_if(decision = 'accepted') as leads_accepted,
    count_if(decision = 'rejected') as leads_rejected,
    count_if(decision = 'undecided') as leads_undecided,
    count_if(is_overdue) as leads_undecided_past_sla,
    count_if(decision = 'rejected' and decision_reason is not null)
        as rejections_with_reason,
    count_if(decision = 'accepted' and decision_reason is not null)
        as acceptances_with_reason,
    count_if(coalesce(is_in_time, false)) as decisions_within_sla,
    count_if(is_overdue or is_in_time is not null) as decisions_due,

from {{ ref('int_handover_epochs') }}
group by all
