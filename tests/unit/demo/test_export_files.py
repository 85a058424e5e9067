"""The drop as files: names, headers, bytes, and how it gets to disk."""

import csv
import dataclasses
import filecmp
import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.demo.salesforce import write_salesforce_drop
from dagster_project.demo.simulate import simulate
from dagster_project.demo.spec import DemoSpec
from dagster_project.errors import UsageError
from tests.conftest import MONTH

MARKERS = {"_SUCCESS", "_DEMO"}
HEADERS = {
    "User": "Id,Username,Email,FirstName,LastName,Name,Title,IsActive,ManagerId,Division,"
    "Department,LocaleSidKey,CreatedDate,LastModifiedDate,Hired_On__c,Left_On__c",
    "Lead": "Id,IsDeleted,MasterRecordId,LastName,FirstName,Name,Company,LeadSource,Status,"
    "Industry,Country,OwnerId,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedOpportunityId,"
    "CreatedDate,LastModifiedDate,SystemModstamp,Segment__c",
    "LeadHistory": "Id,IsDeleted,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue",
    "Handover__c": "Id,IsDeleted,Name,Lead__c,SDR__c,AE__c,Sent_At__c,Decided_At__c,Decision__c,"
    "Decision_Reason__c,Opportunity__c,CreatedDate,LastModifiedDate",
    "Lead_Criterion__c": "Id,IsDeleted,Lead__c,Criterion__c,Is_Met__c,Assessed_At__c,CreatedDate,"
    "LastModifiedDate",
    "Account": "Id,IsDeleted,MasterRecordId,Name,Type,Industry,BillingCountry,OwnerId,"
    "CurrencyIsoCode,CreatedDate,LastModifiedDate,Segment__c,Customer_Since__c,Recurring_Amount__c",
    "AccountHistory": "Id,IsDeleted,AccountId,CreatedById,CreatedDate,Field,OldValue,NewValue",
    "Opportunity": "Id,IsDeleted,AccountId,Name,StageName,Amount,CurrencyIsoCode,Probability,"
    "CloseDate,Type,LeadSource,IsClosed,IsWon,OwnerId,CreatedDate,LastModifiedDate,SystemModstamp,"
    "Loss_Reason__c,Lead__c,Segment__c",
    "OpportunityFieldHistory": "Id,IsDeleted,OpportunityId,CreatedById,CreatedDate,Field,OldValue,"
    "NewValue",
    "OpportunitySplit": "Id,IsDeleted,OpportunityId,SplitOwnerId,SplitPercentage,CreatedDate,"
    "LastModifiedDate",
    "Task": "Id,IsDeleted,WhoId,WhatId,OwnerId,Subject,Status,Type,TaskSubtype,CallDisposition,"
    "CallDurationInSeconds,ActivityDate,CompletedDateTime,IsClosed,CreatedDate,LastModifiedDate",
    "Event": "Id,IsDeleted,WhoId,WhatId,OwnerId,Subject,Type,StartDateTime,EndDateTime,"
    "DurationInMinutes,CreatedDate,LastModifiedDate,Coachee__c,Metric__c,Outcome__c",
    "Satisfaction__c": "Id,IsDeleted,Account__c,Score__c,Scored_At__c,CreatedDate,LastModifiedDate",
    "role_history": "user_id,role,manager_id,team,segment,valid_from,valid_to",
    "targets": "scope,metric,month,value,currency,known_from",
    "coach_profiles": "user_id,is_willing,hours_per_month,peer_rating,valid_from",
    "availability": "user_id,month,share",
    "exchange_rates": "currency,rate_date,rate_to_reporting",
}


def test_the_drop_holds_these_files_with_these_headers(demo_drop: Path) -> None:
    found = {}
    for path in demo_drop.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = ",".join(next(csv.reader(lines)))
    assert found == HEADERS
    assert {path.name for path in demo_drop.iterdir() if path.suffix != ".csv"} == MARKERS


def test_every_file_has_rows_even_of_the_smallest_company(tiny_drop: Path) -> None:
    lines = {path.stem: path.read_text("utf-8").count("\n") for path in tiny_drop.glob("*.csv")}
    assert {name for name, count in lines.items() if count < 2} <= {"availability"}


def test_the_same_company_gives_the_same_bytes(tmp_path: Path) -> None:
    spec = DemoSpec(last_month=MONTH, people=14, months=4)
    files = write_salesforce_drop(simulate(spec), tmp_path / "one")
    write_salesforce_drop(simulate(spec), tmp_path / "two")
    names = [path.name for path in files]
    same, other, missing = filecmp.cmpfiles(
        tmp_path / "one", tmp_path / "two", names, shallow=False
    )
    assert (sorted(same), other, missing) == (sorted(names), [], [])


def test_another_seed_gives_another_company(tmp_path: Path) -> None:
    spec = DemoSpec(last_month=MONTH, people=14, months=1)
    write_salesforce_drop(simulate(spec), tmp_path / "one")
    write_salesforce_drop(simulate(dataclasses.replace(spec, seed=8)), tmp_path / "two")
    for name in ("User", "Lead", "Opportunity", "Account", "Task", "targets"):
        assert not filecmp.cmp(
            tmp_path / "one" / f"{name}.csv", tmp_path / "two" / f"{name}.csv", shallow=False
        )


def test_writing_again_replaces_the_drop_as_a_whole(tmp_path: Path) -> None:
    company = simulate(DemoSpec(last_month=MONTH, people=12, months=1))
    folder = tmp_path / "it's a drop" / "2026-11-01"
    write_salesforce_drop(company, folder)
    (folder / "left_over.csv").write_text("a\n1\n", encoding="utf-8")
    files = write_salesforce_drop(company, folder)
    assert {path.name for path in files} == {f"{name}.csv" for name in HEADERS}
    assert {path.name for path in folder.iterdir()} == {path.name for path in files} | MARKERS
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_that_is_no_demo_drop_is_left_alone(tmp_path: Path) -> None:
    company = simulate(DemoSpec(last_month=MONTH, people=12, months=1))
    folder = tmp_path / "2026-11-01"
    folder.mkdir()
    (folder / "User.csv").write_text("Id\nreal\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"is no demo drop .*_DEMO; found: User\.csv"):
        write_salesforce_drop(company, folder)
    assert [path.read_text("utf-8") for path in tmp_path.rglob("*.*")] == ["Id\nreal\n"]


def test_the_marker_says_of_which_company_the_drop_is(tiny_drop: Path) -> None:
    spec = json.loads((tiny_drop / "_DEMO").read_text("utf-8"))
    assert spec["last_month"] == "2026-03-01"
    assert {"seed", "people", "months"} <= spec.keys()


def test_a_drop_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    company = simulate(DemoSpec(last_month=MONTH, people=12, months=1))
    folder = tmp_path / "2026-11-01"
    write_salesforce_drop(company, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    broken = dataclasses.replace(company, targets=company.targets.drop(columns="value"))
    with pytest.raises(duckdb.BinderException, match="value"):
        write_salesforce_drop(broken, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
