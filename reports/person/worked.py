"""How much of a full month each person worked, for counts to be compared fairly.

Here belongs the share alone: the days in the role, and for SDRs, whose working hours are known, the
hours of these days. What is compared by it is in `peers`.
"""

from collections.abc import Mapping

from reports.context import PackContext
from reports.marts import Record
from reports.model import Role
from reports.months import days_in
from reports.records import UNASSIGNED, number, share, total, words

# Working hours of a day of full-time work, as the evidence counts them; a test holds them together.
HOURS_PER_DAY = 8
# What is lost by rounding or to a single day is no part-time.
_FULL = 0.95


def working_shares(role: Role, pack: PackContext) -> Mapping[str, float]:
    """The share of a full month, up to 1, of everybody who held the role in it.

    Availability is known of SDRs only: of the others, it is the days in the role that count.
    """
    found = {}
    for row in pack.marts.of(f"{role}_months", "month", pack.month):
        person = words(row, "person_id")
        days = share(row, "days_in_role")
        if days and person != UNASSIGNED:
            worked = days / days_in(pack.month) * _availability(role, row, pack)
            found[person] = worked if worked < _FULL else 1.0
    return found


def _availability(role: Role, row: Record, pack: PackContext) -> float:
    """What the person worked of the days in the role; 1 where the marts do not tell."""
    if role != "sdr":
        return 1.0
    days = share(row, "working_days_in_role")
    hours = total(
        number(cell, "trials")
        for cell in pack.marts.of("working_hours", "person_id", words(row, "person_id"))
    )
    if not days or not hours:
        return 1.0
    return min(1.0, float(hours) / (days * HOURS_PER_DAY))
