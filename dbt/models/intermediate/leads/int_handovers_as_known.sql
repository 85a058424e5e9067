select * exclude (is_looked_at)

from {{ ref('int_active_handovers_as_known') }}
where is_looked_at
