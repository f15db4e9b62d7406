"""Reading registers: one session's sheet, and those still to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from attendance.models import DraftMark, Mark, Notice, Register
from attendance.queries.drafts import drafts_of
from attendance.queries.marks import answer_to, marks_of
from attendance.queries.notices import notices_of
from attendance.queries.vocabulary import InUse, in_use_by
from attendance.rules import Answer
from base.database import db
from base.errors import NotYours
from people.models import NamedReader, Participant, User
from people.queries.participants import PersonLine, person_lines
from people.roles import Can
from programmes.models import Facilitation, Place, ProgrammeSession
from programmes.queries.sessions import visible
from programmes.strands import STAFF_KINDS


@dataclass(frozen=True, slots=True)
class Row:
    """One person on a register that the reader may see, and their mark so far.

    `answer` makes that mark again; `draft` is typed and not saved, `notice` said beforehand.
    """

    place: Place
    line: PersonLine
    mark: Mark | None
    answer: Answer | None
    draft: DraftMark | None
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session's register as one person may see it; `hidden` places are taken, nothing more."""

    session: ProgrammeSession
    register: Register | None
    rows: tuple[Row, ...]
    hidden: int
    words: InUse

    @property
    def version(self) -> int:
        """The version now; 0 before anything was saved."""
        return self.register.version if self.register else 0

    @property
    def signed(self) -> bool:
        """Whether it was signed, amended since or not."""
        return self.register is not None and self.register.signed_at is not None

    @property
    def signed_by(self) -> str | None:
        """Who signed it; None before."""
        if self.register is None or self.register.signed_at is None:
            return None
        return self.register.signed_by.name if self.register.signed_by else "Daybook"

    @property
    def drafts(self) -> list[DraftMark]:
        """What is typed and not saved, newest first."""
        found = [row.draft for row in self.rows if row.draft]
        return sorted(found, key=lambda draft: (draft.at, draft.id), reverse=True)

    @property
    def last_mark(self) -> Mark | None:
        """The newest mark on it that the reader may see."""
        marks = [row.mark for row in self.rows if row.mark]
        return max(marks, key=lambda mark: (mark.at, mark.id), default=None)


@dataclass(frozen=True, slots=True)
class ToSign:
    """A started session whose register nobody has signed; `mine`: the person staffs it."""

    session: ProgrammeSession
    mine: bool


def session_to_mark(user: User, public_id: UUID) -> ProgrammeSession:
    """A session whose register `user` may fill in. Raises `NotYours` outside their teams."""
    found = db.session.scalar(
        visible(user, Can.MARK)
        .where(ProgrammeSession.public_id == public_id)
        .options(
            contains_eager(ProgrammeSession.cohort),
            joinedload(ProgrammeSession.venue),
            joinedload(ProgrammeSession.room),
            selectinload(ProgrammeSession.facilitations)
            .joinedload(Facilitation.user)
            .lazyload(User.memberships),
        )
    )
    if found is None:
        raise NotYours
    return found


def sheet(user: User, session: ProgrammeSession) -> Sheet:
    """The register as it stands now, whatever this unit of work has read before.

    People in order of name. Someone taken out of the session stays on it if they were marked.
    """
    return sheets(user, [session])[0]


def sheets(user: User, sessions: Sequence[ProgrammeSession]) -> list[Sheet]:
    """The registers of several sessions, in their order. As many queries as for one."""
    ids = [session.id for session in sessions]
    found = db.session.scalars(
        select(Register)
        .where(Register.session_id.in_(ids))
        .options(joinedload(Register.signed_by).lazyload(User.memberships))
        .execution_options(populate_existing=True)
    )
    begun = {register.session_id: register for register in found}
    places = db.session.scalars(
        select(Place)
        .where(Place.session_id.in_(ids))
        .options(joinedload(Place.participant))
        .execution_options(populate_existing=True)
    ).all()
    words = in_use_by({session.cohort.team_id for session in sessions})
    rows = _rows(user, places, {s.id: words[s.cohort.team_id] for s in sessions})
    return [
        _sheet(session, begun.get(session.id), rows[session.id], words[session.cohort.team_id])
        for session in sessions
    ]


def _rows(
    user: User, places: Sequence[Place], words: Mapping[int, InUse]
) -> Mapping[int, list[Row]]:
    """By session, a row for everybody kept on its register. `words`: by session."""
    marks = marks_of(places)
    drafts, notices = drafts_of(places), notices_of(places)
    kept = [place for place in places if place.removed_at is None or place.id in marks]
    lines = person_lines(user, (place.participant for place in kept))
    found: dict[int, list[Row]] = {session_id: [] for session_id in words}
    for place in kept:
        mark = marks.get(place.id)
        answer = answer_to(mark, words[place.session_id].mapping) if mark else None
        found[place.session_id].append(
            Row(
                place,
                lines[place.participant_id],
                mark,
                answer,
                drafts.get(place.id),
                notices.get(place.id),
            )
        )
    return found


def _sheet(
    session: ProgrammeSession, register: Register | None, rows: Sequence[Row], words: InUse
) -> Sheet:
    seen = [row for row in rows if not row.line.hidden]
    seen.sort(key=lambda row: (row.line.name.casefold(), row.line.code))
    return Sheet(session, register, tuple(seen), len(rows) - len(seen), words)


def registers_to_sign(user: User, now: datetime, limit: int = 50) -> Sequence[ToSign]:
    """Started sessions of the person's teams with somebody expected and no signed register.

    Oldest first; cancelled sessions and those not held have no register to sign.
    """
    found = db.session.scalars(
        unsigned(visible(user, Can.MARK), user, now)
        .options(
            contains_eager(ProgrammeSession.cohort),
            selectinload(ProgrammeSession.facilitations),
        )
        .order_by(ProgrammeSession.starts, ProgrammeSession.id)
        .limit(limit)
    ).all()
    return [ToSign(s, any(f.user_id == user.id for f in s.facilitations)) for s in found]


def unsigned(stmt: Select[ProgrammeSession], user: User, now: datetime) -> Select[ProgrammeSession]:
    """Only those started with somebody expected whom `user` may mark, and nobody having signed.

    Sessions for staff have a register of staff, so they are among them. Sessions recorded as
    history were on paper: nobody is asked to sign for them.
    """
    markable = or_(
        Participant.limited_access.is_(False),
        Participant.readers.any(NamedReader.user_id == user.id),
    )
    signed = (
        select(Register.id)
        .where(Register.session_id == ProgrammeSession.id, Register.signed_at.is_not(None))
        .exists()
    )
    return stmt.where(
        ProgrammeSession.starts <= now,
        ProgrammeSession.status.in_(("planned", "held")),
        ProgrammeSession.as_history.is_(False),
        or_(
            ProgrammeSession.kind.in_(STAFF_KINDS),
            ProgrammeSession.places.any(
                and_(Place.removed_at.is_(None), Place.participant.has(markable))
            ),
        ),
        ~signed,
    )


def register_states(session_ids: Iterable[int]) -> dict[int, Register]:
    """The registers of these sessions by the session's row number, each with who signed it.

    A session that is not in the answer has a register nobody has begun.
    """
    ids = list(session_ids)
    if not ids:
        return {}
    found = db.session.scalars(
        select(Register)
        .where(Register.session_id.in_(ids))
        .options(joinedload(Register.signed_by).lazyload(User.memberships))
    )
    return {register.session_id: register for register in found}
