"""What the scheduler does for calendar links, and for messages to participants."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from time import monotonic

from flask import current_app

from base import clock, mail
from base.audit import System
from base.database import db
from base.housekeeping import prune
from base.misses import LinkMiss
from base.work import unit_of_work
from calendars import channels
from calendars.digest import day_of
from calendars.queries.digests import who_wants
from calendars.queries.feeds import links_of_leavers
from calendars.services import late_changes, reminding, retention, sending
from calendars.services.digests import send_digest
from calendars.services.discharged import end_links
from calendars.services.feeds import revoke_feed
from people.models import User

KEEP_MISSES = timedelta(days=1)
log = logging.getLogger("daybook.jobs")


class DigestsFailedError(RuntimeError):
    """Some digests could not be sent: the log says whose. Those that were are not sent again."""


_LONGEST = 240  # seconds one run may send for; the next goes on from there


def end_links_of_leavers() -> str:
    """End the links of staff who left: their 90 days of notice begin, then the address is gone."""
    with unit_of_work():
        leavers = links_of_leavers()
        for feed in leavers:
            revoke_feed(feed, by=System("The night's work"), why="no longer on a team")
    return f"{len(leavers)} ended"


def end_links_of_the_discharged() -> str:
    """End the pages and calendar links of participants whom no team works with any more."""
    with unit_of_work():
        own_pages, links = end_links(System("The night's work"))
    return f"{own_pages} pages and {links} calendar links ended"


def prune_feed_misses() -> str:
    """Forget guesses at links from before yesterday."""
    return prune(LinkMiss.minute, KEEP_MISSES)


def erase_message_words() -> str:
    """Erase what old messages said and where they went, a batch in a transaction of its own."""
    erased, more = 0, True
    while more:
        with unit_of_work():
            gone = retention.erase_words(clock.now())
        erased, more = erased + gone, gone == retention.BATCH
    return f"{erased} erased"


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


def decide_reminders() -> str:
    """Decide about every reminder whose time has come, a batch in a transaction of its own.

    Several processes at once share the work: each passes over what another holds.
    """
    now = clock.now()
    groups: dict[int, list[reminding.Due]] = defaultdict(list)
    with unit_of_work():
        for one in reminding.due_reminders(now):
            groups[one.rule.days_before].append(one)
    decided = 0
    for found in groups.values():
        met = 1
        while met:
            with unit_of_work():
                met, made = reminding.decide_reminders(found, now)
            decided += made
    return f"{decided} decided"


def tell_late_changes() -> str:
    """Decide about everybody whose session changed, or who is not expected, at short notice."""
    with unit_of_work():
        _, made = late_changes.decide_changes(clock.now())
    with unit_of_work():
        _, taken = late_changes.decide_taken(clock.now())
    return f"{made + taken} decided"


def send_messages() -> str:
    """Send what is queued, one after another: taken, sent, recorded."""
    with unit_of_work():
        over = sending.drop_expired(clock.now())
        found = sending.find_stale(clock.now())
    counts: dict[str, int] = defaultdict(int, {"too late": over, "taken up again": found})
    ways = channels.providers()
    began = monotonic()
    with channels.opened() as opened:
        while ways and monotonic() - began < _LONGEST:
            with unit_of_work():
                taken = sending.take_next(clock.now(), ways)
            if taken is None:
                break
            if isinstance(taken, str):
                counts[taken] += 1
                continue
            outcome = opened.send(taken.letter, taken.provider)
            with unit_of_work():
                counts[sending.record_outcome(taken, outcome, clock.now())] += 1
    said = [f"{many} {what.replace('_', ' ')}" for what, many in sorted(counts.items()) if many]
    return ", ".join(said) or "nothing to send"
