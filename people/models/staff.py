"""Teams, the people who work on them, and how they signed in."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from people.roles import Can, Role, teams_where


class Team(Audited, Base):
    """Who delivers. `public_name` and `public_phone` are all a participant ever sees of it.

    `keep_message_days`: how long the words of messages to participants are kept.
    """

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("nation in ('ENG', 'WLS', 'SCT', 'NIR')", name="nation"),
        CheckConstraint("keep_message_days between 7 and 3650", name="keep_message_days"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    name: Mapped[Words] = mapped_column(unique=True)
    kind: Mapped[Words]
    nation: Mapped[Words] = mapped_column(default="ENG")
    public_name: Mapped[Words]
    public_phone: Mapped[Words] = mapped_column(default="")
    keep_message_days: Mapped[int] = mapped_column(default=90)


class SignInRole(Base, RoleMixin):
    """Flask-Security insists on a roles table; ours are memberships, so this one stays empty."""

    __tablename__ = "sign_in_role"
    id: Mapped[Pk]
    name: Mapped[Words] = mapped_column(unique=True)


class User(Base, UserMixin):
    """A member of staff who signs in. What they may do comes from their memberships.

    Not `Audited`: the sign-in library writes here by itself; `people.signin` records what it did.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        Index("uq_user_account_email_lower", text("lower(email)"), unique=True),
        CheckConstraint("digest in ('off', 'evening', 'morning')", name="digest"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    email: Mapped[Words]
    name: Mapped[Words] = mapped_column(active_history=True)
    professional_group: Mapped[Words] = mapped_column(default="")
    staff_code: Mapped[Words] = mapped_column(default="")
    password: Mapped[Words | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[Any] | None] = mapped_column(JSONB)
    created_at: Mapped[Instant]
    digest: Mapped[Words] = mapped_column(default="off")
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="selectin", order_by="Membership.id"
    )

    @property
    def roles(self) -> list[RoleMixin]:
        """Flask-Security's own roles: none are used."""
        return []

    @roles.setter
    def roles(self, value: object) -> None:
        """Accept and forget what the library sets when it makes an account."""

    def held(self) -> list[tuple[int, Role]]:
        """(team id, role) for each membership in force."""
        return [(m.team_id, Role(m.role)) for m in self.memberships if m.ended_at is None]

    def may(self, permission: StrEnum) -> bool:
        """Whether `permission` is held on any team."""
        return bool(self.teams(permission))

    def teams(self, permission: StrEnum) -> frozenset[int]:
        """Row numbers of the teams on which `permission` is held."""
        return teams_where(self.held(), permission)

    @property
    def all_teams(self) -> frozenset[int]:
        """Row numbers of every team the person is on."""
        return frozenset(team for team, _ in self.held())

    @property
    def can(self) -> type[Can]:
        """The permissions, for templates: `current_user.may(current_user.can.MARK)`."""
        return Can


class Membership(Audited, Base):
    """One role of one person on one team, from a moment and perhaps to one."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_in_force",
            "user_id",
            "team_id",
            "role",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[Words]
    since: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    user: Mapped[User] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship(lazy="joined")


class SignInAttempt(Base):
    """One try at signing in; lock-out and throttling count these rows.

    `computer_id` says on which shared computer, where it was a PIN or a sign-in that lets PINs in.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_email_at", "email", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
        Index("ix_sign_in_attempt_computer_email", "computer_id", "email"),
    )
    id: Mapped[Pk]
    at: Mapped[Instant]
    email: Mapped[Words]
    address: Mapped[Words]
    outcome: Mapped[Words]
    computer_id: Mapped[int | None] = mapped_column(ForeignKey("shared_computer.id"))


class PasswordLink(Base):
    """A one-time link to set a password, made by an administrator and handed over in person."""

    __tablename__ = "password_link"
    id: Mapped[Pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[Words] = mapped_column(unique=True)
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    user: Mapped[User] = relationship()


class Closure(Audited, Base):
    """Days on which a whole team or a whole venue does not work."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("last >= first", name="order"),
        CheckConstraint("(team_id is null) <> (venue_id is null)", name="one_owner"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    first: Mapped[Day]
    last: Mapped[Day]
    why: Mapped[Words]


class CalendarStamp(Base):
    """How often what one calendar shows has changed, and when it last did.

    A calendar of a member of staff, of a participant, of a team, a room or a building.

    Kept here, below everything that can change a session, so that a calendar feed answers
    "unchanged" from one row.
    """

    __tablename__ = "calendar_stamp"
    __table_args__ = (
        UniqueConstraint("user_id", name="uq_calendar_stamp_user"),
        UniqueConstraint("participant_id", name="uq_calendar_stamp_participant"),
        UniqueConstraint("team_id", name="uq_calendar_stamp_team"),
        UniqueConstraint("room_id", name="uq_calendar_stamp_room"),
        UniqueConstraint("venue_id", name="uq_calendar_stamp_venue"),
        CheckConstraint(
            "num_nonnulls(user_id, participant_id, team_id, room_id, venue_id) = 1",
            name="one_owner",
        ),
    )
    id: Mapped[Pk]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[Instant]
