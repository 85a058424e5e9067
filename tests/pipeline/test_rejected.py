"""A drop in a form that its mapping does not expect: what a user is told, what is left alone."""

from pathlib import Path

import pytest

from dagster_project.commands import RunFailedError, close_month
from dagster_project.home import Home
from tests.conftest import MONTH

MAPPING = """\
csv: {delimiter: ";"}
files:
  deals: {names: deals.csv, columns: {Id: , Wer: , Phase: , Betrag: }}
entities:
  person:
    sql: |
      select min(_row) as _row, Wer as person_id, Wer as full_name, 'Account Executive' as title
      from deals group by Wer
  opportunity:
    file: deals
    columns:
      opportunity_id: Id
      ae_id: Wer
      stage: Phase
      is_closed: {sql: Phase = 'Gewonnen'}
      is_won: {sql: Phase = 'Gewonnen'}
      amount: Betrag
      created_at: Angelegt
"""
HEAD = "Id;Wer;Phase;Betrag;Angelegt\n"
GERMAN = "1;Ann;Gewonnen;1.234,50;01.10.2026\n"
PLAIN = "".join(f"{number};Ann;Offen;9.00;2026-10-05\n" for number in range(2, 10))
FIRST = "deals.csv line 2, Angelegt: no time (found '01.10.2026')"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (GERMAN, ["holds no hand-over, deal or activity with a date", "1 rows were rejected"]),
        (GERMAN + PLAIN, ["1 of 9 rows of opportunity were rejected (11.1%", "allows 5.0%"]),
    ],
)
def test_rejected_rows_are_told_with_line_value_and_reason(
    tmp_path: Path, rows: str, words: list[str]
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "deals.csv").write_text(HEAD + rows, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    config = tmp_path / "reviews.yaml"
    config.write_text("sources: {crm: {mapping: mapping.yaml}}\n", encoding="utf-8")
    home = Home(tmp_path / "home")
    with pytest.raises(RunFailedError) as caught:
        close_month(home, config, MONTH, drop=str(drop))
    for part in [*words, FIRST, str(home.quarantine)]:
        assert part in str(caught.value)
    assert "dagster" not in str(caught.value)
    assert not home.marts.exists()
    assert not home.outbox.exists()
