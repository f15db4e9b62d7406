"""What the scheduler does for accounts and for files of people."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from base import clock
from base.database import db
from base.housekeeping import prune
from base.work import unit_of_work
from people.models import ComputerSignIn, ImportBatch, SignInAttempt

# Over a year, so that a yearly review of sign-ins sees a whole one.
KEEP_ATTEMPTS = timedelta(days=400)
# Long enough to have a spreadsheet corrected by somebody who is in twice a week.
KEEP_FILES = timedelta(days=7)


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
