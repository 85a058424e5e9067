"""From text to types, in SQL.

Here belong the macros that mappings may use and the strict parsing of one value. What happens with
a value that does not parse is decided by who calls.
"""

import duckdb

from dagster_project.quoting import literal

_BLANKS = r"E' \t\r\n'"
_HAS_ZONE = r"(?i)(z|[+-]\d\d(:?\d\d)?)$"

# Unlike the conversion of a time, this finds the first instant of a day that has two midnights.
_MACROS = """
create macro utc(stamp) as timezone('UTC', cast(stamp as timestamp));
create macro _midnight(a_day) as timezone({zone}, cast(a_day as timestamp));
create macro local_day(a_day) as if(
    cast(timezone({zone}, _midnight(a_day) - interval 1 hour) as date) = a_day,
    _midnight(a_day) - interval 1 hour,
    _midnight(a_day)
);
create macro day_of(instant) as cast(timezone({zone}, instant) as date);
create macro _finite_day(a_day) as if(isfinite(a_day), a_day, null);
create macro _finite(instant) as if(isfinite(instant), instant, null);
create macro _day(text) as case
    when text < '0' or text > ':' then null
    when length(text) <= 10 then _finite_day(try_cast(text as date))
    when regexp_matches(text, '{has_zone}') then day_of(_finite(try_cast(text as timestamptz)))
    else _finite_day(cast(try_cast(text as timestamp) as date))
end;
create macro _instant(text) as case
    when text < '0' or text > ':' then null
    when length(text) <= 10 then local_day(_finite_day(try_cast(text as date)))
    else _finite(try_cast(text as timestamptz))
end;
"""


def prepare(connection: duckdb.DuckDBPyConnection, time_zone: str, naive_times: str) -> None:
    """Creates the macros, and sets the zone of times that carry none.

    `local_day(date)` is the first instant of a day in the company's zone, `day_of(instant)` the day
    of an instant there, `utc(timestamp)` reads a time without zone as UTC.
    """
    zone = "UTC" if naive_times == "utc" else time_zone
    connection.execute(f"set TimeZone = {literal(zone)}")
    connection.execute(_MACROS.format(zone=literal(time_zone), has_zone=_HAS_ZONE))


def trimmed(expression: str) -> str:
    """Text without blanks around it; NULL where nothing is left."""
    return f"nullif(trim({expression}, {_BLANKS}), '')"


def parsed(text: str, type_name: str, form: str | None = None) -> str:
    """The value of a trimmed text; NULL where it does not parse."""
    if type_name == "VARCHAR":
        return text
    if form is not None:
        return _formatted(text, type_name, form)
    if type_name == "DATE":
        return f"_day({text})"
    if type_name == "TIMESTAMPTZ":
        return f"_instant({text})"
    return f"try_cast({text} as {type_name})"


def _formatted(text: str, type_name: str, form: str) -> str:
    stamp = f"try_strptime({text}, {literal(form)})"
    if type_name == "DATE":
        return f"cast({stamp} as date)"
    has_time = any(code in form for code in ("%H", "%I", "%c", "%X", "%s"))
    return f"cast({stamp} as timestamptz)" if has_time else f"local_day(cast({stamp} as date))"


def converted(expression: str, found: str, wanted: str) -> str:
    """A value of type `found` as `wanted`; NULL where it does not convert."""
    if found == wanted:
        return expression
    if found == "VARCHAR":
        return parsed(expression, wanted)
    if (found, wanted) == ("DATE", "TIMESTAMPTZ"):
        return f"local_day({expression})"
    if (found, wanted) == ("TIMESTAMPTZ", "DATE"):
        return f"day_of({expression})"
    return f"try_cast({expression} as {wanted})"
