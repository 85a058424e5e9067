"""One delivery from beginning to end: lock, ledger, transport, and the complaint about what failed.

Here belongs putting the parts together; who gets what comes from the caller.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from dagster_project.delivery.errors import DeliveryError
from dagster_project.delivery.ledger import Ledger, delivery_lock
from dagster_project.delivery.recipients import parse_address
from dagster_project.delivery.send import Letter, Outcome, send_letters
from dagster_project.delivery.transport import build_transport
from dagster_project.months import format_month
from dagster_project.settings_sections import MailSettings


class NotDeliveredError(DeliveryError):
    """Not everybody has the review; the message says who lacks it and why."""


def deliver(
    letters: Sequence[Letter],
    mail: MailSettings,
    *,
    ledger_path: Path,
    outbox: Path,
    at: datetime,
    again: bool,
    environment: Mapping[str, str],
    wait_s: float = 30.0,
) -> list[Outcome]:
    """Mails what has not been mailed, as the only process that does so.

    Args:
        letters: what is to reach whom; at least one.
        mail: sender and transport.
        ledger_path: where it is recorded.
        outbox: where the `outbox` transport writes.
        at: the moment of sending.
        again: mails those too who have been mailed, or may have been.
        environment: holds the secrets that `mail` names.
        wait_s: how long to wait for another process that is mailing.

    Raises:
        NotDeliveredError: somebody lacks the review, or it is not known whether they have it.
        DeliveryError: nothing was mailed at all.
    """
    transport = build_transport(mail, outbox, environment)
    sender = parse_address(mail.sender)
    with delivery_lock(ledger_path, wait_s), Ledger(ledger_path) as ledger:
        outcomes = send_letters(letters, transport, ledger, sender=sender, at=at, again=again)
    if not all(outcome.is_delivered for outcome in outcomes):
        raise NotDeliveredError(_complaint(outcomes))
    return outcomes


def _complaint(outcomes: Sequence[Outcome]) -> str:
    lacking = [outcome.line() for outcome in outcomes if not outcome.is_delivered]
    having = [outcome.line() for outcome in outcomes if outcome.is_delivered]
    piece = outcomes[0].letter.piece
    name = format_month(piece.month)
    what = f"the review of {name}, revision {piece.revision}"
    lines = [f"{len(lacking)} of {len(outcomes)} did not get {what}, or may not have got it:"]
    lines += [f"  - {line}" for line in lacking]
    lines += [f"Mend the cause and run `reviews send {name}` again; it skips those who have it."]
    if having:
        lines += ["These have it:", *(f"  - {line}" for line in having)]
    return "\n".join(lines)
