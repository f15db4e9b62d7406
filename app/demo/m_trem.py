"""M-TREM: a cohort in week 11 of 18, one planned, and those that finished in the months before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from app.demo.cohorts import Running, enrol, make_cohort
from app.demo.diary import Meeting, span
from app.demo.people import hold, keep_apart, make_person
from app.demo.world import NATION, World
from base.dates import MONTHS, add_working_days, moment_words
from people.models import Participant, User
from programmes.queries.catalogue import shelf
from programmes.slots import Slot
from programmes.timetable import Layout, PlannedSession, lay_out

WEEK_NOW = 11
_AT, _AT_PLANNED = time(10), time(14)
_MEN = 9
_MOVED = {6: "The office was needed for a court video link.", 13: "Ellis is at a tribunal."}
_REASONS = ("withdrew", "removed", "recall", "supervision_ended", "moved_area")


def make_m_trem(world: World, recalled: Participant, recalled_on: date) -> list[Running]:
    """Every cohort with its men, newest first; `recalled` was in the one now running."""
    starts = _start_now(world)
    now = _cohort(world, starts, _AT)
    for number in range(_MEN - 1):
        # One man's supervision ends before the cohort does.
        ends = world.today + timedelta(days=18) if number == 4 else None
        _man(world, now, starts, supervision_ends=ends)
    enrol(world, now, recalled, on=starts, left=recalled_on, reason="recall")
    hold(world, recalled, "recall", recalled_on, note="Recalled from Kestrel Lodge.")
    made = [now, _planned(world)]
    while starts > world.first_day + timedelta(weeks=10):
        starts -= timedelta(weeks=22)
        made.append(_finished(world, starts))
    world.flush()
    pair = now.enrolments[2].participant, made[1].enrolments[0].participant
    since = world.moment(world.today - timedelta(days=50))
    review, decided_by = world.today + timedelta(days=40), world.users["m_trem.lead"]
    keep_apart(world, *pair, since=since, review=review, decided_by=decided_by)
    return made


def fill_m_trem(world: World, made: list[Running]) -> None:
    """Every cohort's sessions; one of each running cohort was moved, as happens."""
    strand = shelf()["m-trem"].strand("group")
    for running in made:
        cohort = running.cohort
        for planned in _layout(world, cohort.starts_on, cohort.slots[0].at).sessions:
            moved = _moved(planned) if cohort.status == "running" else planned
            meeting = world.meet(
                cohort,
                strand,
                moved.day,
                moved.at,
                room=world.rooms["office/Group room"],
                staff=[one.user for one in cohort.staff],
                people=running.enrolled_on(moved.day),
                wanted=3 if planned.number % 2 else 2,
                planned=planned,
            )
            if meeting and moved is not planned:
                _tell_moved(world, meeting, planned)
            if meeting and meeting.day >= world.today:
                _take_out_left(world, running, meeting)


def _staff(world: World) -> list[User]:
    return [world.users[f"m_trem.{key}"] for key in ("facilitator", "second", "lead")]


def _layout(world: World, start: date, at: time) -> Layout:
    return lay_out(
        shelf()["m-trem"].strand("group"),
        start=start,
        slots=[Slot(world.office_weekday, at)],
        nation=NATION,
        closures=world.closed(world.teams["m_trem"], world.venues["office"]),
    )


def _start_now(world: World) -> date:
    """The start that puts session 11 on today, or on the next day the team works."""
    ahead = (world.office_weekday - world.today.weekday()) % 7
    start = world.today + timedelta(days=ahead) - timedelta(weeks=WEEK_NOW - 1)
    while True:
        days = [planned.day for planned in _layout(world, start, _AT).sessions]
        if days[WEEK_NOW - 2] < world.today <= days[WEEK_NOW - 1]:
            return start
        start -= timedelta(weeks=1)


def _cohort(world: World, starts: date, at: time) -> Running:
    layout = _layout(world, starts, at)
    return Running(
        make_cohort(
            world,
            "m_trem/office",
            "m-trem",
            f"M-TREM {MONTHS[starts.month - 1]} {starts.year}",
            starts=starts,
            ends=layout.ends_on,
            room=world.rooms["office/Group room"],
            staff=_staff(world),
            slots={"group": [Slot(world.office_weekday, at)]},
        )
    )


def _man(
    world: World,
    running: Running,
    starts: date,
    *,
    status: str = "enrolled",
    left: date | None = None,
    reason: str = "",
    supervision_ends: date | None = None,
) -> None:
    known = min(starts, world.today) - timedelta(days=60)
    team = running.cohort.team
    man = make_person(world, team, sex="male", since=known, supervision_ends=supervision_ends)
    enrol(world, running, man, on=starts, status=status, left=left, reason=reason)


def _planned(world: World) -> Running:
    """A cohort that starts in about four weeks: some enrolled, some offered, some waiting."""
    ahead = (world.office_weekday - world.today.weekday()) % 7
    starts = _layout(world, world.today + timedelta(days=28 + ahead), _AT_PLANNED).sessions[0].day
    running = _cohort(world, starts, _AT_PLANNED)
    for status in (*["enrolled"] * 5, "offered", "offered", "waiting"):
        _man(world, running, starts, status=status)
    return running


def _finished(world: World, starts: date) -> Running:
    """A cohort of the months before: most completed, a few left on the way."""
    running = _cohort(world, starts, _AT)
    ends = running.cohort.ends_on or starts
    for _ in range(_MEN):
        if world.rng.random() < 0.72:
            _man(world, running, starts, left=ends, reason="completed")
            continue
        left = starts + timedelta(days=world.rng.randrange(20, max(21, (ends - starts).days)))
        _man(world, running, starts, left=left, reason=world.rng.choice(_REASONS))
    return running


def _moved(planned: PlannedSession) -> PlannedSession:
    """The session as moved to the next working day, when it is one that was."""
    if planned.number not in _MOVED:
        return planned
    day = add_working_days(planned.day, 1, NATION)
    starts, ends = span(day, planned.at, shelf()["m-trem"].strand("group").minutes)
    return replace(planned, day=day, starts=starts, ends=ends)


def _tell_moved(world: World, meeting: Meeting, planned: PlannedSession) -> None:
    """The change that moved it, kept as `reschedule_session` keeps one."""
    before = meeting.shown(
        when=moment_words(planned.starts),
        starts=planned.starts.isoformat(),
        ends=planned.ends.isoformat(),
    )
    day = min(planned.day - timedelta(days=8), world.today - timedelta(days=1))
    meeting.alter(
        "rescheduled",
        before,
        world.moment(day, 15),
        world.users["m_trem.facilitator"],
        why=_MOVED[planned.number],
        asked_by="The office manager" if planned.number == 6 else "Ellis Demofield",
    )


def _take_out_left(world: World, running: Running, meeting: Meeting) -> None:
    """Those who left keep a place that was taken back, so that their calendars say so."""
    for one in running.enrolments:
        if one.left_on is not None and one.left_on <= meeting.day:
            meeting.people.append((one.participant, one))
            meeting.left[one.participant.public_id] = world.moment(one.left_on, 11)
