"""Sessions: held, cancelled, moved, and who is expected at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words, london_instant, minutes_later, moment_words, time_words
from base.errors import Refused
from base.work import lock
from people.models import Participant, Room, User
from people.roles import Can
from people.services import stamps
from programmes.models import Change, Enrolment, Place, ProgrammeSession
from programmes.queries.sessions import clashes

_LATEST = timedelta(days=3 * 366)


def mark_held(session: ProgrammeSession, *, by: User) -> None:
    """The session took place: its register says so. Nothing changes when it was held already."""
    if session.status == "held":
        return
    # How a register closes, not a change of plan: no `Change`, and nothing a calendar shows.
    session.status = "held"
    session.version += 1
    if session.cohort.status == "planned":
        session.cohort.status = "running"
    record(
        "session.held",
        f"{_named(session)} was recorded as held.",
        by=by,
        about=[session.public_id, session.cohort.public_id],
    )


def cancel_session(session: ProgrammeSession, *, why: str, asked_by: str = "", by: User) -> None:
    """Cancel a planned session. Refused without a reason, or when it was held or already ended."""
    if not why.strip():
        raise Refused("Say why the session is cancelled.", "why")
    lock(session)
    if session.status != "planned":
        was = session.status.replace("_", " ")
        raise Refused(f"This session was {was}. Only a planned session can be cancelled.")
    _set_status(session, "cancelled", verb="cancelled", why=why, asked_by=asked_by, by=by)
    record(
        "session.cancelled",
        f"{_named(session)} was cancelled: {why}",
        by=by,
        about=[session.public_id, session.cohort.public_id],
    )


def reschedule_session(
    session: ProgrammeSession,
    *,
    day: date,
    at: time,
    why: str,
    by: User,
    asked_by: str = "",
    room: Room | None = None,
) -> None:
    """Move one planned session to another London day and time, and perhaps another room.

    Refused without a reason, when it is no longer planned, when nothing would change, when the new
    time has passed, or when the room or one of its staff is taken then.
    """
    lock(session)
    room = room or session.room
    if not why.strip():
        raise Refused("Say why the session is moved.", "why")
    if (day, at, room) == (session.day, session.at, session.room):
        raise Refused("That is when and where it already is. Nothing was changed.", "day")
    starts = london_instant(day, at)
    ends = minutes_later(starts, session.minutes)
    _refuse_move(session, starts)
    lock(room.venue if room else session.venue)  # whoever else plans there waits
    _refuse_clash(session, starts, ends, room, by)
    before = shown(session)
    session.day, session.at, session.starts, session.ends = day, at, starts, ends
    if room is not None:
        session.room, session.venue = room, room.venue
    cohort = session.cohort
    if cohort.ends_on is not None and day > cohort.ends_on:
        cohort.ends_on = day
    _note(session, "rescheduled", before, why=why, asked_by=asked_by, by=by)
    record(
        "session.rescheduled",
        f"{_named(session)} was moved from {before['when']} to {moment_words(starts)}: {why}",
        by=by,
        about=[session.public_id, session.cohort.public_id],
    )


def add_place(
    session: ProgrammeSession, participant: Participant, enrolment: Enrolment | None, *, by: User
) -> Place:
    """Expect a participant at a session; someone taken out before is put back."""
    for place in session.places:
        if place.participant_id == participant.id:
            place.removed_at = None
            made = place
            break
    else:
        made = Place(session=session, participant=participant, enrolment=enrolment)
        db.session.add(made)
    _seen_by(session, extra=[participant.id])
    record(
        "place.added",
        f"{participant.code} is expected at {_named(session)}.",
        by=by,
        about=[session.public_id, participant.public_id],
    )
    return made


def remove_place(place: Place, *, by: User) -> None:
    """No longer expect a participant at a session. Their marks, if any, stay."""
    if place.removed_at is not None:
        return
    place.removed_at = clock.now()
    _seen_by(place.session, extra=[place.participant_id])
    record(
        "place.removed",
        f"{place.participant.code} is no longer expected at {_named(place.session)}.",
        by=by,
        about=[place.session.public_id, place.participant.public_id],
    )


def shown(session: ProgrammeSession) -> dict[str, Any]:
    """What people see of a session, as a change keeps it."""
    return {
        "when": moment_words(session.starts),
        "starts": session.starts.isoformat(),
        "ends": session.ends.isoformat(),
        "room": session.room.name if session.room else "",
        "venue": session.venue.name,
        "status": session.status,
    }


def _refuse_move(session: ProgrammeSession, starts: datetime) -> None:
    """Only a planned session moves, to a time still to come and not absurdly far."""
    if session.status != "planned":
        was = session.status.replace("_", " ")
        raise Refused(f"This session was {was}. Only a planned session can be moved.")
    if starts <= clock.now():
        raise Refused(f"{moment_words(starts)} has passed. Choose a time to come.", "day")
    if starts > clock.now() + _LATEST:
        raise Refused("That is more than three years away. Check the year.", "day")


def _set_status(
    session: ProgrammeSession, status: str, *, verb: str, why: str, asked_by: str, by: User
) -> None:
    before = shown(session)
    session.status, session.why = status, why
    _note(session, verb, before, why=why, asked_by=asked_by, by=by)


def _note(
    session: ProgrammeSession,
    verb: str,
    before: dict[str, Any],
    *,
    why: str,
    asked_by: str,
    by: User,
) -> None:
    """Raise the versions calendars read, and keep the change."""
    session.version += 1
    session.sequence += 1
    session.changed_at = clock.now()
    _seen_by(session)
    db.session.add(
        Change(
            session=session,
            verb=verb,
            before=before,
            after=shown(session),
            why=why,
            asked_by=asked_by,
            at=clock.now(),
            by_id=by.id,
        )
    )


def _seen_by(session: ProgrammeSession, extra: Iterable[int] = ()) -> None:
    stamps.bump(
        users=[f.user_id for f in session.facilitations],
        participants=[*(p.participant_id for p in session.places), *extra],
    )


def _refuse_clash(
    session: ProgrammeSession, starts: datetime, ends: datetime, room: Room | None, by: User
) -> None:
    staff = [f.user_id for f in session.facilitations]
    found = clashes(
        [(starts, ends)], room_id=room.id if room else None, staff=staff, but=session.id
    )
    if found:
        raise Refused(clash_sentence(found[0], room.id if room else None, staff, to=by), "day")


def clash_sentence(
    other: ProgrammeSession, room_id: int | None, staff: Iterable[int], *, to: User
) -> str:
    """What is taken, when, by what, and what to do about it.

    Another team's session is only said to be one.
    """
    when = f"{time_words(other.at)} on {in_words(other.day)}"
    own = other.cohort.team_id in to.teams(Can.SEE_PROGRAMMES)
    named = f"{other.cohort.name}, {other.title}" if own else "another team's session"
    if room_id is not None and other.room_id == room_id:
        room = other.room.name if other.room else "The room"
        return f"{room} is taken at {when} by {named}. Choose another room or time."
    wanted = set(staff)
    taken = [f.user.name for f in other.facilitations if f.user_id in wanted]
    are = "is" if len(taken) == 1 else "are"
    return f"{' and '.join(taken)} {are} at {named} at {when}. Choose another time, or other staff."


def _named(session: ProgrammeSession) -> str:
    return f"{session.title} of {session.cohort.name} on {in_words(session.day)}"
