"""Participants: who they are, how to reach them, what must be minded, where they live."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.database import Audited, Base, Day, Instant, Pk, PublicId, Words
from people.models.places import Venue
from people.models.staff import Team, User

SEXES = ("male", "female", "other", "not_recorded")
HOLD_KINDS = (
    "custody", "recall", "warrant", "at_large", "breach", "hospital", "no_contact",
    "limited_access",
)  # fmt: skip
WORK_ENDS = (
    "completed", "moved_area", "other_service", "withdrew", "custody", "supervision_ended",
    "unsuitable", "mistake", "died", "other",
)  # fmt: skip
ABSENCES = ("hospital", "family", "approved_leave", "police_custody", "court", "other")
DIALLED = "regexp_replace(regexp_replace(mobile, '\\D', '', 'g'), '^(00)?440?', '0')"
"""A telephone number as it is dialled in the United Kingdom, in the database's own words."""
DEPARTURES = ("move_on", "recall", "breach", "bed_move", "hospital", "died", "other")


class Participant(Audited, Base):
    """Someone a programme is for. Staff calendars, wall sheets and packs show only `code`.

    MAPPA and screening values are stored as a person typed them, never computed.
    """

    __tablename__ = "participant"
    __table_args__ = (
        CheckConstraint(f"sex in {SEXES}", name="sex"),
        CheckConstraint("mappa_category between 1 and 4", name="mappa_category"),
        CheckConstraint("mappa_level between 1 and 3", name="mappa_level"),
        Index("uq_participant_code", text("upper(code)"), unique=True),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    code: Mapped[Words] = mapped_column(active_history=True)
    given_name: Mapped[Words] = mapped_column(active_history=True)
    family_name: Mapped[Words] = mapped_column(active_history=True)
    preferred_name: Mapped[Words] = mapped_column(default="", active_history=True)
    date_of_birth: Mapped[Day]
    sex: Mapped[Words] = mapped_column(default="not_recorded")
    nhs_number: Mapped[Words | None] = mapped_column(unique=True)
    crn: Mapped[Words | None] = mapped_column(unique=True)
    prison_number: Mapped[Words | None] = mapped_column(unique=True)
    pnc: Mapped[Words | None] = mapped_column(unique=True)
    practitioner_name: Mapped[Words] = mapped_column(default="", active_history=True)
    practitioner_email: Mapped[Words] = mapped_column(default="")
    practitioner_phone: Mapped[Words] = mapped_column(default="")
    coordinator_name: Mapped[Words] = mapped_column(default="", active_history=True)
    coordinator_email: Mapped[Words] = mapped_column(default="")
    coordinator_phone: Mapped[Words] = mapped_column(default="")
    supervision_ends: Mapped[Day | None]
    mappa_category: Mapped[int | None]
    mappa_level: Mapped[int | None]
    mappa_review: Mapped[Day | None]
    opd_screen: Mapped[Words] = mapped_column(default="")
    opd_screened_on: Mapped[Day | None]
    opd_override: Mapped[Words] = mapped_column(default="")
    limited_access: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)
    died_on: Mapped[Day | None]
    caseload: Mapped[list[Caseload]] = relationship(
        back_populates="participant", order_by="Caseload.id"
    )
    readers: Mapped[list[NamedReader]] = relationship(back_populates="participant")
    contact: Mapped[ContactPreference | None] = relationship(back_populates="participant")
    holds: Mapped[list[Hold]] = relationship(
        back_populates="participant", order_by="Hold.starts.desc()"
    )
    stays: Mapped[list[Stay]] = relationship(
        back_populates="participant", order_by="Stay.arrived.desc()"
    )

    @property
    def called(self) -> str:
        """The name they like to be called, with their family name."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @property
    def full_name(self) -> str:
        """Given and family name as recorded."""
        return f"{self.given_name} {self.family_name}".strip()


class Caseload(Audited, Base):
    """A team's working relationship with a participant: while it lasts, they see the record.

    `ended_at` is when it was recorded as over, `ended_on` the last day of the work. Taking somebody
    on again makes a new row.
    """

    __tablename__ = "caseload"
    __table_args__ = (
        Index(
            "uq_caseload_in_force",
            "team_id",
            "participant_id",
            unique=True,
            postgresql_where="ended_at is null",
        ),
        CheckConstraint("ended_on is null or ended_at is not null", name="ended_on"),
        CheckConstraint(f"end_reason in {('', *WORK_ENDS)}", name="end_reason"),
    )
    id: Mapped[Pk]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    since: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_on: Mapped[Day | None]
    end_reason: Mapped[Words] = mapped_column(default="")
    end_note: Mapped[Words] = mapped_column(default="")
    participant: Mapped[Participant] = relationship(back_populates="caseload")
    team: Mapped[Team] = relationship()


class NamedReader(Audited, Base):
    """A member of staff named as able to open one limited-access record."""

    __tablename__ = "named_reader"
    __table_args__ = (UniqueConstraint("participant_id", "user_id"),)
    id: Mapped[Pk]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    participant: Mapped[Participant] = relationship(back_populates="readers")
    user: Mapped[User] = relationship()


class ContactPreference(Audited, Base):
    """How a person may be reached and the formats they need (Accessible Information Standard).

    `first_way`: the way they want tried before others, empty when they did not say. `other_needs`
    are in their own words.
    """

    __tablename__ = "contact_preference"
    __table_args__ = (
        # Whose a number is, however it was typed: a text goes only where it is one person's.
        Index("ix_contact_preference_dialled", text(DIALLED)),
        CheckConstraint("first_way in ('', 'text', 'email', 'letter')", name="first_way"),
    )
    id: Mapped[Pk]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), unique=True)
    text_ok: Mapped[bool] = mapped_column(default=False)
    email_ok: Mapped[bool] = mapped_column(default=False)
    letter_ok: Mapped[bool] = mapped_column(default=False)
    in_person_ok: Mapped[bool] = mapped_column(default=True)
    mobile: Mapped[Words] = mapped_column(default="")
    mobile_shared: Mapped[bool] = mapped_column(default=False)
    email: Mapped[Words] = mapped_column(default="")
    address: Mapped[Words] = mapped_column(default="")
    large_print: Mapped[bool] = mapped_column(default=False)
    easy_read: Mapped[bool] = mapped_column(default=False)
    read_aloud: Mapped[bool] = mapped_column(default=False)
    interpreter: Mapped[Words] = mapped_column(default="")
    other_needs: Mapped[Words] = mapped_column(default="")
    first_way: Mapped[Words] = mapped_column(default="")
    formats_review: Mapped[Day | None]
    participant: Mapped[Participant] = relationship(back_populates="contact")


class Hold(Audited, Base):
    """A dated reason that silences reminders and feeds."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint(f"kind in {HOLD_KINDS}", name="kind"),
        CheckConstraint("ends is null or ends >= starts", name="order"),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[Words]
    starts: Mapped[Day]
    ends: Mapped[Day | None]
    note: Mapped[Words] = mapped_column(default="")
    participant: Mapped[Participant] = relationship(back_populates="holds")


class KeepApart(Audited, Base):
    """Two participants who must not share a session or overlap in a building."""

    __tablename__ = "keep_apart"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair_once"),
        Index(
            "uq_keep_apart_in_force",
            "one_id",
            "other_id",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    one_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    reason: Mapped[Words]
    decided_by: Mapped[Words]
    review: Mapped[Day]
    since: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    one: Mapped[Participant] = relationship(foreign_keys=[one_id])
    other: Mapped[Participant] = relationship(foreign_keys=[other_id])


class Stay(Audited, Base):
    """A resident's time at an Approved Premises. Dates include both ends."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint("departed is null or departed >= arrived", name="order"),
        CheckConstraint(f"departure_reason in {('', *DEPARTURES)}", name="departure_reason"),
        Index(
            "uq_stay_one_at_a_time",
            "participant_id",
            unique=True,
            postgresql_where="departed is null",
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    arrived: Mapped[Day]
    expected_departure: Mapped[Day]
    departed: Mapped[Day | None]
    departure_reason: Mapped[Words] = mapped_column(default="")
    participant: Mapped[Participant] = relationship(back_populates="stays")
    venue: Mapped[Venue] = relationship()
    key_workers: Mapped[list[KeyWorker]] = relationship(
        back_populates="stay", order_by="KeyWorker.first"
    )
    absences: Mapped[list[TemporaryAbsence]] = relationship(
        back_populates="stay", order_by="TemporaryAbsence.left_on"
    )


class KeyWorker(Audited, Base):
    """The member of staff who is a resident's key worker, from a day and perhaps to one."""

    __tablename__ = "key_worker"
    __table_args__ = (
        CheckConstraint("last is null or last >= first", name="order"),
        Index("uq_key_worker_now", "stay_id", unique=True, postgresql_where="last is null"),
    )
    id: Mapped[Pk]
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    first: Mapped[Day]
    last: Mapped[Day | None]
    stay: Mapped[Stay] = relationship(back_populates="key_workers")
    user: Mapped[User] = relationship()


class TemporaryAbsence(Audited, Base):
    """Nights a resident spends elsewhere while their place is kept.

    They are away from `left_on` to the day before `back_on`; while that is empty they are still
    away, and `expected_back` is only what was said.
    """

    __tablename__ = "temporary_absence"
    __table_args__ = (
        CheckConstraint(f"reason in {ABSENCES}", name="reason"),
        CheckConstraint("back_on is null or back_on >= left_on", name="order"),
        CheckConstraint("expected_back is null or expected_back >= left_on", name="expected"),
        Index(
            "uq_temporary_absence_now", "stay_id", unique=True, postgresql_where="back_on is null"
        ),
    )
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    left_on: Mapped[Day]
    expected_back: Mapped[Day | None]
    back_on: Mapped[Day | None]
    reason: Mapped[Words]
    note: Mapped[Words] = mapped_column(default="")
    stay: Mapped[Stay] = relationship(back_populates="absences")

    def covers(self, day: date) -> bool:
        """Whether they are away on a day; the day they come back they are there."""
        return self.left_on <= day and (self.back_on is None or day < self.back_on)
