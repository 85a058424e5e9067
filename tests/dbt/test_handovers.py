"""Hand-overs of one company, from raw rows to marts: decisions, pairs, strictness and fates.

Every figure is counted by hand beside its lead. Here belongs what one hand-over says about an SDR,
an AE or a pair of them; what SDRs are judged by is proven in `test_sdr_figures`.
"""

import re
from datetime import date

import pytest
import yaml

from dagster_project.dbt_project import PROJECT_DIR
from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
SDR_FIGURES = (
    "leads_sent",
    "leads_accepted",
    "leads_rejected",
    "leads_undecided",
    "leads_undecided_past_sla",
    "leads_qualified",
    "leads_became_qualified",
)
AE_FIGURES = (
    "leads_received",
    "leads_accepted",
    "leads_rejected",
    "rejections_with_reason",
    "decision_days_median",
)


def _role(person_id: str, role: str) -> Row:
    return {
        "person_id": person_id,
        "role": role,
        "team": "North",
        "valid_from": date(2024, 1, 1),
        "origin": "history",
    }


def _offer(
    name: str,
    lead: str,
    pair: str,
    sent: str,
    decision: str = "",
    decided: str = "",
    **more: object,
) -> Row:
    sdr_id, ae_id = pair.split(" to ")
    return {
        "handover_id": name,
        "lead_id": lead,
        "sdr_id": sdr_id,
        "ae_id": ae_id,
        "sent_at": at(f"{sent} 08:00"),
        "decision": decision or None,
        "decided_at": at(f"{decided} 08:00") if decided else None,
    } | more


def _deal(name: str, ae_id: str, stage: str, closed: str = "", **more: object) -> Row:
    return {
        "opportunity_id": name,
        "ae_id": ae_id,
        "stage": stage,
        "is_closed": stage != "Open",
        "is_won": stage == "Won",
        "created_at": at("2026-09-20 08:00"),
        "closed_at": at(f"{closed} 08:00") if closed else None,
    } | more


PEOPLE = {"sue": "sdr", "tom": "sdr", "al": "ae", "bo": "ae", "cy": "ae"}
ROWS: Rows = {
    "person": [{"person_id": name, "full_name": name.title()} for name in PEOPLE],
    "role_assignment": [_role(name, role) for name, role in PEOPLE.items()],
    "lead": [{"lead_id": f"lead-{number}"} for number in range(1, 14)],
    "handover": [
        # Al rejects Sue's lead with a reason, Bo takes it and wins it in October.
        _offer(
            "1",
            "lead-1",
            "sue to al",
            "2026-09-07",
            "rejected",
            "2026-09-08",
            decision_reason="No budget",
        ),
        _offer(
            "2",
            "lead-1",
            "sue to bo",
            "2026-09-14",
            "accepted",
            "2026-09-15",
            opportunity_id="won-by-bo",
        ),
        # Rejected without a reason, never offered again.
        _offer("3", "lead-2", "sue to al", "2026-09-08", "rejected", "2026-09-11"),
        # Offered to Al twice in October, who takes it after all: one lead of the pair.
        _offer("4", "lead-3", "sue to al", "2026-10-01", "rejected", "2026-10-02"),
        _offer("5", "lead-3", "sue to al", "2026-10-08", "accepted", "2026-10-09"),
        # Decided on 2 November: undecided in October, and by then too late.
        _offer("6", "lead-4", "sue to al", "2026-10-05", "accepted", "2026-11-02"),
        # Sent on the last working day: undecided, with time left.
        _offer("7", "lead-5", "sue to bo", "2026-10-30"),
        # Accepted after eight working days, and its deal is lost in October.
        _offer(
            "8",
            "lead-6",
            "sue to al",
            "2026-09-09",
            "accepted",
            "2026-09-21",
            opportunity_id="lost-by-al",
            decision_reason="Fits",
        ),
        # Bo accepts two of Sue's; the win of one of them comes in November.
        _offer("9", "lead-7", "sue to bo", "2026-09-10", "accepted", "2026-09-11"),
        _offer("10", "lead-8", "sue to bo", "2026-10-12", "accepted", "2026-10-13"),
        # Only Al judges Tom's leads. Cy rejects what Al rejected before.
        _offer("11", "lead-9", "tom to al", "2026-10-06", "rejected", "2026-10-07"),
        # Al's second rejection of September: another AE has an open deal of the lead.
        _offer("12", "lead-10", "sue to al", "2026-09-16", "rejected", "2026-09-17"),
        # Rejected by Bo, then by Al, and waiting with Cy.
        _offer("13", "lead-11", "sue to bo", "2026-09-17", "rejected", "2026-09-18"),
        _offer("14", "lead-11", "sue to al", "2026-09-21", "rejected", "2026-09-22"),
        _offer("15", "lead-11", "sue to cy", "2026-10-29"),
        # Long ago, outside the twelve months up to October, within those up to September.
        _offer("16", "lead-12", "sue to bo", "2025-10-15", "rejected", "2025-10-16"),
    ],
    "lead_criterion": [
        {"lead_id": lead, "criterion": criterion, "is_met": True, "assessed_at": at(when)}
        for lead, when in (("lead-3", "2026-10-03 09:00"), ("lead-1", "2026-10-04 09:00"))
        for criterion in ("budget", "authority", "need", "timeline")
    ],
    "opportunity": [
        _deal("won-by-bo", "bo", "Won", "2026-10-20"),
        _deal("lost-by-al", "al", "Lost", "2026-10-21"),
        _deal("won-in-november", "bo", "Won", "2026-11-05", lead_id="lead-7"),
        _deal("open", "cy", "Open", lead_id="lead-10"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS, (SEPTEMBER, MONTH))


def _ae(company: Company, person: str, month: date = MONTH, known: date = MONTH) -> Row:
    return company.row(
        f"from ae_monthly where person_id = '{person}' and month = '{month}' "
        f"and review_month = '{known}'"
    )


def _fates(company: Company, known: date = MONTH) -> list[tuple[object, ...]]:
    return company.rows(
        "select month, ae_id, fate, leads from rejected_leads_monthly "
        f"where review_month = '{known}' order by all"
    )


def _documented_queries() -> list[str]:
    content = yaml.safe_load((PROJECT_DIR / "models/marts/sdr/handovers.yml").read_text("utf-8"))
    return re.findall(r"```sql\n(.*?)```", content["models"][0]["description"], re.DOTALL)


def test_the_documented_query_gives_the_sdrs_figures_of_each_review_month(
    company: Company,
) -> None:
    query, _ = _documented_queries()
    figures = ", ".join(SDR_FIGURES)
    found = company.rows(f"select review_month, sdr_id, {figures} from ({query}) order by all")
    assert found == company.rows(
        f"select review_month, person_id, {figures} from sdr_monthly where month = review_month "
        "and (leads_sent > 0 or leads_became_qualified > 0) order by all"
    )
    sue = dict(zip(SDR_FIGURES, found[-2][2:], strict=True))
    assert found[-2][:2] == (MONTH, "sue")
    # Leads 3, 4, 5 and 8 were sent; 3 was rejected at first; 1 and 3 became qualified.
    assert list(sue.values()) == [4, 1, 1, 2, 1, 1, 2]


def test_the_documented_query_gives_the_aes_figures_of_each_review_month(
    company: Company,
) -> None:
    _, query = _documented_queries()
    figures = ", ".join(AE_FIGURES)
    found = company.rows(f"select review_month, ae_id, {figures} from ({query}) order by all")
    assert found == company.rows(
        f"select review_month, person_id, {figures} from ae_monthly where month = review_month "
        "and leads_received > 0 order by all"
    )
    assert {(month, ae) for month, ae, *_ in found} == {
        (SEPTEMBER, "al"),
        (SEPTEMBER, "bo"),
        (MONTH, "al"),
        (MONTH, "bo"),
        (MONTH, "cy"),
    }


def test_waiting_too_long_is_an_outcome_of_its_own(company: Company) -> None:
    sue = company.row("from sdr_monthly where person_id = 'sue' and month = '2026-10-01'")
    assert (sue["leads_undecided"], sue["leads_undecided_past_sla"]) == (2, 1)
    assert (sue["decided_share"], sue["undecided_past_sla_share"]) == (0.5, 0.25)
    shown = company.rows(
        "select value, numerator, denominator from company_monthly where month = '2026-10-01' "
        "and review_month = month and metric = 'undecided_past_sla_share'"
    )
    assert [tuple(float(str(n)) for n in row) for row in shown] == [(0.2, 1.0, 5.0)]


def test_the_pair_matrix_counts_a_lead_once_for_each_ae_with_the_first_decision(
    company: Company,
) -> None:
    found = company.rows(
        "select sdr_id, ae_id, decision, decision_reason, leads, leads_first "
        "from handover_sdr_ae_monthly where review_month = '2026-10-01' "
        "and month = '2026-10-01' order by all"
    )
    assert found == [
        ("sue", "al", "rejected", "(none)", 1, 1),
        ("sue", "al", "undecided_past_sla", "(none)", 1, 1),
        ("sue", "bo", "accepted", "(none)", 1, 1),
        ("sue", "bo", "undecided", "(none)", 1, 1),
        ("sue", "cy", "undecided", "(none)", 1, 0),
        ("tom", "al", "rejected", "(none)", 1, 1),
    ]


def test_first_offers_over_all_aes_are_the_leads_sent(company: Company) -> None:
    added = company.rows(
        "select review_month, month, sdr_id, sum(leads_first)::bigint from "
        "handover_sdr_ae_monthly group by all having sum(leads_first) > 0 order by all"
    )
    assert added == company.rows(
        "select review_month, month, person_id, leads_sent from sdr_monthly "
        "where leads_sent > 0 order by all"
    )
    reasons = company.rows(
        "select decision_reason, leads from handover_sdr_ae_monthly where month = '2026-09-01' "
        "and review_month = month and ae_id = 'al' and decision = 'rejected' order by all"
    )
    assert reasons == [("(none)", 3), ("No budget", 1)]


def test_decisions_of_an_ae_have_their_time_and_their_reasons(company: Company) -> None:
    al = _ae(company, "al")
    # Hand-overs 4, 5, 6 and 11 of October: one too late, three after one working day.
    assert (al["leads_received"], al["leads_undecided"], al["leads_undecided_past_sla"]) == (
        4,
        1,
        1,
    )
    assert (al["decisions_within_sla"], al["decisions_due"]) == (3, 4)
    assert (al["decided_within_sla_share"], al["decision_days_median"]) == (0.75, 1.0)
    september = _ae(company, "al", SEPTEMBER)
    # 1, 3, 8, 12 and 14: after 1, 3, 8, 1 and 1 working days; 1 and 8 have a reason.
    assert september["decision_days_median"] == 1.0
    assert (september["rejection_reason_share"], september["acceptance_reason_share"]) == (
        0.25,
        1.0,
    )
    bo = _ae(company, "bo")
    assert (bo["decisions_within_sla"], bo["decisions_due"]) == (1, 1)
    assert (bo["rejection_reason_share"], bo["acceptance_reason_share"]) == (None, 0.0)


def test_an_ae_is_stricter_who_accepts_fewer_of_the_same_sdrs_leads(company: Company) -> None:
    al, bo, cy = (_ae(company, name) for name in ("al", "bo", "cy"))
    # Of Sue's: Al decided 1, 3, 4, 5, 8, 12, 14 and accepted 5, 8; Bo 2, 9, 10, 13 and all but 13.
    assert (al["strictness_decided"], al["strictness_accepted"]) == (7, 2)
    assert al["strictness_accepted_expected"] == pytest.approx(7 * 3 / 4)
    assert al["acceptance_vs_peers"] == pytest.approx((2 - 5.25) / 7)
    assert (bo["strictness_decided"], bo["strictness_accepted"]) == (4, 3)
    assert bo["acceptance_vs_peers"] == pytest.approx((3 - 4 * 2 / 7) / 4, abs=1e-6)
    assert (cy["strictness_decided"], cy["acceptance_vs_peers"]) == (None, None)


def test_strictness_looks_back_twelve_months_with_what_was_known(company: Company) -> None:
    # Up to September: Al decided 1, 3, 8, 12, 14; Bo 2, 9, 13 and the 16 of October 2025.
    known_now, known_then = (_ae(company, "bo", SEPTEMBER, known) for known in (MONTH, SEPTEMBER))
    for bo in (known_now, known_then):
        assert (bo["strictness_decided"], bo["strictness_accepted"]) == (4, 2)
        assert bo["strictness_accepted_expected"] == pytest.approx(4 / 5)


def test_a_rejected_lead_has_the_fate_that_was_known_at_the_cutoff(company: Company) -> None:
    assert _fates(company) == [
        (date(2025, 10, 1), "bo", "not_offered_again", 1),
        (SEPTEMBER, "al", "accepted_by_other", 1),
        (SEPTEMBER, "al", "not_offered_again", 1),
        (SEPTEMBER, "al", "offered_again_undecided", 1),
        (SEPTEMBER, "al", "won_by_other", 1),
        (SEPTEMBER, "bo", "offered_again_undecided", 1),
        (MONTH, "al", "accepted_by_self_later", 1),
        (MONTH, "al", "not_offered_again", 1),
    ]
    assert _fates(company, SEPTEMBER) == [
        (date(2025, 10, 1), "bo", "not_offered_again", 1),
        # Bo's deal and the one of Cy were open, lead 11 was not yet offered to Cy.
        (SEPTEMBER, "al", "accepted_by_other", 2),
        (SEPTEMBER, "al", "not_offered_again", 2),
        (SEPTEMBER, "bo", "rejected_again", 1),
    ]


def test_fates_add_up_to_the_leads_rejected(company: Company) -> None:
    added = company.rows(
        "select review_month, month, ae_id, sum(leads)::bigint, "
        "sum(leads) filter (where fate != 'not_offered_again')::bigint, "
        "sum(leads) filter (where fate = 'won_by_other')::bigint "
        "from rejected_leads_monthly group by all order by all"
    )
    shown = company.rows(
        "select review_month, month, person_id, leads_rejected, "
        "nullif(leads_rejected_offered_again, 0), nullif(leads_rejected_won_by_others, 0) "
        "from ae_monthly where leads_rejected > 0 order by all"
    )
    assert added == shown


def test_the_choice_of_leads_is_judged_by_the_deals_that_came_of_it(company: Company) -> None:
    al, bo = (_ae(company, name, SEPTEMBER) for name in ("al", "bo"))
    assert (al["accepted_leads_decided"], al["accepted_leads_won"]) == (1, 0)
    # Of Bo's two, one was won in October; the other will be in November.
    assert (bo["accepted_leads_decided"], bo["accepted_leads_won"]) == (1, 1)
    assert (al["accepted_lead_win_rate"], bo["accepted_lead_win_rate"]) == (0.0, 1.0)
    then = _ae(company, "bo", SEPTEMBER, SEPTEMBER)
    assert (then["accepted_leads_decided"], then["accepted_lead_win_rate"]) == (0, None)


def test_a_month_built_alone_is_the_month_built_with_others(
    company: Company, make_company: MakeCompany
) -> None:
    alone = make_company().build(ROWS)
    for mart in ("ae_monthly", "handovers", "handover_sdr_ae_monthly", "rejected_leads_monthly"):
        query = f"from {mart} where review_month = '{MONTH}' order by all"
        assert alone.rows(query) == company.rows(query), mart
