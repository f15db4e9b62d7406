"""What was changed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from flask import url_for

from base.dates import LONDON, moment_words, short
from programmes.models import Change

_VERBS = {
    "rescheduled": "Moved",
    "cancelled": "Cancelled",
    "not_held": "Recorded as not held",
    "restored": "Restored",
    "restaffed": "Staff changed",
    "added": "Added",
    "logged": "Logged",
    "undone": "Put back",
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
    """What was changed, in words; what one plan did to several sessions is one line."""
    return [
        _line(group[0]) if len(group) == 1 else _several(group)
        for group in (list(found) for _, found in groupby(changes, key=_together))
    ]


def _together(change: Change) -> tuple[int, int]:
    """Changes of one plan belong together; others stand alone."""
    return (change.plan_id, 0) if change.plan_id else (0, change.id)


def _line(change: Change) -> ChangeLine:
    return ChangeLine(
        _verb(change),
        f"{change.session.title}, {short(change.session.day)}",
        url_for("sessions.show_session", session_id=change.session.public_id)
        if change.session.status != "withdrawn"
        else "",
        moment_words(change.at.astimezone(LONDON)),
        _who(change),
        change.why,
        _difference(change),
    )


def _several(changes: list[Change]) -> ChangeLine:
    """One line for everything a plan did, in the order of the sessions."""
    ordered = sorted(changes, key=lambda change: (change.session.starts, change.id))
    first = ordered[0]
    return ChangeLine(
        _verb(first),
        f"{first.session.title} and {len(ordered) - 1} more",
        url_for("cohorts.show_changes", cohort_id=first.session.cohort.public_id),
        moment_words(first.at.astimezone(LONDON)),
        _who(first),
        first.why,
        [
            f"{change.session.title}: {_said(change.before.get('when'))} → "
            f"{_said(change.after.get('when'))}"
            for change in ordered
        ],
    )


def _verb(change: Change) -> str:
    return _VERBS.get(change.verb, change.verb.replace("_", " ").capitalize())


def _who(change: Change) -> str:
    return change.by.name if change.by else "Daybook"


def _difference(change: Change) -> list[str]:
    names = {
        "when": "When",
        "room": "Room",
        "venue": "Place",
        "status": "State",
        "staff": "Staff",
        "people": "People expected",
    }
    return [
        f"{name}: {_said(change.before.get(key))} → {_said(change.after.get(key))}"
        for key, name in names.items()
        if key in change.after and change.before.get(key) != change.after.get(key)
    ]


def _said(value: object) -> str:
    return str(value or "none").replace("_", " ")
