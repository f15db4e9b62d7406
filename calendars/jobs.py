"""What the scheduler does for calendar links."""

from __future__ import annotations

from datetime import timedelta

from base.housekeeping import prune
from calendars.models import EventBlock, FeedMiss

KEEP_MISSES = timedelta(days=1)
# A block can always be made again; a month keeps those of feeds that are fetched.
KEEP_BLOCKS = timedelta(days=30)


def prune_feed_misses() -> str:
    """Forget guesses at links from before yesterday."""
    return prune(FeedMiss, "minute", KEEP_MISSES)


def prune_event_blocks() -> str:
    """Forget ready-made events that nothing has asked for in a month."""
    return prune(EventBlock, "made_at", KEEP_BLOCKS)
