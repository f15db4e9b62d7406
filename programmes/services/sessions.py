"""Sessions: held, cancelled, moved, and who is expected at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words, time_words
from base.errors import Refused
from base.work import lock
from people.models import Participant, Room, User
from people.roles import Can
from people.services import stamps
from programmes.models import Enrolment, Place, ProgrammeSession
from programmes.queries.clash_words import teller
from programmes.queries.readings import read
from programmes.services import plans
from programmes.services.schedule import refusing_overlaps


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
    """Cancel a planned session at once, as a plan nobody reads first; it can be undone.

    Refused without a reason, or when it was held or already ended.
    """
    if not why.strip():
        raise Refused("Say why the session is cancelled.", "why")
    lock(session)
    _at_once(session, "cancel", {}, why=why, asked_by=asked_by, by=by)


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
    """Move one planned session at once, as a plan nobody reads first; it can be undone.

    Refused without a reason, when it is no longer planned, when nothing would change, when the new
    time has passed, or when the room, somebody who leads it or somebody expected is taken then.
    """
    lock(session)
    if not why.strip():
        raise Refused("Say why the session is moved.", "why")
    answers = move_answers(session, day=day, at=at, room=room)
    _at_once(session, "move", answers, why=why, asked_by=asked_by, by=by)


def move_answers(
    session: ProgrammeSession, *, day: date, at: time, room: Room | None, scope: str = "one"
) -> dict[str, Any]:
    """The answers of a plan to move a session; `scope` is "one" or "after"."""
    place = [room.venue_id, room.id] if room else None
    return {
        "session": session.id,
        "day": day.isoformat(),
        "at": at.isoformat("minutes"),
        "room": place,
        "scope": scope,
    }


def _at_once(
    session: ProgrammeSession,
    verb: str,
    answers: Mapping[str, Any],
    *,
    why: str,
    asked_by: str,
    by: User,
) -> None:
    cohort = session.cohort
    plan = plans.start_plan(
        team=cohort.team,
        cohort=cohort,
        verb=verb,
        answers={"session": session.id, **answers},
        why=why,
        asked_by=asked_by,
        by=by,
    )
    reading = read(plan)
    if reading.refused:
        raise Refused(teller(by, reading).clash(reading.refused[0]), "day")
    plans.carry_out(plan, reading, overlap_why="", by=by)


def add_place(
    session: ProgrammeSession, participant: Participant, enrolment: Enrolment | None, *, by: User
) -> Place:
    """Expect a participant at a session; someone taken out before is put back.

    Refused when they are expected elsewhere then.
    """
    with refusing_overlaps(f"{participant.code} is expected at another session at that time."):
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


def _seen_by(session: ProgrammeSession, extra: Iterable[int] = ()) -> None:
    stamps.bump(
        users=[f.user_id for f in session.facilitations],
        participants=[*(p.participant_id for p in session.places), *extra],
        teams=[session.cohort.team_id],
    )


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
