"""Pages about e-mail of staff, for administrators: what may not have arrived, and a decision.

What an e-mail says may be about a participant, so it is not shown here, nor is its subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import mail
from base.access import needs
from base.actions import page, perform
from base.audit import Actor
from base.forms import BaseForm, load
from base.mail import OutgoingMail
from people.queries.accounts import names_of
from people.roles import Can

bp = Blueprint("outbox", __name__)
_TAGS = {
    "failed": ("Could not be sent", "govuk-tag--red"),
    "unknown": ("Not known", "govuk-tag--yellow"),
}


class DecideForm(BaseForm):
    """Nothing to answer: the button is the decision."""


@dataclass(frozen=True)
class MailLine:
    """One e-mail that waits for a decision."""

    id: UUID
    to: str
    asked_by: str
    queued: datetime
    tag: tuple[str, str]
    problem: str


@bp.get("/jobs/mail")
@needs(Can.SEE_JOBS)
def list_mail() -> ResponseReturnValue:
    """The e-mails that may not have arrived, the oldest first."""
    return _shown(DecideForm())


@bp.post("/jobs/mail/<uuid:mail_id>/again")
@needs(Can.SEE_JOBS)
def send_again(mail_id: UUID) -> ResponseReturnValue:
    """Send it again."""
    return _decided(mail_id, mail.send_again, "It is in the queue again.")


@bp.post("/jobs/mail/<uuid:mail_id>/leave")
@needs(Can.SEE_JOBS)
def leave(mail_id: UUID) -> ResponseReturnValue:
    """Leave it."""
    return _decided(mail_id, mail.leave, "Recorded: nothing more is done about that e-mail.")


def _decided(mail_id: UUID, act: Callable[..., None], say: str) -> ResponseReturnValue:
    found = mail.get_mail(mail_id)
    by: Actor = current_user
    form = load(DecideForm)
    done = perform(form, lambda: act(found, by=by), then=lambda _: url_for(".list_mail"), say=say)
    return done or _shown(form)


def _shown(form: DecideForm) -> ResponseReturnValue:
    found = mail.to_decide()
    names = names_of([one.sender_id for one in found if one.sender_id is not None])
    return page(
        "jobs/list_mail.html",
        form=form,
        lines=[_line(one, names) for one in found],
        total=mail.count_to_decide(),
    )


def _line(one: OutgoingMail, names: dict[int, str]) -> MailLine:
    asked_by = names.get(one.sender_id or 0, "") or "Daybook"
    return MailLine(
        one.public_id, one.recipient, asked_by, one.queued_at, _TAGS[one.state], one.problem
    )


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
