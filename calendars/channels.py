"""The ways messages leave: GOV.UK Notify, the mail server, or a person's own hand.

Nothing here knows a person, a session or the database: it takes an address and words, and answers
what became of them. What matters most is whether something can have left: if so it is never sent
again without asking.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Literal

from flask import Flask, current_app
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from base import clock, mail
from programmes.reminders import Way

_TIMEOUT = 20  # seconds
_FAILED = ("permanent-failure", "temporary-failure", "technical-failure")

Became = Literal["sent", "delivered", "later", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """A service of GOV.UK Notify. Templates are one placeholder: `((body))`, and `((subject))`."""

    key: str = ""
    url: str = "https://api.notifications.service.gov.uk"
    text_template: str = ""
    email_template: str = ""
    callback_token: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: where to, in which words, under a reference of ours that never changes.

    `again`: an earlier try may have got through, so it is asked about first.
    """

    way: Way
    to: str
    subject: str
    body: str
    reference: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sending. `uncertain`: it may have got through although no answer came."""

    became: Became
    reference: str = ""
    problem: str = ""
    uncertain: bool = False


def init_app(app: Flask, notify: NotifySettings) -> None:
    """Say which channels there are; without a key there is no Notify."""
    app.extensions["daybook.notify"] = notify if notify.key else None
    app.extensions["daybook.receipts"] = notify.callback_token


def notify_settings() -> NotifySettings | None:
    """The service at Notify; None when there is none."""
    found: NotifySettings | None = current_app.extensions.get("daybook.notify")
    return found


def callback_token() -> str:
    """What Notify shows when it tells what became of a message; empty when none is expected."""
    token: str = current_app.extensions.get("daybook.receipts", "")
    return token


def providers() -> dict[Way, str]:
    """Which provider takes which way; one that is not here is sent by hand, as letters are."""
    found: dict[Way, str] = {}
    if mail.server() is not None:
        found[Way.EMAIL] = "smtp"
    notify = notify_settings()
    if notify is not None:
        if notify.text_template:
            found[Way.TEXT] = "notify"
        if notify.email_template:
            found[Way.EMAIL] = "notify"
    return found


@contextmanager
def opened() -> Iterator[Channels]:
    """The channels, ready to send; connections are closed at the end."""
    channels = Channels(notify_settings(), mail.server())
    try:
        yield channels
    finally:
        channels.close()


class Channels:
    """Sends by whichever provider is named. One thread's own: Notify's client is not for two."""

    def __init__(self, notify: NotifySettings | None, server: mail.MailServer | None) -> None:
        self._notify, self._server = notify, server
        self._client: Any = None
        if notify is not None:
            self._client = NotificationsAPIClient(  # type: ignore[no-untyped-call] # it has none
                notify.key, base_url=notify.url, timeout=_TIMEOUT
            )

    def close(self) -> None:
        """Close what was opened."""
        if self._client is not None:
            self._client.request_session.close()

    def send(self, letter: Letter, provider: str) -> Outcome:
        """Send it; never raises for what a provider does."""
        if provider == "notify" and self._notify is not None:
            return self._by_notify(letter, self._notify)
        if provider == "smtp" and self._server is not None:
            return by_smtp(letter, self._server)
        return Outcome("later", problem="There is no such channel at present.")

    def _by_notify(self, letter: Letter, notify: NotifySettings) -> Outcome:
        try:
            known = self._asked(letter) if letter.again else None
            return known or Outcome("sent", self._posted(letter, notify))
        except APIError as error:
            return _notify_problem(error)

    def _asked(self, letter: Letter) -> Outcome | None:
        """What Notify has under our reference; None when nothing got through to it."""
        found = self._client.get_all_notifications(reference=letter.reference)
        for one in found.get("notifications", ()):
            return Outcome(became_of(one.get("status", "")), str(one.get("id", "")))
        return None

    def _posted(self, letter: Letter, notify: NotifySettings) -> str:
        if letter.way is Way.TEXT:
            answer = self._client.send_sms_notification(
                letter.to,
                notify.text_template,
                personalisation={"body": letter.body},
                reference=letter.reference,
            )
        else:
            answer = self._client.send_email_notification(
                letter.to,
                notify.email_template,
                personalisation={"subject": letter.subject, "body": letter.body},
                reference=letter.reference,
            )
        return str(answer["id"])


def became_of(status: str) -> Became:
    """A status of Notify in our words; anything not known yet is `sent`."""
    if status in _FAILED or status == "failed":
        return "failed"
    return "delivered" if status == "delivered" else "sent"


def _notify_problem(error: APIError) -> Outcome:
    """What a refusal means: whether to try again, and whether something can have left."""
    status = error.status_code
    answered = getattr(error, "response", None) is not None
    if not answered or not isinstance(error, HTTPError):
        return Outcome("later", problem="Notify did not answer in full.", uncertain=True)
    if status == 429:
        return Outcome("later", problem="Notify is at its limit for now.")
    if status >= 500:
        return Outcome("later", problem=f"Notify had a fault ({status}).", uncertain=True)
    if status == 403:
        return Outcome("later", problem="Notify refused our key (403): see DAYBOOK_NOTIFY_KEY.")
    if status == 400:
        return Outcome("failed", problem=f"Notify refused it: {_said(error)}")
    return Outcome("failed", problem=f"Notify refused it ({status}).")


def _said(error: APIError) -> str:
    """Why, by its kind: the sentence itself may repeat the number."""
    known = {
        "InvalidPhone": "the number is not one that can be reached.",
        "InvalidEmail": "the address is not one that can be reached.",
        "TooManyRequests": "too many at once.",
        "BadRequest": "our account or its template does not allow it.",
    }
    words = str(error.message)
    if "phone_number" in words:
        return known["InvalidPhone"]
    if "email_address" in words:
        return known["InvalidEmail"]
    return known["BadRequest"]


def by_smtp(letter: Letter, server: mail.MailServer) -> Outcome:
    """Send an e-mail, step by step: only after its text was begun can it have left unanswered."""
    try:
        connection = server.connect()
    except OSError as problem:
        return Outcome("later", problem=f"The mail server: {type(problem).__name__}.")
    try:
        return _handed_over(connection, letter, server.sender)
    finally:
        with suppress(OSError):
            connection.quit()
        connection.close()


def _handed_over(connection: smtplib.SMTP, letter: Letter, sender: str) -> Outcome:
    message = _mail(letter, sender)
    try:
        for code, _ in (connection.mail(sender), connection.rcpt(letter.to)):
            if code not in {250, 251}:
                return _smtp_answer(code)
    except OSError as problem:
        return Outcome("later", problem=f"The mail server: {type(problem).__name__}.")
    try:
        code, _ = connection.data(message.as_bytes())
    except smtplib.SMTPResponseException as refused:
        return _smtp_answer(refused.smtp_code)
    except OSError:
        return Outcome(
            "unknown",
            problem="The mail server went away before it said whether it had the e-mail.",
        )
    return Outcome("sent") if code == 250 else _smtp_answer(code)


def _smtp_answer(code: int) -> Outcome:
    if code >= 500:
        return Outcome(
            "failed", problem=f"The mail server refused the address or the text ({code})."
        )
    return Outcome("later", problem=f"The mail server asked us to wait ({code}).")


def _mail(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(clock.now())
    # The same for every try, so that a mailbox that got it twice can tell.
    message["Message-ID"] = mail.message_id(letter.reference, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body + "\n")
    return message
