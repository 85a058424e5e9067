"""Where time zones come from.

Here belongs that choice alone; what a month is in a zone is in `months`.
"""

import zoneinfo


def use_pinned_zones() -> None:
    """Takes the rules of time zones from the installed `tzdata`, not from the machine.

    DuckDB brings its own, as new as it is; a machine's may be years older, and months would then
    end at other instants in Python than in SQL.
    """
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
