"""What was changed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import url_for

from base.dates import LONDON, moment_words, short
from programmes.models import Change

_VERBS = {
    "rescheduled": "Moved",
    "cancelled": "Cancelled",
    "not_held": "Recorded as not held",
    "restored": "Restored",
    "restaffed": "Staff changed",
}


@dataclass(frozen=True)
class ChangeLine:
    """One change for the timeline."""

    verb: str
    title: str
    href: str
    when: str
    who: str
    why: str
    details: list[str] = field(default_factory=list)


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """What was changed, in words."""
    return [
        ChangeLine(
            _VERBS.get(change.verb, change.verb.replace("_", " ").capitalize()),
            f"{change.session.title}, {short(change.session.day)}",
            url_for("sessions.show_session", session_id=change.session.public_id),
            moment_words(change.at.astimezone(LONDON)),
            change.by.name if change.by else "Daybook",
            change.why,
            _difference(change),
        )
        for change in changes
    ]


def _difference(change: Change) -> list[str]:
    names = {"when": "When", "room": "Room", "venue": "Place", "status": "State"}
    return [
        f"{name}: {_said(change.before.get(key))} → {_said(change.after.get(key))}"
        for key, name in names.items()
        if change.before.get(key) != change.after.get(key)
    ]


def _said(value: str | None) -> str:
    return (value or "none").replace("_", " ")
