"""The pages of who and where."""

from __future__ import annotations

from flask import Flask

from people import place_links, sections
from people.roles import Role
from people.views import (
    account,
    accounts,
    busy,
    caseloads,
    closures,
    come_back,
    computers,
    contact,
    digest,
    holds,
    imports,
    keep_apart,
    leave,
    limited_access,
    looks,
    participants,
    pins,
    shifts,
    stays,
    teams,
    unavailability,
    venues,
    working_days,
)


def init_app(app: Flask) -> None:
    """Register every blueprint of this slice."""
    app.register_blueprint(account.bp)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(digest.bp)
    app.register_blueprint(pins.bp)
    app.register_blueprint(computers.bp)
    app.register_blueprint(come_back.bp)
    app.register_blueprint(venues.bp)
    app.register_blueprint(teams.bp)
    app.register_blueprint(closures.bp)
    app.register_blueprint(participants.bp)
    app.register_blueprint(caseloads.bp)
    app.register_blueprint(contact.bp)
    app.register_blueprint(holds.bp)
    app.register_blueprint(imports.bp)
    app.register_blueprint(keep_apart.bp)
    app.register_blueprint(limited_access.bp)
    app.register_blueprint(looks.bp)
    app.register_blueprint(stays.bp)
    app.register_blueprint(leave.bp)
    app.register_blueprint(working_days.bp)
    app.register_blueprint(busy.bp)
    app.register_blueprint(unavailability.bp)
    app.register_blueprint(shifts.bp)
    sections.add_section(unavailability.SECTION, 50, unavailability.section)
    app.jinja_env.globals["venue_links"] = place_links.venue_links
    app.jinja_env.globals["room_links"] = place_links.room_links
    app.jinja_env.filters["role_words"] = lambda role: Role(role).words
