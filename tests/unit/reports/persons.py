"""A made-up company's rows for person packs, as the marts hold them; no file is read.

Here belong people, their months and the rows behind them, all from few traits. Every row has all
columns of its contract.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reports.context import PackContext, pack_context
from reports.marts import Marts
from reports.model import Note, ReportSettings
from tests.unit.reports.people import LONG, MONTH, month_back
from tests.unit.reports.schema import columns_of_marts

ROLES = ("sdr", "ae", "am")
SETTINGS = ReportSettings(
    company_name="Fjordlicht & Söhne <GmbH>",
    language="en",
    page_size="A4",
    dispute_contact="sales operations",
    time_zone="Europe/Berlin",
)
CUTOFF = datetime(2026, 10, 31, 23, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True)
class Firm:
    """What the company is like; the first person of a role is whom packs are about.

    Attributes:
        people: how many hold each role.
        rows: leads, deals or accounts behind the first person's month.
        counterparts: with how many others each of the first people has sessions, both ways.
        changed: whether the first AE was an SDR until the 13th.
        long: whether names and the CRM's words are long.
        ranking: what `performance_ranking` says about the first person of each role.
    """

    people: int = 8
    rows: int = 20
    months: int = 13
    counterparts: int = 2
    has_targets: bool = True
    has_manager: bool = True
    has_figures: bool = True
    has_advice: bool = True
    changed: bool = False
    long: bool = False
    ranking: Row = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def row_of(mart: str, **values: object) -> Row:
    """A row with every column of the mart's contract, empty unless given."""
    columns = columns_of_marts()[mart]
    unknown = set(values) - set(columns)
    assert not unknown, f"{mart} has no {unknown}"
    return {**dict.fromkeys(columns), "review_month": MONTH, **values}


def person_id(role: str, index: int = 0) -> str:
    return f"{role}-{index:04d}"


def name_of(role: str, index: int, firm: Firm) -> str:
    if firm.long:
        return f"{LONG[:74]} {role} {index:02d}"
    return f"{role.upper()} Quillon{index:02d} Name"


def firm_pack(firm: Firm, settings: ReportSettings = SETTINGS) -> PackContext:
    """The month's context."""
    settings = replace(settings, notes=firm.notes)
    return pack_context(firm_marts(firm), MONTH, settings)


def firm_marts(firm: Firm) -> Marts:
    """All rows that person packs read."""
    drops = json.dumps([{"source": "crm", "drop_id": "2026-11-01-0a1b2c3d4e5f"}])
    tables: dict[str, tuple[Row, ...]] = {
        "people": tuple(_people(firm)),
        **{f"{role}_months": tuple(_months(role, firm)) for role in ROLES},
        "handovers": tuple(_of_all(firm, _handover)),
        "deals": tuple(_of_all(firm, _deal)),
        "deal_credits": tuple(_of_all(firm, _credit)),
        "accounts": tuple(_of_all(firm, _account)),
        "sessions": tuple(_sessions(firm)),
        "ranking": tuple(_ranking(firm)),
        "ranked_roles": tuple(_ranked_roles(firm)),
        "recommendations": tuple(_recommendations(firm)),
    }
    return Marts(
        review_month={
            "revision": 2,
            "cutoff_at": CUTOFF,
            "drops": drops,
            "is_reconstructed": False,
        },
        people=dict.fromkeys(ROLES, ()),
        company=tuple(_company(firm)),
        teams=(),
        quality=(),
        reasons=(),
        amounts={},
        definitions=(),
        tables=tables,
    )


def _people(firm: Firm) -> Iterable[Row]:
    boss = "boss-0001"
    if firm.has_manager:
        yield _person(boss, "manager", "Boss Quillonboss", "", date(2020, 1, 1))
    for role in ROLES:
        for index in range(firm.people):
            who, name = person_id(role, index), name_of(role, index, firm)
            manager = boss if firm.has_manager else ""
            since = date(2022, 3, 1)
            if firm.changed and who == "ae-0000":
                row = _person(who, "sdr", name, manager, since)
                yield {**row, "valid_to": date(2026, 10, 14)}
                since = date(2026, 10, 14)
            yield _person(who, role, name, manager, since)


def _person(who: str, role: str, name: str, manager: str, since: date) -> Row:
    return row_of(
        "dim_person",
        person_id=who,
        full_name=name,
        email=f"{who}@secret.example",
        title="Title",
        role=role,
        manager_id=manager or None,
        team="North",
        valid_from=since,
        valid_to=date(9999, 12, 31),
    )


def _months(role: str, firm: Firm) -> Iterable[Row]:
    for index in range(firm.people):
        who = person_id(role, index)
        for back in range(firm.months):
            is_new = firm.changed and who == "ae-0000"
            if is_new and back:
                continue
            figures = _FIGURES[role](index, back, firm) if firm.has_figures else {}
            values = {"days_in_role": 18 if is_new else 31, **figures}
            yield row_of(f"{role}_monthly", person_id=who, month=month_back(back), **values)
    if firm.changed and role == "sdr":
        yield row_of("sdr_monthly", person_id="ae-0000", month=MONTH, days_in_role=13)


def _sdr(index: int, back: int, firm: Firm) -> Row:
    sent = 20 + (index * 3 + back) % 9
    target = Decimal(24) if firm.has_targets else None
    return {
        "leads_sent": sent,
        "leads_accepted": sent // 2,
        "leads_rejected": sent // 4,
        "leads_qualified": sent // 2,
        "leads_became_qualified": sent // 2,
        "calls": 400 + 10 * index,
        "qualified_lead_rate": (sent // 2) / sent,
        "acceptance_rate": (sent // 2) / (sent // 2 + sent // 4),
        "decided_share": 0.75 if not back else 1.0,
        "qualification_efficiency": (sent // 2) / (400 + 10 * index),
        "leads_sent_target": target,
        "leads_sent_attainment": float(sent / target) if target else None,
    }


def _ae(index: int, back: int, firm: Firm) -> Row:
    won, lost, still_open = 2 + (index + back) % 4, 5, 20
    amount = Decimal(won) * 1_018_250 + index
    target = Decimal(3_000_000) if firm.has_targets else None
    return {
        "deals_won": won,
        "deals_lost": lost,
        "deals_worked": won + lost + still_open,
        "deals_open": still_open,
        "close_rate": won / (won + lost),
        "close_rate_worked": won / (won + lost + still_open),
        "amount_won": amount,
        "currency": "EUR",
        "open_pipeline_amount": Decimal(12_345_678 + index),
        "decisions_within_sla": 9,
        "decisions_due": 10,
        "decided_within_sla_share": 0.9,
        "leads_rejected": 4,
        "rejections_with_reason": 3,
        "rejection_reason_share": 0.75,
        "amount_won_target": target,
        "amount_won_attainment": float(amount / target) if target else None,
    }


def _am(index: int, back: int, firm: Firm) -> Row:
    growth = 0.01 * ((index * 5 + 13 - back) % 17)
    return {
        "accounts_held": 40 + index,
        "portfolio_end": Decimal(98_765_432 + index),
        "currency": "EUR",
        "lifetime_value_start": Decimal(88_765_432),
        "upsell_value_start": Decimal(87_765_432),
        "retention_value_start": Decimal(86_765_432),
        "upsell_rate_customer_lifetime": growth,
        "upsell_rate": growth / 2,
        "upsell_target": 0.05 if firm.has_targets else None,
        "upsell_attainment": growth / 0.1 if firm.has_targets else None,
        "upsell_customer_lifetime_target": 0.06 if firm.has_targets else None,
        "upsell_customer_lifetime_attainment": growth / 0.06 if firm.has_targets else None,
        "gross_retention": 0.9,
        "net_retention": 1.0 + growth,
    }


_FIGURES: dict[str, Callable[[int, int, Firm], Row]] = {"sdr": _sdr, "ae": _ae, "am": _am}


def _of_all(firm: Firm, make: Callable[[int, int, Firm], Row]) -> Iterable[Row]:
    for index in range(firm.people):
        for number in range(firm.rows if index == 0 else 3):
            yield make(index, number, firm)


def _handover(index: int, number: int, firm: Firm) -> Row:
    decision = ("accepted", "rejected", "undecided")[number % 3]
    sent = CUTOFF - timedelta(days=number % 28 + 1)
    return row_of(
        "handovers",
        handover_id=f"handover-{index}-{number}",
        lead_id=f"lead-{index}-{number:04d}",
        sdr_id=person_id("sdr", index),
        ae_id=person_id("ae", number % firm.people),
        sent_at=sent,
        month=MONTH,
        is_first=True,
        decision=decision,
        decision_reason=_text("Budget confirmed", firm) if decision != "undecided" else None,
        decided_at=sent if decision != "undecided" else None,
        is_overdue=number % 6 == 2,
        is_qualified=number % 2 == 0,
    )


def _deal(index: int, number: int, firm: Firm) -> Row:
    kind = number % 4
    return row_of(
        "deals",
        opportunity_id=f"deal-{index}-{number:04d}",
        ae_id=person_id("ae", index),
        lead_id=f"lead-{index}-{number:04d}",
        deal_type="new",
        is_new_business=True,
        stage=_text("Negotiation", firm),
        is_closed=kind < 2,
        is_won=kind == 0,
        amount_reporting=Decimal(1000 * number + index),
        currency="EUR",
        created_at=CUTOFF - timedelta(days=90 + number),
        closed_at=CUTOFF - timedelta(days=number % 20 + 1) if kind < 2 else None,
        month=MONTH if kind < 2 else None,
        loss_reason=_text("No budget", firm) if kind == 1 else None,
    )


def _credit(index: int, number: int, _firm: Firm) -> Row:
    return row_of(
        "deal_credits",
        opportunity_id=f"deal-{index}-{number:04d}",
        person_id=person_id("ae", index),
        credit_amount=Decimal(1000 * number + index),
        currency="EUR",
    )


def _account(index: int, number: int, firm: Firm) -> Row:
    movement = ("none", "expansion", "contraction", "churn", "new+taken_over")[number % 5]
    start = Decimal(0) if "new" in movement else Decimal(10_000 + number)
    now = {"none": start, "churn": Decimal(0), "contraction": start / 2}.get(movement, start + 900)
    return row_of(
        "account_value_monthly",
        month=MONTH,
        account_id=_text(f"account-{index}-{number:04d}", firm),
        person_id=person_id("am", index),
        start_value=start,
        value=now,
        currency="EUR",
        movement=movement,
        customer_since=date(2020, 1, 2),
    )


def _text(text: str, firm: Firm) -> str:
    return f"{text} {'and much more of it ' * 4}" if firm.long else text


def _sessions(firm: Firm) -> Iterable[Row]:
    for role in ROLES:
        for index in range(1, firm.counterparts + 1):
            for back in (0, 3, 12):  # the last one is too old to be shown
                for pair in (("coach_id", "coachee_id"), ("coachee_id", "coach_id")):
                    people = dict(zip(pair, (person_id(role, index), person_id(role)), strict=True))
                    yield row_of(
                        "coaching_monthly",
                        month=month_back(back),
                        metric="close_rate",
                        sessions=2,
                        hours=1.25,
                        **people,
                    )


RATED = {
    "sdr": ("qualified_lead_rate", "lead_rate", "qualification_efficiency"),
    "ae": ("close_rate", "close_rate_cohort", "lead_yield"),
    "am": ("account_expansion", "account_retention", "net_retention"),
}
# What the role's summary is made of, as the settings have it.
WEIGHTS = {
    "qualified_lead_rate": 0.4,
    "lead_rate": 0.3,
    "qualification_efficiency": 0.3,
    "close_rate_cohort": 0.625,
    "lead_yield": 0.375,
    "net_retention": 0.5,
    "account_expansion": 0.25,
    "account_retention": 0.25,
}


def _ranking(firm: Firm) -> Iterable[Row]:
    for role, metrics in RATED.items():
        for metric in metrics:
            yield row_of(
                "performance_ranking",
                role=role,
                metric=metric,
                person_id=person_id(role),
                **{
                    "numerator": 57.0,
                    "denominator": 139.0,
                    "rate_adjusted": 0.35,
                    "interval_low": 0.28,
                    "interval_high": 0.42,
                    "p_top_quartile": 0.6789,
                    "rank": 3,
                    "trend": "steady",
                    "weight": WEIGHTS.get(metric),
                    **firm.ranking,
                },
            )


def _ranked_roles(firm: Firm) -> Iterable[Row]:
    for role, metrics in RATED.items():
        for metric in metrics:
            yield row_of(
                "performance_roles",
                role=role,
                metric=metric,
                people=firm.people,
                role_rate=0.3,
                window_months=12,
            )


def _recommendations(firm: Firm) -> Iterable[Row]:
    if not firm.has_advice or firm.people < 3:
        return
    for role in ROLES:
        for place, coach in enumerate((1, 2)):
            yield _pair(role, person_id(role), person_id(role, coach), place)


def _pair(role: str, who: str, coach: str, place: int) -> Row:
    arguments = {
        "coach_id": coach,
        "person_id": who,
        "metric": RATED[role][0],
        "months": 2,
        "hours_per_month": 3.0,
    }
    return row_of(
        "coaching_recommendations",
        recommendation_id=f"pair-{who}-{coach}",
        kind="pair",
        person_id=who,
        full_name=who,
        position=place + 1,
        coach_id=coach,
        coach_name=coach,
        direction=f"{role}_to_{role}",
        role=role,
        metric=RATED[role][0],
        gap=0.4,
        uplift=2.0,
        uplift_low=-0.9,
        uplift_high=5.1,
        uplift_unit="leads_sent" if role == "sdr" else "deals_won",
        uplift_rate=0.01,
        money=38874.5,
        money_low=-17440.1,
        money_high=95189.1,
        currency="EUR",
        p_positive=0.89,
        hours=6.0,
        rule_id="gap_to_coach",
        value=0.4,
        threshold=0.1,
        n=379,
        inputs=json.dumps({"months_of_effect": 4, "coach_engagements": 0}),
        action_id="coach_in_role",
        action_arguments=json.dumps(arguments),
    )


def _company(firm: Firm) -> Iterable[Row]:
    for metric, target in (("qualified_lead_rate", 0.45), ("close_rate_worked", 0.11)):
        for back in range(firm.months):
            yield row_of(
                "company_monthly",
                month=month_back(back),
                metric=metric,
                target=Decimal(str(target)) if firm.has_targets else None,
            )
