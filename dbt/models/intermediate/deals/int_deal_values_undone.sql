-- A field may have been empty before it was changed, so that a flag of its own says whether there
-- is a value to restore.
select
    review_month,
    known_month,
    source,
    record_id as opportunity_id,
    bool_or(field = 'stage') as has_stage,
    max(value) filter (where field = 'stage') as stage,
    bool_or(field = 'amount') as has_amount,
    max(value) filter (where field = 'amount') as amount,
    bool_or(field = 'ae_id') as has_ae,
    max(value) filter (where field = 'ae_id') as ae_id,
    bool_or(field = 'closed_at') as has_closed_at,
    max(value) filter (where field = 'closed_at') as closed_at,
    bool_or(field = 'account_id') as has_account,
    max(value) filter (where field = 'account_id') as account_id,

from {{ ref('int_values_as_known') }}
where entity = 'opportunity'
group by all
