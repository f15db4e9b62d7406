"""The tables of how sessions reach people."""

from calendars.models.feeds import EventBlock, Feed, FeedBody, FeedFetch
from calendars.models.pages import FormatRequest, OwnPage, OwnWords

__all__ = ["EventBlock", "Feed", "FeedBody", "FeedFetch", "FormatRequest", "OwnPage", "OwnWords"]
