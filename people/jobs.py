"""What the scheduler does for accounts."""

from __future__ import annotations

from datetime import timedelta

from base.housekeeping import prune
from people.models import SignInAttempt

# Over a year, so that a yearly review of sign-ins sees a whole one.
KEEP_ATTEMPTS = timedelta(days=400)


def prune_sign_in_attempts() -> str:
    """Forget tries at signing in from long ago."""
    return prune(SignInAttempt.at, KEEP_ATTEMPTS)
