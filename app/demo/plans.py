"""Plans: two accepted and carried out yesterday, one begun and left open for somebody to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import select

from app.demo.cohorts import Running
from app.demo.world import World
from base import clock
from base.database import db
from base.dates import london_instant
from people.models import User
from programmes.models import Plan, ProgrammeSession
from programmes.queries.readings import read
from programmes.services.plans import accept_plan, start_plan
from programmes.services.sessions import move_answers


def make_plans(world: World, mbt: Running, m_trem: Sequence[Running]) -> None:
    """Through the services that people use, at four yesterday afternoon.

    A plan that would clash on some odd day is left open instead of accepted.
    """
    yesterday = london_instant(world.today - timedelta(days=1), time(16))
    with clock.told(lambda: yesterday):
        _week_later(world, m_trem[1])
        _an_hour_earlier(world, mbt)
        _left_open(world, mbt)


def _week_later(world: World, planned: Running) -> None:
    """The cohort that has not begun: its third session and all after it, a week later."""
    third = _sessions(planned, "group", world.today)[2]
    by = world.users["m_trem.facilitator"]
    plan = _move(
        third,
        third.day + timedelta(weeks=1),
        third.at,
        scope="after",
        why="The group room is being painted that week.",
        asked_by="The office manager",
        by=by,
    )
    _accept(plan, by)


def _an_hour_earlier(world: World, mbt: Running) -> None:
    """One group in about three weeks."""
    soon = _sessions(mbt, "group", world.today + timedelta(days=17))[0]
    by = world.users["mbt.lead"]
    plan = _move(
        soon,
        soon.day,
        time(9),
        scope="one",
        why="Ines is at a tribunal from 11.",
        asked_by=by.name,
        by=by,
    )
    _accept(plan, by)


def _left_open(world: World, mbt: Running) -> None:
    """One in the fortnight when a therapist is away: the lead has not decided yet."""
    away = _sessions(mbt, "group", world.today + timedelta(weeks=5))[0]
    _move(
        away,
        away.day,
        time(15, 30),
        scope="one",
        why="Ottilie is on leave; the psychiatrist could come in the afternoon.",
        asked_by="Dr Ravi Draftham",
        by=world.users["mbt.lead"],
    )


def _sessions(running: Running, strand: str, since: date) -> list[ProgrammeSession]:
    found = db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.cohort_id == running.cohort.id,
            ProgrammeSession.strand == strand,
            ProgrammeSession.status == "planned",
            ProgrammeSession.day > since,
        )
        .order_by(ProgrammeSession.starts)
    )
    return list(found)


def _move(
    session: ProgrammeSession,
    day: date,
    at: time,
    *,
    scope: str,
    why: str,
    asked_by: str,
    by: User,
) -> Plan:
    return start_plan(
        team=session.cohort.team,
        cohort=session.cohort,
        verb="move",
        answers=move_answers(session, day=day, at=at, room=None, scope=scope),
        why=why,
        asked_by=asked_by,
        by=by,
    )


def _accept(plan: Plan, by: User) -> None:
    reading = read(plan)
    if reading.refused:
        return
    accept_plan(
        plan,
        read=reading.digest,
        seen=clock.now().isoformat(),
        knowingly=False,
        overlap_why="",
        by=by,
    )
