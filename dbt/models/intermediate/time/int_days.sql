select
    date as day,
    {{ first_of_month('date') }} as month,
    is_working_day,
    count(*) filter (where is_working_day) over (order by date) as working_days_passed,

from {{ ref('stg_inputs__calendar') }}
