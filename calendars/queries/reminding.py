"""What decides about messages: who is expected where, how they may be reached, what was recorded.

Read as columns and in sets: the number of statements does not grow with the number of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Label,
    Row,
    Select,
    Text,
    and_,
    column,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.sql.expression import bindparam

from attendance.models import Mark, Notice
from base.database import db
from base.dates import LONDON
from calendars.message_words import Texts
from calendars.models import Message, MessageWords
from calendars.queries.reached import Holds, holds_of, owners_of
from calendars.queries.working import works_with
from calendars.reminding import Contact, Meeting, digits
from people.models import ContactPreference, Participant, Team
from programmes.models import Cohort, Place, ProgrammeSession, ProgrammeVersion
from programmes.queries.catalogue import parsed
from programmes.reminders import Reminder, Way

_Row = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One person's place at one session as it stands, and how they may be reached.

    `occasion` is the reminder a batch was asked for, `told` the last change they were told of,
    `venue` the building by row number.
    """

    session_id: int
    participant_id: int
    team_id: int
    phone: str
    contact: Contact
    meeting: Meeting
    occasion: str = ""
    venue: int | None = None
    told: int = 0
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """A session to come, and when its programme reminds of it."""

    session_id: int
    starts: datetime
    rules: tuple[Reminder, ...]


def coming_sessions(now: datetime) -> list[Coming]:
    """The planned sessions to come that a reminder may be due for; two statements."""
    versions = db.session.execute(
        select(ProgrammeVersion.id, ProgrammeVersion.slug, ProgrammeVersion.text).where(
            exists().where(
                Cohort.programme_version_id == ProgrammeVersion.id,
                Cohort.status.in_(("planned", "running")),
            )
        )
    )
    programmes = {row.id: parsed(row.text, row.slug) for row in versions}
    rules = {
        (key, strand.id): one.reminders_of(strand.id)
        for key, one in programmes.items()
        for strand in one.strands
    }
    most = max((rule.days_before for found in rules.values() for rule in found), default=-1)
    if most < 0:
        return []
    rows = db.session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.starts,
            ProgrammeSession.strand,
            Cohort.programme_version_id,
        )
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .where(
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > now,
            ProgrammeSession.starts < now + timedelta(days=most + 2),
        )
    )
    return [
        Coming(row.id, row.starts, rules.get((row.programme_version_id, row.strand), ()))
        for row in rows
    ]


def claim_reminders(due: Mapping[int, str], limit: int) -> list[_Row]:
    """Places nobody decided about yet, of the sessions due by occasion; held until committed.

    A place another process holds is passed over: it decides about it.
    """
    wanted = (
        func.unnest(
            bindparam("sessions", list(due), ARRAY(BigInteger)),
            bindparam("occasions", list(due.values()), ARRAY(Text)),
        )
        .table_valued(column("session_id", BigInteger), column("occasion", Text))
        .render_derived("due")
    )
    decided = exists().where(
        Message.participant_id == Place.participant_id,
        Message.session_id == Place.session_id,
        Message.occasion == wanted.c.occasion,
    )
    asked = (
        select_facts(wanted.c.occasion.label("occasion"))
        .join(wanted, wanted.c.session_id == Place.session_id)
        .where(Place.removed_at.is_(None), ~decided)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True, of=Place)
    )
    return list(db.session.execute(asked))


def facts_of(message: Message) -> Fact | None:
    """How the person and the session of a message stand now."""
    rows = list(
        db.session.execute(
            select_facts(last_told()).where(
                Place.session_id == message.session_id,
                Place.participant_id == message.participant_id,
            )
        )
    )
    return next(iter(as_facts(rows)), None)


def as_facts(rows: Sequence[_Row]) -> list[Fact]:
    """The rows with holds and owners of telephones; two statements however many there are."""
    people = {row.participant_id for row in rows}
    holds = holds_of(people)
    owners = owners_of({digits(row.mobile) for row in rows if row.mobile})
    return [_fact(row, holds.get(row.participant_id, ()), owners) for row in rows]


def texts_of(team_ids: Iterable[int]) -> dict[int, Texts]:
    """The words of each of these teams that has its own."""
    rows = db.session.execute(
        select(MessageWords.team_id, MessageWords.texts)
        .where(MessageWords.team_id.in_(set(team_ids)))
        .ext(distinct_on(MessageWords.team_id))
        .order_by(MessageWords.team_id, MessageWords.version.desc())
    )
    return {row.team_id: Texts(**row.texts) for row in rows}


def last_told() -> Label[int]:
    """The last change somebody was told of, for a statement of places; 0 when of none."""
    of_them = and_(
        Message.participant_id == Place.participant_id, Message.session_id == Place.session_id
    )
    told = select(func.coalesce(func.max(Message.change_id), 0)).where(of_them)
    return told.scalar_subquery().label("told")


def select_facts(*more: Any) -> Select[*tuple[Any, ...]]:
    """The places people have, with what decides about a message, and `more` columns."""
    marked = exists().where(Mark.place_id == Place.id)
    said_so = exists().where(Notice.place_id == Place.id, Notice.withdrawn_at.is_(None))
    contact = ContactPreference
    return (
        select(
            Place.session_id,
            Place.participant_id,
            Place.removed_at,
            ProgrammeSession.starts,
            ProgrammeSession.status,
            ProgrammeSession.venue_id,
            Cohort.team_id,
            Team.public_phone,
            func.coalesce(
                func.nullif(Participant.preferred_name, ""), Participant.given_name
            ).label("called"),
            Participant.limited_access,
            Participant.died_on,
            works_with(Place.participant_id).label("worked_with"),
            contact.text_ok,
            contact.email_ok,
            contact.letter_ok,
            contact.mobile,
            contact.mobile_shared,
            contact.email,
            contact.address,
            contact.first_way,
            marked.label("marked"),
            said_so.label("said_so"),
            *more,
        )
        .select_from(Place)
        .join(ProgrammeSession, ProgrammeSession.id == Place.session_id)
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .join(Team, Team.id == Cohort.team_id)
        .join(Participant, Participant.id == Place.participant_id)
        .outerjoin(contact, contact.participant_id == Participant.id)
    )


def _fact(row: _Row, holds: Holds, owners: Mapping[str, int]) -> Fact:
    found = row._mapping  # noqa: SLF001 SQLAlchemy's own way to read a row by name
    day = row.starts.astimezone(LONDON).date()
    limited = row.limited_access or any(
        kind == "limited_access" and first <= day and (last is None or day <= last)
        for kind, first, last in holds
    )
    return Fact(
        session_id=row.session_id,
        participant_id=row.participant_id,
        team_id=row.team_id,
        phone=row.public_phone,
        contact=Contact(
            called=row.called,
            text_ok=bool(row.text_ok),
            email_ok=bool(row.email_ok),
            letter_ok=bool(row.letter_ok),
            mobile=row.mobile or "",
            mobile_shared=bool(row.mobile_shared),
            owners=owners.get(digits(row.mobile or ""), 1),
            email=row.email or "",
            address=row.address or "",
            limited=limited,
            died=row.died_on is not None,
            ended=not row.worked_with,
            first=Way(row.first_way) if row.first_way else None,
            holds=holds,
        ),
        meeting=Meeting(
            starts=row.starts,
            planned=row.status == "planned",
            expected=row.removed_at is None,
            marked=row.marked,
            said_so=row.said_so,
        ),
        occasion=found.get("occasion", ""),
        venue=row.venue_id,
        told=found.get("told", 0),
        reminded=found.get("reminded", False),
    )
