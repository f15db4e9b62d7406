"""The pages and the public addresses of calendars."""

from __future__ import annotations

import logging

from flask import Flask

from base.cookieless import forget_cookies
from calendars.hosts import telling_addresses
from calendars.queries.sessions import forbidden
from calendars.services import discharged
from calendars.views import (
    feeds,
    message_words,
    messages,
    mine,
    one_session,
    own_pages,
    receipts,
    serve,
    shared_feeds,
)
from people import place_links, sections, work_ends
from programmes import panels, tabs

__all__ = ["init_app", "serve"]
log = logging.getLogger("daybook.calendars")


def init_app(app: Flask) -> None:
    """Register every route of this slice; `serve` has put its own on the same blueprint."""
    app.register_blueprint(feeds.bp)
    for module in (shared_feeds, one_session, mine, own_pages, messages, message_words, receipts):
        app.register_blueprint(module.bp)
    receipts.no_cookie(app)
    work_ends.concern("calendars", work_ends.Concerned(follow=discharged.follow))
    sections.add_section("Asked for", 12, own_pages.section)
    sections.add_section("Messages", 48, messages.section)
    panels.add_panel("Calendar", 90, one_session.panel)
    place_links.add_links(
        "Calendar link",
        of_venue="shared_feeds.venue_calendar",
        of_room="shared_feeds.room_calendar",
    )
    tabs.add_tab("calendar", 95, "Calendar link", "shared_feeds.cohort_calendar")
    forget_cookies(app, "/calendar/")
    mine.no_cookie(app)
    config = app.config["DAYBOOK"]
    for sentence in telling_addresses(config.public_url, config.mail_sender, forbidden()):
        log.warning(sentence)
