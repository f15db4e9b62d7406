"""The list of instruments: what each is, whether it is on, and which are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from outcomes import instrument_words as say
from outcomes.keys import Instrument
from outcomes.models import Wording
from outcomes.presenters.items import language_name
from outcomes.queries.instruments import InUse
from outcomes.terms import FilledBy


@dataclass(frozen=True)
class Tag:
    """A state in a word, with its colour's class; the word alone says it."""

    words: str
    css: str


@dataclass(frozen=True)
class Row:
    """One instrument, as the list shows it."""

    name: str
    href: str
    who: str
    items: int
    tags: list[Tag]
    version: int
    languages: str
    responses: int


def rows(
    used: Sequence[InUse], wordings: Mapping[str, Mapping[str, Wording]], counts: Mapping[str, int]
) -> list[Row]:
    """The list, in the order given."""
    return [
        Row(
            one.instrument.name,
            url_for("instruments.show_instrument", instrument=one.slug),
            say.FILLED_BY[one.instrument.filled_by],
            len(one.instrument.items),
            tags(one),
            one.instrument.version,
            ", ".join(map(language_name, wordings.get(one.slug, {}))),
            counts.get(one.slug, 0),
        )
        for one in used
    ]


def narrowed(used: Sequence[InUse], words: str, state: str, who: str) -> list[InUse]:
    """Those that match: every word in name, id or a topic."""
    states: Mapping[str, Callable[[InUse], bool]] = {
        "on": lambda one: one.on,
        "off": lambda one: not one.on,
        "check": lambda one: one.instrument.check_before_use,
        "changed": lambda one: one.changed or one.made_here,
    }
    keep = states.get(state)
    wanted = words.casefold().split()
    return [
        one
        for one in used
        if (keep is None or keep(one))
        and (not who or one.instrument.filled_by is FilledBy(who))
        and all(word in _searched(one.instrument) for word in wanted)
    ]


def _searched(one: Instrument) -> str:
    topics = " ".join(item.topic for item in one.items)
    return f"{one.name} {one.id} {one.id.replace('_', '-')} {topics}".casefold()


def tags(used: InUse) -> list[Tag]:
    """On or off, and what else is to be known at a glance."""
    found = [Tag("On", "govuk-tag--green") if used.on else Tag("Off", "govuk-tag--grey")]
    if used.instrument.check_before_use:
        checked = used.on and used.choice and used.choice.note
        found.append(
            Tag("Checked here", "govuk-tag--blue")
            if checked
            else Tag("Check before use", "govuk-tag--yellow")
        )
    if used.made_here:
        found.append(Tag("Made here", "govuk-tag--purple"))
    elif used.changed:
        found.append(Tag("Changed here", "govuk-tag--purple"))
    return found
