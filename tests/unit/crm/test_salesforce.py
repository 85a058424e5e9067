"""A small Salesforce drop, written by hand, becomes exactly the canonical rows that it tells of."""

from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest

from dagster_project.crm.entities import ENTITIES
from dagster_project.crm.extract import Extraction
from dagster_project.crm.mapping import Mapping, load_mapping
from tests.unit.crm.drops_by_hand import (
    ACCOUNT,
    AXEL,
    DEAL,
    LEAD,
    LOST,
    MERGED,
    MONA,
    NADIA,
    OPEN,
    SALESFORCE,
    SUSE,
    Work,
    rows,
)


def _at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture(scope="module")
def extraction(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    mapping = load_mapping("salesforce")
    return Work(tmp_path_factory.mktemp("work")).extract(SALESFORCE, mapping)


def test_every_entity_has_a_file_with_the_canonical_columns(extraction: Extraction) -> None:
    for name, entity in ENTITIES.items():
        described = duckdb.execute(
            f"describe from '{extraction.raw_path / name}.parquet'"
        ).fetchall()
        columns = [(column.name, column.type) for column in entity.columns]
        if ("source", "VARCHAR") in columns:  # of a lead; the CRM's name stands before it
            columns[columns.index(("source", "VARCHAR"))] = ("source_1", "VARCHAR")
        found = [
            (row[0], row[1].replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for row in described
        ]
        assert found == [("source", "VARCHAR"), ("drop_id", "VARCHAR"), *columns]
        assert rows(extraction, name, "count(*)") == [(extraction.rows[name],)]


def test_nothing_of_a_good_drop_is_rejected_or_flagged(extraction: Extraction) -> None:
    assert extraction.rejected == {}
    assert extraction.flagged == {}


def test_a_change_of_role_is_two_periods_and_what_hr_left_blank_comes_from_the_user(
    extraction: Extraction,
) -> None:
    columns = "person_id, role, manager_id, team, segment, valid_from, valid_to, origin"
    assert rows(extraction, "role_assignment", columns) == [
        (NADIA, "sdr", MONA, "North", "SMB", date(2025, 1, 7), None, "title"),
        (AXEL, "ae", MONA, "West", "SMB", date(2025, 6, 16), None, "history"),
        (AXEL, "sdr", MONA, "North", "SMB", date(2025, 1, 7), date(2025, 6, 16), "history"),
        (MONA, "manager", None, "North", None, date(2025, 1, 7), None, "title"),
        (SUSE, "am", MONA, "South", "SMB", date(2025, 1, 7), None, "title"),
    ]


def test_a_merged_lead_names_its_winner_and_the_time_it_went(extraction: Extraction) -> None:
    columns = "lead_id, owner_id, merged_into, created_at, deleted_at"
    assert rows(extraction, "lead", columns) == [
        (LEAD, NADIA, None, _at(3, 2), None),
        (MERGED, NADIA, LEAD, _at(3, 2, 10), _at(3, 5)),
    ]


def test_a_closed_deal_ends_with_the_local_day_and_an_open_one_has_no_end(
    extraction: Extraction,
) -> None:
    columns = "opportunity_id, deal_type, is_closed, is_won, amount, closed_at, deleted_at"
    assert rows(extraction, "opportunity", columns) == [
        (DEAL, "new", True, True, Decimal("1200.50"), _at(3, 31, 22), None),
        (LOST, "expansion", True, False, Decimal("99.90"), _at(4, 30, 22), _at(5, 2)),
        (OPEN, "renewal", False, False, Decimal("10.00"), None, None),
    ]


def test_a_handover_carries_its_decision_and_when_it_was_recorded(extraction: Extraction) -> None:
    recorded = _at(3, 3, 9, 5)
    assert rows(extraction, "handover", "* exclude (handover_id)") == [
        (LEAD, NADIA, AXEL, _at(3, 3), _at(3, 4), "accepted", "Good fit", DEAL, recorded, None)
    ]


def test_the_owner_of_an_account_is_followed_from_its_creation(extraction: Extraction) -> None:
    assert rows(extraction, "account_owner") == [
        (ACCOUNT, AXEL, _at(1, 5), _at(3, 10), _at(1, 5)),
        (ACCOUNT, SUSE, _at(3, 10), None, _at(3, 10)),
    ]


def test_the_value_of_an_account_begins_with_what_its_first_change_replaced(
    extraction: Extraction,
) -> None:
    assert rows(extraction, "account_value") == [
        (ACCOUNT, _at(1, 31, 23), Decimal(100), "EUR", _at(1, 5)),
        (ACCOUNT, _at(4, 10), Decimal(150), "EUR", _at(4, 10)),
    ]


def test_calls_mails_meetings_and_coaching_are_activities_and_plans_are_not(
    extraction: Extraction,
) -> None:
    columns = "activity_id[:3], person_id, kind, occurred_at, duration_s, is_connected"
    assert rows(extraction, "activity", columns) == [
        ("00T", NADIA, "call", _at(3, 2, 11), 180, True),
        ("00T", NADIA, "email", _at(3, 1, 23), None, None),  # a day: its first instant in Berlin
        ("00U", AXEL, "coaching", _at(3, 6), 2700, None),
        ("00U", AXEL, "meeting", _at(3, 5), 3600, None),
    ]


def test_a_coaching_event_is_a_session_between_two_people(extraction: Extraction) -> None:
    columns = "coach_id, coachee_id, metric, occurred_at, duration_min"
    assert rows(extraction, "coaching_session", columns) == [
        (AXEL, NADIA, "qualified_lead_rate", _at(3, 6), 45)
    ]


def test_changes_of_owners_count_once_although_names_are_logged_beside_ids(
    extraction: Extraction,
) -> None:
    columns = "entity, record_id, field, old_value, new_value"
    assert rows(extraction, "record_change", columns) == [
        ("account", ACCOUNT, "person_id", AXEL, SUSE),
        ("account", ACCOUNT, "recurring_amount", "100.00", "150.00"),
        ("lead", LEAD, "owner_id", NADIA, AXEL),
        ("lead", LEAD, "status", "Open", "Qualified"),
        ("opportunity", DEAL, "ae_id", SUSE, AXEL),
        ("opportunity", DEAL, "amount", "1000.00", "1200.50"),
        ("opportunity", OPEN, "closed_at", "2026-04-02", "2026-12-24"),
        # Derived from the reopening: before it, the deal had ended on 2 April.
        ("opportunity", OPEN, "closed_at", "2026-04-02", None),
        ("opportunity", OPEN, "stage", "Closed Lost", "Proposal"),
        ("opportunity", OPEN, "stage", "Proposal", "Closed Lost"),
    ]


def test_splits_are_shares(extraction: Extraction) -> None:
    assert rows(extraction, "opportunity_split", "person_id, credit_share") == [
        (AXEL, Decimal("0.666700")),
        (SUSE, Decimal("0.333300")),
    ]


def test_names_keep_their_quotes_commas_and_umlauts(extraction: Extraction) -> None:
    assert rows(extraction, "account", "name") == [('Müller & Söhne, "die Alten"',)]


def test_an_account_that_was_emptied_is_worth_nothing_and_one_without_history_what_it_says(
    work: Work, salesforce: Mapping
) -> None:
    files = SALESFORCE | {
        "AccountHistory.csv": SALESFORCE["AccountHistory.csv"].replace("100.00,150.00", "100.00,")
    }
    header, account = SALESFORCE["Account.csv"].splitlines()
    plain = account.replace(ACCOUNT, "001000000000009AAA").replace("2026-02-01,150.00", ",77")
    files["Account.csv"] = f"{header}\n{account}\n{plain}"
    assert rows(work.extract(files, salesforce), "account_value") == [
        (ACCOUNT, _at(1, 31, 23), Decimal(100), "EUR", _at(1, 5)),
        (ACCOUNT, _at(4, 10), Decimal(0), "EUR", _at(4, 10)),
        ("001000000000009AAA", _at(1, 5), Decimal(77), "EUR", _at(1, 5)),
    ]


def test_of_two_owners_at_one_instant_the_last_one_counts(work: Work, salesforce: Mapping) -> None:
    history = SALESFORCE["AccountHistory.csv"]
    _, change, _ = history.splitlines()
    again = change.replace("11AAA", "10AAA").replace(f"{AXEL},{SUSE}", f"{AXEL},{MONA}")
    extraction = work.extract(SALESFORCE | {"AccountHistory.csv": history + again}, salesforce)
    assert rows(extraction, "account_owner", "person_id, valid_from") == [
        (AXEL, _at(1, 5)),
        (SUSE, _at(3, 10)),
    ]


def test_optional_files_may_be_missing_and_their_entities_are_empty(
    extraction: Extraction,
) -> None:
    assert extraction.rows["satisfaction"] == 0
    assert rows(extraction, "satisfaction") == []
