"""An MBT group with people who each have a therapist, as the placing pages meet it."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import select

from base import clock
from base.database import db
from people.models import Participant, Room, User
from people.roles import Role
from programmes.models import (
    Cohort,
    CohortSlot,
    CohortStaff,
    Enrolment,
    ProgrammeSession,
    ProgrammeVersion,
)
from programmes.queries.catalogue import digest, text_of
from tests.build import Build, Cast

STARTS = date(2026, 3, 4)


def mbt(build: Build, cast: Cast, *, people: int, therapists: int = 1) -> tuple[Cohort, list[User]]:
    """A Wednesday group with people shared out among therapists, and two more rooms."""
    staff = [build.user(f"Therapist {n}", (cast.team, Role.FACILITATOR)) for n in range(therapists)]
    build.save(
        Room(venue=cast.venue, name="Room 2", capacity=4),
        Room(venue=cast.venue, name="Room 3", capacity=4),
    )
    made = Cohort(
        team=cast.team,
        programme_version=_version(),
        programme_slug="mbt-aspd",
        name="MBT",
        entry="rolling",
        status="running",
        starts_on=STARTS,
        venue=cast.venue,
        room=cast.room,
        capacity=20,
        planned_at=clock.now(),
        planned_by_id=cast.ben.id,
    )
    made.slots = [CohortSlot(strand="group", weekday=2, at=time(17))]
    made.staff = [CohortStaff(user=staff[0], part="lead")]
    rows = [
        Enrolment(
            cohort=made,
            participant=build.participant(cast.team),
            status="enrolled",
            enrolled_on=STARTS,
            therapist=staff[n % therapists],
        )
        for n in range(people)
    ]
    build.save(made, *rows)
    return made, staff


def _version() -> ProgrammeVersion:
    text = text_of("mbt-aspd")
    kept = db.session.scalar(select(ProgrammeVersion).where(ProgrammeVersion.slug == "mbt-aspd"))
    return kept or ProgrammeVersion(
        slug="mbt-aspd", version=2, digest=digest(text), text=text, kept_at=clock.now()
    )


def members(made: Cohort) -> list[Participant]:
    """The people of a cohort in order of enrolment."""
    rows = db.session.scalars(
        select(Enrolment).where(Enrolment.cohort_id == made.id).order_by(Enrolment.id)
    )
    return [row.participant for row in rows]


def individual(made: Cohort) -> list[ProgrammeSession]:
    """Its individual sessions that were not withdrawn, in order of time."""
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(ProgrammeSession)
            .where(
                ProgrammeSession.cohort_id == made.id,
                ProgrammeSession.strand == "individual",
                ProgrammeSession.status != "withdrawn",
            )
            .order_by(ProgrammeSession.starts, ProgrammeSession.id)
        )
    )
