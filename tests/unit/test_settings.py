"""The settings file: defaults, and every kind of mistake in it."""

from pathlib import Path

import pytest

from dagster_project.errors import UsageError
from dagster_project.settings import Settings, load_settings


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "reviews.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_suit_the_demo_company() -> None:
    settings = load_settings(None)
    assert settings == Settings()
    assert settings.mail.transport == "outbox"


def test_every_problem_is_listed_with_its_path_and_the_remedy(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "company: {nme: X, time_zone: Mars/Base, fiscal_year_start: 13}\n"
        "mail: {transport: pigeon}\n"
        "compny: {}\n",
    )
    with pytest.raises(UsageError) as caught:
        load_settings(path)
    text = str(caught.value)
    assert "has 5 problems" in text
    assert "company.nme: unknown key; did you mean 'name'?" in text
    assert "company.time_zone: 'Mars/Base' is no IANA time zone" in text
    assert "company.fiscal_year_start: Input should be less than or equal to 12 (found 13)" in text
    assert "mail.transport: Input should be 'outbox' or 'smtp'" in text
    assert "compny: unknown key; did you mean 'company'?" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a list\n", "holds a list, expected a mapping"),
        ("company: {name: [\n", "no valid YAML"),
        ("sources: {}\n", "sources"),  # at least one source
        ("sources: {../x: {}}\n", "lower-case letters"),  # names become folders
        ("roles: {title_rules: [{pattern: '(', role: ae}]}\n", "no regular expression"),
        ("schedule: {working_day: 9}\n", "lies before working_day 9"),
        ("mail: {smtp: {username_env: USER}}\n", "set both or neither"),
        ("company: {country: XX}\n", "no holiday calendar for 'XX'"),
    ],
)
def test_a_mistake_is_an_error_that_says_what_to_write(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=r"reviews\.yaml") as caught:
        load_settings(_write(tmp_path, text))
    assert message in str(caught.value)


def test_a_missing_file_names_the_option_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--config or REVIEWS_CONFIG"):
        load_settings(tmp_path / "none.yaml")


def test_paths_in_the_file_are_relative_to_it(tmp_path: Path) -> None:
    path = _write(tmp_path, "sources: {crm: {mapping: own.yaml}}\nroles: {overrides: roles.csv}\n")
    settings = load_settings(path)
    assert settings.sources["crm"].mapping == str(tmp_path / "own.yaml")
    assert settings.roles.overrides == tmp_path / "roles.csv"


def test_mail_and_schedule_do_not_change_the_hash_of_the_figures(tmp_path: Path) -> None:
    plain = Settings().figures_hash()
    other = load_settings(
        _write(tmp_path, "schedule: {hour: 9}\nmail: {recipients: [a@b.example]}")
    )
    sla = load_settings(_write(tmp_path, "sla_working_days: 9"))
    assert other.figures_hash() == plain
    assert sla.figures_hash() != plain
