"""Clashes as sentences, told only as far as their reader may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from base.dates import LONDON, short_with_year, span_words
from people.models import User
from people.queries.participants import PersonLine, person_lines
from people.roles import Can
from programmes.clashes import Clash, Kind
from programmes.models import ProgrammeSession
from programmes.queries.readings import Reading


@dataclass(frozen=True)
class Teller:
    """Says clashes and notes of one reading to one reader. One query to make."""

    user: User
    reading: Reading
    lines: Mapping[int, PersonLine]

    def clash(self, clash: Clash) -> str:
        """What is taken, when, by what."""
        who = self.people(clash.who)
        if clash.kind is Kind.AWAY:
            return f"{self._staff(clash)} is away then."
        if clash.kind is Kind.OWN_CALENDAR:
            return f"{self._staff(clash)} is busy in their own calendar then ({clash.words})."
        if clash.kind is Kind.COMMITTED:
            return f"{who} cannot come: {clash.words}."
        if clash.kind is Kind.KEEP_APART and clash.other is None:
            return f"{who} must be kept apart, and both are expected."
        other = self._other(clash)
        when = f"{self._day(clash)}, {span_words(clash.starts, clash.ends)}"
        said = {
            Kind.ROOM: f"{self._room(clash)} is taken {when} by {other}.",
            Kind.STAFF: f"{self._staff(clash)} {_are(clash)} at {other} {when}.",
            Kind.PARTICIPANT: f"{who} {_are(clash)} expected at {other} {when}.",
            Kind.KEEP_APART: (
                f"{who} must be kept apart from somebody at {other}, in the same building {when}."
            ),
        }
        return said[clash.kind]

    def people(self, who: tuple[int, ...]) -> str:
        """Participants by code; those the reader may not see as someone."""
        codes = sorted(
            self.lines[one].code for one in who if one in self.lines and self.lines[one].code
        )
        hidden = len(who) - len(codes)
        if hidden == 1:
            codes.append("someone whose record you cannot open")
        elif hidden:
            codes.append(f"{hidden} people whose records you cannot open")
        said = _and(codes)
        return said[:1].upper() + said[1:]

    def _staff(self, clash: Clash) -> str:
        known = self.reading.staff
        return _and([known[one].name for one in clash.who if one in known])

    def _room(self, clash: Clash) -> str:
        step = next(s for s in self.reading.draft.steps if s.key == clash.key)
        room = self.reading.rooms.get(step.after.room_id or 0)
        return room.name if room else "The room"

    def _other(self, clash: Clash) -> str:
        if clash.other is None or clash.other < 0:
            return "another session of this plan"
        other = self.reading.sessions[clash.other]
        return self.session(other)

    def session(self, other: ProgrammeSession) -> str:
        """A session by name; another team's is only said to be one."""
        if other.cohort.team_id in self.user.teams(Can.SEE_PROGRAMMES):
            return f"{other.cohort.name}, {other.title}"
        return "another team’s session"

    def _day(self, clash: Clash) -> str:
        return f"on {short_with_year(clash.starts.astimezone(LONDON).date())}"


def teller(user: User, reading: Reading) -> Teller:
    """A teller of this reading for this reader; whom it may name is looked up once."""
    return Teller(user, reading, person_lines(user, reading.people.values()))


def _are(clash: Clash) -> str:
    return "is" if len(clash.who) == 1 else "are"


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
