"""What a team has going on with somebody, which has to end before its work with them does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from base import clock
from base.database import db
from base.dates import LONDON, in_words
from people.models import Participant, Team
from programmes.models import Cohort, Enrolment, Place, ProgrammeSession, Referral
from programmes.models.referrals import ENDED
from programmes.queries.enrolments import ACTIVE
from programmes.queries.referrals import programmes_of

_SAID = {
    "enrolled": "They are enrolled in {}. Record on their enrolment that they leave.",
    "paused": "They are enrolled in {} and paused. Record on their enrolment that they leave.",
    "offered": "They have the offer of a place in {}. Take it back first.",
    "waiting": "They wait for a place in {}. Take them off its list first.",
}


def against(person: Participant, team: Team) -> list[str]:
    """Enrolments, referrals and sessions to come that the team has with somebody, in words."""
    active = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(
            Enrolment.participant_id == person.id,
            Enrolment.status.in_(ACTIVE),
            Cohort.team_id == team.id,
        )
        .options(joinedload(Enrolment.cohort))
        .order_by(Enrolment.id)
    ).all()
    found = [_words(one) for one in active]
    in_these = [one.cohort_id for one in active]
    return found + _referred(person, team) + _expected(person, team, in_these)


def last_day(person: Participant, team: Team) -> date | None:
    """The last day of somebody's time in the team's cohorts."""
    return db.session.scalar(
        select(func.max(Enrolment.left_on))
        .join(Enrolment.cohort)
        .where(
            Enrolment.participant_id == person.id,
            Enrolment.status.not_in(ACTIVE),
            Cohort.team_id == team.id,
        )
    )


def active_enrolments(person: Participant) -> Sequence[Enrolment]:
    """Everything somebody is in, offered or waiting for, of every team. Unscoped."""
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.participant_id == person.id, Enrolment.status.in_(ACTIVE))
        .options(
            joinedload(Enrolment.cohort),
            joinedload(Enrolment.participant),
            selectinload(Enrolment.pauses),
            selectinload(Enrolment.steps),
        )
        .order_by(Enrolment.cohort_id, Enrolment.id)
    ).all()


def open_referrals_of(person: Participant) -> Sequence[Referral]:
    """Somebody's referrals that are not over, to every team. Unscoped."""
    return db.session.scalars(
        select(Referral)
        .where(Referral.participant_id == person.id, Referral.status.not_in(ENDED))
        .options(joinedload(Referral.participant), joinedload(Referral.team))
        .order_by(Referral.id)
    ).all()


def _words(enrolment: Enrolment) -> str:
    if enrolment.left_on is not None:
        last = in_words(enrolment.left_on)
        return f"They leave {enrolment.cohort.name} on {last}. End it on that day or after."
    return _SAID[enrolment.status].format(enrolment.cohort.name)


def _referred(person: Participant, team: Team) -> list[str]:
    """Open referrals; one whose place has been given ends with the enrolment."""
    rows = [
        one
        for one in open_referrals_of(person)
        if one.team_id == team.id and one.status not in {"enrolled", "offered"}
    ]
    named = programmes_of(one.programme_slug for one in rows)
    return [
        f"Their referral to {named[slug].name if slug in named else slug}, received on "
        f"{in_words(one.received_on)}, is open. Close or withdraw it first."
        for one in rows
        for slug in (one.programme_slug,)
    ]


def _expected(person: Participant, team: Team, besides: Sequence[int]) -> list[str]:
    """Sessions to come of cohorts they are not in: of those, the enrolment has been named."""
    starts = db.session.scalars(
        select(ProgrammeSession.starts)
        .join(Place, Place.session_id == ProgrammeSession.id)
        .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
        .where(
            Place.participant_id == person.id,
            Place.removed_at.is_(None),
            ProgrammeSession.status == "planned",
            ProgrammeSession.starts > clock.now(),
            Cohort.team_id == team.id,
            Cohort.id.not_in(besides),
        )
        .order_by(ProgrammeSession.starts)
    ).all()
    if not starts:
        return []
    first = in_words(starts[0].astimezone(LONDON).date())
    if len(starts) == 1:
        return [f"They are expected at a session on {first}. Take them off it, or call it off."]
    return [
        f"They are expected at {len(starts)} sessions to come, the first on {first}. Take them off "
        "these, or call them off."
    ]
