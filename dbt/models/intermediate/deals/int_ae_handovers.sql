select
    review_month,
    known_month,
    month,
    ae_id as person_id,
    count(*) as leads_received,
    count_if(decision = 'accepted') as leads_accepted,
    count_if(decision = 'rejected') as leads_rejected,
    count_if(decision = 'rejected' and decision_reason is not null) as rejections_with_reason,
    count_if(decision = 'accepted' and decision_reason is not null) as acceptances_with_reason,
    median(decision_days) as decision_days_median,

from {{ ref('int_handovers_as_known') }}
group by review_month, known_month, month, ae_id
