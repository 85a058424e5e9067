"""The README keeps its word: commands, links and the settings example."""

import re
from pathlib import Path

import pytest

from dagster_project.cli import main
from dagster_project.crm.mapping import load_mapping
from dagster_project.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme_and_has_help(command: str) -> None:
    assert f"reviews {command}" in README
    assert main.commands[command].help


def test_every_option_that_the_readme_names_exists() -> None:
    known = {"--home", "--config", "--version", "--help"}
    for command in main.commands.values():
        known |= {name for parameter in command.params for name in parameter.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", README))
    assert named <= known


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_leads_to_a_file_of_the_repository(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize(
    "target", re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", README, re.MULTILINE)
)
def test_every_make_target_exists(target: tuple[str, str]) -> None:
    name = "".join(target)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_the_mapping_example_is_valid(tmp_path: Path) -> None:
    example, _ = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "mapping.yaml"
    path.write_text(example, encoding="utf-8")
    assert set(load_mapping(str(path)).entities) == {"opportunity"}


def test_the_settings_example_is_valid(tmp_path: Path) -> None:
    _, example = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "reviews.yaml"
    path.write_text(example, encoding="utf-8")
    settings = load_settings(path)
    assert settings.company.reporting_currency == "GBP"


# What lies in the work folder below `reports/` begins with its month.
@pytest.mark.parametrize(
    "path", re.findall(r"`((?:dagster_project|dbt|reports(?!/2)|tests)/[\w./-]*)`", README)
)
def test_every_path_in_the_readme_exists(path: str) -> None:
    assert (ROOT / path).exists()
