"""One of everything that follows from who came, for the sweeps of `tests.everything`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from attendance.models import (
    Concern,
    DraftMark,
    HandoverLine,
    Mark,
    Notice,
    RegisterWords,
    StaffMark,
    StaffSheet,
    TellTask,
    Waiver,
)
from attendance.queries.vocabulary import mapping
from attendance.team_words import shipped_words, write
from base import clock
from base.database import db
from people.models import User
from programmes.models import Place
from tests.build import Build

STARTS = date(2026, 3, 4)


def of_attendance(build: Build, place_id: UUID, lead: User) -> dict[str, Any]:
    """One of everything that follows from who came, of one place."""
    place = db.session.scalars(select(Place).where(Place.public_id == place_id)).one()
    now = clock.now()
    words = RegisterWords(
        team_id=place.session.cohort.team_id,
        version=1,
        body=write(shipped_words(mapping())),
        at=now,
        by_id=lead.id,
    )
    mark = Mark(place=place, link=1, presence="3", compliance="UAAB", at=now, words=words)
    draft = DraftMark(place=place, fields={}, page="p", serial=1, typed_by_id=lead.id, at=now)
    notice = Notice(place=place, received_at=now, channel="phone", at=now)
    waiver = Waiver(place=place, why="Heard it before", by_id=lead.id, at=now)
    concern = Concern(
        participant_id=place.participant_id,
        cohort_id=place.session.cohort_id,
        strand="group",
        rule="missed_in_a_row",
        n=1,
        episode=f"miss:{place.session_id}",
        ask="contact",
        said="Missed group on Wednesday 4 March 2026.",
        evidence=[place.session_id],
        raised_at=now,
    )
    task = TellTask(place=place, mark=mark, due=date(2026, 3, 5))
    line = HandoverLine(
        venue_id=place.session.venue_id, day=STARTS, shift="N", text="Quiet.", by_id=lead.id, at=now
    )
    came = StaffMark(user_id=lead.id, presence="came", minutes=90)
    sheet = StaffSheet(session_id=place.session_id, link=1, at=now, marks=[came])
    build.save(words, mark, draft, notice, waiver, concern, task, line, sheet)
    return {
        "concern_id": concern.public_id,
        "notice_id": notice.public_id,
        "task_id": task.public_id,
    }
