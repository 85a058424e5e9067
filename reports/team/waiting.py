"""Leads that wait for a decision of the manager's people, as a step with a day.

Here belongs the step; which leads there are is `reports.waiting`, so that the company pack, which
names the manager for them, says the same.
"""

from reports.due import SOON, due_day
from reports.lists import enumerated, listed
from reports.model import Statement
from reports.people import alphabetical
from reports.statements import state_count
from reports.team.scope import Scope
from reports.texts import N_, NN_
from reports.waiting import TOLD_FROM, waiting_of

_THRESHOLD = N_("told where the whole company has %(limit)s such leads or more")
# Of more people than that, how many more there are.
_NAMED = 3


def waiting_leads(scope: Scope) -> tuple[Statement, Statement, str] | None:
    """What to do, who has most of them to decide, and by which day; None if nothing waits.

    The manager may have leads too, handed over before leading the team.
    """
    pack = scope.pack
    formatter = pack.formatter
    waiting = waiting_of(pack.marts, pack.company, pack.month)
    own = scope.ids | {scope.manager.person_id}
    found = {one: leads for one, leads in waiting.by_person.items() if one in own}
    leads = sum(found.values())
    if waiting.leads < TOLD_FROM or not leads:
        return None
    what = state_count(
        formatter,
        "team_old_leads_undecided",
        NN_(
            "Have the lead handed over from %(first)s to %(last)s that is still undecided accepted "
            "or rejected, with a reason.",
            "Have the %(leads)s leads handed over from %(first)s to %(last)s that are still "
            "undecided accepted or rejected, with a reason.",
        ),
        leads,
        threshold=_THRESHOLD,
        leads=formatter.count(leads),
        first=formatter.month(waiting.first),
        last=formatter.month(waiting.last),
        limit=TOLD_FROM,
    )
    parts = [
        f"{pack.roster.name(one)} ({formatter.count(found[one])})"
        for one in sorted(found, key=lambda one: (-found[one], _place(one, scope)))
    ]
    why = state_count(
        formatter,
        "team_old_leads_undecided",
        NN_("It is with %(people)s.", "They are with %(people)s."),
        leads,
        threshold=_THRESHOLD,
        people=enumerated(parts, formatter)
        if len(parts) <= _NAMED
        else listed(parts, formatter, _NAMED),
        limit=TOLD_FROM,
    )
    return what, why, formatter.day(due_day(pack.month, SOON))


def _place(person_id: str, scope: Scope) -> tuple[str, str, str]:
    return alphabetical({"full_name": scope.pack.roster.name(person_id), "person_id": person_id})
