"""What holds in every export: ids, references, histories, and who may do what when."""

import duckdb
import pytest

OBJECTS = (
    "User Lead LeadHistory Handover__c Lead_Criterion__c Account AccountHistory Opportunity "
    "OpportunityFieldHistory OpportunitySplit Task Event Satisfaction__c"
)
# File, column, what it refers to, and whether some records are without it.
REFERENCES = [
    ("User", "ManagerId", "User", True),  # the head of sales
    ("Lead", "OwnerId", "User", True),
    ("Lead", "MasterRecordId", "Lead", True),
    ("Lead", "ConvertedAccountId", "Account", True),
    ("Lead", "ConvertedOpportunityId", "Opportunity", True),
    ("LeadHistory", "LeadId", "Lead", False),
    ("LeadHistory", "CreatedById", "User", False),
    ("Handover__c", "Lead__c", "Lead", False),
    ("Handover__c", "SDR__c", "User", False),
    ("Handover__c", "AE__c", "User", True),
    ("Handover__c", "Opportunity__c", "Opportunity", True),
    ("Lead_Criterion__c", "Lead__c", "Lead", False),
    ("Account", "OwnerId", "User", True),
    ("AccountHistory", "AccountId", "Account", False),
    ("AccountHistory", "CreatedById", "User", False),
    ("Opportunity", "AccountId", "Account", False),
    ("Opportunity", "OwnerId", "User", True),
    ("Opportunity", "Lead__c", "Lead", True),
    ("OpportunityFieldHistory", "OpportunityId", "Opportunity", False),
    ("OpportunityFieldHistory", "CreatedById", "User", False),
    ("OpportunitySplit", "OpportunityId", "Opportunity", False),
    ("OpportunitySplit", "SplitOwnerId", "User", False),
    ("Task", "OwnerId", "User", True),
    ("Task", "WhoId", "Lead", True),
    ("Event", "OwnerId", "User", False),
    ("Event", "WhoId", "Lead", True),
    ("Event", "Coachee__c", "User", True),
    ("Satisfaction__c", "Account__c", "Account", False),
    ("role_history", "user_id", "User", False),
    ("role_history", "manager_id", "User", True),
    ("coach_profiles", "user_id", "User", False),
    ("availability", "user_id", "User", False),
]
Rows = list[tuple[object, ...]]


def _rows(export: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    return export.execute(sql).fetchall()


@pytest.mark.parametrize("name", OBJECTS.split())
def test_ids_are_unique_and_carry_salesforces_check_characters(
    export: duckdb.DuckDBPyConnection, name: str
) -> None:
    ids = [str(value) for (value,) in _rows(export, f"select Id from {name}")]
    assert len(ids) == len(set(ids))
    assert all(identifier[15:] == _check_characters(identifier[:15]) for identifier in ids[:50])


def _check_characters(identifier: str) -> str:
    """One character for each five: which of them are capitals, as bits."""
    chunks = [identifier[place : place + 5] for place in (0, 5, 10)]
    bits = [sum(1 << n for n, letter in enumerate(chunk) if letter.isupper()) for chunk in chunks]
    return "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[number] for number in bits)


@pytest.mark.parametrize(("name", "column", "other", "may_be_empty"), REFERENCES)
def test_references_resolve(
    export: duckdb.DuckDBPyConnection, name: str, column: str, other: str, may_be_empty: bool
) -> None:
    unknown = f"{column} is not null and {column} not in (select Id from {other})"
    counts = f"select count_if({unknown}), count_if({column} is null) from {name}"
    ((lost, empty),) = _rows(export, counts)
    assert lost == 0
    assert may_be_empty or empty == 0


def test_what_an_activity_is_about_is_a_deal_or_an_account(
    export: duckdb.DuckDBPyConnection,
) -> None:
    known = "select Id from Opportunity union all select Id from Account"
    for name in ("Task", "Event"):
        unknown = f"select WhatId from {name} where WhatId is not null and WhatId not in ({known})"
        assert _rows(export, unknown) == []


@pytest.mark.parametrize(
    ("history", "key", "table", "columns"),
    [
        ("LeadHistory", "LeadId", "Lead", {"Owner": "OwnerId", "Status": "Status"}),
        (
            "AccountHistory",
            "AccountId",
            "Account",
            {"Owner": "OwnerId", "Recurring_Amount__c": "Recurring_Amount__c"},
        ),
        (
            "OpportunityFieldHistory",
            "OpportunityId",
            "Opportunity",
            {
                "Owner": "OwnerId",
                "StageName": "StageName",
                "Amount": "Amount",
                "CloseDate": "CloseDate",
            },
        ),
    ],
)
def test_histories_lead_without_a_gap_to_the_present_value(
    export: duckdb.DuckDBPyConnection, history: str, key: str, table: str, columns: dict[str, str]
) -> None:
    export.execute(
        f"""create or replace temp view chain as select *,
        lead(OldValue) over steps as following, lag(NewValue) over steps as before,
        lead(Id) over steps is null as is_last
        from {history} window steps as (partition by {key}, Field order by CreatedDate, Id)"""
    )
    assert _rows(export, "select distinct Field from chain order by all") == [
        (field,) for field in sorted(columns)
    ]
    broken = "not is_last and NewValue is distinct from following"
    assert _rows(export, f"select * from chain where {broken} limit 1") == []
    assert _rows(export, "select * from chain where OldValue is not distinct from NewValue") == []
    present = " ".join(f"when '{field}' then t.{column}" for field, column in columns.items())
    last = f"from chain join {table} as t on t.Id = chain.{key} where is_last"
    wrong = f"select chain.* {last} and NewValue is distinct from case Field {present} end limit 1"
    assert _rows(export, wrong) == []
    early = f"select chain.* {last.replace('where is_last', '')} where chain.CreatedDate"
    assert _rows(export, f"{early} <= t.CreatedDate limit 1") == []


def test_splits_of_a_deal_sum_to_100_and_include_its_owner(
    export: duckdb.DuckDBPyConnection,
) -> None:
    odd = """select OpportunityId from OpportunitySplit as s join Opportunity as o
    on o.Id = OpportunityId group by OpportunityId having sum(SplitPercentage::decimal(5, 2)) <> 100
    or count(*) < 2 or count(distinct SplitOwnerId) <> count(*)
    or not bool_or(SplitOwnerId = OwnerId)"""
    assert _rows(export, odd) == []


def test_leads_are_found_before_they_are_sent_and_sent_before_they_are_decided(
    export: duckdb.DuckDBPyConnection,
) -> None:
    found = "from Handover__c as h join Lead as l on l.Id = Lead__c"
    assert _rows(export, f"select 1 {found} where Sent_At__c <= l.CreatedDate") == []
    assert _rows(export, f"select 1 {found} where Decided_At__c <= Sent_At__c") == []
    both = "(Decided_At__c is null) <> (Decision__c is null)"
    assert _rows(export, f"select 1 {found} where {both}") == []
    rejected = "Opportunity__c is not null and Decision__c is distinct from 'Accepted'"
    assert _rows(export, f"select 1 {found} where {rejected}") == []


def test_a_lead_is_accepted_once_and_offered_again_only_after_a_rejection(
    export: duckdb.DuckDBPyConnection,
) -> None:
    pairs = "from Handover__c as a join Handover__c as b on a.Lead__c = b.Lead__c"
    later = f"select 1 {pairs} and a.Sent_At__c < b.Sent_At__c"
    assert _rows(export, f"{later} where a.Decision__c is distinct from 'Rejected'") == []
    assert _rows(export, f"{later} where b.Sent_At__c <= a.Decided_At__c") == []


@pytest.mark.parametrize(
    ("name", "person", "at", "role"),
    [
        ("Handover__c", "SDR__c", "Sent_At__c", "sdr"),
        ("Handover__c", "AE__c", "Sent_At__c", "ae"),
        ("Handover__c", "AE__c", "Decided_At__c", "ae"),
        ("Task", "OwnerId", "CompletedDateTime", None),
        ("Event", "OwnerId", "StartDateTime", None),
        ("Event", "Coachee__c", "StartDateTime", None),
    ],
)
def test_nobody_does_anything_outside_their_time_in_the_role(
    export: duckdb.DuckDBPyConnection, name: str, person: str, at: str, role: str | None
) -> None:
    # Work is done between 8 and 18 o'clock: the day is the same in UTC.
    stints = f"select * from role_history where role = '{role}'" if role else "from role_history"
    outside = f"""select 1 from {name} as t anti join ({stints}) as r on user_id = {person}
    and {at}[:10] >= valid_from and {at}[:10] < coalesce(valid_to, '9999')
    where {person} is not null and {at} is not null"""
    assert _rows(export, outside) == []


def test_calls_about_a_lead_follow_its_creation(export: duckdb.DuckDBPyConnection) -> None:
    early = "from Task join Lead as l on l.Id = WhoId where l.CreatedDate >= CompletedDateTime"
    assert _rows(export, f"select 1 {early}") == []


def test_deals_closed_by_stage_and_flag_agree_and_amounts_are_positive(
    export: duckdb.DuckDBPyConnection,
) -> None:
    stages = "select distinct StageName, IsClosed, IsWon from Opportunity where StageName like 'C%'"
    assert _rows(export, f"{stages} order by all") == [
        ("Closed Lost", "true", "false"),
        ("Closed Won", "true", "true"),
    ]
    odd = "(IsClosed = 'true') <> (StageName like 'Closed%') or Amount::decimal(18, 2) <= 0"
    assert _rows(export, f"select 1 from Opportunity where {odd}") == []


def test_customers_have_a_value_from_their_first_win_on(export: duckdb.DuckDBPyConnection) -> None:
    odd = "(Customer_Since__c is null) <> (Recurring_Amount__c is null)"
    assert _rows(export, f"select 1 from Account where {odd}") == []
    won = """select 1 from Opportunity as o join Account as a on a.Id = AccountId
    where o.Type = 'New Business' and (IsWon = 'true') <> (Customer_Since__c is not null)"""
    assert _rows(export, won) == []
    first = """select 1 from (select AccountId, min(CreatedDate) as at_ from AccountHistory
    where Field = 'Recurring_Amount__c' and OldValue is null group by AccountId)
    join Account as a on a.Id = AccountId where Customer_Since__c > at_[:10]"""
    assert _rows(export, first) == []


def test_instants_and_days_are_iso_8601(export: duckdb.DuckDBPyConnection) -> None:
    instant, day = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", r"\d{4}-\d\d-\d\d"
    for name, column, form in [
        ("Opportunity", "CreatedDate", instant),
        ("Task", "CompletedDateTime", instant),
        ("Event", "EndDateTime", instant),
        ("Handover__c", "Decided_At__c", instant),
        ("Opportunity", "CloseDate", day),
        ("Account", "Customer_Since__c", day),
        ("role_history", "valid_from", day),
        ("targets", "known_from", day),
    ]:
        odd = f"select {column} from {name} where not regexp_full_match({column}, '{form}')"
        assert _rows(export, odd) == []
