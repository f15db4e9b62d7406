"""What a newer version of its programme does to a cohort's sessions to come. Pure.

Like `ripple` and `relay`, it gives a `Draft` and leaves alone what is held, cancelled or begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from base.errors import Refused
from programmes.catalogue import Programme
from programmes.diary import Diary, movable, wall_end
from programmes.differences import differences
from programmes.planning import topic_title
from programmes.states import Draft, Meeting, State, Step, draft, step
from programmes.strands import SLOTTED, Strand, Topic
from programmes.ways_in import EntryType

_GONE = "The new version has no topic for it"


def upgrade(
    meetings: Sequence[Meeting],
    was: Programme,
    now: Programme,
    diaries: Mapping[str, Diary],
    *,
    comes_round: bool = False,
) -> Draft:
    """Sessions to come as the newer version has them: lengths, names, and topics not yet had.

    `diaries` by strand, for topics more than there are sessions; with `comes_round`, as in a
    cohort that stays open, topics go by the number of a session instead. A session whose length
    or title somebody had changed keeps it. What else differs is told in the notes.

    Refused when a kind of session that has sessions is not in the newer version, and when one of
    the two versions alone is for all who live at the premises.
    """
    if (was.entry.type is EntryType.RESIDENTS) is not (now.entry.type is EntryType.RESIDENTS):
        raise Refused(
            "One version is for whoever lives at the premises and the other is not. This cohort "
            "keeps its version; plan a new cohort from the newer one."
        )
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
            then = strands[strand.id]
            steps += _strand(mine, strand, then, diaries[strand.id], comes_round=comes_round)
    new = [s for s in now.strands if s.id not in {one.id for one in was.strands}]
    return draft(steps, [*differences(was, now), *map(_times, new)])


def _times(strand: Strand) -> str:
    if strand.rhythm.type in SLOTTED:
        return f"{strand.name} meets from when you give it times, on the cohort’s page."
    return f"{strand.name} can be placed or logged from when you accept."


def _strand(
    meetings: Sequence[Meeting], was: Strand, now: Strand, diary: Diary, *, comes_round: bool
) -> list[Step]:
    to_come = movable(meetings, diary.now)
    after = {one.key: _renamed(one.state, was, now) for one in to_come}
    about: dict[int, Topic | None] = {}
    spare: list[Topic] = []
    if _labels(was) != _labels(now):
        if not now.topics:
            after = {one.key: _untold(one, after[one.key], now) for one in to_come}
        elif comes_round:
            after = {one.key: _in_turn(one, after[one.key], now.topics) for one in to_come}
        else:
            about, spare = _topics(meetings, to_come, was, now)
    steps = [_given(one, after[one.key], about) for one in to_come]
    return steps + _more(meetings, spare, now, diary)


def _given(one: Meeting, state: State, about: Mapping[int, Topic | None]) -> Step:
    """A session with the topic it is given, if it is given one; not held when none is left."""
    if one.key not in about:
        return Step(one.key, one.strand, one.state, state)
    topic = about[one.key]
    if topic is None:
        return step(one, _GONE, status="cancelled", why=_GONE)
    state = _about(state, topic)
    why = "another topic" if state.topic != one.state.topic else ""
    return Step(one.key, one.strand, one.state, state, why)


def _untold(one: Meeting, state: State, now: Strand) -> State:
    """A session of a strand that has topics no more."""
    if one.state.number is None or one.state.topic is None:
        return state
    return replace(state, topic=None, title=now.name)


def _renamed(state: State, was: Strand, now: Strand) -> State:
    """A session with the newer length and name, where it had the older ones."""
    minutes = now.minutes if state.minutes == was.minutes else state.minutes
    title = now.name if state.title == was.name else state.title
    return replace(state, minutes=minutes, title=title)


def _labels(strand: Strand) -> list[str]:
    return [topic.label for topic in strand.topics]


def _topics(
    meetings: Sequence[Meeting], to_come: Sequence[Meeting], was: Strand, now: Strand
) -> tuple[dict[int, Topic | None], list[Topic]]:
    """The topic of each numbered session to come, none where none is left; and topics over.

    Topics not yet had, in order. A catch-up, which has no number, keeps its own.
    """
    numbered = [one for one in to_come if one.state.number is not None]
    taught = [one for one in numbered if one.state.topic is not None] if was.topics else numbered
    left = _left(now.topics, meetings, taught)
    about = {
        one.key: topic
        for one, topic in zip_longest(taught, left[: len(taught)])
        if topic is not None or was.topics
    }
    return about, left[len(taught) :]


def _left(
    topics: Sequence[Topic], meetings: Sequence[Meeting], taught: Sequence[Meeting]
) -> list[Topic]:
    """Topics but those had: in a session held, or cancelled and not to be met in another."""
    again = Counter(one.state.topic for one in taught)
    over = [m for m in meetings if m not in taught and m.state.number is not None]
    gone = Counter(m.state.topic for m in over if m.state.status == "cancelled")
    had = Counter(m.state.topic for m in over if m.state.status != "cancelled") + (gone - again)
    left = []
    for topic in topics:
        if had[topic.label]:
            had[topic.label] -= 1
        else:
            left.append(topic)
    return left


def _about(state: State, topic: Topic) -> State:
    return replace(
        state,
        number=topic.number,
        topic=topic.label,
        title=topic_title(topic.number, topic.label),
    )


def _in_turn(one: Meeting, state: State, topics: Sequence[Topic]) -> State:
    """A session of a cohort that stays open, whose topics come round by its number."""
    if one.state.number is None:
        return state
    topic = topics[(one.state.number - 1) % len(topics)]
    return _about(state, replace(topic, number=one.state.number))


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
