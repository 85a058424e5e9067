"""A connection to the mail server: reached, encrypted, logged in, or explained.

Here belongs everything before the first message. A connection is never less protected than the
settings say, and no text that leaves this module holds a secret.
"""

import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import ExitStack
from ipaddress import ip_address

from dagster_project.delivery.errors import MailSetupError, UnreachableError
from dagster_project.delivery.message import one_line
from dagster_project.delivery.secrets import Credentials, read_credentials, scrub
from dagster_project.settings_sections import SmtpSettings

_LONGEST_REPLY = 300


class _NoStartTlsError(Exception):
    """The server offers no STARTTLS."""


def check_setup(settings: SmtpSettings, environment: Mapping[str, str]) -> Credentials | None:
    """The credentials, if the settings name any.

    Raises:
        MailSetupError: a variable is missing, or the password would travel in the clear.
    """
    credentials = read_credentials(settings, environment)
    if credentials is not None and settings.security == "none" and not is_loopback(settings.host):
        raise MailSetupError(
            f"mail.smtp.security is 'none' and {settings.username_env} is set: the password would "
            f"travel to {settings.host} in the clear. Write security: starttls or tls; without "
            "encryption, a password is sent to this machine only."
        )
    return credentials


def is_loopback(host: str) -> bool:
    """True for this machine by one of its loopback names or numbers."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def connect(settings: SmtpSettings, environment: Mapping[str, str]) -> smtplib.SMTP:
    """A connection that is as protected as the settings demand, and logged in.

    Raises:
        MailSetupError: nothing was tried; the settings or secrets do not suffice.
        UnreachableError: says what the server or the network answered, and what to check.
    """
    credentials = check_setup(settings, environment)
    context = _tls_context(settings)
    try:
        with ExitStack() as until_ready:
            smtp = _open(settings, context)
            until_ready.callback(smtp.close)
            smtp.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                _start_tls(smtp, context)
            if credentials is not None:
                smtp.login(credentials.username, credentials.password)
            until_ready.pop_all()
    # The library's own errors are OSErrors; a hostile answer can also end as a ValueError.
    except (OSError, ValueError, _NoStartTlsError) as error:
        where = f"the mail server {settings.host}:{settings.port}"
        text = f"{where} {_explain(error, settings, environment)}"
        raise UnreachableError(scrub(text, settings, environment)) from None
    return smtp


def quote_reply(reply: bytes | str, settings: SmtpSettings, environment: Mapping[str, str]) -> str:
    """A server's answer as one line of bounded length without secrets."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return one_line(scrub(text, settings, environment), _LONGEST_REPLY)


def _tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise MailSetupError(
            f"mail.smtp.ca_file {settings.ca_file} cannot be used ({error}). Name a PEM file with "
            "the certificate of the authority that signed the mail server's; nothing was mailed."
        ) from None


def _open(settings: SmtpSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    host, port, timeout = settings.host, settings.port, settings.timeout_s
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
    return smtplib.SMTP(host, port, timeout=timeout)


def _start_tls(smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        raise _NoStartTlsError
    smtp.starttls(context=context)
    # What was offered before the encryption counts for nothing.
    smtp.ehlo()


def _explain(
    error: OSError | ValueError | _NoStartTlsError,
    settings: SmtpSettings,
    environment: Mapping[str, str],
) -> str:
    """Why there is no connection, and what to check."""
    match error:
        case smtplib.SMTPException():
            text = _explain_answer(error, settings, environment)
        case ssl.SSLError():
            text = _explain_tls(error, settings)
        case _NoStartTlsError():
            text = (
                "does not offer STARTTLS, which mail.smtp.security demands; nothing is sent in the "
                "clear. Use security: tls if it encrypts from the start (mostly port 465)."
            )
        case socket.gaierror():
            text = f"has a name that cannot be resolved ({error.strerror}). Check mail.smtp.host."
        case TimeoutError():
            text = _silence(settings)
        case ConnectionRefusedError():
            text = "refuses connections. Check mail.smtp.host, mail.smtp.port and the firewall."
        case OSError():
            text = f"cannot be reached ({error.strerror or error}). Check mail.smtp, the network."
        case _:
            text = "answered in a way that is not SMTP. Check mail.smtp.host and mail.smtp.port."
    return text


def _explain_answer(
    error: smtplib.SMTPException, settings: SmtpSettings, environment: Mapping[str, str]
) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            reply = quote_reply(error.smtp_error, settings, environment)
            return (
                f"refused the log-in: {error.smtp_code} {reply}. Check the values of "
                f"{settings.username_env} and {settings.password_env}."
            )
        case smtplib.SMTPResponseException():
            reply = quote_reply(error.smtp_error, settings, environment)
            return f"refused the connection: {error.smtp_code} {reply}."
        case smtplib.SMTPServerDisconnected():
            # The library hides a time-out behind this error; its cause is still there.
            if isinstance(error.__context__, TimeoutError):
                return _silence(settings)
            return (
                "closed the connection. Check mail.smtp.port and mail.smtp.security (587 is mostly "
                "starttls, 465 tls)."
            )
        case _:
            return (
                "offers no way to log in that this program knows (PLAIN, LOGIN, CRAM-MD5). Use "
                "another port or mail server, or remove username_env and password_env."
            )


def _explain_tls(error: ssl.SSLError, settings: SmtpSettings) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"has a certificate that is not trusted ({error.verify_message}). Check that "
            "mail.smtp.host is the name in it; if its authority is private, name its PEM file in "
            "mail.smtp.ca_file."
        )
    reason = (error.reason or "no reason given").replace("_", " ").lower()
    return (
        f"did not agree on encryption ({reason}). Check that security: {settings.security} fits "
        "the port (587 is mostly starttls, 465 tls)."
    )


def _silence(settings: SmtpSettings) -> str:
    return (
        f"did not answer within {settings.timeout_s:g} s. Check mail.smtp.port and the firewall; a "
        "server that encrypts from the start (mostly port 465) stays silent without security: tls."
    )
