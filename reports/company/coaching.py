"""Coaching: pairs, bench, effect so far, hours, incentives and moves into coaching.

Here belongs putting the pages together; each part is built in a module of its own, `coaching_*`.
"""

from dataclasses import dataclass

from reports.charts.pictures import HeatMapPicture
from reports.company.coaching_bench import Bench, build_bench
from reports.company.coaching_effects import Effects, build_effects
from reports.company.coaching_incentives import Incentives, build_incentives
from reports.company.coaching_map import build_map, recent_sessions
from reports.company.coaching_moves import Moves, build_moves
from reports.company.coaching_others import Others, build_others
from reports.company.coaching_pairs import Pairs, build_pairs
from reports.company.coaching_words import scale_of
from reports.company.context import Context

_TABLES = ("recommendations", "candidates", "incentives", "transitions", "value_added")


@dataclass(frozen=True, slots=True)
class CoachingSection:
    """The coaching pages; a part without rows is None."""

    pairs: Pairs
    others: Others | None
    bench: Bench | None
    effects: Effects
    incentives: Incentives | None
    moves: Moves | None
    picture: HeatMapPicture | None


def build_coaching(context: Context) -> CoachingSection | None:
    """The coaching pages; None where nobody could coach, and nobody ever did."""
    if not any(map(context.marts.rows, _TABLES)) and not recent_sessions(context):
        return None
    scale = scale_of(context.marts, context.formatter)
    return CoachingSection(
        pairs=build_pairs(context, scale),
        others=build_others(context),
        bench=build_bench(context, scale),
        effects=build_effects(context, scale),
        incentives=build_incentives(context),
        moves=build_moves(context, scale),
        picture=build_map(context),
    )
