"""The settings and what they name: secrets, mappings, landing folders, the mail server.

Here belong checks that need the settings; that of the notes is in `notes`. The mail server is
greeted and logged in to; nothing is sent.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from dagster_project.checkup.finding import Finding
from dagster_project.crm.drops import NoDropError, list_drops
from dagster_project.crm.mapping import load_mapping
from dagster_project.delivery.errors import MailSetupError, UnreachableError
from dagster_project.delivery.smtp_connection import check_setup, connect, is_loopback
from dagster_project.errors import ReviewsError, UsageError
from dagster_project.home import Home
from dagster_project.settings import Settings, load_settings


def check_settings(config: Path | None) -> tuple[Finding, Settings | None]:
    """The settings file, with every problem in it; the settings where there is none."""
    try:
        settings = load_settings(config)
    except UsageError as error:
        return Finding("fail", "Settings", str(error), "Correct the file; see the README."), None
    where = str(config) if config else "built-in (the demo company); name a file with --config"
    return Finding("ok", "Settings", where), settings


def check_sources(settings: Settings, home: Home) -> Iterator[Finding]:
    """For each CRM: its mapping loads, and its landing folder can be listed."""
    for name, source in settings.sources.items():
        yield _check_mapping(name, source.mapping)
        yield _check_landing(name, source.landing or str(home.landing(name)))


def _check_mapping(source: str, mapping: str) -> Finding:
    subject = f"Mapping of {source}"
    try:
        load_mapping(mapping)
    except ReviewsError as error:
        return Finding("fail", subject, str(error))
    return Finding("ok", subject, mapping)


def _check_landing(source: str, landing: str) -> Finding:
    subject = f"Drops of {source}"
    try:
        drops = list_drops(landing, source)
    except NoDropError as error:
        return Finding("warn", subject, str(error))
    except ReviewsError as error:
        return Finding("fail", subject, str(error))
    except (OSError, ValueError) as error:
        remedy = f"Check sources.{source}.landing, the network and the storage's credentials."
        return Finding("fail", subject, f"{landing} cannot be listed ({error})", remedy)
    count = f"{len(drops)} drop{'' if len(drops) == 1 else 's'}"
    return Finding("ok", subject, f"{count} in {landing}, newest {drops[-1].delivered_on}")


def check_mail(
    settings: Settings, home: Home, environment: Mapping[str, str] = os.environ
) -> Iterator[Finding]:
    """Somebody is to be mailed, the secrets are there, and the server answers."""
    mail = settings.mail
    if not mail.recipients:
        remedy = "Write the readers' addresses into mail.recipients."
        yield Finding("fail", "Recipients", "mail.recipients lists nobody", remedy)
    if mail.transport == "outbox":
        found = f"written to {home.outbox}; nothing is mailed"
        yield Finding("ok", "Mail", found, "To mail them, set mail.transport: smtp.")
        return
    if not mail.operators:
        remedy = "Write the addresses of those who run this into mail.operators."
        found = "mail.operators lists nobody: failures and late drops are only logged"
        yield Finding("warn", "Operators", found, remedy)
    try:
        credentials = check_setup(mail.smtp, environment)
    except MailSetupError as error:
        yield Finding("fail", "Secrets", str(error))
        return
    names = f"{mail.smtp.username_env} and {mail.smtp.password_env} are set"
    yield Finding("ok", "Secrets", names if credentials else "none needed")
    yield _check_server(settings, environment)


def _check_server(settings: Settings, environment: Mapping[str, str]) -> Finding:
    smtp = settings.mail.smtp
    try:
        connection = connect(smtp, environment)
    except (UnreachableError, MailSetupError) as error:
        return Finding("fail", "Mail server", str(error))
    connection.close()
    log_in = "logged in" if smtp.username_env else "without log-in"
    found = f"{smtp.host}:{smtp.port} answers ({smtp.security}, {log_in}); nothing was sent"
    if smtp.security == "none" and not is_loopback(smtp.host):
        remedy = "Reviews travel unencrypted: set mail.smtp.security to starttls or tls."
        return Finding("warn", "Mail server", found, remedy)
    return Finding("ok", "Mail server", found)
