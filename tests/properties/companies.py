"""Hypothesis strategies for organisations: few people, and times where months meet.

Here belongs what is generated. Instants are drawn around the beginnings of months, the changes of
daylight saving time and the middle of months, because that is where counting goes wrong.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from dagster_project.settings import CompanySettings, QualificationSettings, Settings
from dagster_project.settings_sections import Criterion
from tests.properties.company_log import Deal, Edit, Log, Row

FIRST, MONTH = date(2026, 6, 1), date(2026, 10, 1)
MONTHS = [date(2026, month, 1) for month in (6, 7, 8, 9, 10)]
ZONES = ["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland"]
PEOPLE = ("ann", "bob", "cia", "dan", "eve", "fay")
# Owners of whom the CRM delivers no row.
STRANGER = "gil"
_REASONS = (None, "no budget")
_SECOND = timedelta(seconds=1)


def _instants(zone: str) -> st.SearchStrategy[datetime]:
    """From June to two months after October's cutoff."""
    starts = [datetime(2026, month, 1, tzinfo=ZoneInfo(zone)) for month in range(6, 13)]
    edges = [start.astimezone(UTC) + shift for start in starts for shift in (-_SECOND, 0 * _SECOND)]
    edges += [datetime(2026, 10, 25, 1, tzinfo=UTC) + n * timedelta(minutes=30) for n in (-1, 0, 1)]
    middles = [datetime(2026, month, 14, 9, tzinfo=UTC) for month in range(6, 13)]
    minutes = st.integers(0, 200 * 24 * 60).map(lambda n: starts[0] + n * timedelta(minutes=1))
    return st.sampled_from([*edges, *middles]) | minutes.map(lambda at: at.astimezone(UTC))


def _days() -> st.SearchStrategy[date]:
    return st.dates(FIRST, date(2026, 12, 20)) | st.sampled_from(
        [date(2026, m, d) for m in (9, 10, 11) for d in (1, 14, 30)]
    )


def _who() -> st.SearchStrategy[str | None]:
    return st.sampled_from((*PEOPLE[:5], STRANGER, None))


@st.composite
def _recorded(draw: st.DrawFn, at: datetime) -> Row:
    """When the CRM learned of it: most often at once, sometimes months later; some are deleted."""
    late = draw(st.sampled_from([0, 0, 0, 1, 40]))
    recorded = at + timedelta(days=late)
    gone = draw(st.sampled_from([None, None, None, 3, 35]))
    return {
        "recorded_at": recorded,
        "deleted_at": None if gone is None else recorded + timedelta(days=gone),
    }


@st.composite
def _lead(draw: st.DrawFn, number: int, zone: str) -> dict[str, list[Row]]:
    """A lead, who was offered it, what they said, and which criteria it met."""
    lead_id, times = f"lead{number}", _instants(zone)
    sent = sorted(draw(st.lists(times, min_size=1, max_size=3, unique=True)))
    created = sent[0] - timedelta(days=2)
    lead = {
        "lead_id": lead_id,
        "source": draw(st.sampled_from(["Web", "Event", None])),
        "segment": draw(st.sampled_from(["SMB", "ENT"])),
        "created_at": created,
        **draw(_recorded(created)),
    }
    handovers = [
        {
            "handover_id": f"{lead_id}-{n}",
            "lead_id": lead_id,
            "sdr_id": draw(_who()),
            "ae_id": draw(_who()),
            "sent_at": at,
            **draw(_decision(at)),
            **draw(_recorded(at)),
        }
        for n, at in enumerate(sent)
    ]
    criteria = [
        {"lead_id": lead_id, "criterion": name, "is_met": is_met, "assessed_at": at}
        | draw(_recorded(at))
        for name in ("budget", "need")
        for at, is_met in draw(
            st.lists(st.tuples(times, st.booleans()), max_size=2, unique_by=lambda found: found[0])
        )
    ]
    return {"lead": [lead], "handover": handovers, "lead_criterion": criteria}


@st.composite
def _decision(draw: st.DrawFn, sent_at: datetime) -> Row:
    decision = draw(st.sampled_from([None, "accepted", "rejected"]))
    if decision is None:
        return {}
    return {
        "decision": decision,
        "decision_reason": draw(st.sampled_from(_REASONS)),
        "decided_at": sent_at + timedelta(days=draw(st.sampled_from([0, 1, 9, 30]))),
    }


@st.composite
def _deal(draw: st.DrawFn, number: int, zone: str) -> Deal:
    """A deal, entered when or after it came to be, and edited since."""
    created, late = draw(_instants(zone)), draw(st.sampled_from([0, 0, 0, 20]))
    recorded = created + timedelta(days=late)
    row: Row = {
        "opportunity_id": f"deal{number}",
        "account_id": draw(st.sampled_from(["acme", "bolt", None])),
        "ae_id": draw(_who()),
        "deal_type": draw(st.sampled_from(["new", "new", "expansion", None])),
        "stage": draw(st.sampled_from(["Open", "Open", "Won", "Lost"])),
        "amount": str(draw(st.integers(0, 90_000)) / 100),
        "currency": "EUR",
        "source": draw(st.sampled_from(["Web", None])),
        "segment": draw(st.sampled_from(["SMB", "ENT"])),
        "created_at": created,
        "closed_at": draw(_days()).isoformat(),
    }
    gone = draw(st.sampled_from([None, None, None, 10, 60]))
    return Deal(
        row,
        recorded,
        tuple(draw(_edits(row, recorded))),
        None if gone is None else recorded + timedelta(days=gone),
    )


@st.composite
def _edits(draw: st.DrawFn, row: Row, recorded: datetime) -> list[Edit]:
    """A new stage comes with a closing date, as in a CRM; other fields are edited alone."""
    edits, now = [], dict(row)
    days = sorted(draw(st.lists(st.integers(0, 120), max_size=4, unique=True)))
    for number, day in enumerate(days):
        at = recorded + timedelta(days=day, seconds=number + 1)
        field = draw(st.sampled_from(["stage", "stage", "amount", "ae_id"]))
        values: dict[str, Callable[[], str | None]] = {
            "stage": lambda: draw(st.sampled_from(["Open", "Won", "Lost"])),
            "amount": lambda: str(draw(st.integers(0, 90_000)) / 100),
            "ae_id": lambda: draw(st.sampled_from(PEOPLE[:5])),
        }
        changed: list[tuple[str, Any]] = [(field, values[field]())]
        if field == "stage":
            changed.append(("closed_at", draw(_days()).isoformat()))
        for name, value in changed:
            if value != now[name]:
                edits.append(Edit(at, name, value))
                now[name] = value
    return edits


@st.composite
def _account(draw: st.DrawFn, account_id: str, zone: str) -> dict[str, list[Row]]:
    """An account, its value and its owner over time."""
    times = sorted(draw(st.lists(_instants(zone), min_size=1, max_size=4, unique=True)))
    values = [
        {
            "account_id": account_id,
            "valid_from": at,
            "recurring_amount": str(draw(st.sampled_from([0, 100, 150, 80]))),
            "currency": "EUR",
            "recorded_at": at + timedelta(days=draw(st.sampled_from([0, 0, 30]))),
        }
        for at in times
    ]
    since = sorted(draw(st.lists(_instants(zone), max_size=2, unique=True)))
    owners: list[Row] = [
        {
            "account_id": account_id,
            "person_id": draw(st.sampled_from((*PEOPLE[2:], STRANGER, None))),
            "valid_from": at,
            "recorded_at": at,
        }
        for at in since
    ]
    account = {
        "account_id": account_id,
        "segment": draw(st.sampled_from(["SMB", "ENT"])),
        "currency": "EUR",
        "recorded_at": times[0],
    }
    return {"account": [account], "account_value": values, "account_owner": owners}


@st.composite
def _events(draw: st.DrawFn, zone: str) -> dict[str, list[Row]]:
    """Calls, coaching sessions and scores."""
    times = _instants(zone)
    calls = [
        {"activity_id": f"call{n}", "person_id": draw(_who()), "kind": "call", "occurred_at": at}
        | {"is_connected": draw(st.booleans()), **draw(_recorded(at))}
        for n, at in enumerate(draw(st.lists(times, max_size=6)))
    ]
    sessions = [
        {"session_id": f"s{n}", "coach_id": "dan", "coachee_id": draw(st.sampled_from(PEOPLE[:3]))}
        | {"metric": draw(st.sampled_from(["close_rate", None])), "occurred_at": at}
        | {"duration_min": draw(st.sampled_from([30, 60, None])), **draw(_recorded(at))}
        for n, at in enumerate(draw(st.lists(times, max_size=3)))
    ]
    scores = [
        {"account_id": "acme", "scored_at": at, "score": str(draw(st.integers(0, 10)))}
        | draw(_recorded(at))
        for at in draw(st.lists(times, max_size=2, unique=True))
    ]
    return {"activity": calls, "coaching_session": sessions, "satisfaction": scores}


@st.composite
def _roles(draw: st.DrawFn) -> list[Row]:
    """Everybody but Fay has a role; some change it, their team or their manager within a month."""
    rows: list[Row] = []
    for person in PEOPLE[:5]:
        cuts = sorted(draw(st.lists(_days(), max_size=2, unique=True)))
        starts = [date(2026, 1, 1), *cuts]
        for valid_from, valid_to in zip(starts, [*cuts, None], strict=True):
            rows.append(
                {
                    "person_id": person,
                    "role": draw(st.sampled_from(["sdr", "ae", "am"])),
                    "team": draw(st.sampled_from(["north", "south", None])),
                    "manager_id": draw(st.sampled_from(["fay", None])),
                    "valid_from": valid_from,
                    "valid_to": valid_to,
                    "origin": "history",
                }
            )
    return rows


def _targets() -> list[Row]:
    found = [("sdr", "leads_sent", 3, None), ("ae", "amount_won", 500, "EUR")]
    return [
        {"scope": role, "metric": metric, "month": month, "value": str(value)}
        | {"currency": currency, "known_from": date(2026, 1, 1)}
        for role, metric, value, currency in found
        for month in MONTHS
    ]


def _anchors() -> tuple[Row, ...]:
    """One old deal of every stage: what a stage means is learned from the drop's own rows."""
    old = datetime(2020, 1, 1, tzinfo=UTC)
    return tuple(
        {"opportunity_id": f"old {stage}", "stage": stage, "amount": "1", "currency": "EUR"}
        | {"created_at": old, "recorded_at": old, "closed_at": "2020-02-01", "merged_into": "x"}
        for stage in ("Open", "Won", "Lost")
    )


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """A whole organisation."""
    zone = draw(st.sampled_from(ZONES))
    leads = [draw(_lead(n, zone)) for n in range(draw(st.integers(0, 4)))]
    accounts = [draw(_account(name, zone)) for name in ("acme", "bolt")]
    parts = [*leads, *accounts, draw(_events(zone))]
    rows: dict[str, list[Row]] = {}
    for part in parts:
        for name, found in part.items():
            rows.setdefault(name, []).extend(found)
    valued = {name: tuple(rows.pop(name)) for name in ("account_value", "account_owner")}
    people: list[Row] = [{"person_id": p, "full_name": p.title(), "team": "north"} for p in PEOPLE]
    return Log(
        zone=zone,
        fixed={"person": tuple(people), "opportunity": _anchors()},
        stamped={name: tuple(found) for name, found in rows.items()},
        dated={"role_assignment": tuple(draw(_roles())), "target": tuple(_targets())},
        valued=valued,
        deals=tuple(draw(_deal(n, zone)) for n in range(draw(st.integers(0, 4)))),
    )


def settings_of(log: Log) -> Settings:
    """The company's own zone; two criteria."""
    criteria = tuple(Criterion(criterion=name) for name in ("budget", "need"))
    return Settings(
        company=CompanySettings(time_zone=log.zone, first_month="2026-06"),
        qualification=QualificationSettings(criteria=criteria),
    )
