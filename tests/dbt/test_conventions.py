"""The rules that the dbt project keeps, read off its manifest.

Here belong rules about names, layers, descriptions and access. What a model computes is proven
elsewhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dagster_project.dbt_project import PROJECT_DIR

Node = dict[str, Any]
Manifest = dict[str, Any]

MARTS = {
    "ae_monthly",
    "am_monthly",
    "company_monthly",
    "data_quality_monthly",
    "deals",
    "dim_month",
    "dim_person",
    "handovers",
    "metric_definitions",
    "quarantined_rows",
    "review_months",
    "sdr_monthly",
    "team_monthly",
}
# Each says in its description why its key is not tested where it is.
WITHOUT_KEY_TEST = re.compile(r"\bkey\b")
CLOCKS = re.compile(
    r"\b(current_timestamp|current_date|localtimestamp|now|today|getdate|get_current_timestamp)\b"
    r"|\brun_started_at\b|\bmodules\.datetime\b|\bvar\(",
    re.IGNORECASE,
)


def _models(manifest: Manifest) -> Iterator[Node]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == "model")


def _layer(node: Node) -> str:
    return str(node["fqn"][1])


def _named(nodes: Iterator[Node]) -> list[str]:
    return sorted(str(node["name"]) for node in nodes)


def _sql_files() -> list[Path]:
    return sorted(path for path in PROJECT_DIR.rglob("*.sql") if "target" not in path.parts)


def test_the_folder_says_the_layer_and_the_layer_the_prefix(manifest: Manifest) -> None:
    for node in _models(manifest):
        prefix = {"staging": f"stg_{node['fqn'][2]}__", "intermediate": "int_", "marts": ""}
        assert node["name"].startswith(prefix[_layer(node)]), node["original_file_path"]
    assert {node["name"] for node in _models(manifest) if _layer(node) == "marts"} == MARTS


def test_staging_reads_one_source_and_nothing_else_reads_sources(manifest: Manifest) -> None:
    for node in _models(manifest):
        parents = node["depends_on"]["nodes"]
        if _layer(node) == "staging":
            assert len(parents) == 1, node["name"]
            assert parents[0].startswith("source."), node["name"]
        else:
            assert not [p for p in parents if p.startswith("source.")], node["name"]


def test_every_entity_and_input_has_its_staging_model(manifest: Manifest) -> None:
    from dagster_project.closing.inputs import SCHEMAS
    from dagster_project.crm.entities import ENTITIES

    staged = {node["name"] for node in _models(manifest) if _layer(node) == "staging"}
    assert staged == (
        {f"stg_raw__{entity}" for entity in [*ENTITIES, "quarantined"]}
        | {f"stg_inputs__{name}" for name in SCHEMAS}
    )
    counted = (PROJECT_DIR / "models/intermediate/quality/int_raw_counts.sql").read_text("utf-8")
    assert all(f"'{entity}'" in counted for entity in ENTITIES)


def test_intermediate_models_read_no_marts(manifest: Manifest) -> None:
    marts = {node["unique_id"] for node in _models(manifest) if _layer(node) == "marts"}
    readers = [n for n in _models(manifest) if marts & set(n["depends_on"]["nodes"])]
    assert _named(iter(readers)) == []


def test_marts_are_public_with_contract_and_key_and_the_rest_is_private(manifest: Manifest) -> None:
    for node in _models(manifest):
        is_mart = _layer(node) == "marts"
        assert node["access"] == ("public" if is_mart else "private"), node["name"]
        assert bool(node["config"]["contract"]["enforced"]) is is_mart, node["name"]
        if is_mart:
            kinds = [constraint["type"] for constraint in node["constraints"]]
            assert kinds == ["primary_key"], node["name"]
            keys = set(node["constraints"][0]["columns"])
            required = {
                name
                for name, column in node["columns"].items()
                if "not_null" in [constraint["type"] for constraint in column["constraints"]]
            }
            assert keys <= required, node["name"]


def test_every_other_model_and_seed_has_a_tested_key_or_says_why_not(manifest: Manifest) -> None:
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and (test.get("test_metadata") or {}).get("name") in {"primary_key", "unique_combination"}
    }
    for node in manifest["nodes"].values():
        if node["resource_type"] in {"model", "seed"} and _layer(node) != "marts":
            says_why = WITHOUT_KEY_TEST.search(node["description"])
            assert node["unique_id"] in tested or says_why, node["name"]


def test_every_description_begins_with_the_grain(manifest: Manifest) -> None:
    for node in [*manifest["nodes"].values(), *manifest["sources"].values()]:
        if node["resource_type"] in {"model", "seed"}:
            assert node["description"].startswith("One row per "), node["name"]
        if node["resource_type"] == "source":
            assert node["description"], node["name"]
            assert node["source_description"], node["source_name"]
    for macro in manifest["macros"].values():
        # Tests and strategies are called by dbt and explain themselves at the top of their file.
        is_called_by_dbt = macro["name"].startswith(("test_", "get_incremental_"))
        if macro["package_name"] == "sales_reviews" and not is_called_by_dbt:
            assert macro["description"], macro["name"]


def test_every_column_of_a_mart_is_described(manifest: Manifest) -> None:
    for node in _models(manifest):
        if _layer(node) == "marts":
            empty = [name for name, column in node["columns"].items() if not column["description"]]
            assert empty == [], node["name"]


def test_every_model_has_an_owner_and_its_own_description_file(manifest: Manifest) -> None:
    for node in _models(manifest):
        owner = manifest["groups"][f"group.sales_reviews.{node['group']}"]["owner"]
        assert owner["email"], node["name"]
        assert Path(node["patch_path"]).stem == node["name"]
        assert Path(node["patch_path"]).parent.name == Path(node["original_file_path"]).parent.name


def test_metrics_are_defined_once_word_for_word(manifest: Manifest) -> None:
    docs = {doc["block_contents"] for doc in manifest["docs"].values()}
    seed = (PROJECT_DIR / "seeds/metrics.csv").read_text("utf-8").splitlines()[1:]
    for metric, role in (line.split(",")[:2] for line in seed):
        mart = manifest["nodes"][f"model.sales_reviews.{role}_monthly"]
        assert mart["columns"][metric]["description"] in docs, metric


def test_the_exposure_names_the_marts_that_the_pack_reads(manifest: Manifest) -> None:
    import reports.marts

    read = set(re.findall(r"\w+", Path(reports.marts.__file__).read_text("utf-8"))) & MARTS
    parents = manifest["exposures"]["exposure.sales_reviews.company_pack"]["depends_on"]["nodes"]
    assert {parent.rsplit(".", 1)[1] for parent in parents} == read


@pytest.mark.parametrize("path", _sql_files(), ids=lambda path: path.stem)
def test_no_model_macro_or_test_reads_a_clock_or_a_variable(path: Path) -> None:
    sql = re.sub(r"\{#.*?#\}|--[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = CLOCKS.search(sql)
    assert found is None, f"{path}: {found and found[0]}"


def test_models_are_short_enough_to_be_read() -> None:
    models = [path for path in _sql_files() if "models" in path.parts]
    lengths = {path.stem: len(path.read_text("utf-8").splitlines()) for path in models}
    assert {name: length for name, length in lengths.items() if length > 120} == {}


def test_no_python_package_shadows_dbt() -> None:
    assert list(PROJECT_DIR.rglob("__init__.py")) == []
