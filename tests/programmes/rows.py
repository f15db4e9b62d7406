"""A cohort and its sessions, written as accepting a plan writes them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import select

from base import clock
from base.database import db
from base.dates import Nation, london_instant, minutes_later
from people.models import Participant, User
from programmes.models import (
    Cohort,
    CohortSlot,
    CohortStaff,
    Enrolment,
    Facilitation,
    Place,
    ProgrammeSession,
    ProgrammeVersion,
)
from programmes.planning import title
from programmes.queries.catalogue import digest, shelf, text_of
from programmes.slots import Slot
from programmes.strands import Strand
from programmes.timetable import PlannedSession, lay_out
from tests.build import Build, Cast


def cohort(build: Build, cast: Cast, *, start: date = date(2026, 3, 4), **kw: Any) -> Cohort:
    """An M-TREM cohort on Wednesdays at 10 in the cast's room, led by Ben with Asha."""
    text = text_of("m-trem")
    version = db.session.scalar(select(ProgrammeVersion)) or ProgrammeVersion(
        slug="m-trem", version=1, digest=digest(text), text=text, kept_at=clock.now()
    )
    strand = shelf()["m-trem"].strands[0]
    layout = lay_out(strand, start=start, slots=[Slot(2, time(10))], nation=Nation.ENG)
    made = Cohort(
        **{
            "team": cast.team,
            "programme_version": version,
            "programme_slug": "m-trem",
            "name": f"Cohort {build.next()}",
            "entry": "closed",
            "status": "planned",
            "starts_on": start,
            "ends_on": layout.ends_on,
            "venue": cast.venue,
            "room": cast.room,
            "capacity": 10,
            "planned_at": clock.now(),
            "planned_by_id": cast.ben.id,
        }
        | kw
    )
    made.slots = [CohortSlot(strand="group", weekday=2, at=time(10))]
    made.staff = [
        CohortStaff(user=cast.ben, part="lead"),
        CohortStaff(user=cast.asha, part="co_facilitator"),
    ]
    sessions = [_session(cast, made, strand, s) for s in layout.sessions]
    build.save(made, *sessions)
    return made


def _session(cast: Cast, made: Cohort, strand: Strand, s: PlannedSession) -> ProgrammeSession:
    return ProgrammeSession(
        cohort=made,
        strand=strand.id,
        kind=strand.kind.value,
        number=s.number,
        topic=s.topic,
        title=title(strand, s),
        day=s.day,
        at=s.at,
        minutes=strand.minutes,
        starts=s.starts,
        ends=s.ends,
        venue=cast.venue,
        room=made.room,
        changed_at=clock.now(),
        facilitations=[
            Facilitation(user=cast.ben, part="lead"),
            Facilitation(user=cast.asha, part="co_facilitator"),
        ],
    )


def sessions_of(made: Cohort) -> list[ProgrammeSession]:
    """A cohort's sessions in order."""
    return list(
        db.session.scalars(
            select(ProgrammeSession)
            .where(ProgrammeSession.cohort_id == made.id)
            .order_by(ProgrammeSession.starts, ProgrammeSession.id)
        )
    )


def enrolled(
    build: Build, made: Cohort, *people: Participant, on: date | None = None
) -> list[Enrolment]:
    """People enrolled and expected at every planned session."""
    rows = [
        Enrolment(cohort=made, participant=p, status="enrolled", enrolled_on=on or made.starts_on)
        for p in people
    ]
    places = [
        Place(session=s, participant=e.participant, enrolment=e)
        for s in sessions_of(made)
        for e in rows
    ]
    build.save(*rows, *places)
    return rows


def ad_hoc(build: Build, made: Cohort, day: date, at: time, *staff: User) -> ProgrammeSession:
    """One more session of a cohort."""
    starts = london_instant(day, at)
    row = ProgrammeSession(
        cohort=made,
        strand="group",
        kind="group",
        title="Extra",
        day=day,
        at=at,
        minutes=90,
        starts=starts,
        ends=minutes_later(starts, 90),
        venue=made.venue,
        room=made.room,
        changed_at=clock.now(),
        facilitations=[Facilitation(user=u, part="lead") for u in staff],
    )
    build.save(row)
    return row
