"""E-mail of staff: a row written with what it tells of, sent by a job afterwards, and recorded.

Taking, sending and recording are three steps, and only the first and the last are transactions: a
process that is killed between them leaves a row that says `sending`, which is never simply sent
again. A person decides about it. Without a mail server the row stays in the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import BigInteger, CheckConstraint, Index, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from base import clock, smtp
from base.audit import Actor, record
from base.database import Base, Instant, Pk, PublicId, Words, db
from base.errors import NotYours, Refused
from base.smtp import Handed, MailServer
from base.work import lock, unit_of_work

STALE = timedelta(minutes=5)
"""After so long without a record, whoever was sending it is gone: no step lasts 20 seconds."""
KEEP_WORDS = timedelta(days=90)
"""How long the words of an e-mail are kept once nothing more becomes of it."""
UNSURE = ("failed", "unknown")
"""States in which a person has to see to it."""
_TRIES = 6
_BACK_OFF = timedelta(minutes=2)
_STATES = ("queued", "sending", "sent", "failed", "unknown")


class OutgoingMail(Base):
    """One e-mail. `sender_id` is the member of staff who asked for it to be sent.

    `unknown`: taken, and nobody knows whether it left. `left_at`: somebody saw that it may not have
    arrived, and left it at that. `erased_at`: its words and subject are gone.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        CheckConstraint(f"state in {_STATES}", name="state"),
        CheckConstraint("(state = 'sending') <= (sending_since is not null)", name="sending"),
        Index("ix_outgoing_mail_queued", "next_try_at", postgresql_where="state = 'queued'"),
        Index("ix_outgoing_mail_sending", "sending_since", postgresql_where="state = 'sending'"),
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
    sending_since: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]
    left_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    problem: Mapped[Words] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class _Taken:
    """An e-mail this process alone is sending now; `since` tells this taking from a later one."""

    mail_id: int
    mail: smtp.Mail
    tries: int
    since: datetime


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
    """Send what is due, one after another: taken, sent, recorded; what was done, in words.

    What could not leave is tried again, later each time, and failed after six tries. What may have
    left waits for a person.
    """
    with unit_of_work():
        _find_stale(clock.now())
    way = server()
    if way is None:
        return "no mail server is set"
    sent = failed = 0
    while (taken := _next_taken()) is not None:
        handed = smtp.hand_over(taken.mail, way)
        with unit_of_work():
            _record_outcome(taken, handed, clock.now())
        sent += handed.became == "sent"
        failed += handed.became != "sent"
    return f"{sent} sent, {failed} not"


def erase_old_words() -> str:
    """Erase the words of e-mails nothing more becomes of; that they were sent is kept."""
    now = clock.now()
    settled = (OutgoingMail.state == "sent") | OutgoingMail.left_at.is_not(None)
    old = func.coalesce(OutgoingMail.left_at, OutgoingMail.sent_at) < now - KEEP_WORDS
    with unit_of_work():
        gone = _changed(
            update(OutgoingMail)
            .where(settled, old, OutgoingMail.erased_at.is_(None))
            .values(subject="", body="", erased_at=now)
        )
    return f"{gone} erased"


def to_decide(limit: int = 50) -> Sequence[OutgoingMail]:
    """The e-mails a person has to decide about, the oldest first."""
    return db.session.scalars(
        select(OutgoingMail)
        .where(*_WAITS)
        .order_by(OutgoingMail.queued_at, OutgoingMail.id)
        .limit(limit)
    ).all()


def count_to_decide() -> int:
    """How many e-mails wait for a decision."""
    return db.session.scalar(select(func.count()).select_from(OutgoingMail).where(*_WAITS)) or 0


def get_mail(public_id: UUID) -> OutgoingMail:
    """One e-mail. Raises `NotYours` when there is none."""
    found = db.session.scalar(select(OutgoingMail).where(OutgoingMail.public_id == public_id))
    if found is None:
        raise NotYours
    return found


def send_again(mail: OutgoingMail, *, by: Actor) -> None:
    """Put an e-mail that may not have arrived in the queue once more. Raises Refused otherwise."""
    _undecided(mail)
    mail.state, mail.tries, mail.problem = "queued", 0, ""
    mail.next_try_at, mail.sending_since = clock.now(), None
    record(
        "mail.sent_again",
        f"{by.name} had an e-mail to {mail.recipient} sent again that may not have arrived.",
        by=by,
        about=[mail.public_id],
    )


def leave(mail: OutgoingMail, *, by: Actor) -> None:
    """Record that an e-mail may not have arrived and needs nothing more. Raises Refused."""
    _undecided(mail)
    mail.left_at = clock.now()
    record(
        "mail.left",
        f"{by.name} saw that an e-mail to {mail.recipient} may not have arrived, and left it "
        "at that.",
        by=by,
        about=[mail.public_id],
    )


_WAITS = (OutgoingMail.state.in_(UNSURE), OutgoingMail.left_at.is_(None))


def _undecided(mail: OutgoingMail) -> None:
    lock(mail)
    if mail.state not in UNSURE or mail.left_at is not None:
        raise Refused("Somebody has decided about this e-mail already.")


def _find_stale(now: datetime) -> int:
    """Find what a process that is gone was sending: nobody knows whether it left."""
    return _changed(
        update(OutgoingMail)
        .where(OutgoingMail.state == "sending", OutgoingMail.sending_since <= now - STALE)
        .values(
            state="unknown",
            problem="Daybook stopped while it was sending this: it may or may not have got there.",
        )
    )


def _next_taken() -> _Taken | None:
    """Take the next e-mail due, passing over what another process takes at this moment."""
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
        mail.state, mail.sending_since = "sending", clock.now()
        mail.tries += 1
        letter = smtp.Mail(mail.recipient, mail.subject, mail.body, str(mail.public_id))
        return _Taken(mail.id, letter, mail.tries, mail.sending_since)


def _record_outcome(taken: _Taken, handed: Handed, now: datetime) -> None:
    """Write what became of it, unless somebody was quicker to say that nobody knows."""
    values: dict[str, Any] = {"problem": handed.problem, "state": handed.became}
    if handed.became == "sent":
        values["sent_at"] = now
    elif handed.became == "later":
        values["state"] = "failed" if taken.tries >= _TRIES else "queued"
        values["next_try_at"] = now + _BACK_OFF * 2**taken.tries
    _changed(
        update(OutgoingMail)
        .where(
            OutgoingMail.id == taken.mail_id,
            OutgoingMail.state == "sending",
            OutgoingMail.sending_since == taken.since,
        )
        .values(**values)
    )


def _changed(statement: Any) -> int:
    return len(db.session.execute(statement.returning(OutgoingMail.id)).all())


def init_app(app: Flask, *, url: str, sender: str) -> None:
    """Say where mail goes; an empty `url` keeps it in the outbox."""
    app.extensions["daybook.mail"] = MailServer(url, sender) if url else None
