"""Somebody else takes a session."""

from __future__ import annotations

from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.clashes import Kind
from programmes.models import Plan, ProgrammeSession
from programmes.queries.clash_words import teller
from programmes.queries.cohorts import staff_of
from programmes.queries.cover import lacking
from programmes.queries.readings import read
from programmes.services import plans


def assign(session: ProgrammeSession, cover: User, *, by: User) -> Plan:
    """Put somebody down for a session, in place of whoever is away, at once; it can be undone.

    Whoever stands in for the one who leads leads. Refused when they are not staff of the team, are
    down for it already, are booked elsewhere then, or the session is no longer to come.
    """
    lock(session)
    if session.status != "planned":
        raise Refused("This session is no longer planned: nobody needs to cover it.", "who")
    if cover.id not in {one.id for one in staff_of(session.cohort.team)}:
        raise Refused("Choose somebody of the team.", "who")
    staff = [(f.user_id, f.part) for f in session.facilitations]
    if cover.id in {user for user, _ in staff}:
        raise Refused(f"{cover.name} is down for it already.", "who")
    short = lacking(session)
    away = [one.id for one in short.away] if short else []
    replaced = next(((user, part) for user, part in staff if user in away), None)
    part = "lead" if replaced is None and not staff else "cover"
    if replaced is not None:
        staff.remove(replaced)
        part = "lead" if replaced[1] == "lead" else "cover"
    staff.append((cover.id, part))
    plan = plans.start_plan(
        team=session.cohort.team,
        cohort=session.cohort,
        verb="restaff",
        answers={"staff": {str(session.id): [list(one) for one in staff]}},
        why=f"{cover.name} covers",
        by=by,
    )
    reading = read(plan)
    taken = [c for c in reading.refused if c.kind is Kind.STAFF and cover.id in c.who]
    if taken:
        raise Refused(teller(by, reading).clash(taken[0]), "who")
    # What it overlapped with before, it may go on overlapping with.
    plans.carry_out(plan, reading, overlap_why=session.overlap_why, by=by)
    return plan
