"""Risk items in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from base.dates import in_words, moment_words
from outcomes.forms.risk import DONE_WORDS
from outcomes.keys import Instrument
from outcomes.models import RiskFlag
from outcomes.queries.instruments import instrument_of
from people.models import User
from people.queries.participants import person_lines

_DONE = dict(DONE_WORDS)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One risk item: of whom, what it says, since when, and where to acknowledge it."""

    who: str
    code: str
    what: str
    said: str
    urgent: bool
    since: str
    href: str
    response: str
    done: str = ""
    note: str = ""


def flag_lines(flags: Iterable[RiskFlag], user: User) -> list[FlagLine]:
    """Flags as lists show them; whoever is named is noted as looked at. One query more."""
    found = list(flags)
    lines = person_lines(user, [flag.response.participant for flag in found])
    return [
        flag_line(flag, lines[flag.response.participant_id].name)
        for flag in found
        if not lines[flag.response.participant_id].hidden
    ]


def flag_line(flag: RiskFlag, who: str) -> FlagLine:
    """One flag."""
    instrument = instrument_of(flag.response.version)
    return FlagLine(
        who=who,
        code=flag.response.participant.code,
        what=f"{instrument.name} of {in_words(flag.response.on)}",
        said=said(flag, instrument),
        urgent=flag.tier == "urgent",
        since=moment_words(flag.raised_at),
        href=url_for("risk.acknowledge", flag_id=flag.public_id),
        response=url_for("responses.show_response", response_id=flag.response.public_id),
        done=_DONE.get(flag.done, ""),
        note=flag.note,
    )


def said(flag: RiskFlag, instrument: Instrument) -> str:
    """Item 6 (suicide plans) was answered 3. Or: was left unanswered."""
    item = instrument.item(flag.item)
    topic = f" ({item.topic})" if item and item.topic else ""
    if flag.answer is None:
        return f"Item {flag.item}{topic} was left unanswered."
    return f"Item {flag.item}{topic} was answered {flag.answer:g}."
