"""What the scheduler does for calendar links, and for messages to participants."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from time import monotonic

from base import clock
from base.audit import System
from base.housekeeping import prune
from base.misses import LinkMiss
from base.work import unit_of_work
from calendars import channels
from calendars.queries.feeds import links_of_leavers
from calendars.services import reminding, sending
from calendars.services.feeds import revoke_feed

KEEP_MISSES = timedelta(days=1)
_LONGEST = 240  # seconds one run may send for; the next goes on from there


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
    """Decide about everybody whose session was moved or called off at short notice."""
    with unit_of_work():
        _, made = reminding.decide_changes(clock.now())
    return f"{made} decided"


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
