"""What jobs leave behind, lost e-mail, and busy times, for the sweeps of `tests.everything`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from base import clock
from base.database import db
from base.jobs import JobRun
from base.mail import queue
from base.sealed import seal
from base.work import unit_of_work
from calendars.models import DigestSent
from people.models import BusyCalendar, BusyTime, User


def of_jobs(lead: User) -> dict[str, Any]:
    """Runs of every state, a digest sent, and a calendar of the lead's own."""
    now = clock.now()
    name = f"job of {lead.id}"
    with unit_of_work():
        for number, state in enumerate(("failed", "cut_off", "done"), 1):
            db.session.add(
                JobRun(job=name, due=now, number=number, state=state, claimed_at=now, ended_at=now)
            )
        for hours, state in enumerate(("passed", "asked", "running"), 1):
            due = now + timedelta(hours=hours)
            db.session.add(JobRun(job=name, due=due, state=state, claimed_at=now))
        sealed = seal("https://calendar.example/a.ics", "busy calendar")
        db.session.add(
            BusyCalendar(
                user_id=lead.id, sealed=sealed, host="calendar.example", added_at=now,
                tried_at=now, good_at=now - timedelta(hours=3), unread=1,
                problem="The calendar’s server broke off. Try again later.",
            )
        )  # fmt: skip
        ends = now + timedelta(hours=1)
        db.session.add(BusyTime(user_id=lead.id, starts=now, ends=ends))
        db.session.add(DigestSent(user_id=lead.id, day=clock.today(), at=now))
        lost = queue("officer@justice.example", "Appointment", "Please ring.", sender_id=lead.id)
        lost.state, lost.problem = "unknown", "Daybook stopped while it was sending this."
        db.session.flush()
    return {"job": "send_mail", "mail_id": lost.public_id}
