"""Calendar links, the bodies last served from them, and the event blocks they are joined from."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from people.models import Participant, Room, Team, User, Venue
from programmes.models import Cohort

AUDIENCES = ("staff", "team", "lead", "cohort", "room", "venue", "participant")
"""Whom a calendar is written for: staff their own sessions, those of a team of theirs, those of
every team they lead, those of one cohort; whoever looks after a room or a building; a participant.
"""


class Feed(Audited, Base):
    """One calendar link. The token is shown once and kept only as its SHA-256.

    Links to a team's, a lead's or a cohort's sessions are a person's own too, so that each ends
    with their role.
    """

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint(f"audience in {AUDIENCES}", name="audience"),
        CheckConstraint(
            "(audience in ('staff', 'team', 'lead', 'cohort')) = (user_id is not null) and "
            "(audience = 'participant') = (participant_id is not null) and "
            "(audience in ('team', 'cohort')) = (team_id is not null) and "
            "(audience = 'cohort') = (cohort_id is not null) and "
            "(audience = 'room') = (room_id is not null) and "
            "(audience = 'venue') = (venue_id is not null)",
            name="owner",
        ),
        Index(
            "uq_feed_live",
            "user_id",
            "audience",
            "participant_id",
            "team_id",
            "cohort_id",
            "room_id",
            "venue_id",
            unique=True,
            postgresql_where="revoked_at is null",
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_feed_participant_live",
            "participant_id",
            unique=True,
            postgresql_where="revoked_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    audience: Mapped[Words]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    word: Mapped[Words] = mapped_column(default="Appointment")
    show_place: Mapped[bool] = mapped_column(default=False)
    policy: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
    revoked_why: Mapped[Words] = mapped_column(default="")
    user: Mapped[User | None] = relationship()
    participant: Mapped[Participant | None] = relationship()
    team: Mapped[Team | None] = relationship()
    cohort: Mapped[Cohort | None] = relationship()
    room: Mapped[Room | None] = relationship()
    venue: Mapped[Venue | None] = relationship()


class FeedBody(Base):
    """The last good body served from a feed, and the ETag it was served under.

    `made_for`: what its reader was allowed to see, as `links.made_for` writes it.
    """

    __tablename__ = "feed_body"
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), primary_key=True)
    etag: Mapped[Words]
    day: Mapped[Day]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    built_at: Mapped[Instant]
    made_for: Mapped[Words] = mapped_column(default="", server_default="")


class FeedFetch(Base):
    """When one kind of client last fetched a feed: a phone and a computer have a row each."""

    __tablename__ = "feed_fetch"
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), primary_key=True)
    client: Mapped[Words] = mapped_column(primary_key=True)
    at: Mapped[Instant]


class EventBlock(Base):
    """One session's VEVENT as bytes, as one calendar last showed it.

    `owner` is the audience and row numbers, such as "staff:7"; `digest` is of everything the block
    says but its times of change; `changed_at` is the LAST-MODIFIED it carries, which a later
    block of the same session has to pass.
    """

    __tablename__ = "event_block"
    owner: Mapped[Words] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("programme_session.id"), primary_key=True, index=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[Instant]
    block: Mapped[bytes] = mapped_column(LargeBinary)
