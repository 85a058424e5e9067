"""Who stands where in a role: top performers, everybody's interval, movers, too few data.

Here belongs the whole of one role's standings; its parts are in the modules of their names, all
read from `performance_ranking` and `performance_roles`.
"""

from dataclasses import dataclass

from reports.charts.pictures import BridgePicture, CaterpillarPicture, FunnelPicture
from reports.company.context import Context
from reports.company.standings_findings import MetricLine, metric_lines, summary_finding
from reports.company.standings_movers import Movers, movers_of
from reports.company.standings_pictures import caterpillar, funnel
from reports.company.standings_portfolio import portfolio_bridge
from reports.company.standings_ratings import ratings_of
from reports.company.standings_stars import Star, stars_of
from reports.company.standings_table import RankedTable, attainment_heading, ranked_tables
from reports.company.standings_unranked import Unranked, unranked_of
from reports.model import ROLES, Role, Statement


@dataclass(frozen=True, slots=True)
class Standings:
    """One role's standings.

    Attributes:
        role: whose.
        finding: whether anybody is a top performer, in one sentence.
        stars: the top performers, best first; `attainment` heads their last column.
        attainment: what the attainment of the role's people is about.
        metrics: what each metric says of all people.
        caterpillar, funnel: people against peers, and against chance, in the main metric.
        bridge: of account managers, how the portfolio moved.
        tables: everybody by rank.
        movers: who is rising or falling.
        unranked: who has too few data.
    """

    role: Role
    finding: Statement
    stars: tuple[Star, ...]
    attainment: str
    metrics: tuple[MetricLine, ...]
    caterpillar: CaterpillarPicture | None
    funnel: FunnelPicture | None
    bridge: BridgePicture | None
    tables: tuple[RankedTable, ...]
    movers: Movers | None
    unranked: Unranked | None


def build_standings(context: Context) -> tuple[Standings, ...]:
    """The standings of each role that the pack has a page for."""
    shown = {section.role for section in context.sections}
    return tuple(_standings(role, context) for role in ROLES if role in shown)


def _standings(role: Role, context: Context) -> Standings:
    formatter = context.formatter
    ratings = ratings_of(context.marts, role, formatter)
    main = ratings.main
    return Standings(
        role=role,
        finding=summary_finding(ratings, formatter),
        stars=stars_of(ratings, formatter),
        attainment=attainment_heading(ratings.people, formatter),
        metrics=metric_lines(ratings, formatter),
        caterpillar=caterpillar(main, role, formatter) if main else None,
        funnel=funnel(main, role, formatter) if main else None,
        bridge=portfolio_bridge(context.pack.company, formatter) if role == "am" else None,
        tables=ranked_tables(ratings, formatter),
        movers=movers_of(ratings, formatter) if ratings.metrics else None,
        unranked=unranked_of(ratings, formatter) if ratings.metrics else None,
    )
