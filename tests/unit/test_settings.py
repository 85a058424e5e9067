"""The settings file: defaults, and every kind of mistake in it."""

from pathlib import Path

import pytest

from dagster_project.demo_settings import write_demo_settings
from dagster_project.errors import UsageError
from dagster_project.home import Home
from dagster_project.settings import CompanySettings, Settings, load_settings
from reports.texts import languages


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
        ("sources: {1crm: {}}\n", "source name '1crm': use up to 31 lower-case letters"),
        (
            "company: {reporting_currency: euro}\n",
            "company.reporting_currency: no currency code; write three capital letters, like EUR",
        ),
        ("roles: {title_rules: [{pattern: '(', role: ae}]}\n", "no regular expression"),
        ("schedule: {working_day: 9}\n", "lies before working_day 9"),
        ("mail: {smtp: {username_env: USER}}\n", "set both or neither"),
        ("company: {country: XX}\n", "no holiday calendar for 'XX'"),
        ("company: {first_month: 0000-01}\n", "company.first_month: no month; write it as YYYY-MM"),
        ("company: {first_month: 2015-13}\n", "company.first_month: no month"),
        (
            "qualification: {criteria: [{criterion: need, valid_from: '2026-02-30'}]}\n",
            "qualification.criteria[0].valid_from: no day of the calendar",
        ),
        (
            "qualification: {criteria: [{criterion: need, valid_from: '20260201'}]}\n",
            "write it as YYYY-MM-DD",
        ),
        (
            "qualification: {criteria: [{criterion: need, valid_from: 2026-02-30}]}\n",
            "day is out of range for month",
        ),
        ("ramp: {manager: [0.5]}\n", "Input should be 'sdr', 'ae' or 'am'"),
        ("reports: {packs: [company]}\n", "reports.packs: unknown key"),
        (
            "reports: {team: {languages: [xx]}}\n",
            "reports.team.languages[0]: there are no texts in it; write one of en",
        ),
        ("reports: {person: {languages: []}}\n", "reports.person.languages: "),
        ("reports: {company: {languages: [en, en]}}\n", "a language is named twice"),
        (
            "reports: {company: {languages: [en]}}\nmail: {language: de}\n",
            "mail: language 'de' is none that the company pack is made in; write one of en",
        ),
    ],
)
def test_a_mistake_is_an_error_that_says_what_to_write(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=r"reviews\.yaml") as caught:
        load_settings(_write(tmp_path, text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "mail: {smtp: {username_env: hunter2, password_env: hunter2}}\n",
        "mail: {smtp: {password_env: HUNTER2}}\n",
        "mail: {smtp: {port: hunter2, security: hunter2, timeout_s: hunter2, host: [hunter2]}}\n",
        "mail: {smtp: hunter2}\n",
        "mail: [{smtp: {password: hunter2}}]\n",
        "mail: {smtp: {password_env: A, username_env: B, ca_file: {hunter2: x}}}\n",
        "mail: {smtp: {password_env: 'hunter2\n",
        "mail: {smtp: {password_env: @hunter2}}\n",
    ],
)
def test_a_secret_pasted_in_the_wrong_place_is_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"mail|YAML") as caught:
        load_settings(_write(tmp_path, text))
    assert "hunter2" not in str(caught.value).lower()


def test_a_secret_in_the_place_of_its_variable_is_told_what_belongs_there(tmp_path: Path) -> None:
    text = "mail: {smtp: {username_env: SMTP_USER, password_env: hunter-2}}\n"
    with pytest.raises(UsageError, match=r"mail\.smtp\.password_env: .*a name like SMTP_PASSWORD"):
        load_settings(_write(tmp_path, text))


def test_a_missing_file_names_the_option_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--config or REVIEWS_CONFIG"):
        load_settings(tmp_path / "none.yaml")


def test_paths_in_the_file_are_relative_to_it(tmp_path: Path) -> None:
    path = _write(tmp_path, "sources: {crm: {mapping: own.yaml}}\nroles: {overrides: roles.csv}\n")
    settings = load_settings(path)
    assert settings.sources["crm"].mapping == str(tmp_path / "own.yaml")
    assert settings.roles.overrides == tmp_path / "roles.csv"


def test_notes_of_managers_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = load_settings(_write(tmp_path, "reports: {notes: notes.csv}\n"))
    assert settings.reports.notes == tmp_path / "notes.csv"


def test_packs_about_people_are_made_only_where_a_company_says_so(tmp_path: Path) -> None:
    assert Settings().reports.person.wanted == ()
    named = load_settings(_write(tmp_path, "reports: {person: {languages: [de]}}\n"))
    assert named.reports.person.wanted == ()
    enabled = load_settings(_write(tmp_path, "reports: {person: {enabled: true}}\n"))
    assert enabled.reports.person.wanted == ("en",)
    assert enabled.reports.team.wanted == enabled.reports.company.wanted == ("en",)


def test_mails_are_in_the_first_language_of_the_company_pack_or_the_named_one(
    tmp_path: Path,
) -> None:
    packs = "reports: {company: {languages: [de, en]}}\n"
    assert load_settings(_write(tmp_path, packs)).mail_language == "de"
    named = _write(tmp_path, f"{packs}mail: {{language: en}}\n")
    assert load_settings(named).mail_language == "en"


def test_the_work_folders_own_settings_hold_where_no_other_file_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.config(None) is None
    write_demo_settings(home)
    assert home.config(None) == home.settings
    assert home.config(tmp_path / "other.yaml") == tmp_path / "other.yaml"
    reports = load_settings(home.settings).reports
    assert reports.person.wanted == reports.team.wanted == reports.company.wanted == languages()
    home.settings.write_text("company: {name: Ours}\n")
    write_demo_settings(home)
    assert load_settings(home.settings).company.name == "Ours"


def test_a_day_needs_no_quotes(tmp_path: Path) -> None:
    text = "qualification: {criteria: [{criterion: need, valid_from: 2026-02-01}]}\n"
    (criterion,) = load_settings(_write(tmp_path, text)).qualification.criteria
    assert criterion.valid_from == "2026-02-01"


@pytest.mark.parametrize(
    ("landing", "resolved"),
    [
        ("drops", "{base}/drops"),
        ("../drops", "{base}/../drops"),
        ("/srv/drops", "/srv/drops"),
        ("s3://bucket/drops", "s3://bucket/drops"),
        ("simplecache::s3://bucket/drops", "simplecache::s3://bucket/drops"),
        ("~/drops", str(Path.home() / "drops")),
    ],
)
def test_a_landing_folder_is_relative_to_the_file_and_a_url_is_not(
    tmp_path: Path, landing: str, resolved: str
) -> None:
    settings = load_settings(_write(tmp_path, f"sources: {{crm: {{landing: '{landing}'}}}}\n"))
    assert settings.sources["crm"].landing == resolved.format(base=tmp_path)


def test_mail_and_schedule_do_not_change_the_hash_of_the_figures(tmp_path: Path) -> None:
    plain = Settings().figures_hash()
    other = load_settings(
        _write(tmp_path, "schedule: {hour: 9}\nmail: {recipients: [a@b.example]}")
    )
    sla = load_settings(_write(tmp_path, "sla_working_days: 9"))
    assert other.figures_hash() == plain
    assert sla.figures_hash() != plain


def test_files_change_the_hash_of_the_figures_by_their_content_wherever_they_lie(
    tmp_path: Path,
) -> None:
    text = "sources: {crm: {mapping: own.yaml, landing: drops}}\nroles: {overrides: roles.csv}\n"
    paths = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        paths.append(_write(tmp_path / name, text))
        (tmp_path / name / "own.yaml").write_text("files: {}\n")
        (tmp_path / name / "roles.csv").write_text("person_id,role\n")
    first, second = (load_settings(path) for path in paths)
    assert first.figures_hash() == second.figures_hash()
    for name in ("own.yaml", "roles.csv"):
        before = second.figures_hash()
        (tmp_path / "there" / name).write_text("changed\n")
        assert second.figures_hash() != before


def test_the_name_of_the_company_does_not_change_the_hash_of_the_figures() -> None:
    other = CompanySettings(name="Other", dispute_contact="somebody")
    assert Settings(company=other).figures_hash() == Settings().figures_hash()
    zone = CompanySettings(time_zone="Europe/Madrid")
    assert Settings(company=zone).figures_hash() != Settings().figures_hash()
