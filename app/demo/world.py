"""What the demonstration is built with: the day, the dice, the diary, what is made so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from app.demo.diary import Diary, Expected, Meeting, span
from app.demo.names import Names
from attendance.models import RegisterWords
from attendance.queries.vocabulary import mapping
from base.database import Base, db
from base.dates import Nation, bank_holiday_name, london_instant
from people.models import Closure, Participant, Room, Team, User, Venue
from programmes import slots
from programmes.models import Cohort, ProgrammeVersion
from programmes.queries.catalogue import digest, shelf, text_of
from programmes.strands import Strand
from programmes.timetable import PlannedSession

DAYS_BACK = 456  # fifteen months
NATION = Nation.ENG

ENGAGEMENT = ("Present", "Listened", "Joined in at times", "Took part", "Took a lead")
"""The steps of the scale the demonstration's teams use."""


class World:
    """The demonstration being made; short keys name its teams, venues, rooms and staff."""

    def __init__(self, today: date, seed: int) -> None:
        self.today = today
        self.first_day = today - timedelta(days=DAYS_BACK)
        self.rng = Random(f"{seed}")  # noqa: S311 repeatable on purpose, and nothing secret is made of it
        self.names = Names(self.rng)
        self.diary = Diary()
        self.teams: dict[str, Team] = {}
        self.venues: dict[str, Venue] = {}
        self.rooms: dict[str, Room] = {}
        self.users: dict[str, User] = {}
        self.people: list[Participant] = []
        self.apart: set[frozenset[UUID]] = set()
        self.steadiness: dict[UUID, float] = {}
        self.meetings: list[Meeting] = []
        self.closures: list[Closure] = []
        self.mapping = replace(mapping(), engagement=ENGAGEMENT)
        self.words: dict[str, RegisterWords] = {}
        self._versions: dict[str, ProgrammeVersion] = {}

    def words_of(self, team: Team) -> int:
        """The row number of the words a team keeps its registers in."""
        return next(one.id for one in self.words.values() if one.team is team)

    @property
    def office_weekday(self) -> int:
        """The day the once-a-week teams work: today's, so that Today has something on it."""
        ordinary = self.today.weekday() < 5 and not bank_holiday_name(self.today, NATION)
        return self.today.weekday() if ordinary else 2

    @property
    def midnight(self) -> datetime:
        """The moment today began in London: nothing of an earlier day was typed after it."""
        return london_instant(self.today, time())

    def uuid(self) -> UUID:
        """An identifier from the dice."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def moment(self, day: date, hour: int = 9) -> datetime:
        """A moment of a day, never after today began."""
        return min(london_instant(day, time(hour, self.rng.randrange(60))), self.midnight)

    def add(self, *rows: Base) -> None:
        """Keep rows for the database."""
        db.session.add_all(rows)

    def flush(self) -> None:
        """Give the rows kept so far their numbers."""
        db.session.flush()

    def version(self, slug: str) -> ProgrammeVersion:
        """The kept text of a catalogue programme."""
        if slug not in self._versions:
            text = text_of(slug)
            self._versions[slug] = ProgrammeVersion(
                slug=slug,
                version=shelf()[slug].version,
                digest=digest(text),
                text=text,
                kept_at=self.moment(self.first_day - timedelta(days=60)),
            )
        return self._versions[slug]

    def closed(self, team: Team, venue: Venue) -> list[slots.Closure]:
        """The closures a cohort of this team at this venue is planned round."""
        return [
            slots.Closure(c.first, c.last, c.why)
            for c in self.closures
            if (c.team_id == team.id) or (c.venue_id == venue.id)
        ]

    def meet(
        self,
        cohort: Cohort,
        strand: Strand,
        day: date,
        at: time,
        *,
        room: Room,
        staff: Sequence[User],
        people: Sequence[Expected],
        wanted: int = 1,
        planned: PlannedSession | None = None,
        spontaneous: bool = False,
    ) -> Meeting | None:
        """Meet: the first `wanted` free staff, all free people; None if nobody or no room is."""
        starts, ends = span(day, at, strand.minutes)
        free = [one for one in staff if self.diary.free(one, day, starts, ends)][:wanted]
        able = [e for e in people if self.diary.free(e[0], day, starts, ends)]
        expected = self._kept_apart(able)
        if not free or not self.diary.free(room, day, starts, ends) or (people and not able):
            return None
        self.diary.take([room, *free, *(one for one, _ in expected)], day, starts, ends)
        made = Meeting(
            public_id=self.uuid(),
            uid_seed=self.rng.randbytes(16),
            cohort=cohort,
            strand=strand,
            day=day,
            at=at,
            starts=starts.astimezone(UTC),
            ends=ends.astimezone(UTC),
            room=room,
            staff=free,
            people=expected,
            changed_at=ends if spontaneous else cohort.planned_at,
            planned=planned,
            spontaneous=spontaneous,
        )
        self.meetings.append(made)
        return made

    def _kept_apart(self, expected: list[Expected]) -> list[Expected]:
        """Those expected, without the second of any two who must not meet."""
        if not self.apart:
            return expected
        minded = frozenset().union(*self.apart)
        kept: list[Expected] = []
        for one in expected:
            mine = one[0].public_id
            if mine not in minded or all(
                frozenset((mine, other.public_id)) not in self.apart for other, _ in kept
            ):
                kept.append(one)
        return kept
