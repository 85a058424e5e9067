"""From published marts to the view model."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.company.review import CompanyReview
from reports.errors import SnapshotError
from reports.figures import CompanyFigures
from reports.format import formatter_in
from reports.load import load_company_review
from reports.model import ROLES, exact
from reports.people import sort_people
from reports.role_table import RowKind
from reports.roles import ROLE_SPECS
from reports.sections import RoleSection
from reports.tables import build_table
from tests.unit.reports.conftest import SETTINGS, Loader
from tests.unit.reports.marts import write_snapshot
from tests.unit.reports.people import LONG, MARKUP, MONTH, UNASSIGNED, Company

_PARTS: tuple[RowKind, ...] = ("person", "others", "unassigned", "remainder")


def _section(review: CompanyReview, role: str) -> RoleSection:
    return next(section for section in review.sections if section.role == role)


def _people(review: CompanyReview, role: str) -> list[str]:
    return [row.label for row in _section(review, role).table.of_kind("person")]


def test_people_stand_in_alphabetical_order_whatever_accents_and_case(
    review: CompanyReview,
) -> None:
    assert _people(review, "sdr") == [
        MARKUP,
        "Anselm Tiefenbrunn",
        "Ärmin Vogelsang",
        "Brunhild Kästner",
        "Dorothea Weißgerber",
        LONG,
        "Ida Falkenrath",
        "Óscar Peñalver",
        "Zoë Ångström",
    ]
    assert _people(review, "ae")[:2] == ["ábel Zsigmond", "Casimir Drosselbart"]


def test_a_person_without_cases_has_no_rate_and_no_interval(review: CompanyReview) -> None:
    section = _section(review, "sdr")
    idle = next(row for row in section.table.rows if row.label == "Ärmin Vogelsang")
    keys = [column.key for column in section.table.columns]
    rate = idle.cells[keys.index("qualified_lead_rate")]
    assert (rate.value, rate.interval, rate.bar) == (None, None, None)
    assert idle.cells[keys.index("leads_sent")].value == 0


def test_a_person_who_came_in_mid_month_is_shown_with_their_days(review: CompanyReview) -> None:
    rows = _section(review, "sdr").table.rows
    detail = next(row.detail for row in rows if row.label == "Anselm Tiefenbrunn")
    assert detail.replace("\u00a0", " ") == "Ost · 17 of 31 days"


def test_figures_outside_the_role_and_without_an_owner_have_lines_of_their_own(
    review: CompanyReview,
) -> None:
    section = _section(review, "sdr")
    kinds = [row.kind for row in section.table.rows[-4:]]
    assert kinds == ["subtotal", "others", "unassigned", "total"]
    assert any("Ulrike Nebelhorn" in note for note in section.notes)


@pytest.mark.parametrize("role", ROLES)
def test_every_table_adds_up_to_the_companys_total(review: CompanyReview, role: str) -> None:
    table = _section(review, role).table
    total = table.rows[-1]
    for index, column in enumerate(ROLE_SPECS[_section(review, role).role].columns):
        whole = total.cells[index].value
        if column.is_additive and whole is not None:
            parts = [row.cells[index].value for row in table.of_kind(*_PARTS)]
            summed = sum((exact(part) for part in parts if part is not None), Decimal(0))
            assert summed == pytest.approx(exact(whole), abs=Decimal("0.01"))


counts = st.lists(st.integers(0, 500), max_size=6)


@given(holders=counts, others=counts, nobody=counts, company=st.integers(0, 3_000))
def test_a_table_adds_up_even_where_the_marts_do_not(
    holders: list[int], others: list[int], nobody: list[int], company: int
) -> None:
    spec = ROLE_SPECS["sdr"]
    columns = {name for column in spec.columns for _, name in column.terms}
    columns |= {"qualified_lead_rate_low", "qualified_lead_rate_high"}
    columns |= {"leads_accepted", "leads_rejected"}

    def row(person: str, days: int, leads: int) -> dict[str, object]:
        known = {"person_id": person, "full_name": person, "team": None, "days_in_role": days}
        return {**dict.fromkeys(columns), **known, "leads_sent": leads}

    rows = [
        *(row(f"h{i}", 31, leads) for i, leads in enumerate(holders)),
        *(row(f"o{i}", 0, leads) for i, leads in enumerate(others)),
        *(row(UNASSIGNED, 0, leads) for leads in nobody),
    ]
    metric = {"metric": "leads_sent", "month": MONTH, "value": float(company)}
    metric |= dict.fromkeys(("numerator", "denominator", "target", "currency"))
    figures = CompanyFigures([metric], MONTH)
    table = build_table(spec, sort_people(rows, spec), figures, formatter_in("en").texts, None)
    leads = [row.cells[0].value or 0 for row in table.of_kind(*_PARTS)]
    assert sum(leads) == table.rows[-1].cells[0].value == company
    for subtotal in table.of_kind("subtotal"):
        assert subtotal.cells[0].value == sum(holders)


def test_people_are_compared_with_everybody_in_their_role_and_not_with_outsiders(
    review: CompanyReview,
) -> None:
    table = _section(review, "ae").table
    keys = [column.key for column in table.columns]
    won, worked, rate = (
        keys.index(key) for key in ("deals_won", "deals_worked", "close_rate_worked")
    )
    (together,) = table.of_kind("subtotal")
    holders = table.of_kind("person")
    wins, deals = (sum(row.cells[i].value or 0 for row in holders) for i in (won, worked))
    assert together.cells[rate].value == pytest.approx(float(wins) / float(deals))
    assert table.mean == pytest.approx(float(wins) / float(deals) / table.scale)
    assert table.mean != pytest.approx(float(table.rows[-1].cells[rate].value or 0) / table.scale)


def test_what_no_row_accounts_for_is_shown_and_flagged(load: Loader) -> None:
    review = load(Company(uncredited=Decimal("1234.56")))
    (row,) = _section(review, "ae").table.of_kind("remainder")
    assert [cell.value for cell in row.cells if cell.value is not None] == [
        pytest.approx(Decimal("1234.56"), abs=Decimal("0.01"))
    ]
    assert "total_differs" in {finding.rule for finding in review.findings}


def test_columns_that_nobody_has_a_figure_in_are_left_out(load: Loader) -> None:
    table = _section(load(Company(has_targets=False)), "ae").table
    keys = [column.key for column in table.columns]
    assert "amount_won" in keys
    assert {"amount_won_target", "amount_won_attainment"}.isdisjoint(keys)
    assert {len(row.cells) for row in table.rows} == {len(keys)}


def test_entities_without_rows_are_named_in_one_sentence(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path / "marts.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update data_quality_monthly set rows_delivered = 0, rows_kept = 0")
    review = load_company_review(path, MONTH, SETTINGS)
    assert review.quality == ()
    (note,) = [note for note in review.quality_notes if note.rule == "nothing_delivered"]
    assert "Activities, Leads, Deals" in note.text


def test_a_company_without_anybody_has_a_review_without_role_pages(load: Loader) -> None:
    review = load(Company(names={}))
    assert review.sections == ()
    assert [head.value for head in review.headlines] == [None] * 5
    assert "role_without_data" in {finding.rule for finding in review.findings}


def test_a_crm_without_leads_has_pages_for_the_other_roles_only(load: Loader) -> None:
    review = load(Company(names={"ae": ("Petronella Quast",)}, has_targets=False))
    assert [section.role for section in review.sections] == ["ae"]
    (finding,) = [found for found in review.findings if found.rule == "role_without_data"]
    assert "SDR" in finding.sentence
    assert "AM" in finding.sentence


def test_the_edition_is_what_the_month_was_built_from(review: CompanyReview) -> None:
    edition = review.edition
    assert (edition.month, edition.revision) == (MONTH, 1)
    assert edition.cutoff_at.isoformat() == "2026-10-31T23:00:00+00:00"
    assert [drop.drop_id for drop in edition.drops] == ["2026-11-01-0a1b2c3d4e5f"]


def test_bad_rows_are_counted_by_reason_with_the_first_place(review: CompanyReview) -> None:
    (reason,) = review.reasons
    assert (reason.rows, reason.action) == (37, "rejected")
    assert reason.first_seen == "Lead.csv, line 40, column CreatedDate"


def test_a_month_that_is_not_there_is_refused_with_those_that_are(snapshot: Path) -> None:
    with pytest.raises(SnapshotError, match=r"2026-09.*it holds 2026-10"):
        load_company_review(snapshot, date(2026, 9, 1), SETTINGS)


def test_a_missing_snapshot_is_named(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"none\.duckdb"):
        load_company_review(tmp_path / "none.duckdb", MONTH, SETTINGS)


def test_a_mart_that_lost_a_column_is_named_with_it(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path / "old.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("alter table ae_monthly drop column amount_won")
    with pytest.raises(SnapshotError, match="amount_won"):
        load_company_review(path, MONTH, SETTINGS)


def test_drops_that_are_no_list_are_refused(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path / "broken.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update review_months set drops = 'crm'")
    with pytest.raises(SnapshotError, match=r"review_months\.drops"):
        load_company_review(path, MONTH, SETTINGS)


def test_loading_leaves_the_snapshot_as_it_was(snapshot: Path) -> None:
    before = snapshot.read_bytes()
    with duckdb.connect(str(snapshot), read_only=True):
        load_company_review(snapshot, MONTH, SETTINGS)
    assert snapshot.read_bytes() == before


def test_amounts_that_are_missing_have_no_column_and_no_zero(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path / "marts.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update ae_monthly set open_pipeline_amount = if(deals_open > 0, null, 0),"
            " amount_won = if(person_id = 'ae-0000', null, amount_won)"
        )
        connection.execute(
            "update company_monthly set value = null where metric = 'open_pipeline_amount'"
        )
        connection.execute(
            "insert into deals (review_month, opportunity_id, month, is_closed, amount)"
            " select $month, i, if(i < 3, null, $month), i >= 3,"
            " if(i > 0, null, 9) from range(5) as deals (i)",
            {"month": MONTH},
        )
    review = load_company_review(path, MONTH, SETTINGS)
    keys = [column.key for column in _section(review, "ae").table.columns]
    assert "open_pipeline_amount" not in keys
    (subtotal,) = _section(review, "ae").table.of_kind("subtotal")
    won = subtotal.cells[keys.index("amount_won")].value
    assert won is not None
    assert won > 0
    (effect,) = (
        effect
        for effect in review.quality_effects
        if effect.problem.rule == "quality_without_amount"
    )
    assert effect.problem.text == (
        "Deals without an amount: 2 of 3 open, 2 of 2 closed in the month. "
        "Sums of amounts leave them out."
    )
    assert "pipeline +200%, amounts closed –" in effect.at_most.text
