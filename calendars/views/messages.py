"""Messages to participants: what waits, what was sent, what was not and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base.access import needs
from base.actions import page, perform
from base.addresses import address_of, page_number, pages
from base.forms import load
from calendars import channels
from calendars.forms.messages import MessageForm
from calendars.presenters import messages as show
from calendars.queries import messages
from calendars.services import messages as services
from people.queries.participants import get_participant, person_lines
from people.roles import Can

bp = Blueprint("messages", __name__, template_folder="../templates")
_FEW = 3


@bp.get("/messages")
@needs(Can.SEND_MESSAGES)
def list_messages() -> ResponseReturnValue:
    """The outbox of one's teams."""
    ways = channels.providers()
    counts = messages.count(current_user, ways)
    asked = request.args.get("show", "")
    chosen = asked if asked in show.SHOWS else "to_do" if counts["to_do"] else "all"
    number = page_number(request.args, messages.SHOWN, counts[chosen])
    address = address_of("messages.list_messages", request.args, ("show",))
    found = messages.list_messages(current_user, chosen, ways, number)
    people = person_lines(current_user, [one.participant for one in found])
    return render_template(
        "calendars/list_messages.html",
        lines=[show.message_line(one, people[one.participant_id], ways) for one in found],
        counts=counts,
        chosen=chosen,
        shows=show.SHOWS,
        nothing=show.NOTHING[chosen],
        by_hand=not ways,
        links=pages(address, number, messages.SHOWN, counts[chosen]),
    )


@bp.get("/messages/<uuid:message_id>")
@needs(Can.SEND_MESSAGES)
def show_message(message_id: UUID) -> ResponseReturnValue:
    """One message: the words, the address, and what can be done about it."""
    return _show(messages.get_message(current_user, message_id), MessageForm())


@bp.get("/messages/<uuid:message_id>/letter")
@needs(Can.SEND_MESSAGES)
def print_letter(message_id: UUID) -> ResponseReturnValue:
    """The message alone on a page, to print and hand over."""
    message = messages.get_message(current_user, message_id)
    contact = message.participant.contact
    return render_template(
        "calendars/print_letter.html",
        message=message,
        line=_line(message),
        large=bool(contact and (contact.large_print or contact.easy_read)),
        address=contact.address if contact else "",
    )


@bp.post("/messages/<uuid:message_id>/sent")
@needs(Can.SEND_MESSAGES)
def mark_sent(message_id: UUID) -> ResponseReturnValue:
    """I sent this."""
    return _done(message_id, services.mark_sent, "Recorded: you sent it.")


@bp.post("/messages/<uuid:message_id>/again")
@needs(Can.SEND_MESSAGES)
def send_again(message_id: UUID) -> ResponseReturnValue:
    """Have it sent again."""
    return _done(message_id, services.send_again, "It is in the queue again.")


@bp.post("/messages/<uuid:message_id>/leave")
@needs(Can.SEND_MESSAGES)
def leave(message_id: UUID) -> ResponseReturnValue:
    """It did not arrive, and needs nothing more."""
    return _done(message_id, services.leave, "Recorded: nothing more is to be done about it.")


@bp.get("/people/<uuid:person_id>/messages")
@needs(Can.SEND_MESSAGES)
def person_messages(person_id: UUID) -> ResponseReturnValue:
    """Everything one's teams sent somebody, or did not."""
    person = get_participant(current_user, person_id, Can.SEND_MESSAGES)
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    found = messages.of_person(current_user, person, messages.SHOWN, number)
    address = address_of("messages.person_messages", request.args, (), person_id=person_id)
    ways = channels.providers()
    return render_template(
        "calendars/person_messages.html",
        person=person,
        lines=[show.message_line(one, None, ways) for one in found[: messages.SHOWN]],
        links=pages(address, number, messages.SHOWN, number * messages.SHOWN + len(found)),
    )


def section(user: Any, person: Any) -> Markup:
    """The newest messages, for a participant's own page."""
    if not user.may(Can.SEND_MESSAGES):
        return Markup()
    found = messages.of_person(user, person, _FEW)
    ways = channels.providers()
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "calendars/messages_section.html",
            person=person,
            lines=[show.message_line(one, None, ways) for one in found[:_FEW]],
        )
    )


def _done(message_id: UUID, act: Callable[..., object], say: str) -> ResponseReturnValue:
    message = messages.get_message(current_user, message_id)
    form = load(MessageForm)
    done = perform(
        form,
        lambda: act(message, by=current_user),
        then=lambda _: url_for(".list_messages"),
        say=say,
    )
    return done or _show(message, form)


def _show(message: Any, form: MessageForm) -> ResponseReturnValue:
    waits = message.state in {"queued", *messages.UNSURE} and message.by_id is None
    ways = channels.providers()
    return page(
        "calendars/show_message.html",
        form=form,
        message=message,
        line=_line(message),
        waits=waits and not (message.state == "queued" and message.way in ways),
        unsure=message.state in messages.UNSURE and message.by_id is None,
        warning=services.why_not_now(message) if waits else "",
        contact=message.participant.contact,
    )


def _line(message: Any) -> show.MessageLine:
    people = person_lines(current_user, [message.participant])
    return show.message_line(message, people[message.participant_id], channels.providers())
