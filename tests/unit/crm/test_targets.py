"""A target that no figure is held against is flagged, with the values that would have matched."""

import csv
from pathlib import Path

import pytest

from dagster_project.crm.mapping import Mapping
from dagster_project.crm.targets import OF_A_PERSON, OF_A_ROLE
from tests.unit.crm.drops_by_hand import Work, mapping_of

OWN = """\
files:
  people: people.csv
  targets: targets.csv
entities:
  person: {file: people, columns: {person_id: Id, full_name: Name}}
  target:
    file: targets
    columns:
      {scope: Who, metric: What, month: Month, value: Value, known_from: Known}
"""
SEED = Path(__file__).parents[3] / "dbt" / "seeds" / "metrics.csv"


@pytest.fixture
def own(work: Work) -> Mapping:
    return mapping_of(work.folder, OWN)


def _files(*targets: str) -> dict[str, str | bytes]:
    lines = [f"{target},2026-10-01,5,2026-01-01\n" for target in targets]
    return {
        "people.csv": "Id,Name\n7,Ada\n",
        "targets.csv": "Who,What,Month,Value,Known\n" + "".join(lines),
    }


def test_targets_of_roles_and_people_that_are_known_are_not_odd(work: Work, own: Mapping) -> None:
    known = [f"{role},{metric}" for role, metrics in OF_A_ROLE.items() for metric in metrics]
    known += [f"7,{metric}" for metric in OF_A_PERSON]
    extraction = work.extract(_files(*known), own)
    assert extraction.rows["target"] == len(known)
    assert work.findings(extraction) == []


@pytest.mark.parametrize(
    ("target", "column", "value", "reason"),
    [
        ("7,Revenue", "What", "Revenue", "no target of a person (known: leads_sent, "),
        ("ae,Revenue", "What", "Revenue", "no target of role ae (known: amount_won, close_rate, "),
        ("am,leads_sent", "What", "leads_sent", "no target of role am (known: upsell_rate, "),
        ("7,close_rate", "What", "close_rate", "no target of a person (known: "),
        ("Ada,amount_won", "Who", "Ada", "neither the id of a person nor a role (sdr, ae, am)"),
        ("SDR,leads_sent", "Who", "SDR", "neither the id of a person nor a role (sdr, ae, am)"),
    ],
)
def test_a_target_that_matches_nothing_is_flagged_and_stays(
    work: Work, own: Mapping, target: str, column: str, value: str, reason: str
) -> None:
    extraction = work.extract(_files("sdr,leads_sent", target), own)
    assert (extraction.rows["target"], extraction.flagged) == (2, {"target": 1})
    ((*where, why, action),) = work.findings(extraction)
    assert where == ["target", "targets.csv", 3, column, value]
    assert str(why).startswith(reason)
    assert action == "flagged"


def test_the_metrics_of_targets_are_metrics_of_that_role() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        seed = {row["metric"]: (row["role"], row["unit"]) for row in csv.DictReader(file)}
    for role, metrics in OF_A_ROLE.items():
        assert {seed[metric][0] for metric in metrics} == {role}
        rates = {name for name, (of, unit) in seed.items() if of == role and unit in RATES}
        assert rates <= set(metrics)
    assert set(OF_A_ROLE["sdr"]) == {name for name, (of, _) in seed.items() if of == "sdr"}


RATES = {"rate", "score"}
