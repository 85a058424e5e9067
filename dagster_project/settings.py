"""The settings: one typed model, read from one YAML file.

Here belong the whole and its loading; single sections are in `settings_sections`. Secrets do not
belong in it: the YAML names environment variables, and the code that needs a secret reads it.
"""

import hashlib
import json
import re
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, field_validator

from dagster_project.errors import UsageError
from dagster_project.settings_errors import explain
from dagster_project.settings_sections import (
    CompanySettings,
    Criterion,
    DropSettings,
    MailSettings,
    QualificationSettings,
    ReportSettings,
    Role,
    RoleSettings,
    ScheduleSettings,
    Section,
    Share,
    SmtpSettings,
    SourceSettings,
    TitleRule,
)

__all__ = [
    "CompanySettings",
    "Criterion",
    "DropSettings",
    "MailSettings",
    "QualificationSettings",
    "ReportSettings",
    "RoleSettings",
    "ScheduleSettings",
    "Settings",
    "SmtpSettings",
    "SourceSettings",
    "TitleRule",
    "load_settings",
]


def _default_ramp() -> dict[Role, tuple[Share, ...]]:
    return {"sdr": (0.25, 0.5, 0.75), "ae": (0.0, 0.25, 0.5, 0.75), "am": (0.5, 0.75)}


class Settings(Section):
    """Everything that can be set; see the README for a commented example."""

    company: CompanySettings = Field(default_factory=CompanySettings)
    sources: dict[str, SourceSettings] = Field(
        default_factory=lambda: {"crm": SourceSettings()}, min_length=1
    )
    roles: RoleSettings = Field(default_factory=RoleSettings)
    qualification: QualificationSettings = Field(default_factory=QualificationSettings)
    sla_working_days: int = Field(5, ge=0, le=60, description="for an AE's decision on a lead")
    ramp: dict[Role, tuple[Share, ...]] = Field(default_factory=_default_ramp)
    history_months: int = Field(13, ge=2, le=36, description="months held by each review month")
    drop: DropSettings = Field(default_factory=DropSettings)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings)
    reports: ReportSettings = Field(default_factory=ReportSettings)
    mail: MailSettings = Field(default_factory=MailSettings)

    @field_validator("sources")
    @classmethod
    def _source_names_are_folder_names(
        cls, value: dict[str, SourceSettings]
    ) -> dict[str, SourceSettings]:
        for name in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
                raise ValueError(f"source name {name!r}: use lower-case letters, digits and _")
        return value

    def figures_hash(self) -> str:
        """Sha256 over the settings that can change a figure (mail, schedule and layout cannot)."""
        figures = self.model_dump(mode="json", exclude={"mail", "schedule", "reports"})
        return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


def _resolve_paths(settings: Settings, base: Path) -> Settings:
    """Relative paths in the file are relative to the file."""
    changes: dict[str, object] = {}
    if settings.roles.overrides is not None:
        overrides = base / settings.roles.overrides
        changes["roles"] = settings.roles.model_copy(update={"overrides": overrides})
    if settings.mail.smtp.ca_file is not None:
        smtp = settings.mail.smtp.model_copy(update={"ca_file": base / settings.mail.smtp.ca_file})
        changes["mail"] = settings.mail.model_copy(update={"smtp": smtp})
    sources = {
        name: source.model_copy(update={"mapping": str(base / source.mapping)})
        if source.mapping.endswith((".yaml", ".yml"))
        else source
        for name, source in settings.sources.items()
    }
    return settings.model_copy(update=changes | {"sources": sources})


def load_settings(path: Path | None) -> Settings:
    """Settings from a YAML file; the defaults (demo company) where `path` is None.

    Raises:
        UsageError: the file is missing, is no YAML mapping, or breaks a rule; lists every problem
            with its path in the file and what to write instead.
    """
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"settings file {path} cannot be read ({error}). Give an existing YAML file with "
            "--config or REVIEWS_CONFIG, or leave both out for the demo company's settings."
        ) from error
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise UsageError(f"settings file {path} is no valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise UsageError(
            f"settings file {path} holds a {type(content).__name__}, expected a mapping of "
            f"sections ({', '.join(Settings.model_fields)})."
        )
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        raise UsageError(explain(error, Settings, str(path))) from error
    return _resolve_paths(settings, path.resolve().parent)
