"""What the scheduler does for calendar links."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import current_app

from base import clock, mail
from base.audit import System
from base.database import db
from base.housekeeping import prune
from base.misses import LinkMiss
from base.work import unit_of_work
from calendars.digest import day_of
from calendars.queries.digests import who_wants
from calendars.queries.feeds import links_of_leavers
from calendars.services.digests import send_digest
from calendars.services.feeds import revoke_feed
from people.models import User

KEEP_MISSES = timedelta(days=1)
log = logging.getLogger("daybook.jobs")


class DigestsFailedError(RuntimeError):
    """Some digests could not be sent: the log says whose. Those that were are not sent again."""


def end_links_of_leavers() -> str:
    """End the links of staff who left: their 90 days of notice begin, then the address is gone."""
    with unit_of_work():
        leavers = links_of_leavers()
        for feed in leavers:
            revoke_feed(feed, by=System("The night's work"), why="no longer on a team")
    return f"{len(leavers)} ended"


def prune_feed_misses() -> str:
    """Forget guesses at links from before yesterday."""
    return prune(LinkMiss.minute, KEEP_MISSES)


def send_evening_digests() -> str:
    """Tell staff who want it tomorrow's sessions, and what changed; how many were told."""
    return _send_digests("evening")


def send_morning_digests() -> str:
    """Tell staff who want it today's sessions, and what changed; how many were told."""
    return _send_digests("morning")


def _send_digests(choice: str) -> str:
    """Each in a unit of work of its own; one that fails stops no other, and is tried again."""
    day = day_of(choice, clock.now())
    if day is None:
        return "not the time of day for it"
    if mail.server() is None:
        return "no mail server is set"
    url = current_app.config["DAYBOOK"].public_url
    sent = failed = 0
    for user_id in [user.id for user in who_wants(choice, day)]:
        try:
            with unit_of_work():
                sent += send_digest(db.session.get_one(User, user_id), day, url)
        except Exception:
            db.session.rollback()
            log.exception("the digest of account %s was not sent", user_id)
            failed += 1
    if failed:
        raise DigestsFailedError
    return f"{sent} sent"
