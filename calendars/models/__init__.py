"""The tables of how sessions reach people."""

from calendars.models.digests import DigestSent
from calendars.models.feeds import EventBlock, Feed, FeedBody, FeedFetch
from calendars.models.messages import Message, MessageWords

__all__ = ["DigestSent", "EventBlock", "Feed", "FeedBody", "FeedFetch", "Message", "MessageWords"]
