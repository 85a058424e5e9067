"""What a demonstration has to show: everything that a review must cope with happens."""

from datetime import date

import duckdb

# The first instant after October 2026 in Berlin, and the noon at which the export was taken.
CUTOFF, TAKEN = "2026-10-31T23:00:00.000Z", "2026-11-01T11:00:00.000Z"
Export = duckdb.DuckDBPyConnection
Rows = list[tuple[object, ...]]


def _rows(export: Export, sql: str) -> Rows:
    return export.execute(sql).fetchall()


def _count(export: Export, condition: str) -> int:
    ((count,),) = _rows(export, f"select count(*) from {condition}")
    return int(str(count))


def test_the_morning_after_is_in_the_export_and_nothing_later(rich_export: Export) -> None:
    for name, column in [
        ("Lead", "CreatedDate"),
        ("Handover__c", "Sent_At__c"),
        ("Handover__c", "Decided_At__c"),
        ("Lead_Criterion__c", "Assessed_At__c"),
        ("Opportunity", "LastModifiedDate"),
        ("OpportunityFieldHistory", "CreatedDate"),
        ("AccountHistory", "CreatedDate"),
        ("Task", "CreatedDate"),
        ("Event", "StartDateTime"),
    ]:
        later = f"{name} where {column} >= '{CUTOFF}'"
        assert 0 < _count(rich_export, later) < 0.05 * _count(rich_export, name), (name, column)
        assert _count(rich_export, f"{name} where {column} >= '{TAKEN}'") == 0, (name, column)


def test_decisions_and_assessments_of_a_month_reach_into_the_next(rich_export: Export) -> None:
    sent = "Handover__c where Sent_At__c[:7] = '2026-06'"
    assert _count(rich_export, f"{sent} and Decided_At__c[:7] > '2026-06'") > 5
    assert _count(rich_export, f"{sent} and Decided_At__c is null") > 0
    late = f"Lead_Criterion__c join (from {sent}) as h on h.Lead__c = Lead_Criterion__c.Lead__c"
    assert _count(rich_export, f"{late} where Assessed_At__c[:7] > '2026-06'") > 20


def test_hand_overs_are_rejected_with_and_without_a_reason_and_offered_again(
    rich_export: Export,
) -> None:
    rejected = "Handover__c where Decision__c = 'Rejected'"
    without = _count(rich_export, f"{rejected} and Decision_Reason__c is null")
    assert 0.08 < without / _count(rich_export, rejected) < 0.3
    pairs = "Handover__c as a join Handover__c as b on a.Lead__c = b.Lead__c and a.Id < b.Id"
    assert _count(rich_export, f"{pairs} and a.AE__c = b.AE__c") > 10
    assert _count(rich_export, f"{pairs} and a.AE__c <> b.AE__c") > 10


def test_some_deals_are_entered_in_the_month_after_they_closed(rich_export: Export) -> None:
    closing = """OpportunityFieldHistory as h join Opportunity as o on o.Id = OpportunityId
    where Field = 'StageName' and NewValue like 'Closed%' and h.CreatedDate[:7] > CloseDate[:7]"""
    assert _count(rich_export, closing) > 5
    whole = "Opportunity where IsClosed = 'true' and CreatedDate[:7] > CloseDate[:7]"
    assert _count(rich_export, whole) > 0


def test_amounts_and_dates_and_owners_of_deals_change(rich_export: Export) -> None:
    found = "select Field, count(*) from OpportunityFieldHistory group by Field"
    counts = {str(field): int(str(count)) for field, count in _rows(rich_export, found)}
    deals = _count(rich_export, "Opportunity")
    assert counts["Amount"] > 0.2 * deals
    assert counts["CloseDate"] > 0.5 * deals
    assert counts["Owner"] > 5
    corrected = """OpportunityFieldHistory as h join Opportunity as o on o.Id = OpportunityId
    where Field = 'Amount' and IsWon = 'true' and h.CreatedDate[:10] > CloseDate"""
    assert _count(rich_export, corrected) > 0


def test_customers_grow_shrink_leave_return_and_go_from_aes_to_ams(rich_export: Export) -> None:
    rich_export.execute(
        """create or replace temp view movement as select OldValue::decimal(18, 2) as old,
        NewValue::decimal(18, 2) as new from AccountHistory where Field = 'Recurring_Amount__c'"""
    )
    for kind in ("old is null", "new > old and old > 0", "new < old and new > 0", "new = 0"):
        assert _count(rich_export, f"movement where {kind}") > 5, kind
    assert _count(rich_export, "movement where old = 0") > 0
    handed = """AccountHistory as h join role_history as a on a.user_id = OldValue
    join role_history as b on b.user_id = NewValue where Field = 'Owner'"""
    assert _count(rich_export, f"{handed} and a.role = 'ae' and b.role = 'am'") > 50
    assert _count(rich_export, f"{handed} and a.role = 'am' and b.role = 'am'") > 5
    types = "select distinct Type from Opportunity order by all"
    assert _rows(rich_export, types) == [("Expansion",), ("New Business",), ("Renewal",)]


def test_customers_of_earlier_years_have_an_initial_value(rich_export: Export) -> None:
    early = "Account where Customer_Since__c < '2025-01-01'"
    assert _count(rich_export, early) > 100
    empty = "OldValue is null and AccountId in (select Id from Account"
    assert (
        _count(rich_export, f"AccountHistory where {empty} where CreatedDate < '2025-01-01')") == 0
    )


def test_a_few_records_belong_to_nobody_are_merged_or_deleted(rich_export: Export) -> None:
    for name in ("Lead", "Opportunity", "Account"):
        nobody = _count(rich_export, f"{name} where OwnerId is null")
        assert 0 < nobody < 0.02 * _count(rich_export, name), name
    assert _count(rich_export, "Handover__c where AE__c is null") > 0
    assert _count(rich_export, "Lead where MasterRecordId is not null and IsDeleted = 'true'") > 5
    assert _count(rich_export, "Lead where MasterRecordId is null and IsDeleted = 'true'") > 2
    assert _count(rich_export, "Opportunity where IsDeleted = 'true'") > 0
    merged = "Lead as a join Lead as b on a.MasterRecordId = b.Id"
    assert (
        _count(rich_export, f"{merged} where b.IsDeleted = 'true' or a.Company <> b.Company") == 0
    )


def test_people_join_leave_and_change_role_and_manager_in_mid_month(rich_export: Export) -> None:
    assert _count(rich_export, "User where Hired_On__c > '2025-09-01'") > 0
    left = "User where Left_On__c is not null"
    assert _count(rich_export, left) > 0
    assert _count(rich_export, f"{left} and IsActive = 'true'") == 0
    open_end = "role_history join User on Id = user_id where valid_to is null"
    assert _count(rich_export, f"{open_end} and Left_On__c is not null") == 0
    assert _count(rich_export, open_end) == _count(rich_export, "User where IsActive = 'true'")
    steps = """role_history as a join role_history as b on a.user_id = b.user_id
    and a.valid_to = b.valid_from"""
    changed = f"{steps} where a.role <> b.role"
    assert _count(rich_export, f"{changed} and b.valid_from[9:] between '10' and '20'") > 0
    assert _count(rich_export, f"{changed} and b.valid_from[:7] = '2026-10'") == 1
    assert (
        _count(rich_export, f"{steps} where a.role = b.role and a.manager_id <> b.manager_id") > 0
    )


def test_coaching_sessions_name_coach_coachee_and_metric(rich_export: Export) -> None:
    coaching = "Event where Type = 'Coaching'"
    assert _count(rich_export, coaching) > 20
    odd = "Coachee__c is null or Metric__c is null or Coachee__c = OwnerId"
    assert _count(rich_export, f"{coaching} and ({odd})") == 0
    willing = "select user_id from coach_profiles where is_willing = 'true'"
    assert _count(rich_export, f"{coaching} and OwnerId not in ({willing})") == 0


def test_names_are_unique_and_occur_in_no_other_name(rich_export: Export) -> None:
    people = _rows(rich_export, "select LastName, Email from User")
    assert len({surname for surname, _ in people}) == len(people)
    assert len({email for _, email in people}) == len(people)
    assert all(str(email).isascii() for _, email in people)
    leak = """User as u join (select Name || ' ' || Company as text from Lead
    union all select Name from Account) on contains(lower(text), lower(u.LastName))"""
    assert _count(rich_export, leak) == 0


def test_targets_are_known_before_their_month_except_one_that_comes_too_late(
    rich_export: Export,
) -> None:
    late = "select scope, metric, month, known_from from targets where known_from >= month"
    found = _rows(rich_export, late)
    assert [row[1:] for row in found] == [("leads_sent", "2026-10-01", "2026-11-01")]
    for scope, metric in [
        ("sdr", "qualified_lead_rate"),
        ("ae", "close_rate_worked"),
        ("am", "upsell_rate"),
        ("am", "upsell_rate_customer_lifetime"),
    ]:
        months = f"targets where scope = '{scope}' and metric = '{metric}'"
        assert _count(rich_export, months) == 16  # the month after the export as well
    months = "select distinct month from targets where month < '2026-11'"
    held = f"""role_history as r join ({months}) as m
    on valid_from[:7] <= month[:7] and coalesce(valid_to, '9999') > month
    anti join targets as t on t.scope = user_id and t.month = m.month where role in ('sdr', 'ae')"""
    assert _count(rich_export, held) == 0


def test_rates_are_given_for_the_last_day_of_every_month(rich_export: Export) -> None:
    used = "select distinct CurrencyIsoCode from Opportunity order by all"
    assert _rows(rich_export, used) == [("EUR",), ("GBP",), ("USD",)]
    for currency in ("USD", "GBP"):
        days = _rows(
            rich_export,
            f"select rate_date from exchange_rates where currency = '{currency}' order by all",
        )
        found = [date.fromisoformat(str(day)) for (day,) in days]
        assert found[-1] == date(2026, 10, 31)
        assert all(date.fromordinal(day.toordinal() + 1).day == 1 for day in found)
        assert len(found) == 15 + 13
