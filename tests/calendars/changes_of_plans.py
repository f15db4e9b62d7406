"""Changes to a whole cohort and to who is in it, as their services make them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, time

from base import clock
from base.audit import record
from base.database import db
from base.work import unit_of_work
from calendars.queries.owners import Owner
from people.models import Closure
from people.services.stays import add_arrival, record_departure
from programmes.models import Cohort, Enrolment, Plan
from programmes.queries import placing as placing_queries
from programmes.queries.catalogue import find, programme_of, shelf
from programmes.queries.drafts import read_draft
from programmes.queries.readings import read
from programmes.services import (
    cohorts,
    drafts,
    enrolments,
    expected,
    pauses,
    placing,
    plans,
    rearranging,
    rolling,
    sessions,
    transfers,
    versions,
)
from programmes.slots import Slot
from tests.build import SYSTEM
from tests.calendars.rows import Rows
from tests.calendars.sweep import ALL, Case, Links
from tests.programmes.own import published_copy
from tests.programmes.rows import cohort, enrolled, sessions_of
from tests.programmes.second_cohort import second_cohort
from tests.programmes.test_newer_version import longer, published
from tests.programmes.test_roll_horizon import enrolled as resident_of
from tests.programmes.test_roll_horizon import pipe

Steps = Generator[None, None, None]
FIRST = date(2026, 3, 4)
LATER = date(2026, 3, 18)


class Course(Links):
    """A cohort on Wednesdays at ten, somebody in it, somebody who is not, and everybody's links."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.person = rows.build.participant(self.cast.team)
        self.other = rows.build.participant(self.cast.team)
        self.cohort: Cohort = cohort(rows.build, self.cast)
        began = date(2026, 3, 2)
        (self.enrolment,) = enrolled(rows.build, self.cohort, self.person, on=began)
        self.link_staff(self.cohort)
        self.link("participant", Owner("participant", participant=self.person))
        self.link("other", Owner("participant", participant=self.other))

    def accept(self, plan: Plan) -> None:
        """Read a plan and do what it says."""
        db.session.flush()
        plans.accept_plan(
            plan, read=read(plan).digest, seen=clock.now().isoformat(), knowingly=False,
            overlap_why="", by=self.cast.asha,
        )  # fmt: skip

    def planned(self, slug: str, name: str) -> Cohort:
        """A new cohort, on Thursdays at two."""
        asha, cast = self.cast.asha, self.cast
        programme = find(slug, cast.team) or shelf()[slug]
        draft = cohorts.start_draft(team=cast.team, programme=programme, by=asha)
        drafts.answer_when(
            draft, name=name, start=date(2026, 3, 5), slots={"group": [["3", "14:00"]]}, dates={},
            by=asha,
        )  # fmt: skip
        cohorts.answer_draft(
            draft, venue=cast.venue.id, room=cast.room.id, lead=cast.ben.id, others=[asha.id]
        )
        db.session.flush()
        return cohorts.accept_plan(
            draft, read=read_draft(asha, draft).digest, knowingly=False, by=asha
        )


def enrol(world: Course) -> None:
    enrolments.enrol(world.cohort, world.other, on=FIRST, by=world.cast.asha)


def fill(world: Course) -> Steps:
    """Somebody enrolled is expected at sessions that were there before anybody said so."""
    row = Enrolment(
        cohort=world.cohort, participant=world.other, status="enrolled", enrolled_on=FIRST
    )
    world.rows.build.save(row)
    yield
    expected.fill(sessions_of(world.cohort))
    record("test.built", "Filled.", by=SYSTEM)


def leave(world: Course) -> None:
    enrolments.leave_cohort(
        world.enrolment, on=clock.today(), reason="withdrew", why="", by=world.cast.asha
    )


def pause(world: Course) -> None:
    pauses.pause(world.enrolment, first=FIRST, back_on=LATER, why="In hospital", by=world.cast.asha)


def resume(world: Course) -> Steps:
    with unit_of_work():
        pauses.pause(
            world.enrolment, first=clock.today(), back_on=LATER, why="Away", by=world.cast.asha
        )
    yield
    pauses.resume(world.enrolment, on=clock.today(), why="Back early", by=world.cast.asha)


def transfer(world: Course) -> Steps:
    to = second_cohort(world.rows.build, world.cast, start=date(2026, 3, 11), name="Spring")
    yield
    transfers.transfer(
        world.enrolment, to, on=date(2026, 3, 11), why="Fits his shifts", by=world.cast.asha
    )


def catch_up(world: Course) -> None:
    plan = rearranging.catch_up(
        sessions_of(world.cohort)[2], people=[world.person], day=date(2026, 3, 20), at=time(14),
        minutes=60, room=world.cast.room, staff=world.cast.ben, why="Missed", by=world.cast.asha,
    )  # fmt: skip
    world.accept(plan)


def extend(world: Course) -> None:
    world.accept(
        rearranging.extend(world.cohort, strand="group", count=2, why="Snow", by=world.cast.asha)
    )


def replan(world: Course) -> None:
    plan = rearranging.replan(
        world.cohort, strand="group", since=date(2026, 4, 1), slots=[Slot(3, time(14, 30))],
        room=None, why="The hall is let", by=world.cast.asha,
    )  # fmt: skip
    world.accept(plan)


def leave_closed_days(world: Course) -> Steps:
    day = sessions_of(world.cohort)[4].day
    world.rows.build.save(Closure(venue_id=world.cast.venue.id, first=day, last=day, why="Roof"))
    yield
    world.accept(rearranging.leave_closed_days(world.cohort, by=world.cast.asha))


def restore(world: Course) -> Steps:
    session = sessions_of(world.cohort)[1]
    with unit_of_work():
        sessions.cancel_session(session, why="Illness", by=world.cast.asha)
    yield
    plan = plans.start_plan(
        team=world.cast.team, cohort=world.cohort, verb="restore",
        answers={"session": session.id}, why="Well again", by=world.cast.asha,
    )  # fmt: skip
    world.accept(plan)


def plan_cohort(world: Course) -> None:
    world.planned("m-trem", "Thursdays")


def withdraw_cohort(world: Course) -> Steps:
    with unit_of_work():
        made = world.planned("m-trem", "Thursdays")
    yield
    plan = db.session.query(Plan).filter_by(cohort_id=made.id, verb="plan_cohort").one()
    plans.undo_plan(plan, by=world.cast.asha)


def upgrade(world: Course) -> Steps:
    own = published_copy(world.cast.team, world.cast.asha)
    with unit_of_work():
        made = world.planned(own.slug, "Our own")
    published(own, longer, world.cast.asha)
    yield
    world.accept(versions.upgrade(made, why="Agreed", by=world.cast.asha))


def place(world: Course) -> Steps:
    made = world.rows.cohort("mbt-aspd")
    world.rows.build.save(
        Enrolment(
            cohort=made,
            participant=world.other,
            status="enrolled",
            enrolled_on=date(2026, 3, 1),
            therapist=world.cast.ben,
        )
    )
    yield
    (strand,) = placing_queries.placed_strands(programme_of(made).strands)
    wanted = placing_queries.Wanted(
        strand, date(2026, 3, 1), date(2026, 3, 31), frozenset({3}), (time(9), time(11)),
        (world.cast.room,),
    )  # fmt: skip
    world.accept(placing.place(made, wanted, by=world.cast.asha))


def lay_out(world: Course) -> Steps:
    made = _house(world)
    row = resident_of(world.rows.build, world.cast, made)
    world.link("resident", Owner("participant", participant=row.participant))
    yield
    assert rolling.lay_out(made, by=SYSTEM)


def arrive(world: Course) -> Steps:
    made = _house(world)
    row = resident_of(world.rows.build, world.cast, made, "offered")
    world.link("resident", Owner("participant", participant=row.participant))
    with unit_of_work():
        rolling.lay_out(made, by=SYSTEM)
    yield
    add_arrival(
        row.participant, made.venue, arrived=clock.today(), expected_departure=None,
        by=world.cast.asha,
    )  # fmt: skip


def depart(world: Course) -> Steps:
    made = _house(world)
    row = resident_of(world.rows.build, world.cast, made)
    world.link("resident", Owner("participant", participant=row.participant))
    with unit_of_work():
        rolling.lay_out(made, by=SYSTEM)
    yield
    (stay,) = row.participant.stays
    record_departure(stay, departed=clock.today(), reason="move_on", by=world.cast.asha)


def _house(world: Course) -> Cohort:
    made = pipe(world.rows.build, world.cast, "The house")
    world.link("house", Owner("venue", venue=made.venue))
    return made


_APPLY = "programmes.services.schedule.apply"
_REFIT = "programmes.services.expected.refit"
_FILL = "programmes.services.expected.fill"
_NEW = {"staff", "team", "lead", "room", "venue"}
CASES = [
    Case(enrol, {"other"}, (_REFIT,)),
    Case(fill, {"other"}, (_FILL,)),
    Case(leave, {"participant"}, (_REFIT,)),
    Case(pause, {"participant"}, (_REFIT,)),
    Case(resume, {"participant"}, (_REFIT,)),
    Case(transfer, {"participant"}, (_REFIT,)),
    Case(catch_up, ALL, (_APPLY,)),
    Case(extend, ALL, (_APPLY,)),
    Case(replan, ALL, (_APPLY,)),
    Case(leave_closed_days, ALL, (_APPLY,)),
    Case(restore, ALL, (_APPLY,)),
    Case(
        plan_cohort,
        {"staff", "team", "lead", "room", "venue"},
        ("programmes.services.cohorts._bump",),
    ),
    Case(withdraw_cohort, {"staff", "team", "lead", "room", "venue"}, (_APPLY,)),
    Case(upgrade, {"staff", "team", "lead", "room", "venue"}, (_APPLY,)),
    Case(place, {"staff", "team", "lead", "room", "venue", "other"}, (_APPLY,)),
    Case(lay_out, {"staff", "team", "lead", "house", "resident"}, (_APPLY,)),
    Case(arrive, {"resident"}, ("people.services.stays.add_arrival", _REFIT)),
    Case(depart, {"resident"}, ("people.services.stays.record_departure", _REFIT)),
]
