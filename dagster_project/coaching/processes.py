"""Figures of how work is done, which coaching would not change: reasons, deadlines, loads, targets.

Here belongs counting alone; what is recommended on it is in `actions`, what became of that in
`carrying_out`.
"""

import pandas as pd

from dagster_project.coaching.inputs import UNASSIGNED, Inputs

_NO_REASON = "(none)"
# What fills the days of a role, and the monthly target that it is held to.
LOADS = {"ae": "deals_open", "am": "accounts_held"}
TARGETS = {"sdr": "leads_sent_target", "ae": "amount_won_target", "am": "upsell_target"}


def unexplained(inputs: Inputs, since: int) -> pd.DataFrame:
    """Rejections by AE and SDR of the leads sent from a month on.

    Returns:
        index ae_id, sdr_id: rejections, without_reason, share.
    """
    pairs = inputs.pairs
    is_known = (pairs["ae_id"] != UNASSIGNED) & (pairs["sdr_id"] != UNASSIGNED)
    is_used = is_known & (pairs["decision"] == "rejected") & (pairs["month"] >= since)
    rejected = pairs.loc[is_used, ["ae_id", "sdr_id", "decision_reason", "leads"]]
    leads = rejected["leads"].astype("float64")
    has_none = (rejected["decision_reason"] == _NO_REASON) | rejected["decision_reason"].isna()
    counted = rejected[["ae_id", "sdr_id"]].assign(
        rejections=leads, without_reason=leads.where(has_none, 0.0)
    )
    sums = counted.groupby(["ae_id", "sdr_id"]).sum()
    return sums.assign(share=sums["without_reason"] / sums["rejections"].where(sums.all(axis=1), 1))


def overdue(inputs: Inputs, since: int) -> pd.DataFrame:
    """Decisions that were due, by AE, on leads sent from a month on.

    Returns:
        index person_id: due, late, share (missing where nothing was due).
    """
    rows = of_people(inputs.ae)
    rows = rows[rows["month"] >= since]
    sums = rows.reindex(columns=["person_id", "decisions_due", "decisions_within_sla"])
    sums = sums.astype({"decisions_due": "float64", "decisions_within_sla": "float64"})
    sums = sums.groupby("person_id").sum()
    due = sums["decisions_due"]
    late = due - sums["decisions_within_sla"]
    return pd.DataFrame({"due": due, "late": late, "share": late / due.where(due > 0)})


def loads(inputs: Inputs) -> pd.DataFrame:
    """What those who hold a role have on their desks at the end of the review month.

    Returns:
        index person_id: role, figure (a value of `LOADS`), load, median (of the role), peers, ratio
        (missing where the median is 0).
    """
    parts = [_loads_of(inputs, role, figure) for role, figure in LOADS.items()]
    return pd.concat(parts)


def _loads_of(inputs: Inputs, role: str, figure: str) -> pd.DataFrame:
    load = _now(inputs, role, figure).reindex(inputs.peers(role)).fillna(0.0)
    median = float(load.median()) if len(load) else 0.0
    ratio = load / median if median > 0 else load * float("nan")
    return pd.DataFrame(
        {
            "role": role, "figure": figure, "load": load, "median": median, "peers": len(load),
            "ratio": ratio,
        }
    )  # fmt: skip


def targets(inputs: Inputs, month: int) -> pd.Series:
    """Monthly targets by person, as multiples of the role's median in that month.

    Targets move with the seasons for everybody; only what one person's did beside is told.
    """
    parts = [_now(inputs, role, target, month) for role, target in TARGETS.items()]
    relative = [part / part.median() for part in parts if part.median() > 0]
    found = pd.concat(relative) if relative else parts[0].iloc[:0]
    return found.groupby(level=0).max()


def months_to_date(inputs: Inputs) -> pd.Series:
    """How many of the present months' targets the year to date amounts to, by person.

    AMs are held to a rate since they took over; they count the months of it.
    """
    parts = []
    for role in ("sdr", "ae"):
        monthly = _now(inputs, role, TARGETS[role])
        yearly = _now(inputs, role, f"{TARGETS[role]}_year_to_date").reindex(monthly.index)
        parts.append(yearly / monthly)
    parts.append(_now(inputs, "am", "upsell_months"))
    return pd.concat(parts).groupby(level=0).max()


def of_people(rows: pd.DataFrame) -> pd.DataFrame:
    """Without what belongs to nobody."""
    return rows[rows["person_id"] != UNASSIGNED]


def _now(inputs: Inputs, role: str, figure: str, month: int | None = None) -> pd.Series:
    """A figure of a role's people in a month, the review month unless said otherwise.

    Zero is taken for unknown among targets, so that they can be divided by.
    """
    rows = of_people(getattr(inputs, role))
    rows = rows[rows["month"] == (inputs.month if month is None else month)]
    if figure not in rows:
        return pd.Series(index=pd.Index([], name="person_id"), dtype="float64")
    values = rows.set_index("person_id")[figure].astype("float64")
    return values.where(values > 0).dropna() if "target" in figure else values
