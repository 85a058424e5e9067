select
    epochs.drop_set,
    epochs.source,
    epochs.opportunity_id,
    epochs.known_from,
    bool_or(spans.field = 'stage') as has_stage,
    max(spans.value) filter (where spans.field = 'stage') as stage,
    bool_or(spans.field = 'amount') as has_amount,
    max(spans.value) filter (where spans.field = 'amount') as amount,
    bool_or(spans.field = 'ae_id') as has_ae,
    max(spans.value) filter (where spans.field = 'ae_id') as ae_id,
    bool_or(spans.field = 'closed_at') as has_closed_at,
    max(spans.value) filter (where spans.field = 'closed_at') as closed_at,
    bool_or(spans.field = 'account_id') as has_account,
    max(spans.value) filter (where spans.field = 'account_id') as account_id,

from {{ ref('int_deal_epochs') }} as epochs
join {{ ref('int_deal_spans') }} as spans
    on epochs.drop_set = spans.drop_set
    and epochs.source = spans.source
    and epochs.opportunity_id = spans.opportunity_id
    and epochs.known_from >= spans.known_from
    and epochs.known_from < spans.known_until
group by all
