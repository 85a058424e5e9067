{#-
    Epochs: spans of known months in which everything known about a record stays the same. Here
    belongs which rows are known in one.
-#}

{%- macro is_known_in_epoch(valid_from, recorded_at, time_zone, known_from, known_until) -%}
    (
        {{ local_month(valid_from, time_zone) }} < {{ known_until }}
        and (
            {{ recorded_at }} is null
            or {{ local_month(recorded_at, time_zone) }}
                <= greatest({{ local_month(valid_from, time_zone) }}, {{ known_from }})
        )
    )
{%- endmacro -%}
