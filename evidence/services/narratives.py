"""Narratives of a portfolio: kept while somebody types, never over what somebody else wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.once import acted_on
from base.work import lock
from evidence.models import AwardCycle, Narrative
from evidence.queries import narratives as queries
from evidence.queries.communities import community_of
from people.models import User

ONE_ROW: Final = timedelta(minutes=10)
"""What one page sends within this time is one version."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a sending: `newer` is what somebody else wrote since the page was opened.

    `row` is where the words are kept, None where there were none or they came too late.
    """

    row: Narrative | None
    newer: Narrative | None = None


def keep_narrative(
    cycle: AwardCycle, standard: str, *, words: str, seen: str, page: str, serial: int, by: User
) -> Kept:
    """Keep what is typed, as it is typed. Beside what counts, where that is newer than `seen`.

    `page` is the once key of the page typed into and `serial` rises with each of its sendings: what
    arrives after the page was saved, or after a later sending, is passed over. Raises `Refused` for
    a cycle that is over.
    """
    _hold(cycle)
    if acted_on(page):
        raise Refused("This page was saved already. Open it again to write on.")
    mine = queries.narrative_of_page(cycle, standard, page)
    now = queries.narrative_now(cycle, standard)
    if mine is not None and serial <= mine.serial:
        return Kept(mine, queries.newer_than(now, mine, seen))
    newer = queries.newer_than(now, mine, seen)
    if newer is None and words == (now.words if now is not None else ""):
        return Kept(now)
    row = _taking(mine, now, by, beside=newer is not None)
    if row is None:
        row = _begin(cycle, standard, words, counts=newer is None, by=by)
    else:
        _rewrite(row, words)
    row.page, row.serial = page, serial
    db.session.flush()
    return Kept(row, newer)


def save_narrative(
    cycle: AwardCycle, standard: str, *, words: str, seen: str, page: str, by: User
) -> Narrative | None:
    """Save what was written. Raises `Refused` where somebody wrote something newer than `seen`."""
    _hold(cycle)
    mine = queries.narrative_of_page(cycle, standard, page)
    now = queries.narrative_now(cycle, standard)
    newer = queries.newer_than(now, mine, seen)
    if newer is not None and newer.words != words:
        name = newer.made_by.name if newer.made_by is not None else "Somebody"
        raise Refused(
            f"{name} wrote about this standard while you had it open. Theirs is shown beside "
            "yours: take over what is to stay of it, then save again. Both are kept.",
            "words",
        )
    if words == (now.words if now is not None else ""):
        return now
    row = _taking(mine, now, by, beside=False)
    if row is None:
        return _begin(cycle, standard, words, counts=True, by=by)
    _rewrite(row, words)
    return row


def bring_back(row: Narrative, *, by: User) -> Narrative:
    """Have an earlier version count again, as a new one."""
    _hold(row.cycle)
    now = queries.narrative_now(row.cycle, row.standard)
    if now is not None and now.words == row.words:
        return now
    return _begin(row.cycle, row.standard, row.words, counts=True, by=by)


def _taking(
    mine: Narrative | None, now: Narrative | None, by: User, *, beside: bool
) -> Narrative | None:
    """The page's own row, where it may take more. Another page's never does: each has its words."""
    if mine is None or mine.counts is beside or mine.made_by_id != by.id:
        return None
    return mine if _is_open(mine, now) else None


def _rewrite(row: Narrative, words: str) -> None:
    row.words, row.saved_at = words, clock.now()
    row.revision += 1


def _begin(cycle: AwardCycle, standard: str, words: str, *, counts: bool, by: User) -> Narrative:
    at = clock.now()
    made = Narrative(
        cycle_id=cycle.id,
        standard=standard,
        words=words,
        counts=counts,
        page="",
        serial=0,
        revision=1,
        made_at=at,
        saved_at=at,
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    community = community_of(cycle)
    beside = "" if counts else ", beside a newer version"
    record(
        "portfolio.written",
        f"{by.name} wrote about {standard} in the portfolio of {community.name}{beside}.",
        by=by,
        about=[made.public_id, cycle.public_id, community.public_id],
    )
    return made


def _hold(cycle: AwardCycle) -> None:
    """Two who write at once do so in turn."""
    lock(cycle)
    if cycle.ended_on is not None:
        raise Refused(
            "This cycle has ended, so nothing is written in it any more. Copy your words and open "
            "the portfolio of the cycle that runs now."
        )


def _is_open(row: Narrative, now: Narrative | None) -> bool:
    """Whether a row may still take what is typed: young, in no pack, and none came after it."""
    if clock.now() - row.made_at > ONE_ROW:
        return False
    return not row.counts or (
        now is not None and now.id == row.id and not queries.is_in_a_pack(row)
    )
