"""Caseloads: a team's work with somebody begins, ends, and is taken up again."""

from __future__ import annotations

from datetime import date

from base import clock
from base.audit import record
from base.database import db
from base.dates import LONDON, in_words
from base.errors import Refused
from base.work import lock
from people import work_ends
from people.models import Caseload, Participant, Team, User
from people.models.participants import WORK_ENDS
from people.queries import caseloads as queries
from people.queries.participants import colleagues
from people.services.deaths import record_death, refuse_dead
from people.services.stamps import bump

END_WORDS = {
    "completed": "Completed what we offered",
    "moved_area": "Moved to another area",
    "other_service": "Another service works with them now",
    "withdrew": "Did not want to go on",
    "custody": "Recalled or in custody",
    "supervision_ended": "Supervision ended",
    "unsuitable": "Not suitable for what we offer",
    "mistake": "Added by mistake",
    "died": "Died",
    "other": "Another reason",
}


def end_work(work: Caseload, *, on: date, reason: str, note: str, by: User) -> None:
    """End a team's work with somebody: the team opens the record no more, and what reached them
    through it stops.

    `on` is the last day of the work. Raises `Refused`: ended already, an unknown reason, a day to
    come or before it began, or while something is going on with this team, saying what to do.
    """  # noqa: D205 one sentence needs both lines
    person, team = work.participant, work.team
    lock(person)
    lock(work)
    if work.ended_at is not None:
        raise Refused(f"The work of {team.name} with {person.code} has ended already.")
    if reason not in WORK_ENDS:
        raise Refused("Choose why it ends.", "reason")
    if on > clock.today():
        raise Refused("This day has not come yet. End it when it has.", "ended_on")
    began = work.since.astimezone(LONDON).date()
    if on < began:
        why = f"{team.name} began on {in_words(began)}. Choose that day or a later one."
        raise Refused(why, "ended_on")
    if reason == "died":
        record_death(person, on=on, by=by)
        db.session.flush()
    going_on = queries.going_on(person, team)
    if going_on:
        raise Refused(" ".join(going_on))
    db.session.refresh(person, ["caseload"])
    staff = colleagues(person)
    work.ended_at, work.ended_on = clock.now(), on
    work.end_reason, work.end_note = reason, note.strip()
    db.session.flush()
    bump(participants=[person.id], users=staff)
    record(
        "caseload.ended",
        f"{by.name} ended the work of {team.name} with {person.code} on {in_words(on)}: "
        f"{END_WORDS[reason].lower()}.",
        by=by,
        about=[person.public_id, team.public_id],
    )
    work_ends.tell(person, by)


def take_on(person: Participant, team: Team, *, by: User) -> Caseload:
    """Take somebody on again whose work with this team ended; what was before stays as it was.

    Raises `Refused` when the team works with them already, or they have died.
    """
    lock(person)
    refuse_dead(person)
    made = put_on(person, team)
    if made is None:
        raise Refused(f"{team.name} works with {person.code} already. Look at their page.")
    record(
        "caseload.taken_up",
        f"{by.name} took {person.code} on again: they are on the caseload of {team.name}.",
        by=by,
        about=[person.public_id, team.public_id],
    )
    return made


def put_on(person: Participant, team: Team) -> Caseload | None:
    """A new row for somebody who is not on a team's caseload; None for whoever is.

    Whoever calls holds the participant's row, and records why.
    """
    db.session.flush()
    if queries.is_on(person, team):
        return None
    made = Caseload(participant=person, team=team, since=clock.now())
    db.session.add(made)
    db.session.flush()
    bump(participants=[person.id], users=colleagues(person))
    return made
