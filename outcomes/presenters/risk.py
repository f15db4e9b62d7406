"""Risk items in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from base.dates import LONDON, in_words, moment_words
from outcomes.forms.risk import DONE_WORDS
from outcomes.keys import Instrument
from outcomes.models import FillLink, RiskFlag
from outcomes.queries.instruments import in_use, instrument_of
from people.models import User
from people.queries.participants import person_lines

_DONE = dict(DONE_WORDS)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One risk item: of whom, what it says, since when, and where to acknowledge it.

    `after`: what became of the answer or of its form since, a sentence each. `response` is the
    address of the form, or of what is half done of it; empty when there is neither any more.
    """

    who: str
    code: str
    what: str
    said: str
    urgent: bool
    since: str
    href: str
    response: str
    after: tuple[str, ...] = ()
    done: str = ""
    note: str = ""


def flag_lines(flags: Iterable[RiskFlag], user: User) -> list[FlagLine]:
    """Flags as lists show them; whoever is named is noted as looked at. Two queries more."""
    found = list(flags)
    lines = person_lines(user, [flag.participant for flag in found])
    used = in_use() if any(flag.form is None for flag in found) else {}
    now = {slug: one.instrument for slug, one in used.items()}
    return [
        flag_line(flag, lines[flag.participant_id].name, now)
        for flag in found
        if not lines[flag.participant_id].hidden
    ]


def flag_line(flag: RiskFlag, who: str, now: dict[str, Instrument] | None = None) -> FlagLine:
    """One flag. `now`: the instruments in use, for answers that no form was sent of."""
    form = flag.form
    if form is not None:
        instrument = instrument_of(form.version)
        what = f"{instrument.name} of {in_words(form.on)}"
        href = url_for("responses.show_response", response_id=form.public_id)
    else:
        link: FillLink = flag.link  # type: ignore[assignment] # it has one or the other
        known = now or {slug: one.instrument for slug, one in in_use().items()}
        instrument = known[link.slug]
        day = flag.raised_at.astimezone(LONDON).date()
        open_ = link.ended_at is None
        what = f"{instrument.name} of {in_words(day)}, {'not sent yet' if open_ else 'never sent'}"
        href = url_for("half_done.show_half_done", fill_link_id=link.public_id) if open_ else ""
    return FlagLine(
        who=who,
        code=flag.participant.code,
        what=what,
        said=said(flag, instrument),
        urgent=flag.tier == "urgent",
        since=moment_words(flag.raised_at),
        href=url_for("risk.acknowledge", flag_id=flag.public_id),
        response=href,
        after=tuple(flag.since.splitlines()),
        done=_DONE.get(flag.done, ""),
        note=flag.note,
    )


def said(flag: RiskFlag, instrument: Instrument) -> str:
    """Item 6 (suicide plans) was answered 3. Or: was left unanswered.

    An item that the form has no number for is called by its words alone.
    """
    item = instrument.item(flag.item)
    topic = item.topic if item else ""
    numbered = flag.item.isdecimal() or len(flag.item) <= 2
    named = f"Item {flag.item} ({topic})" if topic else f"Item {flag.item}"
    if topic and not numbered:
        named = f"{topic[:1].upper()}{topic[1:]}"
    if flag.answer is None:
        return f"{named} was left unanswered."
    return f"{named} was answered {flag.answer:g}."
