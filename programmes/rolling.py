"""The weeks to come of an open cohort, laid out as time goes on. Pure.

Only days after those already laid out get sessions: one that is missing before was taken away by
somebody, and stays away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from base.dates import LONDON
from programmes.diary import Diary
from programmes.planning import title
from programmes.states import Draft, Meeting, State, Step, draft
from programmes.strands import Strand
from programmes.timetable import PlannedSession


def lay_ahead(
    strand: Strand,
    meetings: Sequence[Meeting],
    diary: Diary,
    *,
    after: date | None,
    until: date,
    like: State,
    people: Callable[[date], tuple[int, ...]],
    first_key: int = -1,
) -> Draft:
    """A session at every open slot later than `after`, up to and with `until`.

    `meetings` are the strand's; where one of them is, whatever became of it, none is added. `like`
    gives staff, room and length, `people` who is expected on a day. Topics come round again; keys
    count down from `first_key`. Never anything that would have begun.
    """
    now = diary.now.astimezone(LONDON).replace(tzinfo=None)
    begin = after or now.date()
    opens = [w for w in diary.wall(meetings) if w > now and w.date() <= until]
    wanted = [w for w in opens if w.date() > begin or (after is None and w.date() == begin)]
    number = max((m.state.number or 0 for m in meetings), default=0)
    steps = []
    for n, to in enumerate(wanted):
        number += 1
        bare = replace(
            like, day=to.date(), at=to.time(), minutes=strand.minutes, people=people(to.date())
        )
        steps.append(Step(first_key - n, strand.id, None, _named(strand, bare, number)))
    return draft(steps)


def _named(strand: Strand, bare: State, number: int) -> State:
    """A planned session with its number, and the topic whose turn it is."""
    topic = strand.topics[(number - 1) % len(strand.topics)] if strand.topics else None
    label, part = (topic.label, topic.part) if topic else (None, None)
    shown = PlannedSession(number, label, part, bare.day, bare.at, bare.starts, bare.ends)
    return replace(
        bare,
        status="planned",
        title=title(strand, shown),
        number=number,
        topic=label,
        why="",
        overlap_why="",
    )
