"""The asset graph as a file, so that a change of it is seen in review.

Renew the file with `UPDATE_SNAPSHOTS=1 pytest tests/pipeline/test_asset_graph.py`.
"""

import os
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.definitions import build_defs
from dagster_project.resources import Workspace

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


def test_the_asset_graph_is_the_one_that_was_reviewed(tmp_path: Path) -> None:
    graph = build_defs({"workspace": Workspace(home=str(tmp_path))}).resolve_asset_graph()
    found = [_line(graph.get(key)) for key in sorted(graph.get_all_asset_keys())]
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == SNAPSHOT.read_text(encoding="utf-8").splitlines()


def _line(node: Any) -> str:  # noqa: ANN401 - Dagster does not export the class
    parts = [
        node.key.to_user_string(),
        str(node.group_name),
        " ".join(sorted(node.owners)),
        " ".join(sorted(node.kinds)),
        "<- " + " ".join(sorted(parent.to_user_string() for parent in node.parent_keys)),
    ]
    return " | ".join(parts).removesuffix(" | <- ")


def test_every_public_mart_is_upstream_of_what_is_published(tmp_path: Path) -> None:
    graph = build_defs({"workspace": Workspace(home=str(tmp_path))}).resolve_asset_graph()
    published = graph.get(dg.AssetKey(["published", "marts"]))
    marts = {key.to_user_string() for key in published.parent_keys}
    assert {"company_monthly", "team_monthly", "sdr_monthly", "ae_monthly", "am_monthly"} <= marts
    assert not [key for key in marts if key.startswith(("stg_", "int_"))]
