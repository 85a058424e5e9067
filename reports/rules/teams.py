"""Rules about teams: undecided leads, and results far below what their targets ask.

Teams are compared with the company, and small ones are left out; people are not singled out here.
"""

from collections.abc import Iterator, Mapping

from reports.figures import label
from reports.lists import listed
from reports.marts import Record
from reports.model import Finding
from reports.records import day, quotient, share, words
from reports.rules.evidence import Evidence, teams_in_order
from reports.texts import N_

# Leads that were handed over before the review month had a month and more to be decided.
OLD_UNDECIDED_FROM = 5
# A team is far when it leaves this much more undecided than the company does.
UNDECIDED_POINTS = 0.15
MIN_LEADS = 10
LOW_ATTAINMENT = 0.8
_ATTAINMENT_ACTIONS: Mapping[str, str] = {
    "leads_sent": N_("Let their managers say whether people, days or lists were short."),
    "amount_won": N_("Let their managers name the deals that are to close the gap, and by when."),
}


def old_undecided(evidence: Evidence) -> Iterator[Finding]:
    """Leads of earlier months that are still undecided, and the team that has most of them."""
    formatter = evidence.formatter
    leads = sum(value for _, value in evidence.company.before("leads_undecided"))
    if leads < OLD_UNDECIDED_FROM:
        return
    by_team: dict[str, float] = {}
    for row in evidence.teams:
        if words(row, "metric") == "leads_undecided" and day(row, "month") < evidence.edition.month:
            team = words(row, "team")
            by_team[team] = by_team.get(team, 0) + (share(row, "value") or 0)
    worst = min(by_team, key=lambda team: (-by_team[team], team), default="")
    yield evidence.finding(
        "old_leads_undecided",
        "act",
        N_(
            "%(leads)s leads handed over before %(month)s are still undecided, %(most)s of them "
            "from team %(team)s."
        )
        if worst
        else N_("%(leads)s leads handed over before %(month)s are still undecided."),
        N_("flagged from %(limit)s such leads"),
        N_("Have their AEs accept or reject each of them this week, with a reason."),
        leads=formatter.count(leads),
        month=formatter.month(evidence.edition.month),
        most=formatter.count(by_team.get(worst, 0)),
        team=worst,
        limit=OLD_UNDECIDED_FROM,
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
