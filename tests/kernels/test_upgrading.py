"""A cohort's sessions to come as a newer version of its programme has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes import upgrading
from programmes.catalogue import Programme
from programmes.queries.catalogue import shelf
from programmes.states import Meeting
from programmes.strands import Topic
from programmes.ways_in import EntryType
from tests.kernels.schedules import EARLY, after, diary, state

WAS = shelf()["m-trem"]
GROUP = WAS.strand("group")
TOPICS = [topic.label for topic in GROUP.topics]
MIDDLE = datetime(2026, 4, 2, 12, tzinfo=UTC)  # five sessions are over


def newer(minutes: int = GROUP.minutes, topics: tuple[Topic, ...] = GROUP.topics) -> Programme:
    """The programme's next version, its group changed."""
    group = replace(GROUP, minutes=minutes, topics=topics)
    strands = tuple(group if one.id == "group" else one for one in WAS.strands)
    return replace(WAS, version=WAS.version + 1, strands=strands)


def topics(*labels: str) -> tuple[Topic, ...]:
    return tuple(Topic(n, label, None) for n, label in enumerate(labels, 1))


def running(now: datetime = MIDDLE) -> list[Meeting]:
    """The eighteen sessions, one each Wednesday but on no holiday; those over are held."""
    made = diary(now)
    found = []
    for topic, (day, at) in zip(GROUP.topics, made.slots, strict=False):
        one = state(
            day,
            at,
            topic.number,
            minutes=GROUP.minutes,
            topic=topic.label,
            title=f"Session {topic.number}: {topic.label}",
        )
        status = "held" if one.starts <= now else "planned"
        found.append(Meeting(topic.number, "group", replace(one, status=status)))
    return found


def test_the_length_changes_for_those_to_come_but_not_where_it_was_chosen() -> None:
    meetings = running()
    meetings[9] = Meeting(10, "group", replace(meetings[9].state, minutes=45))
    made = upgrading.upgrade(meetings, WAS, newer(minutes=120), {"group": diary(MIDDLE)})
    then = after(meetings, made)
    assert [m.state.minutes for m in then[:5]] == [GROUP.minutes] * 5
    assert {m.state.minutes for m in then[5:] if m.key != 10} == {120}
    assert then[9].state.minutes == 45
    assert any("120 minutes" in note for note in made.notes)


def test_a_topic_taken_out_ends_the_cohort_a_week_sooner() -> None:
    meetings = running()
    left = [label for label in TOPICS if label != TOPICS[7]]
    made = upgrading.upgrade(meetings, WAS, newer(topics=topics(*left)), {"group": diary(MIDDLE)})
    then = after(meetings, made)
    planned = [m.state for m in then if m.state.status == "planned"]
    assert [s.topic for s in planned] == left[5:]
    assert [s.day for s in planned] == [m.state.day for m in meetings[5:-1]]
    (gone,) = [m for m in then if m.state.status == "cancelled"]
    assert gone.state.day == meetings[-1].state.day


def test_a_topic_put_in_is_met_in_its_turn_and_a_session_follows_the_last() -> None:
    meetings = running()
    more = [*TOPICS[:10], "Sleep", *TOPICS[10:]]
    made = upgrading.upgrade(meetings, WAS, newer(topics=topics(*more)), {"group": diary(MIDDLE)})
    then = sorted(after(meetings, made), key=lambda m: m.state.wall)
    assert [m.state.topic for m in then] == more
    assert then[-1].state.day == meetings[-1].state.day + timedelta(weeks=1)
    assert then[-1].state.people == meetings[-1].state.people


def test_a_topic_before_those_held_is_still_given() -> None:
    meetings = running()
    made = upgrading.upgrade(
        meetings, WAS, newer(topics=topics("Sleep", *TOPICS)), {"group": diary(MIDDLE)}
    )
    planned = [m.state.topic for m in after(meetings, made) if m.state.status == "planned"]
    assert sorted(map(str, planned)) == sorted(["Sleep", *TOPICS[5:]])


def test_a_kind_of_session_that_has_sessions_is_not_taken_away() -> None:
    now = replace(WAS, version=9, strands=tuple(s for s in WAS.strands if s.id != "group"))
    with pytest.raises(Refused, match="keeps its version"):
        upgrading.upgrade(running(), WAS, now, {})


def test_topics_of_a_cohort_that_stays_open_come_round_by_number() -> None:
    meetings = running(EARLY)
    made = upgrading.upgrade(
        meetings,
        WAS,
        newer(topics=topics("Rest", "Food", "Sleep")),
        {"group": diary(EARLY)},
        comes_round=True,
    )
    then = after(meetings, made)
    assert [m.state.topic for m in then] == ["Rest", "Food", "Sleep"] * 6
    assert [m.state.number for m in then] == [*range(1, 19)]
    assert then[4].state.title == "Session 5: Food"


def test_a_catch_up_keeps_its_topic_and_takes_nobodys_place() -> None:
    meetings = running()
    late = state(date(2026, 4, 17), number=None, topic=TOPICS[0], title="Catch-up")
    meetings.append(Meeting(99, "group", late))
    made = upgrading.upgrade(
        meetings, WAS, newer(topics=tuple(reversed(GROUP.topics))), {"group": diary(MIDDLE)}
    )
    then = {m.key: m.state for m in after(meetings, made)}
    assert then.pop(99) == late
    planned = [s for s in then.values() if s.status == "planned"]
    in_order = [s.topic for s in sorted(planned, key=lambda s: s.wall)]
    assert in_order == list(reversed(TOPICS[5:]))


def test_without_topics_sessions_are_kept_and_take_the_kinds_name() -> None:
    meetings = running()
    made = upgrading.upgrade(meetings, WAS, newer(topics=()), {"group": diary(MIDDLE)})
    then = sorted(after(meetings, made), key=lambda m: m.state.wall)
    assert [m.state.topic for m in then] == [*TOPICS[:5], *[None] * 13]
    assert {m.state.title for m in then[5:]} == {GROUP.name}
    assert {m.state.status for m in then[5:]} == {"planned"}


def test_topics_where_there_were_none_are_given_to_the_first_sessions_to_come() -> None:
    untold = replace(WAS, strands=tuple(replace(one, topics=()) for one in WAS.strands))
    meetings = [
        Meeting(m.key, m.strand, replace(m.state, topic=None, title=GROUP.name)) for m in running()
    ]
    now = newer(topics=topics("Rest", "Food"))
    made = upgrading.upgrade(meetings, untold, now, {"group": diary(MIDDLE)})
    then = sorted(after(meetings, made), key=lambda m: m.state.wall)
    assert [m.state.topic for m in then] == [*[None] * 5, "Rest", "Food", *[None] * 11]
    assert {m.state.status for m in then[5:]} == {"planned"}


def test_a_topic_named_twice_is_given_as_often_as_it_stands() -> None:
    twice = newer(topics=topics("Practice", "Rest", "Practice"))
    meetings = running(EARLY)[:3]
    made = upgrading.upgrade(meetings, WAS, twice, {"group": diary(EARLY)})
    assert [m.state.topic for m in after(meetings, made)] == ["Practice", "Rest", "Practice"]


def test_a_programme_for_residents_is_not_made_one_for_those_enrolled() -> None:
    entry = replace(WAS.entry, type=EntryType.RESIDENTS)
    with pytest.raises(Refused, match="lives at the premises"):
        upgrading.upgrade(running(), WAS, replace(newer(), entry=entry), {"group": diary(MIDDLE)})


@given(st.permutations(TOPICS), st.integers(0, 18), st.sampled_from([EARLY, MIDDLE]))
def test_each_topic_of_the_new_version_is_given_once_and_nothing_held_changes(
    order: list[str], count: int, now: datetime
) -> None:
    meetings = running(now)
    kept = ["A new topic", *order[:count]]
    made = upgrading.upgrade(meetings, WAS, newer(topics=topics(*kept)), {"group": diary(now)})
    then = after(meetings, made)
    held = [m for m in meetings if m.state.status == "held"]
    assert [m for m in then if m.state.status == "held"] == held
    had = {m.state.topic for m in held}
    planned = [m.state for m in then if m.state.status == "planned"]
    expected = [label for label in kept if label not in had]
    assert [s.topic for s in sorted(planned, key=lambda s: s.wall)] == expected
    assert all(s.starts > now for s in planned)
    assert len({s.day for s in planned}) == len(planned)
    assert all(step.after.day >= date(2026, 3, 4) for step in made.steps)
