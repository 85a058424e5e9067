{#-
    Rates. Here belong the two ways in which a figure is divided; both know nothing of their
    meaning.
-#}

{%- macro safe_ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro -%}

{#- Wilson's score interval; `z` is the normal quantile of a two-sided 90 %. -#}
{%- macro wilson_bound(successes, trials, side, z=1.6448536269514722) -%}
    {%- if side not in ('low', 'high') -%}
        {{ exceptions.raise_compiler_error("wilson_bound: side is '" ~ side ~ "'; write 'low' or 'high'") }}
    {%- endif -%}
    {%- set n = 'cast(' ~ trials ~ ' as double)' -%}
    {%- set p = '(cast(' ~ successes ~ ' as double) / ' ~ n ~ ')' -%}
    {%- set sign = '-' if side == 'low' else '+' -%}
    {#- Rounding must not put a bound beyond the rate itself, nor beyond 0 or 1. -#}
    {%- set limit = 'greatest(0.0, least(' if side == 'low' else 'least(1.0, greatest(' -%}
    {#- `least` and `greatest` skip NULL, so the case of no trials comes first. -#}
    case
        when ({{ trials }}) > 0 then {{ limit }}
            {{ p }},
            (
                {{ p }} + {{ z * z / 2 }} / {{ n }}
                {{ sign }} {{ z }} * sqrt(
                    ({{ p }} * (1 - {{ p }}) + {{ z * z / 4 }} / {{ n }}) / {{ n }}
                )
            ) / (1 + {{ z * z }} / {{ n }})
        ))
    end
{%- endmacro -%}
