"""What a session is called, for the one who reads it (PURE).

Discretion is wording: phones show a calendar on a locked screen and in front of other people.
Staff read programme, number and topic, and a participant's code, never a name. A participant reads
"Appointment" or a word of their own, one sentence with a number to call, and a place only when they
asked for it. No clinical or justice word reaches a participant: a word is checked when it is chosen
and again each time it is written, because the list may have grown since.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, Literal

from base.errors import Refused

Kind = Literal["group", "individual", "staff"]

APPOINTMENT: Final = "Appointment"
CALENDAR: Final = "My calendar"
PLACE_TAKEN: Final = "Place taken"
BOOKED: Final = "Booked"
WORD_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What wording may know of one session.

    `strand` is its word within the programme ("group", "key work"); `number` of `of` and `topic`
    are for strands that have them. `code` is the participant's code in individual work. `hidden`:
    this reader may not see who it is for (limited access). `place` is room and venue as staff say
    it; `public_place` an address that says nothing about what happens there. `leads` are the names
    of the staff who are down for it; `team` is the team's public name, and `room` the room alone.
    """

    kind: Kind
    programme: str
    strand: str
    number: int | None = None
    of: int | None = None
    topic: str | None = None
    code: str | None = None
    hidden: bool = False
    place: str | None = None
    public_place: str | None = None
    url: str | None = None
    leads: tuple[str, ...] = ()
    team: str = ""
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The five texts of a calendar event; the same names as in `calendars.ics.Event`."""

    summary: str
    description: str
    location: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The words that must not stand in a participant's calendar; build with `parse_forbidden`."""

    pattern: re.Pattern[str]

    def found_in(self, text: str) -> bool:
        """Whether the text, read without case, accents and punctuation, has one of the words."""
        return self.pattern.search(_plain(text)) is not None

    def word_in(self, text: str) -> str:
        """The first of the words that is in the text, in small letters; empty when none is."""
        found = self.pattern.search(_plain(text))
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class StaffWording:
    """How staff read sessions in their own feeds."""

    def write(self, session: SessionFacts) -> Words:
        """Programme, strand, number and topic; a code in individual work; or only a place taken."""
        if session.hidden:
            return Words(
                summary=PLACE_TAKEN,
                description="You cannot see who this is for.",
                location=session.place,
            )
        summary = f"{session.programme} {session.strand}"
        if session.number is not None:
            summary += f" {session.number}" + (f" of {session.of}" if session.of else "")
        detail = session.code if session.kind == "individual" else session.topic
        return Words(
            summary=f"{summary}: {detail}" if detail else summary,
            description="Sign in to see who is expected.",
            location=session.place,
            url=session.url,
            categories=(session.strand.capitalize(),),
        )


@dataclass(frozen=True, slots=True)
class TeamWording:
    """How staff read the sessions of a whole team or cohort: as their own, and who leads each.

    With `lead`, a session nobody is down for says so first: finding somebody is the lead's work.
    """

    lead: bool = False

    def write(self, session: SessionFacts) -> Words:
        """As in a calendar of one's own, with the names of the staff; never of participants."""
        own = StaffWording().write(session)
        who = f"With {_listed(session.leads)}." if session.leads else "Nobody is down to lead it."
        summary = own.summary
        if self.lead and not session.leads:
            summary = f"Needs staff: {summary}"
        return replace(own, summary=summary, description=f"{who} {own.description}")


@dataclass(frozen=True, slots=True)
class PlaceWording:
    """How whoever looks after a room or a building reads what is booked there.

    The team's public name and the room; nothing of what it is, or for whom.
    """

    forbidden: Forbidden

    def write(self, session: SessionFacts) -> Words:
        """Booked, by which team, in which room."""
        team = "" if self.forbidden.found_in(session.team) else session.team
        return Words(
            summary=f"{BOOKED}: {team}" if team else BOOKED,
            description="",
            location=session.room,
        )


@dataclass(frozen=True, slots=True)
class ParticipantWording:
    """How one participant reads their own sessions.

    `word` is the word they chose, `phone` the team's public number, `show_place` whether they asked
    for the place.
    """

    forbidden: Forbidden
    word: str | None = None
    phone: str | None = None
    show_place: bool = False

    def write(self, session: SessionFacts) -> Words:
        """The same neutral words for every kind of session. Nothing of the programme is used.

        A place with one of the words in it is left out: ask `forbidden.found_in` to warn staff.
        """
        place = session.public_place if self.show_place else None
        if place and self.forbidden.found_in(place):
            place = None
        call = f"call {self.phone}" if self.phone else "tell the person who gave you this calendar"
        return Words(
            summary=self._neutral(self.word, APPOINTMENT),
            description=f"If you cannot come, {call}.",
            location=place,
        )

    def calendar_name(self, chosen: str | None) -> str:
        """The name of the whole calendar: the person's own if it is neutral, else "My calendar"."""
        return self._neutral(chosen, CALENDAR)

    def _neutral(self, chosen: str | None, otherwise: str) -> str:
        if not chosen or self.forbidden.found_in(chosen):
            return otherwise
        return chosen


def parse_forbidden(text: str) -> Forbidden:
    """The list in `forbidden_words.txt`: an entry a line, `#` comments, `*` for any ending.

    ValueError naming the line when a `*` stands anywhere but at the end, or when there is no entry.
    """
    entries: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        stem = _plain(entry.removesuffix("*"))
        if "*" in entry[:-1] or not stem:
            raise ValueError(
                f"forbidden_words.txt, line {number}: “{entry}” is not a word or word*."
            )
        # "m trem" in the list also catches "mtrem": the gap may be closed.
        body = re.escape(stem).replace(r"\ ", " ?")
        entries.append(body + (r"\w*" if entry.endswith("*") else ""))
    if not entries:
        raise ValueError("forbidden_words.txt has no words.")
    return Forbidden(re.compile(rf"\b(?:{'|'.join(entries)})\b"))


def refuse_word(word: str, forbidden: Forbidden, field: str = "word") -> str:
    """A word or name a person chose for their calendar, trimmed. Raises Refused.

    At most 40 characters on one line, with a letter in it, and nothing clinical or from justice.
    """
    chosen = unicodedata.normalize("NFC", word).strip()
    if not any(character.isalpha() for character in chosen):
        raise Refused("Choose a word, such as Appointment, Class or Meeting.", field)
    if len(chosen) > WORD_LIMIT:
        raise Refused(
            f"This is {len(chosen)} characters long; it can be at most {WORD_LIMIT}.", field
        )
    if any(unicodedata.category(character)[0] in "CZ" and character != " " for character in chosen):
        raise Refused("Use letters, digits and spaces on one line.", field)
    if forbidden.found_in(chosen):
        raise Refused(
            "Somebody who sees this could guess what it is about. "
            "Choose an everyday word, such as Appointment, Class or Meeting.",
            field,
        )
    return chosen


def _listed(names: tuple[str, ...]) -> str:
    """Ben, Cara and Esi."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces for punctuation, spaced-out letters joined."""
    # Characters that print nothing would otherwise hide a word from the list.
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace())
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", visible) if not unicodedata.combining(c)
    )
    words = re.sub(r"[\W_]+", " ", bare.casefold()).strip()
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", words)
