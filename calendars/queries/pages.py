"""A participant's own page: found by its token in one statement, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from attendance.models import Mark, Notice
from base.database import db
from base.dates import london_instant
from base.errors import NotYours
from calendars.bodies import SeenSession, public_place
from calendars.models import Feed, OwnPage, OwnWords
from calendars.queries.links import token_hash
from calendars.queries.sessions import forbidden
from calendars.queries.working import works_with
from calendars.wording import APPOINTMENT, SessionFacts
from people.models import Caseload, ContactPreference, Participant, Team, Venue
from people.queries.silence import silences
from programmes.models import Change, Cohort, Place, ProgrammeSession

AHEAD = timedelta(weeks=8)
CALLED_OFF_FOR = timedelta(days=14)
_NOT_HAPPENING = ("cancelled", "not_held", "withdrawn")


@dataclass(frozen=True, slots=True)
class Page:
    """A participant's page as a request finds it.

    `held`: a hold is in force, so that nothing may be shown. `large`: they read large print.
    """

    page_id: int
    participant_id: int
    participant: UUID
    word: str
    show_place: bool
    held: bool
    large: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One session a participant is expected at, with nothing of what it is.

    `told`: they have said that they cannot come; `changed`: when or where it is, or whether, was
    changed after that. `marked`: somebody has marked them. `team` and its phone are public ones.
    """

    visit_id: UUID
    seen: SeenSession
    told: bool
    changed: bool
    marked: bool
    team: str

    @property
    def off(self) -> bool:
        """Whether it is not happening."""
        return self.seen.cancelled


def find_page(token: str, today: date) -> Page | None:
    """The page a token opens; None for one that is unknown, replaced or ended. One statement.

    Nor is there one for somebody no team works with: the night's work ends the link soon.
    """
    row = db.session.execute(
        select(
            OwnPage.id,
            OwnPage.participant_id,
            Participant.public_id,
            OwnWords.word,
            OwnWords.show_place,
            ContactPreference.large_print,
            or_(Participant.limited_access, *silences(OwnPage.participant_id, today)).label("held"),
        )
        .join(Participant, Participant.id == OwnPage.participant_id)
        .outerjoin(OwnWords, OwnWords.participant_id == OwnPage.participant_id)
        .outerjoin(ContactPreference, ContactPreference.participant_id == OwnPage.participant_id)
        .where(
            OwnPage.token_hash == token_hash(token),
            OwnPage.ended_at.is_(None),
            works_with(OwnPage.participant_id),
        )
    ).first()
    if row is None:
        return None
    return Page(
        page_id=row.id,
        participant_id=row.participant_id,
        participant=row.public_id,
        word=row.word or APPOINTMENT,
        show_place=bool(row.show_place),
        held=row.held,
        large=bool(row.large_print),
    )


def visits(participant_id: int, now: datetime, today: date) -> list[Visit]:
    """What a participant is expected at in the weeks ahead, soonest first; one statement.

    What was called off is listed for a fortnight. What has begun stays until it is over.
    """
    last = london_instant(today + AHEAD, time())
    soon = london_instant(today + CALLED_OFF_FOR, time())
    rows = db.session.execute(
        _VISITS.where(
            Place.participant_id == participant_id,
            ProgrammeSession.ends > now,
            ProgrammeSession.starts < last,
            or_(
                ProgrammeSession.status.not_in(_NOT_HAPPENING),
                ProgrammeSession.starts < soon,
            ),
        ).order_by(ProgrammeSession.starts, ProgrammeSession.id)
    )
    return [_visit(row) for row in rows]


def get_visit(participant_id: int, visit_id: UUID) -> Visit:
    """One thing a participant is, or was, expected at. Raises `NotYours` for anybody else's."""
    row = db.session.execute(
        _VISITS.where(Place.participant_id == participant_id, Place.public_id == visit_id)
    ).first()
    if row is None:
        raise NotYours
    return _visit(row)


def get_place(participant_id: int, visit_id: UUID) -> Place:
    """The row behind a visit. Raises `NotYours` for anybody else's."""
    found = db.session.scalar(
        select(Place)
        .join(Place.session)
        .where(
            Place.participant_id == participant_id,
            Place.public_id == visit_id,
            Place.removed_at.is_(None),
        )
        .options(contains_eager(Place.session), joinedload(Place.participant))
    )
    if found is None:
        raise NotYours
    return found


def teams_of(participant_id: int) -> list[tuple[str, str]]:
    """The public name and number of each team that works with a participant."""
    rows = db.session.execute(
        select(Team.public_name, Team.public_phone)
        .join(Caseload, Caseload.team_id == Team.id)
        .where(Caseload.participant_id == participant_id, Caseload.ended_at.is_(None))
        .distinct()
        .order_by(Team.public_name, Team.public_phone)
    )
    listed = forbidden()
    return [
        ("" if listed.found_in(row.public_name) else row.public_name, row.public_phone)
        for row in rows
        if row.public_phone and not listed.found_in(row.public_phone)
    ]


def live_page(participant: Participant) -> OwnPage | None:
    """The participant's link in force."""
    return db.session.scalar(
        select(OwnPage).where(OwnPage.participant_id == participant.id, OwnPage.ended_at.is_(None))
    )


def are_links_of(participant: Participant, page_token: str, feed_token: str) -> bool:
    """Whether the tokens given, one at least, are this participant's own and in force."""
    found = [
        db.session.scalar(
            select(table.id).where(
                table.participant_id == participant.id,
                table.token_hash == token_hash(token),
                ended.is_(None),
            )
        )
        for table, ended, token in (
            (OwnPage, OwnPage.ended_at, page_token),
            (Feed, Feed.revoked_at, feed_token),
        )
        if token
    ]
    return bool(found) and None not in found


def has_calendar(participant_id: int) -> bool:
    """Whether a participant has a calendar link in force."""
    live = exists().where(Feed.participant_id == participant_id, Feed.revoked_at.is_(None))
    return bool(db.session.scalar(select(live)))


def words_of(participant: Participant) -> OwnWords | None:
    """What the participant chose to call what they go to."""
    return db.session.get(OwnWords, participant.id)


def has_team(participant: Participant) -> bool:
    """Whether any team works with a participant."""
    return bool(db.session.scalar(select(works_with(participant.id))))


def participant_of(participant_id: int) -> Participant:
    """The row of a participant whose page it is."""
    return db.session.get_one(Participant, participant_id)


def _changed_since_told() -> ColumnElement[bool]:
    """That what a participant knows of a session was changed after they said they cannot come.

    Other staff, another topic or another room of the same building is nothing to them.
    """
    differs = (
        Change.before[name].astext != Change.after[name].astext
        for name in ("starts", "ends", "venue", "status")
    )
    return exists().where(
        Change.session_id == ProgrammeSession.id, Change.at > Notice.at, or_(*differs)
    )


_VISITS = (
    select(
        ProgrammeSession.id,
        ProgrammeSession.uid_seed,
        ProgrammeSession.starts,
        ProgrammeSession.ends,
        ProgrammeSession.sequence,
        ProgrammeSession.changed_at,
        ProgrammeSession.status,
        Place.public_id.label("visit_id"),
        Venue.name.label("venue"),
        Venue.address,
        Team.public_name,
        Team.public_phone,
        Notice.at.label("told_at"),
        _changed_since_told().label("changed"),
        exists().where(Mark.place_id == Place.id).label("marked"),
    )
    .join(Place, Place.session_id == ProgrammeSession.id)
    .join(Cohort, Cohort.id == ProgrammeSession.cohort_id)
    .join(Team, Team.id == Cohort.team_id)
    .join(Venue, Venue.id == ProgrammeSession.venue_id)
    .outerjoin(Notice, and_(Notice.place_id == Place.id, Notice.withdrawn_at.is_(None)))
    .where(Place.removed_at.is_(None))
)


def _visit(row: Row[*tuple[Any, ...]]) -> Visit:
    listed = forbidden()
    phone = "" if listed.found_in(row.public_phone) else row.public_phone
    team = "" if listed.found_in(row.public_name) else row.public_name
    place = public_place(row.venue, row.address, listed)
    seen = SeenSession(
        session_id=row.id,
        uid_seed=row.uid_seed,
        starts=row.starts,
        ends=row.ends,
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancelled=row.status in _NOT_HAPPENING,
        facts=SessionFacts("group", "", "", public_place=place),
        phone=phone or None,
    )
    told = row.told_at is not None
    return Visit(row.visit_id, seen, told, told and row.changed, row.marked, team)
