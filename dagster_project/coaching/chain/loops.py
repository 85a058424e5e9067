"""Feedback loops: does what happens to a lead or an account come back to who handed it over?

Here belong reasons given with rejections, and coaching sessions between roles that are linked.
"""

import numpy as np
import pandas as pd

from dagster_project.coaching.chain.chance import quotient, worse
from dagster_project.coaching.chain.rows import Measures, about_people
from dagster_project.coaching.evidence import Flags
from dagster_project.coaching.inputs import UNASSIGNED, Inputs
from dagster_project.settings_statistics import ChainSettings

_WINDOW = 12
_LATELY = 3
_NO_REASON = "(none)"


def reasons_given(inputs: Inputs) -> pd.DataFrame:
    """`reasons_given`: share of rejections with a reason, lately and in the months before."""
    rejected = _rejected(inputs)
    is_late = rejected["month"] > inputs.month - _LATELY
    late, before = rejected[is_late], rejected[~is_late]
    if not late["leads"].sum() > 0:
        return pd.DataFrame()
    shares = [
        float(rows["explained"].sum() / rows["leads"].sum()) if rows["leads"].sum() else np.nan
        for rows in (late, before)
    ]
    return pd.DataFrame(
        [
            {
                "finding": "reasons_given",
                "subject": "sdr_ae",
                "value": shares[0],
                "compared_with": shares[1],
                "n": int(late["leads"].sum()),
            }
        ]
    )


def rejects_without_reason(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """`rejects_without_reason`: AEs who give a reason for far fewer rejections than their peers."""
    people, share = _told(inputs, "ae_id")
    found = people[_is_untold(people, share, settings)]
    measures = _untold(found, share, settings)
    return about_people("rejects_without_reason", found.index, inputs.people, measures)


def sessions_between_linked(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """`linked_with_sessions`: share of pairs with many hand-overs that have met at all."""
    sessions = _sessions(inputs)
    rows = [
        _met(loop, links[links["n"] >= settings.min_pair_leads], sessions)
        for loop, links in (
            ("sdr_ae", _links(inputs, inputs.pairs, "sdr_id", "ae_id", "leads")),
            ("ae_am", _links(inputs, inputs.am_handovers, "ae_id", "am_id", "accounts")),
        )
    ]
    return pd.DataFrame([row for row in rows if row])


def without_feedback(inputs: Inputs, settings: ChainSettings) -> pd.DataFrame:
    """`no_feedback`: SDRs who hear few reasons for rejections and had no session with anybody."""
    people, share = _told(inputs, "sdr_id")
    is_coached = people.index.isin(_sessions(inputs)["coachee_id"])
    found = people[_is_untold(people, share, settings) & ~is_coached]
    measures = _untold(found, share, settings)
    return about_people("no_feedback", found.index, inputs.people, measures)


def _told(inputs: Inputs, side: str) -> tuple[pd.DataFrame, float]:
    """Rejected leads and those of them explained, by person of that side; the share of all."""
    rejected = _rejected(inputs)
    share = float(rejected["explained"].sum() / max(rejected["leads"].sum(), 1))
    people = rejected[rejected[side] != UNASSIGNED].groupby(side, sort=True)
    return people[["leads", "explained"]].sum(), share


def _is_untold(people: pd.DataFrame, share: float, settings: ChainSettings) -> Flags:
    """Whose share is low, by more than chance explains."""
    told, leads = (people[name].to_numpy(np.float64) for name in ("explained", "leads"))
    z = quotient(told - leads * share, np.sqrt(leads * share * (1 - share)))
    is_enough = leads >= settings.min_pair_leads
    is_low = quotient(told, leads) <= settings.low_share * share
    return is_low & worse(np.where(is_enough, z, np.nan), settings.finding_rate)


def _untold(found: pd.DataFrame, share: float, settings: ChainSettings) -> Measures:
    """Of people's rejections, those explained, against the share of everybody's."""
    return Measures(
        value=found["explained"] / found["leads"],
        compared_with=share,
        threshold=settings.low_share * share,
        n=found["leads"],
        lost=found["leads"] - found["explained"],
        lost_unit="reasons",
    )


def _rejected(inputs: Inputs) -> pd.DataFrame:
    """month, sdr_id, ae_id, leads and those of them with a reason, of the window's rejections."""
    rows = inputs.pairs
    is_used = (rows["decision"] == "rejected") & (rows["month"] > inputs.month - _WINDOW)
    rows = rows.loc[is_used, ["month", "sdr_id", "ae_id", "leads", "decision_reason"]]
    has_reason = (rows["decision_reason"] != _NO_REASON).to_numpy(bool)
    return rows.assign(explained=np.where(has_reason, rows["leads"], 0))


def _sessions(inputs: Inputs) -> pd.DataFrame:
    rows = inputs.sessions
    return rows.loc[rows["month"] > inputs.month - _WINDOW, ["coach_id", "coachee_id"]]


def _links(inputs: Inputs, rows: pd.DataFrame, giver: str, taker: str, count: str) -> pd.DataFrame:
    """giver, taker, n of what was handed over in the window, among people who are still there."""
    present = set(inputs.people.loc[inputs.people["is_active"].astype(bool), "person_id"])
    is_used = rows["month"] > inputs.month - _WINDOW
    is_used &= rows[giver].isin(present) & rows[taker].isin(present)
    rows = rows[is_used].rename(columns={giver: "giver", taker: "taker", count: "n"})
    return rows.groupby(["giver", "taker"], sort=True)["n"].sum().reset_index()


def _met(loop: str, links: pd.DataFrame, sessions: pd.DataFrame) -> dict[str, object]:
    if links.empty:
        return {}
    forth = pd.MultiIndex.from_frame(sessions[["coach_id", "coachee_id"]])
    back = pd.MultiIndex.from_frame(sessions[["coachee_id", "coach_id"]])
    pairs = pd.MultiIndex.from_frame(links[["giver", "taker"]])
    has_met = pairs.isin(forth) | pairs.isin(back)
    return {
        "finding": "linked_with_sessions",
        "subject": loop,
        "value": float(has_met.mean()),
        "threshold": None,
        "n": len(links),
    }
