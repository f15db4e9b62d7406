"""Who lived at a premises on a day, and who of them was on its PIPE."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from base.database import db
from people.models import KeyWorker, Stay, TemporaryAbsence, User, Venue
from people.queries.participants import PersonLine, person_lines
from people.queries.stays import away_on, key_worker_on
from people.roles import Can
from programmes.models import Cohort, Enrolment


@dataclass(frozen=True, slots=True)
class ResidentOn:
    """Somebody who lived there on a day; `cohorts` are what they were on, by name."""

    line: PersonLine
    stay: Stay
    key_worker: User | None
    cohorts: tuple[str, ...]
    away: TemporaryAbsence | None


def residents_on_day(user: User, venue: Venue, day: date) -> list[ResidentOn]:
    """Everybody who lived there, both ends of a stay included, by name. Six queries.

    `cohorts` are those delivered there by teams `user` is on, in which they were expected that day.
    """
    stays = db.session.scalars(
        select(Stay)
        .where(
            Stay.venue_id == venue.id,
            Stay.arrived <= day,
            or_(Stay.departed.is_(None), Stay.departed >= day),
        )
        .options(
            joinedload(Stay.participant),
            selectinload(Stay.key_workers).joinedload(KeyWorker.user).lazyload(User.memberships),
            selectinload(Stay.absences),
        )
    ).all()
    lines = person_lines(user, [stay.participant for stay in stays])
    on = _cohorts(user, venue, [stay.participant_id for stay in stays], day)
    found = [_resident(stay, lines[stay.participant_id], on, day) for stay in stays]
    return sorted(found, key=lambda one: (one.line.hidden, one.line.name.casefold()))


def _resident(
    stay: Stay, line: PersonLine, on: dict[int, tuple[str, ...]], day: date
) -> ResidentOn:
    spell = key_worker_on(stay, day)
    worker = spell.user if spell else None
    return ResidentOn(line, stay, worker, on.get(stay.participant_id, ()), away_on(stay, day))


def _cohorts(
    user: User, venue: Venue, people: Collection[int], day: date
) -> dict[int, tuple[str, ...]]:
    rows: Sequence[Enrolment] = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Cohort.venue_id == venue.id,
            Cohort.team_id.in_(user.teams(Can.SEE_PROGRAMMES)),
            Enrolment.participant_id.in_(people),
            Enrolment.status.not_in(("waiting", "offered")),
            Enrolment.enrolled_on <= day,
            or_(Enrolment.left_on.is_(None), Enrolment.left_on > day),
        )
        .options(joinedload(Enrolment.cohort))
        .order_by(Enrolment.enrolled_on)
    ).all()
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.participant_id] = (*found.get(row.participant_id, ()), row.cohort.name)
    return found
