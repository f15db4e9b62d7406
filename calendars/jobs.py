"""What the scheduler does for calendar links."""

from __future__ import annotations

from datetime import timedelta

from base.housekeeping import prune
from calendars.models import FeedMiss

KEEP_MISSES = timedelta(days=1)


def prune_feed_misses() -> str:
    """Forget guesses at links from before yesterday."""
    return prune(FeedMiss.minute, KEEP_MISSES)
