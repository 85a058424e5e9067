{#- Aggregates that engines spell differently, and that must not depend on the order of rows. -#}

{#- The value of the first row by some order, NULL included. -#}
{%- macro first_by(value, order) -%}
    first({{ value }} order by {{ order }})
{%- endmacro -%}

{%- macro last_by(value, order) -%}
    last({{ value }} order by {{ order }})
{%- endmacro -%}

{#- The earliest of a list of instants that lies after a bound; of all, where there is no bound. -#}
{%- macro earliest_after(instants, bound) -%}
    list_min(list_filter({{ instants }}, lambda t: {{ bound }} is null or t > {{ bound }}))
{%- endmacro -%}

{#-
    Median of values that stand as a histogram: one row per group with value and weight, in any
    order, a value on any number of rows. The mean of both middle values where their number is even.
-#}
{%- macro weighted_median(relation, by, value, weight) -%}
    select
        {{ by | join(', ') }},
        (
            min(weighed_value) filter (where 2 * weight_reached >= weight_of_all)
            + min(weighed_value) filter (where 2 * weight_reached > weight_of_all)
        ) / 2 as median,
        cast(any_value(weight_of_all) as bigint) as n,

    from (
        select
            {{ by | join(', ') }},
            cast({{ value }} as double) as weighed_value,
            -- Rows of equal value reach the same weight together.
            sum({{ weight }}) over (
                partition by {{ by | join(', ') }} order by {{ value }}
            ) as weight_reached,
            sum({{ weight }}) over (partition by {{ by | join(', ') }}) as weight_of_all,

        from {{ relation }}
        where
            {{ value }} is not null
            and {{ weight }} > 0
    )
    group by {{ by | join(', ') }}
{%- endmacro -%}
