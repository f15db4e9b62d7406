"""Calendar links: found by their token in one statement, with all that decides the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Text,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from base.database import db
from calendars.models import Feed, FeedBody, FeedFetch
from people.models import CalendarStamp, Hold, Membership, Participant, User
from people.roles import Can, Role, permits

_Id = Any  # a column of row numbers, or one row number
# Written into the statement: a list given each time is spelt out anew each time.
_ROLES = [
    literal_column(f"'{role.value}'", Text) for role in Role if Can.OWN_CALENDAR in permits(role)
]


@dataclass(frozen=True, slots=True)
class Link:
    """One calendar link as a request finds it; `feed_id` None when none has been made.

    `held`: a hold on the participant is in force. `entitled`: the member of staff still works
    here, on `teams` (row numbers). `version` and `changed_at` are of everything it shows.
    """

    feed_id: int | None
    user_id: int | None
    participant_id: int | None
    word: str
    show_place: bool
    policy: int
    revoked_at: datetime | None
    held: bool
    entitled: bool
    teams: tuple[int, ...]
    version: int
    changed_at: datetime | None
    body_etag: str | None
    body_built_at: datetime | None
    fetched_at: datetime | None

    @property
    def owner(self) -> str:
        """Whose calendar it is, as its event blocks are kept under."""
        if self.user_id is not None:
            return f"staff:{self.user_id}"
        return f"participant:{self.participant_id}"


@dataclass(frozen=True, slots=True)
class Body:
    """A calendar's bytes, the ETag they go under, and when they were made."""

    etag: str
    body: bytes
    built_at: datetime


def token_hash(token: str) -> bytes:
    """What is kept of a token: with 256 random bits in it, a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def links_of_leavers() -> Sequence[Feed]:
    """Live links of staff who were switched off, or hold no role that has a calendar."""
    works_here = exists().where(
        Membership.user_id == Feed.user_id,
        Membership.ended_at.is_(None),
        Membership.role.in_(_ROLES),
        User.id == Membership.user_id,
        User.active,
    )
    return db.session.scalars(
        select(Feed)
        .where(Feed.revoked_at.is_(None), Feed.user_id.is_not(None), ~works_here)
        .options(joinedload(Feed.user))
    ).all()


def _owned(user_id: _Id, participant_id: _Id) -> tuple[Any, ...]:
    """What the owner's own rows decide: the teams of staff, a participant's hold."""
    teams = (
        select(func.array_agg(Membership.team_id.distinct()))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.user_id == user_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(_ROLES),
            User.active,
        )
        .correlate(Feed)
        .scalar_subquery()
    )
    held = (
        exists()
        .where(
            Hold.participant_id == participant_id,
            Hold.starts <= bindparam("today"),
            or_(Hold.ends.is_(None), Hold.ends >= bindparam("today")),
        )
        .correlate(Feed)
    )
    return (
        teams.label("teams"),
        # Asked of participants only, so that a staff calendar never reads holds.
        case((participant_id.is_not(None), held), else_=false()).label("held"),
        CalendarStamp.version,
        CalendarStamp.changed_at,
    )


# Two conditions on unique columns: whichever owner the feed has, its stamp is one indexed row.
_STAMP = or_(
    CalendarStamp.user_id == Feed.user_id,
    CalendarStamp.participant_id == Feed.participant_id,
)
_LINKS = (
    select(
        Feed.id.label("feed_id"),
        Feed.user_id,
        Feed.participant_id,
        Feed.word,
        Feed.show_place,
        Feed.policy,
        Feed.revoked_at,
        FeedBody.etag,
        FeedBody.built_at,
        FeedFetch.at.label("fetched_at"),
        *_owned(Feed.user_id, Feed.participant_id),
    )
    .outerjoin(CalendarStamp, _STAMP)
    .outerjoin(FeedBody, FeedBody.feed_id == Feed.id)
    .outerjoin(FeedFetch, FeedFetch.feed_id == Feed.id)
)
_BY_TOKEN = _LINKS.where(Feed.token_hash == bindparam("hash"))


def find_link(token: str, today: date) -> Link | None:
    """The link a token opens, live or revoked; one statement, one indexed row."""
    given = {"hash": token_hash(token), "today": today}
    # By the connection: nothing here is an object, and most requests are this one statement.
    row = db.session.connection().execute(_BY_TOKEN, given).first()
    return _link(row) if row is not None else None


def link_of(owner: User | Participant, today: date) -> Link:
    """An owner's live link or, when they have none, what a new one would show."""
    live = _LINKS.where(_owned_by(owner), Feed.revoked_at.is_(None))
    row = db.session.execute(live, {"today": today}).first()
    if row is not None:
        return _link(row)
    user_id = literal(owner.id if isinstance(owner, User) else None, BigInteger)
    participant_id = literal(owner.id if isinstance(owner, Participant) else None, BigInteger)
    of = CalendarStamp.user_id if isinstance(owner, User) else CalendarStamp.participant_id
    unmade = select(
        user_id.label("user_id"),
        participant_id.label("participant_id"),
        *_owned(user_id, participant_id),
    ).select_from(select(literal(1)).subquery().outerjoin(CalendarStamp, of == owner.id))
    return _link(db.session.execute(unmade, {"today": today}).one())


def public_id(participant_id: int) -> UUID:
    """A participant's public identifier, which their copies' UIDs are made from."""
    found = db.session.execute(
        select(Participant.public_id).where(Participant.id == participant_id)
    )
    return found.scalar_one()


def live_feed(owner: User | Participant) -> Feed | None:
    """The owner's link in force."""
    return db.session.scalar(
        select(Feed)
        .where(_owned_by(owner), Feed.revoked_at.is_(None))
        .options(joinedload(Feed.user), joinedload(Feed.participant))
    )


def last_fetch(feed: Feed) -> FeedFetch | None:
    """When the link was last used, and by what kind of calendar."""
    return db.session.get(FeedFetch, feed.id)


def last_body(feed_id: int) -> Body | None:
    """The last good body served from a link."""
    row = db.session.execute(
        select(FeedBody.etag, FeedBody.body, FeedBody.built_at).where(FeedBody.feed_id == feed_id)
    ).first()
    return Body(row.etag, row.body, row.built_at) if row is not None else None


def _owned_by(owner: User | Participant) -> ColumnElement[bool]:
    if isinstance(owner, User):
        return Feed.user_id == owner.id
    return Feed.participant_id == owner.id


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    found = row._mapping  # noqa: SLF001 SQLAlchemy's own way to read a row by name
    teams = tuple(sorted(found["teams"] or ()))
    staff = found["user_id"] is not None
    return Link(
        feed_id=found.get("feed_id"),
        user_id=found["user_id"],
        participant_id=found["participant_id"],
        word=found.get("word", "Appointment"),
        show_place=found.get("show_place", False),
        policy=found.get("policy", 0),
        revoked_at=found.get("revoked_at"),
        held=found["held"],
        entitled=not staff or bool(teams),
        teams=teams,
        version=found["version"] or 0,
        changed_at=found["changed_at"],
        body_etag=found.get("etag"),
        body_built_at=found.get("built_at"),
        fetched_at=found.get("fetched_at"),
    )
