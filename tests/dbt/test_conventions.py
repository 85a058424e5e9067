"""The rules that the dbt project keeps, read off its manifest.

Here belong rules about names, layers, descriptions, access, and what may read what. What a model
computes is proven elsewhere.
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
    "account_value_monthly",
    "ae_monthly",
    "am_monthly",
    "chain_findings",
    "chain_health",
    "chain_monthly",
    "chain_people_monthly",
    "close_rate_maturity",
    "coach_candidate_reasons",
    "coach_candidates",
    "coach_value_added",
    "coaching_effects",
    "coaching_monthly",
    "coaching_people_monthly",
    "coaching_recommendations",
    "coaching_transitions",
    "company_monthly",
    "data_quality_monthly",
    "deal_credits",
    "deals",
    "dim_month",
    "dim_person",
    "evidence_cells",
    "handover_ae_am_monthly",
    "handover_sdr_ae_monthly",
    "handovers",
    "incentive_proposals",
    "incentive_totals",
    "metric_definitions",
    "performance_ranking",
    "performance_roles",
    "probability_calibration",
    "quarantined_rows",
    "recommendation_followup",
    "rejected_leads_monthly",
    "review_months",
    "sdr_monthly",
    "team_monthly",
    "win_age_curve",
}
# A mart that reads another would hand its mistakes on; calendars and pins are what months are.
READ_BY_MARTS = {"dim_month", "review_months"}
# Beyond that nobody sees any more what a row is. A union over all entities is one step.
MOST_PARENTS = 8
MOST_JOINS = 7
UNIONS_OF_ENTITIES = {"int_raw_counts"}
# A view is computed again by whatever reads it: few may stand on one another.
MOST_CHAINED_VIEWS = 4
# What these decide is proven on whole companies, in the test named here.
DECIDED_ELSEWHERE = {
    "account_value_monthly": "test_portfolio.py",
    "am_monthly": "test_am.py",
    "int_account_months": "test_am.py",
    "int_chain_handovers": "test_chain.py",
    "int_deal_spans": "test_ae.py",
    "int_people": "test_people.py",
}
HARD_CODED = re.compile(
    r"(?<!distinct)\s(?:from|join)\s+(?:\w+\.\w+|'|\"|\w*(?:read|scan)_\w+\()", re.IGNORECASE
)
SIGNATURE = re.compile(r"\{%-?\s*macro\s+\w+\((.*?)\)\s*-?%\}", re.DOTALL)
# Each says in its description why its key is not tested where it is.
WITHOUT_KEY_TEST = re.compile(r"\bkey\b")
CLOCKS = re.compile(
    r"\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b"
    r"|\b(now|today|getdate|get_current_time|get_current_timestamp|transaction_timestamp)\s*\("
    r"|\brun_started_at\b|\bmodules\.datetime\b|\bvar\(",
    re.IGNORECASE,
)


def _models(manifest: Manifest) -> Iterator[Node]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == "model")


def _layer(node: Node) -> str:
    return str(node["fqn"][1])


def _is_mart(node: Node) -> bool:
    return _layer(node) == "marts"


def _sql_of(code: str) -> str:
    """SQL without comments and without what Jinja fills in."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|--[^\n]*", " ", code, flags=re.DOTALL)


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


def test_every_entity_input_and_result_has_its_staging_model(manifest: Manifest) -> None:
    from dagster_project.closing.inputs import SCHEMAS
    from dagster_project.coaching.tables import TABLES
    from dagster_project.crm.entities import ENTITIES

    staged = {node["name"] for node in _models(manifest) if _layer(node) == "staging"}
    assert staged == (
        {f"stg_raw__{entity}" for entity in [*ENTITIES, "quarantined"]}
        | {f"stg_inputs__{name}" for name in SCHEMAS}
        | {f"stg_results__{name}" for name in TABLES}
    )
    counted = (PROJECT_DIR / "models/intermediate/quality/int_raw_counts.sql").read_text("utf-8")
    assert all(f"'{entity}'" in counted for entity in ENTITIES)


def test_marts_over_results_have_their_columns_types_and_keys(manifest: Manifest) -> None:
    from dagster_project.closing.statistics_results import KEYS, SCHEMAS

    kinds = {"string": "varchar", "int64": "bigint", "double": "double", "bool": "boolean"}
    for name, schema in SCHEMAS.items():
        mart = manifest["nodes"][f"model.sales_reviews.{name}"]
        held = {column: each["data_type"] for column, each in mart["columns"].items()}
        wanted = {field.name: kinds.get(str(field.type), "date") for field in schema}
        # What a mart adds is the names of the people.
        added = held.keys() - wanted.keys()
        assert {column: held[column] for column in held if column in wanted} == wanted, name
        assert all(column.endswith("_name") for column in added), name
        assert _key(manifest, mart) == {"review_month", *KEYS[name]}, name


def test_only_marts_read_marts_and_those_only_calendars_and_pins(manifest: Manifest) -> None:
    marts = {node["unique_id"]: node["name"] for node in _models(manifest) if _is_mart(node)}
    for node in _models(manifest):
        read = {marts[parent] for parent in node["depends_on"]["nodes"] if parent in marts}
        assert read <= (READ_BY_MARTS if _is_mart(node) else set()), node["name"]


def test_marts_are_public_with_contract_and_key_and_the_rest_is_private(manifest: Manifest) -> None:
    for node in _models(manifest):
        is_mart = _layer(node) == "marts"
        assert node["access"] == ("public" if is_mart else "private"), node["name"]
        assert bool(node["config"]["contract"]["enforced"]) is is_mart, node["name"]
        if is_mart:
            required = {
                name
                for name, column in node["columns"].items()
                if "not_null" in [constraint["type"] for constraint in column["constraints"]]
            }
            assert _key(manifest, node) <= required, node["name"]


def _key(manifest: Manifest, mart: Node) -> set[str]:
    """Columns of the key: a constraint, or a test where an index would outgrow the mart."""
    constraints = [each["columns"] for each in mart["constraints"] if each["type"] == "primary_key"]
    tests = [
        test["test_metadata"]["kwargs"]["columns"]
        for test in manifest["nodes"].values()
        if test.get("attached_node") == mart["unique_id"]
        and (test.get("test_metadata") or {}).get("name") == "primary_key"
    ]
    if not constraints:
        assert "not a constraint" in mart["description"], f"{mart['name']} does not say why"
    (columns,) = constraints or tests
    return set(columns)


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


def _exposed(manifest: Manifest, name: str) -> set[str]:
    parents = manifest["exposures"][f"exposure.sales_reviews.{name}"]["depends_on"]["nodes"]
    return {str(parent).rsplit(".", 1)[1] for parent in parents}


@pytest.mark.parametrize("name", ["company_pack", "company_mail"])
def test_pack_and_mail_are_exposures_on_the_marts_that_the_loader_reads(
    manifest: Manifest, name: str
) -> None:
    import reports.marts
    import reports.relations

    sql = Path(reports.marts.__file__).read_text("utf-8")
    read = set(reports.marts.RELATIONS) | (set(re.findall(r"\bfrom (\w+)", sql)) & MARTS)
    read |= {mart for mart, _ in reports.relations.TABLES.values()} & MARTS
    assert _exposed(manifest, name) == read


def test_the_analysts_exposure_names_the_marts_that_the_readme_asks(manifest: Manifest) -> None:
    readme = (PROJECT_DIR.parent / "README.md").read_text("utf-8")
    section = readme.partition("\n## Analysts\n")[2].partition("\n## ")[0]
    queries = " ".join(re.findall(r"```(?:sql|python)\n(.*?)```", section, re.DOTALL))
    asked = set(re.findall(r"\b(?:from|join) (\w+?)(?:_latest|_reported)?\b", queries))
    assert _exposed(manifest, "analysts_queries") == asked & MARTS


def test_exposures_stand_on_public_tables_and_have_an_owner(manifest: Manifest) -> None:
    for exposure in manifest["exposures"].values():
        assert exposure["description"], exposure["name"]
        assert exposure["owner"]["email"], exposure["name"]
        for parent in exposure["depends_on"]["nodes"]:
            node = manifest["nodes"][parent]
            assert node["access"] == "public", node["name"]
            assert node["config"]["materialized"] in {"table", "incremental"}, node["name"]


def test_no_model_begins_with_nothing_and_none_ends_nowhere(manifest: Manifest) -> None:
    read = {
        parent
        for node in manifest["nodes"].values()
        for parent in node.get("depends_on", {}).get("nodes", [])
        if node["resource_type"] in {"model", "test"} and parent != node.get("attached_node")
    }
    attached = {node.get("attached_node") for node in manifest["nodes"].values()}
    for node in _models(manifest):
        assert node["depends_on"]["nodes"], f"{node['name']} reads nothing"
        # A model that only its own tests look at is a check that needed room.
        is_read = node["unique_id"] in read or node["unique_id"] in attached
        assert _is_mart(node) or is_read, f"nothing reads {node['name']}"


def test_every_source_is_read_by_its_own_staging_model_alone(manifest: Manifest) -> None:
    readers: dict[str, list[str]] = {source: [] for source in manifest["sources"]}
    for node in _models(manifest):
        for parent in node["depends_on"]["nodes"]:
            if parent in readers:
                readers[parent].append(node["name"])
    for unique_id, source in manifest["sources"].items():
        assert readers[unique_id] == [f"stg_{source['source_name']}__{source['name']}"]


def test_sources_say_why_their_freshness_is_not_tested(manifest: Manifest) -> None:
    for source in manifest["sources"].values():
        assert source["freshness"] or "Without freshness: " in source["source_description"]


def test_models_are_put_together_from_few(manifest: Manifest) -> None:
    for node in _models(manifest):
        if node["name"] not in UNIONS_OF_ENTITIES:
            assert len(set(node["depends_on"]["nodes"])) <= MOST_PARENTS, node["name"]
        joins = re.findall(r"\bjoin\b", _sql_of(node["raw_code"]), re.IGNORECASE)
        assert len(joins) <= MOST_JOINS, node["name"]


def test_views_are_not_stacked(manifest: Manifest) -> None:
    heights: dict[str, int] = {}

    def height(unique_id: str) -> int:
        node = manifest["nodes"].get(unique_id)
        if node is None or node["config"]["materialized"] not in {"view", "ephemeral"}:
            return 0
        if unique_id not in heights:
            heights[unique_id] = 1 + max(map(height, node["depends_on"]["nodes"]), default=0)
        return heights[unique_id]

    highest = max(height(node["unique_id"]) for node in _models(manifest))
    assert 1 <= highest <= MOST_CHAINED_VIEWS


def test_relations_are_named_by_ref_and_source_alone(manifest: Manifest) -> None:
    for node in _models(manifest):
        found = HARD_CODED.search(_sql_of(node["raw_code"]))
        assert found is None, f"{node['name']}: {found and found[0]}"


@pytest.mark.parametrize(
    ("sql", "is_found"),
    [
        ("select current_date", True),
        ("select NOW()", True),
        ("where month = date_trunc('month', today ())", True),
        ("select {{ var('month') }}", True),
        ("select now.value from now", False),
        ("select today_count", False),
    ],
)
def test_the_rule_about_clocks_finds_them(sql: str, is_found: bool) -> None:
    assert bool(CLOCKS.search(sql)) is is_found


@pytest.mark.parametrize(
    ("sql", "is_found"),
    [
        ("select * from marts.main.deals", True),
        ("select 1 left join scratch.int_days using (day)", True),
        ("select * from 'raw/lead/*.parquet'", True),
        ("select * from read_parquet('x')", True),
        ("select * from leads where a is distinct from b.c", False),
        ("select * from leads join people using (x)", False),
    ],
)
def test_the_rule_about_relations_finds_them(sql: str, is_found: bool) -> None:
    assert bool(HARD_CODED.search(_sql_of(sql))) is is_found


def test_every_argument_of_a_macro_is_described(manifest: Manifest) -> None:
    for macro in manifest["macros"].values():
        is_called_by_dbt = macro["name"].startswith(("test_", "get_incremental_"))
        if macro["package_name"] == "sales_reviews" and not is_called_by_dbt:
            signature = SIGNATURE.search(macro["macro_sql"])
            assert signature, macro["name"]
            names = re.findall(r"(\w+)(?:\s*=[^,]+)?(?:,|$)", signature[1].strip())
            assert [each["name"] for each in macro["arguments"]] == names, macro["name"]
            assert all(each["description"] for each in macro["arguments"]), macro["name"]


def test_what_decides_by_cases_has_a_unit_test(manifest: Manifest) -> None:
    tested = {test["depends_on"]["nodes"][0] for test in manifest["unit_tests"].values()}
    deciding = {
        node["name"]
        for node in _models(manifest)
        if re.search(r"\bcase\b", _sql_of(node["raw_code"])) and node["unique_id"] not in tested
    }
    assert deciding == set(DECIDED_ELSEWHERE)
    assert all(Path(__file__).with_name(file).is_file() for file in DECIDED_ELSEWHERE.values())


def test_every_selector_selects_something(manifest: Manifest) -> None:
    for name, selector in manifest["selectors"].items():
        definition = selector["definition"]
        assert selector["description"], name
        if definition["method"] == "path":
            assert list((PROJECT_DIR / definition["value"]).rglob("*.sql")), name
        else:
            assert definition["method"] == "exposure", name
            exposure = f"exposure.sales_reviews.{definition['value']}"
            assert exposure in manifest["exposures"], name


def test_every_data_test_opens_with_what_fails_it() -> None:
    for path in sorted((PROJECT_DIR / "data_tests").rglob("*.sql")):
        opening = re.sub(r"^\{\{ config\(.*?\) \}\}\s*", "", path.read_text("utf-8"))
        assert re.match(r"(\{#-?|--)\s+\w+", opening), path


def test_names_are_unique_across_models_seeds_and_sources_of_a_kind(manifest: Manifest) -> None:
    names = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "seed"}
    ]
    assert len(names) == len(set(names))
    places = [source["relation_name"] for source in manifest["sources"].values()]
    assert len(places) == len(set(places))


def test_columns_of_marts_have_the_types_that_their_contract_enforces(manifest: Manifest) -> None:
    for node in _models(manifest):
        if _is_mart(node):
            untyped = [name for name, column in node["columns"].items() if not column["data_type"]]
            assert untyped == [], node["name"]


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
