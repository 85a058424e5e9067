select drop_set, source, opportunity_id, known_until as month, true as is_change
from {{ ref('int_deal_spans') }}
union distinct
select drop_set, source, opportunity_id, closing_month as month, true as is_change
from {{ ref('int_deal_spans') }}
where closing_month is not null
union distinct
select drop_set, source, opportunity_id, known_from as month, false as is_change
from {{ ref('int_deal_splits') }}
union distinct
select drop_set, source, opportunity_id, known_until as month, false as is_change
from {{ ref('int_deal_splits') }}
