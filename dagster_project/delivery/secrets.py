"""Secrets of the mail server: read from the environment, and kept out of every text.

Here belong reading and scrubbing; a secret leaves this package only towards the server.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dagster_project.delivery.errors import MailSetupError
from dagster_project.settings_sections import SmtpSettings

# Environment variables whose values are secrets by their name, whoever set them.
_SECRET_NAME = re.compile(
    r"PASSW|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY", re.IGNORECASE
)
# Shorter values are more likely settings; replacing them would garble every text.
_SHORTEST_SECRET = 6
_SHORTEST_USERNAME = 4
# user:password@ in a URL, as in connection strings that libraries put into their errors.
_URL_LOGIN = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")


@dataclass(frozen=True, repr=False)
class Credentials:
    """User name and password; without a repr, so that no traceback or log shows them."""

    username: str
    password: str


def read_credentials(smtp: SmtpSettings, environment: Mapping[str, str]) -> Credentials | None:
    """The credentials that the settings name; None where they name none.

    Raises:
        MailSetupError: a named variable is missing or empty, or cannot be sent to a server.
    """
    if smtp.username_env is None or smtp.password_env is None:
        return None
    missing = [n for n in (smtp.username_env, smtp.password_env) if not environment.get(n)]
    if missing:
        raise MailSetupError(
            f"the environment lacks {' and '.join(missing)}, named in mail.smtp as the mail "
            "server's user name and password. Set it where Sales Reviews runs; nothing was mailed."
        )
    for name in (smtp.username_env, smtp.password_env):
        if not (environment[name].isascii() and environment[name].isprintable()):
            raise MailSetupError(
                f"{name} holds a character that cannot be sent to a mail server (not ASCII, or a "
                "line break, as at the end of a file). Set it anew; nothing was mailed."
            )
    return Credentials(environment[smtp.username_env], environment[smtp.password_env])


def scrub(text: str, smtp: SmtpSettings, environment: Mapping[str, str]) -> str:
    """`text` with the value of every secret replaced by the name of its variable."""
    secrets = _secrets(smtp, environment)
    for value in sorted(secrets, key=len, reverse=True):
        text = text.replace(value, f"${secrets[value]}")
    return _URL_LOGIN.sub("***", text)


def _secrets(smtp: SmtpSettings, environment: Mapping[str, str]) -> dict[str, str]:
    """Value → variable: the values themselves, and as they travel in an AUTH command."""
    found = {
        value: name
        for name, value in environment.items()
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST_SECRET
    }
    username = environment.get(smtp.username_env or "", "")
    password = environment.get(smtp.password_env or "", "")
    if len(username) >= _SHORTEST_USERNAME:
        found |= {username: smtp.username_env or "", _base64(username): smtp.username_env or ""}
    if password:
        # Some servers repeat the command that they refuse.
        plain = _base64(f"\0{username}\0{password}")
        found |= dict.fromkeys((password, _base64(password), plain), smtp.password_env or "")
    return found


def _base64(value: str) -> str:
    return base64.b64encode(value.encode(errors="surrogateescape")).decode()
