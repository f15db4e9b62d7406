"""What the scheduler does for accounts and for files of people."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from base import clock
from base.audit import System
from base.database import db
from base.fetching import PRODUCTION
from base.housekeeping import prune
from base.work import unit_of_work
from people.models import BusyCalendar, ComputerSignIn, ImportBatch, SignInAttempt
from people.queries.busy import due_calendars
from people.roles import Can
from people.services import busy

# Over a year, so that a yearly review of sign-ins sees a whole one.
KEEP_ATTEMPTS = timedelta(days=400)
# Long enough to have a spreadsheet corrected by somebody who is in twice a week.
KEEP_FILES = timedelta(days=7)
# A little less than the hour between two runs, or every other run would find nothing due.
READ_AGAIN = timedelta(minutes=50)
_NIGHT = System("The jobs")


def prune_sign_in_attempts() -> str:
    """Forget tries at signing in from long ago."""
    return prune(SignInAttempt.at, KEEP_ATTEMPTS)


def prune_computer_sign_ins() -> str:
    """Forget who signed in long ago on which shared computer."""
    return prune(ComputerSignIn.at, KEEP_ATTEMPTS)


def empty_import_files() -> str:
    """Throw away the files of people that nobody brought in; when they were sent is kept."""
    now = clock.now()
    old = update(ImportBatch).where(
        ImportBatch.state == "previewed", ImportBatch.made_at < now - KEEP_FILES
    )
    with unit_of_work():
        gone = db.session.connection().execute(
            old.values(state="discarded", sent=None, ended_at=now)
        )
        return f"{gone.rowcount} emptied"


def read_busy_times() -> str:
    """Read the own calendars of staff again, the longest unread first; what was done.

    Each in its own unit of work, and fetched before it begins. Of whoever left, all is forgotten.
    """
    limits = current_app.extensions.get("daybook.fetching", PRODUCTION)
    good = bad = gone = 0
    for user_id in due_calendars(clock.now() - READ_AGAIN):
        calendar = db.session.scalar(select(BusyCalendar).where(BusyCalendar.user_id == user_id))
        if calendar is None:
            continue  # forgotten meanwhile
        if not calendar.user.active or not calendar.user.may(Can.OWN_CALENDAR):
            with unit_of_work():
                busy.forget_calendar(calendar.user, by=_NIGHT, why="no longer on a team")
            gone += 1
            continue
        fetched = busy.try_again(calendar, limits)
        db.session.rollback()
        with unit_of_work():
            kept = db.session.get(BusyCalendar, calendar.id)
            done = kept is not None and busy.note_try(kept, fetched)
        good += done
        bad += not done
    return f"{good} read, {bad} not, {gone} forgotten"
