{#-
    Sums from the start of the fiscal quarter or year up to a month. Here belongs their form; what is
    added up stands in the model that calls it. The relation has the columns of int_vantage_months
    that say where quarter and year begin, and whether all their months are looked at: a sum of some
    of them would pass for the whole.
-#}

{%- macro to_date(figure, period, by) -%}
    {%- if period not in ('quarter', 'year') -%}
        {{ exceptions.raise_compiler_error("to_date: period is '" ~ period ~ "'; write 'quarter' or 'year'") }}
    {%- endif -%}
    case
        when holds_fiscal_{{ period }}
            then sum({{ figure }}) over (
                partition by {{ by }}, fiscal_{{ period }}_from order by month
            )
    end
{%- endmacro -%}

{#- A target to date says nothing where results of the period have none: set against all of them it
    would pass for reached. -#}
{%- macro target_to_date(target, figure, period, by) -%}
    case
        when {{ to_date('case when ' ~ target ~ ' is null and ' ~ figure ~ ' != 0 then 1 else 0 end', period, by) }} = 0
            then {{ to_date(target, period, by) }}
    end
{%- endmacro -%}
