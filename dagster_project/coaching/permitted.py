"""Who may not meet.

Here belong the rules that keep two people apart; what keeps a single one from coaching or being
coached is in `coaches` and `coachees`.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from dagster_project.coaching.blocks import Block
from dagster_project.coaching.evidence import Flags
from dagster_project.coaching.value_added import ValueAdded
from dagster_project.settings_statistics import CoachingSettings


def allowed(block: Block, never: pd.DataFrame, settings: CoachingSettings) -> Block:
    """The block without the pairs that may not meet.

    Nobody meets themselves. Depending on the settings, teams, languages (where both are known) and
    managers' own reports are kept apart.

    Args:
        block: all pairs.
        never: coach_id, coachee_id that must not meet.
        settings: of coaching.
    """
    coaches, coachees = block.coaches, block.coachees
    is_forbidden = _same(coaches.index.to_series(), coachees.index.to_series())
    if settings.same_team:
        is_forbidden |= ~_same(coaches["team"], coachees["team"])
    if settings.same_language:
        is_known = _known(coaches["language"])[:, None] & _known(coachees["language"])[None, :]
        is_forbidden |= is_known & ~_same(coaches["language"], coachees["language"])
    if not settings.own_reports:
        is_forbidden |= _same(coaches.index.to_series(), coachees["manager_id"])
    rows = coaches.index.get_indexer(pd.Index(never["coach_id"]))
    columns = coachees.index.get_indexer(pd.Index(never["coachee_id"]))
    is_here = (rows >= 0) & (columns >= 0)
    is_forbidden[rows[is_here], columns[is_here]] = True
    return replace(block, value=np.where(is_forbidden, 0.0, block.value))


def never_to_meet(added: ValueAdded, settings: CoachingSettings) -> pd.DataFrame:
    """Pairs that are excluded, and those that failed.

    A pair failed where its own engagement had very likely no effect. That says little of either of
    them, but enough not to try the same again while there are others.

    Args:
        added: what coaches were seen to add.
        settings: of coaching.

    Returns:
        coach_id, coachee_id.
    """
    names = ["coach_id", "coachee_id"]
    failed = added.pairs[added.pairs["p_positive"] < settings.failed_probability]
    excluded = pd.DataFrame(list(settings.excluded_pairs), columns=names)
    return pd.concat([failed[names].astype(object), excluded.astype(object)], ignore_index=True)


def _known(words: pd.Series) -> Flags:
    return (words.notna() & (words != "")).to_numpy(bool)


def _same(coaches: pd.Series, coachees: pd.Series) -> Flags:
    """(N, M) where both are known and equal."""
    n = len(coaches)
    both = pd.concat([coaches, coachees]).astype(object)
    codes, _ = pd.factorize(both.where(both.notna() & (both != ""), None))
    is_known = codes[n:] >= 0
    same: Flags = (codes[:n, None] == codes[None, n:]) & is_known[None, :]
    return same
