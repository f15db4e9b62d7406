"""The tables of how sessions reach people."""

from calendars.models.feeds import EventBlock, Feed, FeedBody, FeedFetch

__all__ = ["EventBlock", "Feed", "FeedBody", "FeedFetch"]
