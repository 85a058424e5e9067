{#-
    What is known at a cutoff. Here belongs the one rule by which rows count at a vantage, once in
    terms of instants and once in terms of known months (for rows that are aggregated before they
    meet the vantages).
-#}

{#- Was recorded before the cutoff; a row without any time has always been there. -#}
{%- macro is_there(recorded_at, cutoff_at) -%}
    ({{ recorded_at }} is null or {{ recorded_at }} < {{ cutoff_at }})
{%- endmacro -%}

{#- The same in terms of known months. -#}
{%- macro is_known_at(rows, vantages) -%}
    {{ rows }}.known_from <= {{ vantages }}.known_month
    and {{ rows }}.known_until > {{ vantages }}.known_month
{%- endmacro -%}

{#- First known month at whose cutoff an instant lies in the past. -#}
{%- macro known_from(instant, time_zone) -%}
    coalesce({{ local_month(instant, time_zone) }}, {{ start_of_time() }})
{%- endmacro -%}

{#- First known month at whose cutoff a deletion lies in the past; never without one. -#}
{%- macro known_until(deleted_at, time_zone) -%}
    coalesce({{ local_month(deleted_at, time_zone) }}, {{ end_of_time() }})
{%- endmacro -%}

{#- The same of something that is recorded some time after it happens. Most is recorded at once, and
    converting instants is what takes the time, so that `month` is that of `instant` already. -#}
{%- macro known_from_later(month, instant, recorded_at, time_zone) -%}
    case
        when coalesce({{ recorded_at }} <= {{ instant }}, {{ recorded_at }} is null)
            then coalesce({{ month }}, {{ start_of_time() }})
        else {{ known_from('greatest(' ~ instant ~ ', ' ~ recorded_at ~ ')', time_zone) }}
    end
{%- endmacro -%}
