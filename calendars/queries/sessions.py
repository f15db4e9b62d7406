"""The sessions a calendar shows, as facts for wording; read as columns, since there may be many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, select
from sqlalchemy.orm import joinedload

from base.database import db
from calendars import ics
from calendars.bodies import Block, SeenSession, public_place
from calendars.models import EventBlock
from calendars.wording import Forbidden, Kind, SessionFacts, parse_forbidden
from people.models import NamedReader, Participant, Room, Team, User, Venue
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession
from programmes.queries.catalogue import programme_of
from programmes.strands import Attends, Strand

_WHEN = (
    ProgrammeSession.id,
    ProgrammeSession.uid_seed,
    ProgrammeSession.starts,
    ProgrammeSession.ends,
    ProgrammeSession.sequence,
    ProgrammeSession.changed_at,
    ProgrammeSession.status,
    ProgrammeSession.public_id,
    ProgrammeSession.kind,
    ProgrammeSession.strand,
    ProgrammeSession.number,
    ProgrammeSession.topic,
    ProgrammeSession.cohort_id,
    Venue.name.label("venue"),
    Venue.address,
)
_NOT_HAPPENING = {"cancelled", "not_held", "withdrawn"}
_ONE_PERSON = {"individual", "key_work"}


@cache
def forbidden() -> Forbidden:
    """The words that must not stand in a participant's calendar."""
    path = Path(__file__).parents[1] / "forbidden_words.txt"
    return parse_forbidden(path.read_text(encoding="utf-8"))


def staff_sessions(
    user_id: int, teams: Iterable[int], today: date, public_url: str
) -> list[SeenSession]:
    """The sessions a member of staff is to be at, of the teams they are on."""
    own = exists().where(
        Facilitation.session_id == ProgrammeSession.id, Facilitation.user_id == user_id
    )
    of = [own, Cohort.team_id.in_(list(teams)), _in_window(today)]
    return _for_staff(of, user_id, public_url)


def team_sessions(
    user_id: int, teams: Iterable[int], cohort_id: int | None, today: date, public_url: str
) -> list[SeenSession]:
    """Every session of some teams, or of one cohort of theirs, as this member of staff sees it."""
    of = [Cohort.team_id.in_(list(teams)), _in_window(today)]
    if cohort_id is not None:
        of.append(Cohort.id == cohort_id)
    return _for_staff(of, user_id, public_url)


def one_session(user_id: int, session_id: int, public_url: str) -> SeenSession:
    """One session as a member of staff who may see it reads it."""
    (found,) = _for_staff([ProgrammeSession.id == session_id], user_id, public_url)
    return found


def place_sessions(room_id: int | None, venue_id: int | None, today: date) -> list[SeenSession]:
    """Every session in a room or, when that is None, in a building: when, where, which team."""
    place = (
        ProgrammeSession.room_id == room_id
        if room_id is not None
        else ProgrammeSession.venue_id == venue_id
    )
    rows = db.session.execute(
        select(*_WHEN, Room.name.label("room"), Team.public_name.label("team"))
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .join(Team, Team.id == Cohort.team_id)
        .join(Venue, Venue.id == ProgrammeSession.venue_id)
        .outerjoin(Room, Room.id == ProgrammeSession.room_id)
        .where(place, _in_window(today))
    ).all()
    return [
        _seen(row, SessionFacts("group", "", "", team=row.team, room=row.room or row.venue))
        for row in rows
    ]


def _for_staff(
    of: Sequence[ColumnElement[bool]], user_id: int, public_url: str
) -> list[SeenSession]:
    rows = db.session.execute(
        select(*_WHEN, Room.name.label("room"))
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .join(Venue, Venue.id == ProgrammeSession.venue_id)
        .outerjoin(Room, Room.id == ProgrammeSession.room_id)
        .where(*of)
    ).all()
    programmes = _Programmes({row.cohort_id for row in rows})
    alone = [row.id for row in rows if programmes.kind(row) == "individual"]
    people = _people(alone, user_id)
    leads = _leads([row.id for row in rows])
    return [_seen(row, _staff_facts(row, programmes, people, leads, public_url)) for row in rows]


def participant_sessions(participant_id: int, today: date) -> list[SeenSession]:
    """The sessions a participant is expected at, with nothing of what they are."""
    rows = db.session.execute(
        select(*_WHEN, Team.public_phone)
        .join(Place, Place.session_id == ProgrammeSession.id)
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .join(Team, Team.id == Cohort.team_id)
        .join(Venue, Venue.id == ProgrammeSession.venue_id)
        .where(
            Place.participant_id == participant_id, Place.removed_at.is_(None), _in_window(today)
        )
    ).all()
    return [_seen(row, _public_facts(row), row.public_phone or None) for row in rows]


def withheld_venues(participant_id: int, today: date) -> list[str]:
    """Venues to come whose name a participant's calendar leaves out, because it tells something."""
    names = db.session.scalars(
        select(Venue.name)
        .join(ProgrammeSession, ProgrammeSession.venue_id == Venue.id)
        .join(Place, Place.session_id == ProgrammeSession.id)
        .where(
            Place.participant_id == participant_id,
            Place.removed_at.is_(None),
            ProgrammeSession.day >= today,
        )
        .distinct()
        .order_by(Venue.name)
    )
    return [name for name in names if forbidden().found_in(name)]


def kept_blocks(owner: str) -> dict[int, Block]:
    """The event blocks of an owner's last body, by session."""
    rows = db.session.execute(
        select(
            EventBlock.session_id, EventBlock.digest, EventBlock.changed_at, EventBlock.block
        ).where(EventBlock.owner == owner)
    )
    return {row.session_id: Block(row.digest, row.changed_at, row.block) for row in rows}


class _Programmes:
    """The programmes of some cohorts, and a session's place in its own."""

    def __init__(self, cohort_ids: Iterable[int]) -> None:
        cohorts = db.session.scalars(
            select(Cohort)
            .where(Cohort.id.in_(list(cohort_ids)))
            .options(joinedload(Cohort.programme_version))
        )
        self._by_cohort = {cohort.id: programme_of(cohort) for cohort in cohorts}
        self._strands: dict[tuple[int, str], Strand] = {
            (cohort_id, strand.id): strand
            for cohort_id, programme in self._by_cohort.items()
            for strand in programme.strands
        }

    def name(self, row: Row[*tuple[Any, ...]]) -> str:
        return self._by_cohort[row.cohort_id].name

    def topics(self, row: Row[*tuple[Any, ...]]) -> int | None:
        strand = self._strands.get((row.cohort_id, row.strand))
        return len(strand.topics) or None if strand is not None else None

    def kind(self, row: Row[*tuple[Any, ...]]) -> Kind:
        strand = self._strands.get((row.cohort_id, row.strand))
        if strand is None:
            return "individual" if row.kind in _ONE_PERSON else "group"
        if strand.attends is Attends.ONE_PARTICIPANT:
            return "individual"
        return "staff" if strand.attends is Attends.STAFF else "group"


def _in_window(today: date) -> ColumnElement[bool]:
    first, last = ics.window(today)
    return and_(ProgrammeSession.day.between(first, last))


def _people(session_ids: Sequence[int], user_id: int) -> Mapping[int, list[str | None]]:
    """The code of each person individual sessions are for; None where the reader may not know."""
    named = exists().where(
        NamedReader.participant_id == Participant.id, NamedReader.user_id == user_id
    )
    rows = db.session.execute(
        select(Place.session_id, Participant.code, Participant.limited_access & ~named)
        .join(Participant, Participant.id == Place.participant_id)
        .where(Place.session_id.in_(session_ids), Place.removed_at.is_(None))
        .order_by(Participant.code)
    )
    found: dict[int, list[str | None]] = defaultdict(list)
    for session_id, code, hidden in rows:
        found[session_id].append(None if hidden else code)
    return found


def _leads(session_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """The names of the staff who are down for each session, whoever leads first."""
    rows = db.session.execute(
        select(Facilitation.session_id, User.name)
        .join(User, User.id == Facilitation.user_id)
        .where(Facilitation.session_id.in_(session_ids))
        .order_by(Facilitation.part != "lead", User.name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for session_id, name in rows:
        found[session_id].append(name)
    return {session_id: tuple(names) for session_id, names in found.items()}


def _staff_facts(
    row: Row[*tuple[Any, ...]],
    programmes: _Programmes,
    people: Mapping[int, list[str | None]],
    leads: Mapping[int, tuple[str, ...]],
    public_url: str,
) -> SessionFacts:
    codes = people.get(row.id, [])
    return SessionFacts(
        kind=programmes.kind(row),
        programme=programmes.name(row),
        strand=row.kind.replace("_", " "),
        number=row.number,
        of=programmes.topics(row),
        topic=row.topic,
        code=", ".join(code for code in codes if code) or None,
        hidden=None in codes,
        place=", ".join(part for part in (row.room, row.venue) if part),
        url=f"{public_url}/sessions/{row.public_id}",
        leads=leads.get(row.id, ()),
    )


def _public_facts(row: Row[*tuple[Any, ...]]) -> SessionFacts:
    return SessionFacts(
        kind="group",
        programme="",
        strand="",
        public_place=public_place(row.venue, row.address, forbidden()),
    )


def _seen(row: Row[*tuple[Any, ...]], facts: SessionFacts, phone: str | None = None) -> SeenSession:
    return SeenSession(
        session_id=row.id,
        uid_seed=row.uid_seed,
        starts=row.starts,
        ends=row.ends,
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancelled=row.status in _NOT_HAPPENING,
        facts=facts,
        phone=phone,
    )
