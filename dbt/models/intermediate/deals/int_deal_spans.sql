select
    drops.drop_set,
    spans.source,
    spans.record_id as opportunity_id,
    spans.field,
    spans.value,
    spans.known_from,
    spans.known_until,
    case
        when spans.field = 'closed_at'
            then {{ local_month(
                instant_of('spans.value', 'drops.time_zone'), 'drops.time_zone'
            ) }}
    end as closing_month,

from {{ ref('int_value_spans') }} as spans
join {{ ref('int_set_drops') }} as drops
    on spans.source = drops.source
    and spans.drop_id = drops.drop_id
    and spans.known_from <= drops.last_known_month
    and spans.known_until > drops.first_known_month
where
    spans.entity = 'opportunity'
    and spans.field in ('stage', 'amount', 'ae_id', 'closed_at', 'account_id')
