"""What the coaching functions are given: all that one review month knows, as frames.

Here belongs the form of the inputs; they are read from the build in `closing.statistics`. Months
are whole numbers (`number_of`: year × 12 + month − 1), so that ages are differences.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

UNASSIGNED = "(unassigned)"


def number_of(month: date) -> int:
    """2026-10-01 → 24321."""
    return month.year * 12 + month.month - 1


def month_of(number: int) -> date:
    """24321 → 2026-10-01."""
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Inputs:
    """One review month. Identifiers are strings, months whole numbers, days datetimes or NaT.

    Attributes:
        month: the review month's number.
        currency: of all amounts.
        history_months: how many months the cells hold, the review month included (at most 36).
        cells: month, role, metric, person_id, stratum, observed, trials (`evidence_cells`).
        win_ages: stratum, age_months, deals_created, deals_won, deals_lost, won_share
            (`win_age_curve`).
        people: person_id, full_name, role, manager_id, team, segment, language, hired_on,
            role_since, tenure_months, availability_share, is_active. One row per person known;
            role, team, segment, manager and role_since are those at the cutoff, empty for who has
            left (`is_active` False); language is two letters or empty; tenure_months are those in
            the role.
        stints: person_id, role, manager_id, team, segment, valid_from, valid_to (months of the
            first and of the last day + 1), from_day, to_day (days, half-open).
        sessions: month, coach_id, coachee_id, metric, sessions, hours (`coaching_monthly`).
        profiles: person_id, is_willing, hours_per_month, peer_rating; as said before the cutoff,
            one row per person who said so.
        growth: person_id, account_id, weight, weighted_growth, months: of the last twelve months,
            over the months at whose start the AM held the account: sum of min(start value, P75 of
            all start values of the month), the same times value at the end / at the start, count.
        sdr, ae, am: rows of `sdr_monthly`, `ae_monthly`, `am_monthly`, 13 months.
        pairs: rows of `handover_sdr_ae_monthly`.
        am_handovers: rows of `handover_ae_am_monthly`.
        rejections: rows of `rejected_leads_monthly`.
        company, teams: rows of `company_monthly` and `team_monthly`.
        chain, chain_people: rows of `chain_monthly` and `chain_people_monthly` (cohort_month).
    """

    month: int
    currency: str
    history_months: int
    cells: pd.DataFrame
    win_ages: pd.DataFrame
    people: pd.DataFrame
    stints: pd.DataFrame
    sessions: pd.DataFrame
    profiles: pd.DataFrame
    growth: pd.DataFrame
    sdr: pd.DataFrame
    ae: pd.DataFrame
    am: pd.DataFrame
    pairs: pd.DataFrame
    am_handovers: pd.DataFrame
    rejections: pd.DataFrame
    company: pd.DataFrame
    teams: pd.DataFrame
    chain: pd.DataFrame
    chain_people: pd.DataFrame

    def peers(self, role: str) -> list[str]:
        """Who holds the role at the cutoff, in the order of their ids."""
        people = self.people
        chosen = people["is_active"] & (people["role"] == role)
        return sorted(people.loc[chosen & (people["person_id"] != UNASSIGNED), "person_id"])
