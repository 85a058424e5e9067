{{ config(materialized='view') }}

select
    epochs.drop_set,
    epochs.source,
    epochs.account_id,
    epochs.known_from,
    epochs.known_until,
    drops.time_zone,
    changes.valid_from as changed_at,
    changes.recurring_amount as value,
    coalesce(changes.currency, accounts.currency, drops.reporting_currency) as currency,

from {{ ref('int_account_epochs') }} as epochs
join {{ ref('int_set_drops') }} as drops
    on epochs.drop_set = drops.drop_set
    and epochs.source = drops.source
join {{ ref('stg_raw__account_value') }} as changes
    on epochs.source = changes.source
    and epochs.drop_id = changes.drop_id
    and epochs.account_id = changes.account_id
    and {{ is_known_in_epoch(
        'changes.valid_from', 'changes.recorded_at', 'drops.time_zone',
        'epochs.known_from', 'epochs.known_until'
    ) }}
left join {{ ref('stg_raw__account') }} as accounts
    on epochs.source = accounts.source
    and epochs.drop_id = accounts.drop_id
    and epochs.account_id = accounts.account_id
