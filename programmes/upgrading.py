"""What a newer version of its programme does to a cohort's sessions to come. Pure.

Like `ripple` and `relay`, it gives a `Draft` and leaves alone what is held, cancelled or begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from base.errors import Refused
from programmes.catalogue import Programme
from programmes.diary import Diary, movable, wall_end
from programmes.differences import differences
from programmes.states import Draft, Meeting, State, Step, draft, step
from programmes.strands import SLOTTED, Strand, Topic

_GONE = "The new version has no topic for it"


def upgrade(
    meetings: Sequence[Meeting], was: Programme, now: Programme, diaries: Mapping[str, Diary]
) -> Draft:
    """Sessions to come as the newer version has them: lengths, names, and topics not yet had.

    `diaries` by strand, for topics more than there are sessions. A session whose length or title
    somebody had changed keeps it. What else differs is told in the notes.

    Refused when a kind of session that has sessions is not in the newer version.
    """
    strands = {strand.id: strand for strand in now.strands}
    steps: list[Step] = []
    for strand in was.strands:
        mine = [m for m in meetings if m.strand == strand.id and m.state.status != "withdrawn"]
        if mine and strand.id not in strands:
            raise Refused(
                f"Version {now.version} has no {strand.name}, and this cohort has sessions of "
                "that kind. It keeps its version; plan a new cohort from the newer one."
            )
        if mine:
            steps += _strand(mine, strand, strands[strand.id], diaries.get(strand.id))
    new = [s for s in now.strands if s.id not in {one.id for one in was.strands}]
    return draft(steps, [*differences(was, now), *map(_times, new)])


def _times(strand: Strand) -> str:
    if strand.rhythm.type in SLOTTED:
        return f"{strand.name} meets from when you give it times, on the cohort’s page."
    return f"{strand.name} can be placed or logged from when you accept."


def _strand(
    meetings: Sequence[Meeting], was: Strand, now: Strand, diary: Diary | None
) -> list[Step]:
    if diary is None:
        return []
    to_come = movable(meetings, diary.now)
    after = {one.key: _renamed(one.state, was, now) for one in to_come}
    steps: list[Step] = []
    if _labels(was) != _labels(now):
        steps = _topics(meetings, to_come, after, now, diary)
    told = {one.key for one in steps}
    steps += [
        Step(one.key, one.strand, one.state, after[one.key])
        for one in to_come
        if one.key not in told
    ]
    return steps


def _renamed(state: State, was: Strand, now: Strand) -> State:
    """A session with the newer length and name, where it had the older ones."""
    minutes = now.minutes if state.minutes == was.minutes else state.minutes
    title = now.name if state.title == was.name else state.title
    return replace(state, minutes=minutes, title=title)


def _labels(strand: Strand) -> list[str]:
    return [topic.label for topic in strand.topics]


def _topics(
    meetings: Sequence[Meeting],
    to_come: Sequence[Meeting],
    after: Mapping[int, State],
    strand: Strand,
    diary: Diary,
) -> list[Step]:
    """Topics not yet had, in order, over the sessions to come that have one; more or fewer."""
    had = {m.state.topic for m in meetings if m not in to_come}
    topics = [topic for topic in strand.topics if topic.label not in had]
    taught = [one for one in to_come if one.state.topic is not None]
    steps: list[Step] = []
    spare: list[Topic] = []
    for one, topic in zip_longest(taught, topics):
        if one is None:
            spare.append(topic)
        elif topic is None:
            steps.append(step(one, _GONE, status="cancelled", why=_GONE))
        else:
            state = _about(after[one.key], topic)
            why = "another topic" if state.topic != one.state.topic else ""
            steps.append(Step(one.key, one.strand, one.state, state, why))
    return steps + _more(meetings, spare, strand, diary)


def _about(state: State, topic: Topic) -> State:
    return replace(
        state,
        number=topic.number,
        topic=topic.label,
        title=f"Session {topic.number}: {topic.label}",
    )


def _more(
    meetings: Sequence[Meeting], topics: Sequence[Topic], strand: Strand, diary: Diary
) -> list[Step]:
    """A session more for each topic left, at the next open slots after the last."""
    lasting = [m.state for m in meetings if m.state.happens]
    if not topics or not lasting:
        return []
    last = max(lasting, key=lambda state: state.wall)
    fresh = replace(last, status="planned", why="", overlap_why="", minutes=strand.minutes)
    opens = [
        wall
        for wall in diary.wall(meetings)
        if wall >= wall_end(last)
        and replace(fresh, day=wall.date(), at=wall.time()).starts > diary.now
    ]
    if len(opens) < len(topics):
        raise Refused("There are not enough open slots for the topics that are new.")
    return [
        Step(
            -n,
            strand.id,
            None,
            _about(replace(fresh, day=wall.date(), at=wall.time()), topic),
            "a topic that is new",
        )
        for n, (topic, wall) in enumerate(zip(topics, opens, strict=False), 1)
    ]
