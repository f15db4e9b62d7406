"""Reminders of the demonstration: those of the last days, given by hand, and today's to send."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.demo.world import World
from base.database import db
from calendars.message_words import Texts, fill
from calendars.models import Message
from calendars.reminding import Contact, Decision, Meeting, decide, due, expires
from calendars.services import reminding
from people.models import Participant
from programmes.models import Cohort, Place, ProgrammeSession
from programmes.reminders import DEFAULT

_LATELY = timedelta(days=10)
_FEW = 8  # for each team
_RULE = DEFAULT[0]


def remind(world: World) -> None:
    """Some of the last days' reminders, sent or not; and all of today's, waiting to be sent."""
    newest = (
        select(
            Place.id,
            func.row_number()
            .over(partition_by=Cohort.team_id, order_by=(ProgrammeSession.starts.desc(), Place.id))
            .label("turn"),
        )
        .join(Place.session)
        .join(ProgrammeSession.cohort)
        .where(
            ProgrammeSession.day.between(world.today - _LATELY, world.today - timedelta(days=1)),
            ProgrammeSession.status == "held",
            Place.removed_at.is_(None),
        )
        .subquery()
    )
    found = db.session.scalars(
        select(Place)
        .join(newest, newest.c.id == Place.id)
        .where(newest.c.turn <= _FEW)
        .options(
            joinedload(Place.session).joinedload(ProgrammeSession.cohort).joinedload(Cohort.team),
            joinedload(Place.participant).joinedload(Participant.contact),
        )
        .order_by(Place.id)
    )
    world.add(*(_lately(world, place) for place in found))
    now = world.moment(world.today)
    reminding.decide_reminders(reminding.due_reminders(now), now)
    for message in db.session.scalars(
        select(Message).where(Message.decided_at == now).order_by(Message.id)
    ):
        message.public_id = world.uuid()


def _lately(world: World, place: Place) -> Message:
    """A reminder of a session that has been: given by who led the cohort, or not, and why."""
    session, team = place.session, place.session.cohort.team
    at = due(_RULE, session.starts)
    decision = _decision(place, team.public_phone)
    body = fill(
        Texts().reminder,
        called=place.participant.preferred_name or place.participant.given_name,
        starts=session.starts,
        phone=team.public_phone,
    )
    return Message(
        public_id=world.uuid(),
        participant_id=place.participant_id,
        session_id=session.id,
        team_id=team.id,
        kind="reminder",
        occasion=reminding.occasion_of(_RULE, session.starts),
        starts=session.starts,
        way=decision.way.value if decision.way else "",
        why=[why.value for why in decision.why],
        subject=Texts().subject if decision.sends else "",
        body=body if decision.sends else "",
        state="sent" if decision.sends else "not_sent",
        provider="hand" if decision.sends else "",
        decided_at=at,
        expires_at=expires(_RULE, session.starts),
        next_try_at=at,
        sent_at=at + timedelta(minutes=40) if decision.sends else None,
        by_id=session.cohort.planned_by_id if decision.sends else None,
    )


def _decision(place: Place, phone: str) -> Decision:
    known = place.participant.contact
    contact = Contact(
        called=place.participant.given_name,
        text_ok=bool(known and known.text_ok),
        email_ok=bool(known and known.email_ok),
        letter_ok=bool(known and known.letter_ok),
        mobile=known.mobile if known else "",
        mobile_shared=bool(known and known.mobile_shared),
        email=known.email if known else "",
        address=known.address if known else "",
        limited=place.participant.limited_access,
    )
    starts = place.session.starts
    return decide(_RULE, contact, Meeting(starts), phone=phone, now=due(_RULE, starts))
