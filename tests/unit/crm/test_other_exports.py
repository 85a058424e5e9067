"""Exports as other systems and languages write them need a mapping, and no code."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.crm.drops_by_hand import Work, mapping_of, rows

SAMPLES = Path(__file__).parents[4] / "shared" / "data"
_needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"{SAMPLES} is absent: third-party data is not in the repository"
)

GERMAN = """\
csv: {delimiter: ";", encoding: cp1252, skip: 2}
naive_times: company
files:
  deals:
    names: "bericht*.csv"
    columns:
      Phase:
      Betrag: {headers: [Opportunity-Betrag, Betrag]}
      Schlusstermin: {type: DATE, format: "%d.%m.%Y", headers: [Abschlussdatum, Schlusstermin]}
      Erstelldatum: {type: TIMESTAMPTZ, format: "%d.%m.%Y %H:%M"}
      Opportunity-ID:
entities:
  opportunity:
    file: deals
    where: '"Opportunity-ID" is not null' # not the line of sums
    columns:
      opportunity_id: Opportunity-ID
      ae_id: [Opportunity-Inhaber, Verkaufschance-Inhaber]
      stage: Phase
      is_closed: {sql: "Phase like 'Geschlossen%'"}
      is_won: {sql: "Phase = 'Geschlossen und gewonnen'"}
      amount: {sql: "replace(replace(Betrag, '.', ''), ',', '.')"}
      created_at: Erstelldatum
      closed_at: {sql: "case when Phase like 'Geschlossen%' then local_day(Schlusstermin) end"}
"""
GERMAN_FILE = """\
Offene und geschlossene Verkaufschancen
Stand: 01.10.2026 14:03
Opportunity-ID;Verkaufschance-Inhaber;PHASE;Opportunity-Betrag;Abschlussdatum;Erstelldatum
006A;Jörg Größe;Geschlossen und gewonnen;1.234,50;30.09.2026;01.07.2026 08:15
006B;"Öst; Nadia";Verhandlung;"99,00";31.12.2026;02.07.2026 09:00
006C;Jörg Größe;Verhandlung;viel;31.12.2026;02.07.2026 09:00
;;;1.333,50;;
"""


def test_a_german_report_with_title_semicolons_commas_and_a_line_of_sums(work: Work) -> None:
    mapping = mapping_of(work.folder, GERMAN)
    data = GERMAN_FILE.replace("\n", "\r\n").encode("cp1252")
    extraction = work.extract({"Bericht Q3.csv": data}, mapping)
    columns = "opportunity_id, ae_id, is_won, amount, created_at, closed_at"
    created = datetime(2026, 7, 1, 6, 15, tzinfo=UTC)
    ended = datetime(2026, 9, 29, 22, tzinfo=UTC)
    assert rows(extraction, "opportunity", columns) == [
        ("006A", "Jörg Größe", True, Decimal("1234.50"), created, ended),
        ("006B", "Öst; Nadia", False, Decimal("99.00"), datetime(2026, 7, 2, 7, tzinfo=UTC), None),
    ]
    assert work.findings(extraction) == [
        ("opportunity", "Bericht Q3.csv", 6, "amount", "viel", "no number", "rejected")
    ]


SFDC = """\
files:
  deals:
    names: Opportunity.csv
    columns:
      Opp Creation Date_Simulated: {type: DATE, format: "%m/%d/%y"}
      Opp Close Date_Simulated: {type: DATE, format: "%m/%d/%y"}
      LastModifiedDate: {type: TIMESTAMPTZ, format: "%m/%d/%y %I:%M %p"}
entities:
  opportunity:
    file: deals
    columns:
      opportunity_id: ID
      account_id: accountid
      stage: StageName
      is_closed: IsClosed
      is_won: IsWon
      amount: Amount
      created_at: {sql: local_day("Opp Creation Date_Simulated")}
      closed_at: {sql: local_day("Opp Close Date_Simulated")}
      loss_reason: Opportunity Lifecycle (Days)
      recorded_at: LastModifiedDate
"""


@_needs_samples
def test_a_developer_orgs_objects_are_read_with_their_american_dates(work: Work) -> None:
    extraction = work.extract_folder(SAMPLES / "sfdc_sample", mapping_of(work.folder, SFDC))
    assert (extraction.rows["opportunity"], extraction.rejected) == (36, {})
    columns = "min(created_at), count(created_at), count(closed_at), count(recorded_at)"
    first = datetime(2024, 2, 3, 23, tzinfo=UTC)  # 4 February in Berlin
    assert rows(extraction, "opportunity", columns) == [(first, 31, 31, 36)]


HUBSPOT = """\
files:
  deals:
    names: [deals.csv, "*-all-deals-*.csv"]
    columns: {Deal Stage: , Close Date: DATE}
  companies: companies.csv
entities:
  account:
    file: companies
    columns: {account_id: Record ID, name: Company name, country: Country/Region}
  opportunity:
    file: deals
    columns:
      opportunity_id: Record ID
      account_id: Associated Company ID
      ae_id: [Deal Owner]
      stage: Deal Stage
      is_closed: {sql: "\\"Deal Stage\\" like 'closed%'"}
      is_won: {sql: "\\"Deal Stage\\" = 'closedwon'"}
      amount: Amount
      created_at: Create Date
      closed_at:
        sql: case when "Deal Stage" like 'closed%' then local_day("Close Date") end
"""


@_needs_samples
def test_exports_of_a_user_interface_keep_deals_without_owner_or_amount(work: Work) -> None:
    mapping = mapping_of(work.folder, HUBSPOT)
    extraction = work.extract_folder(SAMPLES / "hubspot_sample", mapping)
    assert extraction.rows["opportunity"] == 120
    assert extraction.rows["account"] == 90
    assert extraction.rejected == {}
    columns = "count(*), count(amount), count(ae_id)"
    assert rows(extraction, "opportunity", columns) == [(120, 110, 112)]
