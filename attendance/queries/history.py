"""Everything one participant was expected at, in every cohort and during every stay."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from attendance.codes import Mapping
from attendance.queries.seats import SessionLine, seating, words_of
from attendance.tallies import Seat
from base.database import db
from people.models import Participant, Stay, User
from people.roles import Can
from programmes.models import Cohort, Place, ProgrammeSession


@dataclass(frozen=True, slots=True)
class History:
    """One person's seats in order of time, and what names them.

    `cohorts` by row number, oldest first; `sessions` by row number; `words` by `Seat.words`.
    """

    person: Participant
    cohorts: Dictionary[int, Cohort]
    sessions: Dictionary[int, SessionLine]
    seats: list[Seat]
    stays: list[Stay]
    words: Dictionary[int | None, Mapping]


def history_of(user: User, person: Participant) -> History:
    """A participant's sessions in cohorts of the user's teams. Three queries, however many.

    The caller has made sure that `user` may open the participant.
    """
    mine = select(Cohort.id).where(Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)))
    at = select(Place.session_id).where(Place.participant_id == person.id)
    found = seating(
        ProgrammeSession.id.in_(at),
        ProgrammeSession.cohort_id.in_(mine),
        who=Place.participant_id == person.id,
    )
    ids = {one.cohort_id for one in found.sessions.values()}
    cohorts = db.session.scalars(
        select(Cohort)
        .where(Cohort.id.in_(ids))
        .options(joinedload(Cohort.programme_version), joinedload(Cohort.team))
        .order_by(Cohort.starts_on, Cohort.id)
    )
    return History(
        person,
        {cohort.id: cohort for cohort in cohorts},
        found.sessions,
        found.seats,
        sorted(person.stays, key=lambda stay: (stay.arrived, stay.id)),
        words_of(found.seats),
    )
