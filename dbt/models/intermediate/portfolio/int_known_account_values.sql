{{ config(materialized='view') }}

select
    vantages.review_month,
    vantages.known_month,
    vantages.cutoff_at,
    vantages.time_zone,
    changes.source,
    changes.drop_id,
    changes.account_id,
    changes.valid_from as changed_at,
    changes.recurring_amount as value,
    coalesce(changes.currency, accounts.currency, vantages.reporting_currency) as currency,

from {{ ref('stg_raw__account_value') }} as changes
join {{ ref('int_vantages') }} as vantages
    on changes.source = vantages.source
    and changes.drop_id = vantages.drop_id
    and {{ is_known('changes.valid_from', 'changes.recorded_at', 'vantages.cutoff_at') }}
-- A value whose account the CRM does not know still counts.
left join {{ ref('stg_raw__account') }} as accounts
    on changes.source = accounts.source
    and changes.drop_id = accounts.drop_id
    and changes.account_id = accounts.account_id
where
    accounts.merged_into is null
    and {{ is_there('accounts.recorded_at', 'vantages.cutoff_at') }}
    and {{ is_not_gone('accounts.deleted_at', 'vantages.cutoff_at') }}
