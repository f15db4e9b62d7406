"""Calendar links: found by their token in one statement, with all that decides the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Text,
    and_,
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
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased

from base.database import db
from calendars.models import Feed, FeedBody, FeedFetch
from calendars.queries.owners import Owned, Owner, owned_by
from people.models import CalendarStamp, Membership, NamedReader, Participant, User
from people.queries.silence import silences
from people.roles import Can, Role, permits
from programmes.models import Cohort, Place, ProgrammeSession

# Written into the statement: a list given each time is spelt out anew each time.
_ROLES = [
    literal_column(f"'{role.value}'", Text) for role in Role if Can.OWN_CALENDAR in permits(role)
]
_LEADS = [
    literal_column(f"'{role.value}'", Text) for role in Role if Can.LEAD_CALENDAR in permits(role)
]
_OF_TEAMS = [literal_column(f"'{audience}'", Text) for audience in ("team", "lead", "cohort")]


@dataclass(frozen=True, slots=True)
class Link:
    """One calendar link as a request finds it; `feed_id` None when none has been made.

    `held`: a hold on the participant is in force. `entitled`: the member of staff still works
    here, on `teams` (row numbers). `version` and `changed_at` are of everything it shows.
    `fetched_at`: when this kind of calendar last fetched it.
    """

    feed_id: int | None
    audience: str
    user_id: int | None
    participant_id: int | None
    cohort_id: int | None
    room_id: int | None
    venue_id: int | None
    word: str
    show_place: bool
    policy: int
    revoked_at: datetime | None
    held: bool
    teams: tuple[int, ...]
    version: int
    changed_at: datetime | None
    body_etag: str | None
    body_built_at: datetime | None
    fetched_at: datetime | None
    team_id: int | None = None

    @property
    def owner(self) -> str:
        """Whose calendar it is, as its event blocks are kept under."""
        whose = (
            self.user_id, self.participant_id, self.team_id, self.cohort_id, self.room_id,
            self.venue_id,
        )  # fmt: skip
        return ":".join([self.audience, *(str(one) for one in whose if one is not None)])

    @property
    def entitled(self) -> bool:
        """Whether whoever it was made for may still have it: staff need a role that may."""
        return self.user_id is None or bool(self.teams)


@dataclass(frozen=True, slots=True)
class Body:
    """A calendar's bytes, the ETag they go under, when they were made, and for what rights."""

    etag: str
    body: bytes
    built_at: datetime
    made_for: str = ""


def token_hash(token: str) -> bytes:
    """What is kept of a token: with 256 random bits in it, a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def may_have(audience: Any, team_id: Any) -> ColumnElement[bool]:
    """Whether a membership lets its holder have a link of this audience, to this team's sessions.

    For a statement that has `Membership` in it.
    """
    return and_(
        case((audience == "lead", Membership.role.in_(_LEADS)), else_=Membership.role.in_(_ROLES)),
        or_(team_id.is_(None), Membership.team_id == team_id),
    )


def _facts(of: Any, table: Any) -> tuple[Any, ...]:
    """What rows decide of a link (`of`: the columns of `table`): teams, hold, stamp.

    One statement, one indexed row of each table; teams' stamps are added up for the links that
    show teams' sessions, and only ever rise.
    """
    mine = and_(
        Membership.user_id == of.user_id,
        Membership.ended_at.is_(None),
        may_have(of.audience, of.team_id),
        User.active,
    )
    members = select(Membership.team_id).join(User, User.id == Membership.user_id).where(mine)
    teams = select(func.array_agg(Membership.team_id.distinct())).join(
        User, User.id == Membership.user_id
    )
    silent = silences(of.participant_id, bindparam("today"))
    held = or_(*(one.correlate(table) for one in silent))
    whole = aliased(CalendarStamp)
    added_up = sql_cast(func.sum(whole.version), BigInteger)
    here = whole.team_id.in_(members.correlate(table))
    of_teams = of.audience.in_(_OF_TEAMS)
    return (
        teams.where(mine).correlate(table).scalar_subquery().label("teams"),
        # Asked of participants only, so that a staff calendar never reads holds.
        case((of.participant_id.is_not(None), held), else_=false()).label("held"),
        CalendarStamp.version,
        CalendarStamp.changed_at,
        case((of_teams, _over(added_up, here, table))).label("team_version"),
        case((of_teams, _over(func.max(whole.changed_at), here, table))).label("team_changed_at"),
    )


def _over(what: Any, here: ColumnElement[bool], table: Any) -> Any:
    return select(what).where(here).correlate(table).scalar_subquery()


def _stamp(of: Any) -> ColumnElement[bool]:
    """Four conditions on unique columns: whichever owner a link has, its stamp is one row."""
    return or_(
        CalendarStamp.user_id == of.user_id,
        CalendarStamp.participant_id == of.participant_id,
        CalendarStamp.room_id == of.room_id,
        CalendarStamp.venue_id == of.venue_id,
    )


_LINKS = (
    select(
        Feed.id.label("feed_id"),
        Feed.audience,
        Feed.user_id,
        Feed.participant_id,
        Feed.team_id,
        Feed.cohort_id,
        Feed.room_id,
        Feed.venue_id,
        Feed.word,
        Feed.show_place,
        Feed.policy,
        Feed.revoked_at,
        FeedBody.etag,
        FeedBody.built_at,
        FeedFetch.at.label("fetched_at"),
        *_facts(Feed, Feed),
    )
    .outerjoin(CalendarStamp, _stamp(Feed))
    .outerjoin(FeedBody, FeedBody.feed_id == Feed.id)
    .outerjoin(
        FeedFetch, and_(FeedFetch.feed_id == Feed.id, FeedFetch.client == bindparam("client"))
    )
)
_BY_TOKEN = _LINKS.where(Feed.token_hash == bindparam("hash"))


def find_link(token: str, today: date, client: str = "") -> Link | None:
    """The link a token opens, live or revoked; one statement, one indexed row.

    `client` is the kind of calendar that asks.
    """
    given = {"hash": token_hash(token), "today": today, "client": client}
    # By the connection: nothing here is an object, and most requests are this one statement.
    row = db.session.connection().execute(_BY_TOKEN, given).first()
    return _link(row) if row is not None else None


def link_of(owner: Owned, today: date) -> Link:
    """An owner's live link or, when they have none, what a new one would show."""
    found = Owner.of(owner)
    live = _LINKS.where(owned_by(found), Feed.revoked_at.is_(None))
    row = db.session.execute(live, {"today": today, "client": ""}).first()
    if row is not None:
        return _link(row)
    columns = [literal(value, BigInteger).label(name) for name, value in found.columns.items()]
    unmade = select(literal(found.audience, Text).label("audience"), *columns).subquery()
    facts = select(unmade, *_facts(unmade.c, unmade)).outerjoin_from(
        unmade, CalendarStamp, _stamp(unmade.c)
    )
    return _link(db.session.execute(facts, {"today": today}).one())


def public_id(participant_id: int) -> UUID:
    """A participant's public identifier, which their copies' UIDs are made from."""
    found = db.session.execute(
        select(Participant.public_id).where(Participant.id == participant_id)
    )
    return found.scalar_one()


def last_body(feed_id: int) -> Body | None:
    """The last good body served from a link."""
    row = db.session.execute(
        select(FeedBody.etag, FeedBody.body, FeedBody.built_at, FeedBody.made_for).where(
            FeedBody.feed_id == feed_id
        )
    ).first()
    return Body(*row) if row is not None else None


def made_for(link: Link) -> str:
    """What whoever reads a link may see: a body made for anything else is never served again.

    The wording it was given, the teams, and whose records of these teams' sessions are closed to
    its reader. One statement at most; asked when a body is built, or could not be.
    """
    hidden: list[int] = []
    if link.user_id is not None:
        named = exists().where(
            NamedReader.participant_id == Participant.id, NamedReader.user_id == link.user_id
        )
        theirs = (
            exists()
            .where(
                Place.participant_id == Participant.id,
                Place.session_id == ProgrammeSession.id,
                ProgrammeSession.cohort_id == Cohort.id,
                Cohort.team_id.in_(link.teams),
            )
            .correlate(Participant)
        )
        hidden = list(
            db.session.scalars(
                select(Participant.id)
                .where(Participant.limited_access, ~named, theirs)
                .order_by(Participant.id)
            )
        )
    parts = (link.policy, *link.teams, "without", *hidden)
    return " ".join(str(part) for part in parts)


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    found = row._mapping  # noqa: SLF001 SQLAlchemy's own way to read a row by name
    changed = [at for at in (found["changed_at"], found["team_changed_at"]) if at is not None]
    return Link(
        feed_id=found.get("feed_id"),
        audience=found["audience"],
        user_id=found["user_id"],
        participant_id=found["participant_id"],
        team_id=found["team_id"],
        cohort_id=found["cohort_id"],
        room_id=found["room_id"],
        venue_id=found["venue_id"],
        word=found.get("word", "Appointment"),
        show_place=found.get("show_place", False),
        policy=found.get("policy", 0),
        revoked_at=found.get("revoked_at"),
        held=found["held"],
        teams=tuple(sorted(found["teams"] or ())),
        version=(found["version"] or 0) + (found["team_version"] or 0),
        changed_at=max(changed, default=None),
        body_etag=found.get("etag"),
        body_built_at=found.get("built_at"),
        fetched_at=found.get("fetched_at"),
    )
