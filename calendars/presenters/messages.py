"""What the pages of messages print: to whom, in which words, what became of it, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from base.dates import moment_words
from calendars.late import KIND_WORDS, Kind
from calendars.models import Message
from calendars.reminding import WHY_WORDS, Not
from people.queries.participants import PersonLine
from programmes.programme_words import WAYS
from programmes.reminders import Way

_STATES: Mapping[str, tuple[str, str]] = {
    "not_sent": ("Not sent", "govuk-tag--grey"),
    "queued": ("On its way", "govuk-tag--blue"),
    "sending": ("On its way", "govuk-tag--blue"),
    "sent": ("Sent", "govuk-tag--green"),
    "delivered": ("Arrived", "govuk-tag--green"),
    "failed": ("Did not arrive", "govuk-tag--red"),
    "gave_up": ("Could not be sent", "govuk-tag--red"),
    "unknown": ("Check", "govuk-tag--yellow"),
}
SHOWS: Mapping[str, str] = {
    "to_do": "For you to send or check",
    "on_the_way": "On their way",
    "sent": "Sent",
    "not_sent": "Not sent",
    "all": "All",
}
NOTHING: Mapping[str, str] = {
    "to_do": "Nothing waits for you. Messages Daybook cannot send by itself stand here.",
    "on_the_way": "Nothing is on its way.",
    "sent": "Nothing has been sent yet. Reminders go the day before a session.",
    "not_sent": "Everything that was due has been sent.",
    "all": "There is no message yet. Reminders are written the day before a session, at 9am.",
}


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message as a list or its own page shows it."""

    id: UUID
    who: str
    code: str
    person_id: UUID | None
    what: str
    about: str
    state: str
    css: str
    way: str
    body: str
    why: tuple[str, ...]
    problem: str
    when: str
    by: str


def message_line(
    message: Message, person: PersonLine | None, automatic: Iterable[Way] = ()
) -> MessageLine:
    """A message in words; `person` None where the page is about them anyway."""
    state, css = _STATES[message.state]
    if message.state == "queued" and Way(message.way) not in set(automatic):
        state, css = "To send by hand", "govuk-tag--yellow"
    if message.by_id is not None and message.state in {"failed", "gave_up", "unknown"}:
        state, css = "Seen to", "govuk-tag--grey"
    return MessageLine(
        id=message.public_id,
        who=person.name if person else "",
        code=person.code if person else "",
        person_id=person.public_id if person else None,
        what=KIND_WORDS[Kind(message.kind)],
        about=moment_words(message.starts),
        state=state,
        css=css,
        way=f"By {WAYS[Way(message.way)]}" if message.way else "",
        body=message.body,
        why=tuple(_reasons(message)),
        problem=message.problem,
        when=moment_words(message.sent_at or message.decided_at),
        by=message.by.name if message.by else "",
    )


def _reasons(message: Message) -> list[str]:
    """Each reason once; with the way it is about when another way was found."""
    found = dict.fromkeys(WHY_WORDS[Not(code)] for code in message.why)
    if message.way and message.state != "not_sent":
        return [f"Another way was not possible: {words[:1].lower()}{words[1:]}" for words in found]
    return list(found)
