"""Rules about teams: undecided leads, and results far below what their targets ask.

Teams are compared with the company, and small ones are left out; people are not singled out here.
"""

from collections.abc import Iterator, Mapping

from reports.figures import label
from reports.lists import listed
from reports.marts import Record
from reports.model import Finding
from reports.records import quotient, share, words
from reports.rules.evidence import Evidence, teams_in_order
from reports.texts import N_
from reports.waiting import TOLD_FROM

# A team is far when it leaves this much more undecided than the company does.
UNDECIDED_POINTS = 0.15
MIN_LEADS = 10
LOW_ATTAINMENT = 0.8
_ATTAINMENT_ACTIONS: Mapping[str, str] = {
    "leads_sent": N_("Let their managers say whether people, days or lists were short."),
    "amount_won": N_("Let their managers name the deals that are to close the gap, and by when."),
}
# By whether a team has to decide some of them, and whether for some no team is known.
_UNDECIDED: Mapping[tuple[bool, bool], str] = {
    (True, False): N_(
        "%(leads)s leads handed over from %(first)s to %(last)s are still undecided. Team "
        "%(team)s has the most of them to decide: %(most)s."
    ),
    (True, True): N_(
        "%(leads)s leads handed over from %(first)s to %(last)s are still undecided. Team "
        "%(team)s has the most of them to decide: %(most)s; without a known team: %(without)s."
    ),
    (False, True): N_(
        "%(leads)s leads handed over from %(first)s to %(last)s are still undecided; for none of "
        "them is the team known that has to decide."
    ),
}


def old_undecided(evidence: Evidence) -> Iterator[Finding]:
    """Leads of earlier months that are still undecided, and whose team has to decide most."""
    formatter, waiting = evidence.formatter, evidence.waiting
    if waiting.leads < TOLD_FROM:
        return
    by_team = dict(waiting.by_team(evidence.roster))
    without = by_team.pop("", 0)
    worst = min(by_team, key=lambda team: (-by_team[team], team), default="")
    yield evidence.finding(
        "old_leads_undecided",
        "act",
        _UNDECIDED[bool(worst), bool(without)],
        N_("flagged from %(limit)s such leads"),
        N_("Have their AEs accept or reject each of them this week, with a reason."),
        n=waiting.leads,
        leads=formatter.count(waiting.leads),
        first=formatter.month(waiting.first),
        last=formatter.month(waiting.last),
        most=formatter.count(by_team.get(worst, 0)),
        team=worst,
        without=formatter.count(without),
        limit=TOLD_FROM,
    )


def undecided(evidence: Evidence) -> Iterator[Finding]:
    """Teams whose leads of the month are far less decided than the company's."""
    formatter = evidence.formatter
    company = evidence.company.figure("decided_share")
    if company is None:
        return
    limit = float(company) - UNDECIDED_POINTS
    found = teams_in_order(
        (decided, row)
        for row in evidence.team_rows("decided_share")
        if (decided := share(row, "value")) is not None
        and decided <= limit
        and (share(row, "denominator") or 0) >= MIN_LEADS
    )
    if found:
        parts = [_part(row, formatter.rate(decided, digits=0)) for decided, row in found]
        yield evidence.finding(
            "team_undecided",
            "watch",
            N_("Far fewer leads are decided than the company’s %(company)s: %(teams)s."),
            N_("flagged from %(points)s below the company, at %(leads)s leads and more"),
            N_("Ask the AEs who receive these leads what keeps them from deciding."),
            company=formatter.rate(company, digits=0),
            teams=listed(parts, formatter),
            points=formatter.change(UNDECIDED_POINTS, "rate").lstrip("+"),
            leads=MIN_LEADS,
        )


def low_attainment(evidence: Evidence) -> Iterator[Finding]:
    """Teams that are far below the sum of their targets, metric by metric."""
    formatter = evidence.formatter
    for metric, action in _ATTAINMENT_ACTIONS.items():
        found = teams_in_order(
            (attained, row)
            for row in evidence.team_rows(metric)
            if (attained := _attainment(row)) is not None and attained < LOW_ATTAINMENT
        )
        if found:
            parts = [_part(row, formatter.value(attained, "share")) for attained, row in found]
            yield evidence.finding(
                "team_attainment_low",
                "watch",
                N_("%(metric)s, teams far below target: %(teams)s."),
                N_("flagged below %(limit)s of the team’s target"),
                action,
                metric=label(metric, formatter.texts),
                teams=listed(parts, formatter),
                limit=formatter.value(LOW_ATTAINMENT, "share"),
            )


def _attainment(row: Record) -> float | None:
    return quotient(share(row, "value"), share(row, "target"))


def _part(row: Record, text: str) -> str:
    return f"{words(row, 'team')} ({text})"
