"""The tables of how sessions reach people."""

from calendars.models.digests import DigestSent
from calendars.models.feeds import EventBlock, Feed, FeedBody, FeedFetch
from calendars.models.messages import Message, MessageWords
from calendars.models.pages import FormatRequest, OwnPage, OwnWords

__all__ = [
    "DigestSent",
    "EventBlock",
    "Feed",
    "FeedBody",
    "FeedFetch",
    "FormatRequest",
    "Message",
    "MessageWords",
    "OwnPage",
    "OwnWords",
]
