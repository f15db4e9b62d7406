"""What evidence is made from: a session, a notice, a climate round. Only figures and roles pass.

Nothing of a person is carried over: how many came, which roles took part, when it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import desc, func, select, true
from sqlalchemy.orm import joinedload

from attendance.models import Mark
from attendance.queries.notices import get_notice
from attendance.tallies import SEEN
from base import clock
from base.database import db
from base.dates import LONDON, in_words
from base.errors import NotYours
from evidence.gaps import is_unhours
from evidence.models import CommunityMinutes, HouseAgreement
from evidence.queries.communities import Community, list_communities
from evidence.queries.questionnaires import is_round_of
from outcomes.queries.climate import get_round
from people.models import User
from programmes.models import Cohort, Facilitation, Place, ProgrammeSession
from programmes.queries.sessions import visible

_KINDS = {
    "community_meeting": "minutes",
    "staff_supervision": "supervision",
    "reflective_practice": "supervision",
    "staff_training": "training",
}
KINDS = ("session", "notice", "round")
"""What an address may name; a link says `?session=…`."""
_STAFF = {"staff_supervision", "reflective_practice", "staff_training", "case_discussion"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item comes from, and what a form is filled with. `id` None for a blank one."""

    kind: str = "blank"
    id: UUID | None = None
    words: str = ""
    href: str = ""
    session_kind: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def find_source(user: User, community: Community, asked: Mapping[str, str]) -> Source:
    """The source an address names, scoped to the person and the community. Raises `NotYours`."""
    makers: dict[str, Callable[[User, Community, UUID], Source]] = {
        "session": _session,
        "notice": _notice,
        "round": _round,
    }
    for name, make in makers.items():
        if asked.get(name):
            try:
                return make(user, community, UUID(asked[name]))
            except ValueError:
                raise NotYours from None
    return Source()


def communities_for(user: User, asked: Mapping[str, str]) -> list[Community]:
    """The communities an item about a session, a notice or a round may belong to.

    All of one's own where an address names none of them. Raises `NotYours`.
    """
    mine = list_communities(user)
    theirs: dict[str, Callable[[User, UUID], Callable[[Community], bool]]] = {
        "session": _theirs_of_session,
        "notice": _theirs_of_notice,
        "round": _theirs_of_round,
    }
    for name, find in theirs.items():
        if asked.get(name):
            try:
                is_theirs = find(user, UUID(asked[name]))
            except ValueError:
                raise NotYours from None
            return [one for one in mine if is_theirs(one)]
    return mine


def named(asked: Mapping[str, str]) -> dict[str, Any]:
    """The part of an address that names what an item is made from; empty for none."""
    return next(({name: asked[name]} for name in KINDS if asked.get(name)), {})


def meeting_source(source_id: UUID | None) -> str:
    """What an item of a meeting was made from: "minutes" or "agreement"; empty when neither."""
    for name, table in (("minutes", CommunityMinutes), ("agreement", HouseAgreement)):
        if db.session.scalar(select(table.id).where(table.public_id == source_id)) is not None:
            return name
    return ""


def session_kind_of(source: str, source_id: UUID | None) -> str:
    """The kind of the session an item was made from; empty for any other item."""
    if source != "session" or source_id is None:
        return ""
    found = db.session.scalar(
        select(ProgrammeSession.kind).where(ProgrammeSession.public_id == source_id)
    )
    return found or ""


def _theirs_of_session(user: User, public_id: UUID) -> Callable[[Community], bool]:
    found = find_session(user, public_id)
    return lambda one: is_theirs(found, one)


def _theirs_of_notice(user: User, public_id: UUID) -> Callable[[Community], bool]:
    found = get_notice(user, public_id).place.session
    return lambda one: is_theirs(found, one)


def _theirs_of_round(user: User, public_id: UUID) -> Callable[[Community], bool]:
    held = get_round(user, public_id, clock.today())
    return lambda one: is_round_of(held, one)


def _session(user: User, community: Community, public_id: UUID) -> Source:
    found = find_session(user, public_id)
    if not is_theirs(found, community):
        raise NotYours
    came, staff = turnout(found)
    words = f"{found.title}, {in_words(found.day)}"
    return Source(
        "session",
        found.public_id,
        words,
        url_for("sessions.show_session", session_id=found.public_id),
        found.kind,
        {
            "title": found.title,
            "day": found.day,
            "unhours": is_unhours(found.day, found.at),
            "roles": _roles(came, staff, found.kind),
            "kind": _KINDS.get(found.kind, "programme"),
            "voice": "staff" if found.kind in _STAFF else "both",
        },
    )


def _notice(user: User, community: Community, public_id: UUID) -> Source:
    found = get_notice(user, public_id)
    session = found.place.session
    if not is_theirs(session, community):
        raise NotYours
    day = found.received_at.astimezone(LONDON).date()
    return Source(
        "notice",
        found.public_id,
        f"Somebody let the team know on {in_words(day)}",
        fields={
            "title": "A resident told us they could not come",
            "day": day,
            "roles": "A resident and the staff on duty",
            "kind": "other",
            "voice": "residents",
        },
    )


def _round(user: User, community: Community, public_id: UUID) -> Source:
    held = get_round(user, public_id, clock.today())
    one = held.round
    if not is_round_of(held, community):
        raise NotYours
    return Source(
        "round",
        one.public_id,
        f"{held.instrument.name}, asked of {one.who}",
        url_for("climate.show_round", round_id=one.public_id),
        "",
        {
            "title": f"{'Residents' if one.who == 'residents' else 'Staff'} said how it is here",
            "day": min(one.closes, clock.today()),
            "roles": f"{held.answers} {one.who} answered without names",
            "kind": "questionnaire",
            "voice": one.who,
        },
    )


def find_session(user: User, public_id: UUID) -> ProgrammeSession:
    """A session of one's teams with its cohort and team. Raises `NotYours`."""
    found = db.session.scalar(
        visible(user)
        .where(ProgrammeSession.public_id == public_id)
        .options(joinedload(ProgrammeSession.cohort).joinedload(Cohort.team))
    )
    if found is None:
        raise NotYours
    return found


def is_theirs(session: ProgrammeSession, community: Community) -> bool:
    """A session belongs to the premises it is held at, or to its team where that has none."""
    if community.venue is not None:
        return session.venue_id == community.venue.id or (
            session.cohort.team_id in {team.id for team in community.teams}
        )
    return session.cohort.team_id in {team.id for team in community.teams}


def turnout(session: ProgrammeSession) -> tuple[int, int]:
    """How many people came, and how many staff took part. Two queries."""
    latest = (
        select(Mark.presence)
        .where(Mark.place_id == Place.id)
        .order_by(desc(Mark.link))
        .limit(1)
        .lateral("latest")
    )
    came = db.session.scalar(
        select(func.count())
        .select_from(Place)
        .join(latest, true())
        .where(Place.session_id == session.id, latest.c.presence.in_(SEEN))
    )
    staff = db.session.scalar(
        select(func.count()).where(
            Facilitation.session_id == session.id, Facilitation.part != "observer"
        )
    )
    return came or 0, staff or 0


def _roles(came: int, staff: int, kind: str) -> str:
    said = []
    if came and kind not in _STAFF:
        said.append(f"{came} resident{'' if came == 1 else 's'}")
    if staff:
        said.append(f"{staff} member{'' if staff == 1 else 's'} of staff")
    return " and ".join(said)
