"""The pages and the public addresses of calendars."""

from __future__ import annotations

from flask import Flask

from base.cookieless import forget_cookies
from calendars.views import feeds, mine, one_session, own_pages, serve, shared_feeds
from people import place_links, sections
from programmes import panels, tabs

__all__ = ["init_app", "serve"]


def init_app(app: Flask) -> None:
    """Register every route of this slice; `serve` has put its own on the same blueprint."""
    app.register_blueprint(feeds.bp)
    app.register_blueprint(shared_feeds.bp)
    app.register_blueprint(mine.bp)
    app.register_blueprint(own_pages.bp)
    sections.add_section("Asked for", 12, own_pages.section)
    app.register_blueprint(one_session.bp)
    panels.add_panel("Calendar", 90, one_session.panel)
    place_links.add_links(
        "Calendar link",
        of_venue="shared_feeds.venue_calendar",
        of_room="shared_feeds.room_calendar",
    )
    tabs.add_tab("calendar", 95, "Calendar link", "shared_feeds.cohort_calendar")
    forget_cookies(app, "/calendar/")
    mine.no_cookie(app)
