"""Somebody else takes a session."""

from __future__ import annotations

from base.database import db
from base.errors import Refused
from base.work import lock
from people.models import User
from programmes.clashes import Kind
from programmes.models import Plan, ProgrammeSession
from programmes.queries.clash_words import teller
from programmes.queries.cover import could_cover, lacking
from programmes.queries.readings import read
from programmes.services import plans


def assign(session: ProgrammeSession, cover: User, *, seen: str = "", by: User) -> Plan:
    """Put somebody down for a session, in place of whoever is not there, at once.

    It can be undone. Whoever stands in for the one who leads leads. `seen` is the version of the
    session that was on the page. Refused when somebody changed it meanwhile, when they are not
    free or not staff who may take it, or the session is no longer to come.
    """
    lock(session)
    # Whom others put down while we waited is not what was read with the session.
    db.session.refresh(session, ["facilitations"])
    if session.status != "planned":
        raise Refused("This session is no longer planned: nobody needs to cover it.", "who")
    _refuse_unfit(session, cover, seen)
    staff = _with(session, cover)
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


def _refuse_unfit(session: ProgrammeSession, cover: User, seen: str) -> None:
    down = {f.user_id: f.user.name for f in session.facilitations}
    if cover.id in down:
        raise Refused(f"{cover.name} is down for it already.", "who")
    if seen and seen != str(session.version):
        now = " and ".join(down.values()) or "nobody"
        raise Refused(
            f"Somebody changed this session since you opened the page: down for it now: {now}. "
            "Look again, then choose.",
            "who",
        )
    offer = next((offer for user, offer in could_cover(session) if user.id == cover.id), None)
    if offer is None:
        raise Refused("Choose somebody of the team.", "who")
    if offer.against:
        raise Refused(f"{cover.name} is {'; '.join(offer.against)}.", "who")


def _with(session: ProgrammeSession, cover: User) -> list[tuple[int, str]]:
    """Who is down for it once somebody stands in: one of those not there is down no more."""
    staff = [(f.user_id, f.part) for f in session.facilitations]
    short = lacking(session)
    gone = [one.id for one in short.gone] if short else []
    replaced = next(((user, part) for user, part in staff if user in gone), None)
    part = "lead" if replaced is None and not staff else "cover"
    if replaced is not None:
        staff.remove(replaced)
        part = "lead" if replaced[1] == "lead" else "cover"
    return [*staff, (cover.id, part)]
