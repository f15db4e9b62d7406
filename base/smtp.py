"""Handing an e-mail to a mail server, step by step, and what is known of it afterwards.

A mail server cannot be asked what it has. Until the text is begun nothing can have left; from then
on, without an answer, nobody knows: it is never simply sent again.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal
from urllib.parse import unquote, urlsplit

from base import clock

_TIMEOUT = 20  # seconds
# Lines end as SMTP wants them, and nothing needs a server that takes eight bits.
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes out, from an address like `smtp://name:secret@host:587` or `smtps://…:465`.

    `smtp` turns to an encrypted connection when the server offers one, and never gives a secret
    without. `sender` is the address everything is from.
    """

    url: str
    sender: str

    def connect(self) -> smtplib.SMTP:
        """A connection ready to send. Raises OSError, or smtplib's own errors, which are ones."""
        parts = urlsplit(self.url)
        host, context = parts.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=_TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif parts.username:
                server.quit()
                message = "the mail server offers no encryption, so no password was given to it"
                raise ConnectionError(message)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail; `reference` is the same for every try, so that a mailbox can tell."""

    to: str
    subject: str
    body: str
    reference: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of it: `later` when nothing left, `unknown` when it may have."""

    became: Literal["sent", "later", "failed", "unknown"]
    problem: str = ""


def hand_over(mail: Mail, server: MailServer) -> Handed:
    """Give an e-mail to the server; never raises for what the server does."""
    try:
        content = _message(mail, server.sender).as_bytes()
        mail.to.encode("ascii")
    except ValueError:
        return Handed("failed", "The address or the subject is not one that an e-mail can have.")
    try:
        connection = server.connect()
    except OSError as problem:
        return _broke(problem)
    try:
        return _given(connection, mail.to, content, server.sender)
    finally:
        with suppress(OSError):
            connection.quit()
        connection.close()


def _given(connection: smtplib.SMTP, to: str, content: bytes, sender: str) -> Handed:
    try:
        for code, _ in (connection.mail(sender), connection.rcpt(to)):
            if code not in {250, 251}:
                return _answer(code)
    except OSError as problem:
        return _broke(problem)
    try:
        code, _ = connection.data(content)
    except smtplib.SMTPResponseException as refused:
        return _answer(refused.smtp_code)
    except OSError:
        return Handed(
            "unknown", "The mail server went away before it said whether it had the e-mail."
        )
    return Handed("sent") if code == 250 else _answer(code)


def _broke(problem: OSError) -> Handed:
    # The class alone: what a server says may repeat the address.
    return Handed("later", f"The mail server: {type(problem).__name__}.")


def _answer(code: int) -> Handed:
    if code >= 500:
        return Handed("failed", f"The mail server refused the address or the text ({code}).")
    return Handed("later", f"The mail server asked us to wait ({code}).")


def message_id(reference: str, sender: str) -> str:
    """The Message-ID of a mail: its reference at the domain of what it is from, name or none."""
    domain = parseaddr(sender)[1].partition("@")[2]
    return f"<{reference}@{domain or 'localhost'}>"


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(mail.reference, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body.rstrip("\n") + "\n")
    return message
