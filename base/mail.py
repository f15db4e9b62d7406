"""E-mail: a row written with what it tells of, sent by a job afterwards, shown when it cannot be.

Without a mail server the row stays in the outbox, to be read there and sent by hand.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy import BigInteger, CheckConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from base import clock
from base.database import Base, Instant, Pk, PublicId, Words, db
from base.work import unit_of_work

_TRIES = 6
_BACK_OFF = timedelta(minutes=2)
_TIMEOUT = 20  # seconds


class OutgoingMail(Base):
    """One e-mail. `sender_id` is the member of staff who asked for it to be sent."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'sent', 'failed')", name="state"),
        Index("ix_outgoing_mail_queued", "next_try_at", postgresql_where="state = 'queued'"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    recipient: Mapped[Words]
    subject: Mapped[Words]
    body: Mapped[Words]
    sender_id: Mapped[int | None] = mapped_column(BigInteger)
    queued_at: Mapped[Instant]
    state: Mapped[Words] = mapped_column(default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Instant]
    sent_at: Mapped[Instant | None]
    problem: Mapped[Words] = mapped_column(default="")


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


def queue(recipient: str, subject: str, body: str, *, sender_id: int | None) -> OutgoingMail:
    """Write an e-mail in the unit of work now open: it leaves only if that is committed."""
    now = clock.now()
    mail = OutgoingMail(
        recipient=recipient,
        subject=subject,
        body=body,
        sender_id=sender_id,
        queued_at=now,
        next_try_at=now,
    )
    db.session.add(mail)
    return mail


def server() -> MailServer | None:
    """The mail server of this installation; None when there is none."""
    found: MailServer | None = current_app.extensions.get("daybook.mail")
    return found


def send_queued() -> str:
    """Send what is due, each in a transaction of its own; what was done, for the job's record.

    A row is held while it is sent, so that a second process passes over it. One that cannot be
    sent is tried again, later each time, and failed after six tries.
    """
    way = server()
    if way is None:
        return "no mail server is set"
    sent = failed = 0
    while (state := _send_next(way)) is not None:
        sent += state == "sent"
        failed += state != "sent"
    return f"{sent} sent, {failed} not"


def _send_next(way: MailServer) -> str | None:
    with unit_of_work():
        mail = db.session.scalar(
            select(OutgoingMail)
            .where(OutgoingMail.state == "queued", OutgoingMail.next_try_at <= clock.now())
            .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if mail is None:
            return None
        mail.tries += 1
        try:
            with way.connect() as connection:
                connection.send_message(_message(mail, way.sender))
        except OSError as problem:
            # The class alone: what a server says may repeat the address.
            mail.problem = type(problem).__name__
            mail.next_try_at = clock.now() + _BACK_OFF * 2**mail.tries
            mail.state = "failed" if mail.tries >= _TRIES else "queued"
            return "tried"
        mail.state, mail.sent_at, mail.problem = "sent", clock.now(), ""
        return "sent"


def message_id(reference: str, sender: str) -> str:
    """The Message-ID of a mail: its reference at the domain of what it is from, name or none."""
    domain = parseaddr(sender)[1].partition("@")[2]
    return f"<{reference}@{domain or 'localhost'}>"


def _message(mail: OutgoingMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Date"] = format_datetime(clock.now())
    # The same for every try, so that a mailbox that got it twice can tell.
    message["Message-ID"] = message_id(str(mail.public_id), sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def init_app(app: Flask, *, url: str, sender: str) -> None:
    """Say where mail goes; an empty `url` keeps it in the outbox."""
    app.extensions["daybook.mail"] = MailServer(url, sender) if url else None
