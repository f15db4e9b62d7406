"""The tables of how sessions reach people."""

from calendars.models.digests import DigestSent
from calendars.models.feeds import EventBlock, Feed, FeedBody, FeedFetch

__all__ = ["DigestSent", "EventBlock", "Feed", "FeedBody", "FeedFetch"]
