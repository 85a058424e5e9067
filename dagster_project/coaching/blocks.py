"""What every possible pair is worth.

Here belongs the value of pairs, by direction and metric; who may not meet is said in `permitted`,
which of them are made in `matching`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dagster_project.coaching.evidence import Floats, Ints
from dagster_project.settings_statistics import CoachingSettings

# Between coaches of whom as much is expected, the order of candidates decides.
_TIE = 1e-6


@dataclass(frozen=True)
class Block:
    """All pairs of one direction and metric; N coaches and M coachees.

    Attributes:
        direction, metric: what they are.
        coaches: index person_id: eligible candidates with their columns.
        coachees: index person_id: as `coachees` makes them.
        level: (N,) what each coach can bring a coachee to, in logits; NaN where there is no gap.
        value: (N, M) what each pair is worth in expectation, with the bonus of exploration; 0 where
            the two may not meet or it is not worth while.
    """

    direction: str
    metric: str
    coaches: pd.DataFrame
    coachees: pd.DataFrame
    level: Floats
    value: Floats

    def gaps(self, rows: Ints, columns: Ints) -> Floats:
        """How far the coachees of these pairs are behind the level, in logits."""
        gaps: Floats = self.level[rows] - self.coachees["skill"].to_numpy(np.float64)[columns]
        return gaps


def relevance(gap: Floats, settings: CoachingSettings) -> Floats:
    """The share of a coach's effect that falls on such a gap."""
    return np.clip(gap / settings.max_gap, 0.0, 1.0)


def make_block(
    kind: tuple[str, str],
    coaches: pd.DataFrame,
    coachees: pd.DataFrame,
    weight: float,
    upper_quartile: float | None,
    settings: CoachingSettings,
) -> Block:
    """The block before anybody is forbidden to meet.

    Within a role the gap is the coach's strength less the coachee's skill; across roles there is no
    common metric, and it is what the coachee lacks to the role's upper quartile. A pair is worth
    what the coach adds × the share of it that the gap gives room for × the events of a month.

    Args:
        kind: direction and metric.
        coaches: eligible candidates.
        coachees: of the metric.
        weight: of one event, in the unit of all blocks.
        upper_quartile: of the coachees' role; None within a role.
        settings: of coaching.
    """
    skill = coachees["skill"].to_numpy(np.float64)[None, :]
    level = coaches["strength"].to_numpy(np.float64)
    if upper_quartile is not None:
        level = np.full(len(coaches), upper_quartile)
    gap = level[:, None] - skill
    share = np.where(gap >= settings.min_gap, relevance(gap, settings), 0.0)
    monthly = coachees["information"].to_numpy(np.float64)[None, :]
    value = _hoped(coaches)[:, None] * share * (monthly * weight)
    return Block(*kind, coaches, coachees, level, value)


def make_slate(kind: tuple[str, str], coaches: pd.DataFrame, coachees: pd.DataFrame) -> Block:
    """A block of people who have no gap: what it is worth depends on the coach alone."""
    hoped = _hoped(coaches)[:, None] * np.ones(len(coachees))
    return Block(*kind, coaches, coachees, np.full(len(coaches), np.nan), hoped)


def without(block: Block, coaches: pd.Index, coachees: pd.Index) -> Block:
    """The block in which these people do not coach, and those are not coached."""
    is_out = block.coaches.index.isin(coaches)[:, None]
    is_out = is_out | block.coachees.index.isin(coachees)[None, :]
    return replace(block, value=np.where(is_out, 0.0, block.value))


def _hoped(coaches: pd.DataFrame) -> Floats:
    """(N,) effect that is hoped for."""
    hoped: Floats = np.maximum(coaches["fitness"].to_numpy(np.float64), 0.0)
    order: Floats = coaches["rank"].to_numpy(np.float64)
    return hoped * (1 + _TIE / order)
