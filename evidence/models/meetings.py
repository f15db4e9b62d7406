"""Minutes of community meetings: what was raised, decided and done. Nobody is named in them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from evidence.models.cycles import ONE_PLACE
from people.models import Team, User, Venue
from programmes.models import ProgrammeSession

CHAIRS = ("residents", "staff", "both")
RAISED = ("residents", "staff", "visitors")
WHOM = ("", "residents", "staff", "both", "outsiders")


class CommunityMinutes(Audited, Base):
    """The minutes of one meeting of a premises or team; who came is kept in numbers alone.

    `agreed_on`: the day the next meeting said that they are right. From then on they stay as they
    are, and a correction is a note. `version` rises with every change.
    """

    __tablename__ = "community_minutes"
    __table_args__ = (
        CheckConstraint(ONE_PLACE, name="one_place"),
        CheckConstraint(f"chair in {CHAIRS}", name="chair"),
        CheckConstraint("residents >= 0 and staff >= 0 and visitors >= 0", name="came"),
        CheckConstraint("agreed_on >= day", name="agreed"),
        Index("ix_community_minutes_venue_id_day", "venue_id", "day"),
        Index("ix_community_minutes_team_id_day", "team_id", "day"),
        Index(
            "uq_community_minutes_session", "session_id", "team_id", "venue_id", unique=True,
            postgresql_where="session_id is not null", postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("programme_session.id"))
    day: Mapped[Day]
    chair: Mapped[Words]
    residents: Mapped[int] = mapped_column(default=0)
    staff: Mapped[int] = mapped_column(default=0)
    visitors: Mapped[int] = mapped_column(default=0)
    talked: Mapped[Words] = mapped_column(default="")
    agreed_on: Mapped[Day | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    session: Mapped[ProgrammeSession | None] = relationship()
    made_by: Mapped[User | None] = relationship()
    topics: Mapped[list[MeetingTopic]] = relationship(
        back_populates="minutes",
        primaryjoin=(
            "and_(CommunityMinutes.id == MeetingTopic.minutes_id, "
            "MeetingTopic.removed_at.is_(None))"
        ),
        order_by="(MeetingTopic.position, MeetingTopic.id)",
    )
    news: Mapped[list[TopicNews]] = relationship(back_populates="minutes", order_by="TopicNews.id")
    notes: Mapped[list[MinutesNote]] = relationship(
        back_populates="minutes", order_by="MinutesNote.id"
    )


class MeetingTopic(Audited, Base):
    """Something that was raised: what was decided, what is to be done by whom, what was done.

    `decision` empty: none yet. `whom` is a role. A topic that is not decided, or whose work is not
    done, comes back at the next meeting. `removed_at`: taken from the minutes before they were
    agreed.
    """

    __tablename__ = "meeting_topic"
    __table_args__ = (
        CheckConstraint(f"raised_by in {RAISED}", name="raised_by"),
        CheckConstraint(f"whom in {WHOM}", name="whom"),
        Index(
            "ix_meeting_topic_open", "due",
            postgresql_where="done_on is null and removed_at is null",
        ),
    )  # fmt: skip
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("community_minutes.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    words: Mapped[Words]
    raised_by: Mapped[Words]
    decision: Mapped[Words] = mapped_column(default="")
    to_do: Mapped[Words] = mapped_column(default="")
    whom: Mapped[Words] = mapped_column(default="")
    due: Mapped[Day | None]
    disagreement: Mapped[bool] = mapped_column(default=False)
    done_on: Mapped[Day | None]
    done_words: Mapped[Words] = mapped_column(default="")
    removed_at: Mapped[Instant | None]
    minutes: Mapped[CommunityMinutes] = relationship(back_populates="topics")
    news: Mapped[list[TopicNews]] = relationship(back_populates="topic", order_by="TopicNews.id")


class TopicNews(Audited, Base):
    """What a later meeting heard of an earlier topic, and whether it is done."""

    __tablename__ = "topic_news"
    __table_args__ = (UniqueConstraint("minutes_id", "topic_id"),)
    id: Mapped[Pk]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("community_minutes.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("meeting_topic.id"), index=True)
    words: Mapped[Words] = mapped_column(default="")
    done: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[CommunityMinutes] = relationship(back_populates="news")
    topic: Mapped[MeetingTopic] = relationship(back_populates="news")


class MinutesNote(Audited, Base):
    """A correction of minutes that were agreed, beside what they say."""

    __tablename__ = "minutes_note"
    id: Mapped[Pk]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("community_minutes.id"), index=True)
    words: Mapped[Words]
    at: Mapped[Instant]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    minutes: Mapped[CommunityMinutes] = relationship(back_populates="notes")
    by: Mapped[User | None] = relationship()
