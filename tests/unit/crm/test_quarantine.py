"""Every delivered row is kept or quarantined, and every finding says where and why."""

import random

import pytest

from dagster_project.crm.mapping import Mapping, MappingError
from tests.unit.crm.drops_by_hand import AXEL, SALESFORCE, Work, mapping_of, rows

OWN = """\
files:
  people: people.csv
  deals:
    names: "deals*.csv"
    columns: {Kind: , Closed on: {type: DATE, format: "%d.%m.%Y"}}
entities:
  person:
    file: people
    columns: {person_id: Id, full_name: Name}
  opportunity:
    file: deals
    columns:
      opportunity_id: Deal id
      ae_id: Owner
      deal_type: {sql: lower(Kind)}
      amount: Amount
      is_closed: {sql: '"Closed on" is not null'}
      is_won: {sql: '"Closed on" is not null'}
      created_at: Created
      closed_at: {sql: local_day("Closed on")}
"""
NO_TIME = (
    "no time; expected ISO 8601, like 2026-10-31T14:05:00+01:00. Another form is declared, for "
    'example, as {{type: TIMESTAMPTZ, format: "%d.%m.%Y %H:%M"}} at files.{} in the mapping'
)
NO_DATE = "no date; expected %d.%m.%Y, the format of files.deals.columns.Closed on in the mapping"
PEOPLE = "Id,Name\n1,Ada\n"
HEADER = "Deal id,Owner,Kind,Amount,Created,Closed on\n"
GOOD = "d{},1,New,10.00,2026-01-05T08:00:00Z,31.01.2026\n"


@pytest.fixture
def own(work: Work) -> Mapping:
    return mapping_of(work.folder, OWN)


def _deals(*lines: str) -> dict[str, str | bytes]:
    return {"people.csv": PEOPLE, "deals.csv": HEADER + "".join(lines)}


@pytest.mark.parametrize(
    ("line", "column", "value", "reason"),
    [
        ("d1,1,New,ten,2026-01-05,", "Amount", "ten", "no number"),
        (
            "d1,1,New,10,2026-01-35,",
            "Created",
            "2026-01-35",
            NO_TIME.format("deals.columns.Created"),
        ),
        (
            "d1,1,New,10,2026-01-05,2026-01-31",
            "Closed on",
            "2026-01-31",
            NO_DATE,
        ),
        (",1,New,10,2026-01-05,", "Deal id", None, "required, but empty"),
        ("d1,1,Rental,10,2026-01-05,", "deal_type", "rental", "none of new, expansion, renewal"),
        ("d1,1,New,10", None, "d1,1,New,10", "fewer values than the header has columns"),
    ],
)
def test_a_row_that_does_not_fit_is_rejected_with_file_line_column_value_and_reason(
    work: Work, own: Mapping, line: str, column: str | None, value: str | None, reason: str
) -> None:
    three_lines = GOOD.replace("d{}", '"d\n\n0"')
    extraction = work.extract(_deals(three_lines, "\n", line + "\n"), own)
    assert (extraction.rows["opportunity"], extraction.rejected) == (1, {"opportunity": 1})
    assert work.findings(extraction) == [
        ("opportunity", "deals.csv", 6, column, value, reason, "rejected")
    ]


def test_a_row_with_two_mistakes_has_two_findings_and_counts_once(work: Work, own: Mapping) -> None:
    extraction = work.extract(_deals("d1,1,New,ten,soon,\n"), own)
    assert extraction.rejected == {"opportunity": 1}
    assert [finding[3:5] for finding in work.findings(extraction)] == [
        ("Amount", "ten"),
        ("Created", "soon"),
    ]


def test_repeated_ids_are_kept_once_and_say_whether_anything_differed(
    work: Work, own: Mapping
) -> None:
    first, other = GOOD.format(1), GOOD.format(1).replace("10.00", "11.00")
    extraction = work.extract(_deals(first, other, first), own)
    assert rows(extraction, "opportunity", "amount::varchar") == [("10.00",)]
    assert sorted(finding[2:6] for finding in work.findings(extraction)) == [
        (3, "Deal id", "d1", "duplicate id, other content"),
        (4, "Deal id", "d1", "duplicate id, same content"),
    ]


def test_a_line_that_is_broken_in_a_column_that_nobody_reads_is_not_trusted(
    work: Work, own: Mapping
) -> None:
    header, good = HEADER.replace("\n", ",Note\n"), GOOD.replace("\n", ",{}\n")
    text = header + good.format(1, "fine") + good.format(2, "gr\udcfc\udcdf")
    files = _deals() | {"deals.csv": text.encode("utf-8", "surrogateescape")}
    extraction = work.extract(files, own)
    assert extraction.rows["opportunity"] == 1
    assert [(f[1], f[2], f[3], f[5]) for f in work.findings(extraction)] == [
        ("deals.csv", 3, "Note", "not UTF-8")
    ]


def test_oddities_are_flagged_and_the_row_stays(work: Work, own: Mapping) -> None:
    lines = [
        "d1,1,New,-5,2026-01-05,\n",
        "d2,nobody,New,5,2026-01-05,\n",
        "d3,1,New,5,2026-11-02T22:59:59Z,\n",  # the drop's day is over one second later
        "d4,,New,5,2026-11-02T23:00:00Z,01.12.2026\n",
    ]
    extraction = work.extract(_deals(*lines), own, "2026-11-02")
    assert (extraction.rows["opportunity"], extraction.rejected) == (4, {})
    assert extraction.flagged == {"opportunity": 3}
    assert [finding[2:] for finding in work.findings(extraction)] == [
        (2, "Amount", "-5.00", "negative amount", "flagged"),
        (3, "Owner", "nobody", "unknown person", "flagged"),
        (5, "Created", "2026-11-02 23:00:00+00", "in the future (drop of 2026-11-02)", "flagged"),
        (5, "closed_at", "2026-11-30 23:00:00+00", "in the future (drop of 2026-11-02)", "flagged"),
    ]


def test_a_rejected_owner_leaves_their_deals_with_an_unknown_owner(
    work: Work, own: Mapping
) -> None:
    files = _deals(GOOD.format(1)) | {"people.csv": "Id,Name\n1,\n"}
    extraction = work.extract(files, own)
    assert extraction.rejected == {"person": 1}
    assert extraction.flagged == {"opportunity": 1}
    assert extraction.rows["opportunity"] == 1


def test_where_the_folder_is_not_named_by_a_day_no_date_lies_in_the_future(
    work: Work, own: Mapping
) -> None:
    extraction = work.extract(_deals("d1,1,New,5,2226-01-05,\n"), own, "export")
    assert extraction.flagged == {}


def test_delivered_rows_are_kept_or_rejected_and_none_is_lost(work: Work, own: Mapping) -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    kinds = [GOOD, "d{},1,New,ten,2026-01-05,\n", "d{},1\n", ",1,New,1,,\n", "d0,1,New,1,,\n"]
    lines = [chance.choice(kinds).format(number) for number in range(500)]
    cut = 200
    files = _deals(*lines[:cut]) | {"deals 2.csv": HEADER + "".join(lines[cut:])}
    extraction = work.extract(files, own)
    assert extraction.rows["opportunity"] + extraction.rejected["opportunity"] == len(lines)
    found = {(finding[1], finding[2]) for finding in work.findings(extraction)}
    assert len(found) == extraction.rejected["opportunity"]
    for file, line in found:
        assert isinstance(line, int)
        delivered = lines[line - 2 if file == "deals.csv" else cut + line - 2]
        assert delivered not in {GOOD.format(number) for number in range(1, 500)}


def test_a_line_that_no_entity_can_read_counts_for_the_one_that_the_mapping_names(
    work: Work, salesforce: Mapping
) -> None:
    event = SALESFORCE["Event.csv"].splitlines()[1].replace("2026-03-05T09:00:00.000Z", "soon")
    files = SALESFORCE | {"Event.csv": SALESFORCE["Event.csv"] + event.replace("0001AAA", "9AAA")}
    extraction = work.extract(files, salesforce)
    assert extraction.rejected == {"activity": 1}
    reason = NO_TIME.format("events.columns.StartDateTime")
    assert work.findings(extraction) == [
        ("activity", "Event.csv", 4, "StartDateTime", "soon", reason, "rejected")
    ]


@pytest.mark.parametrize("declared", ["Kind: ,", "Kind: , Created: TIMESTAMPTZ,"])
def test_of_a_time_without_a_declared_format_it_is_said_where_to_declare_one(
    work: Work, declared: str
) -> None:
    mapping = mapping_of(work.folder, OWN.replace("Kind: ,", declared))
    extraction = work.extract(_deals("d1,1,New,10,01.10.2026 04:26,\n"), mapping)
    reason = NO_TIME.format("deals.columns.Created")
    assert work.findings(extraction) == [
        ("opportunity", "deals.csv", 2, "Created", "01.10.2026 04:26", reason, "rejected")
    ]


def test_rows_of_a_query_name_the_line_that_they_were_made_of(
    work: Work, salesforce: Mapping
) -> None:
    history = SALESFORCE["AccountHistory.csv"].replace("100.00,150.00", "100.00,a lot")
    extraction = work.extract(SALESFORCE | {"AccountHistory.csv": history}, salesforce)
    finding = ("recurring_amount", "a lot", "no number", "rejected")
    assert work.findings(extraction) == [("account_value", "AccountHistory.csv", 3, *finding)]


def test_an_expression_that_fails_on_a_value_is_a_mistake_of_the_mapping(work: Work) -> None:
    text = OWN.replace("amount: Amount", "amount: {sql: cast(Kind as integer)}")
    with pytest.raises(MappingError, match=r"entities\.opportunity.*leave the value as text"):
        work.extract(_deals(GOOD.format(1)), mapping_of(work.folder, text))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lower(Kind)", "lower(Knd)", r"entities\.opportunity\.columns\.deal_type: .*Knd"),
        ("lower(Kind)", "lwer(Kind)", r"columns\.deal_type: .*lwer"),
        ("file: deals\n", "file: deals\n    where: Oner = 1\n", r"entities\.opportunity\.where: "),
    ],
)
def test_an_unknown_name_in_sql_is_found_at_its_key_with_the_columns_that_there_are(
    work: Work, old: str, new: str, message: str
) -> None:
    with pytest.raises(MappingError, match=message) as caught:
        work.extract(_deals(), mapping_of(work.folder, OWN.replace(old, new, 1)))
    assert "deals has Kind, Closed on, Deal id, Owner, Amount, Created" in str(caught.value)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select Kind as person_id, Kind as fullname from deals", "did you mean 'full_name'"),
        ("select Kind as person_id from deals", "yields no 'full_name', which is required"),
    ],
)
def test_a_query_must_yield_the_columns_of_its_entity(work: Work, sql: str, message: str) -> None:
    files = "files: {deals: {names: deals.csv, columns: {Kind: }}}"
    text = f"{files}\nentities: {{person: {{sql: {sql!r}}}}}"
    with pytest.raises(MappingError, match=message):
        work.extract(_deals(), mapping_of(work.folder, text))


def test_hostile_text_survives_as_text(work: Work, own: Mapping) -> None:
    name = '"Robert\'); drop table x; --\n<script>alert(1)</script> ""Ö"", {{ 7 * 7 }}"'
    extraction = work.extract(_deals() | {"people.csv": f"Id,Name\n{AXEL},{name}\n"}, own)
    expected = 'Robert\'); drop table x; --\n<script>alert(1)</script> "Ö", {{ 7 * 7 }}'
    assert rows(extraction, "person", "full_name") == [(expected,)]
