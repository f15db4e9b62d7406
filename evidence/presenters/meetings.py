"""What pages of community meetings print: a meeting in a line, its topics, what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import in_words, short_with_year
from evidence.finds import Find
from evidence.meeting_words import CHAIRS, RAISED, WHOM, came_words, is_open
from evidence.models import CommunityMinutes, MeetingTopic
from evidence.redaction import Known, check


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """A meeting as a list shows it, with how many of its topics are open and overdue."""

    href: str
    day: str
    order: int
    chair: str
    came: str
    topics: int
    open: int
    overdue: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic in words. `state` is "done", "late", "open", "undecided" or "decided"."""

    topic: MeetingTopic
    raised: str
    to_do: str
    state: str
    words: str
    meeting: str
    meeting_href: str
    news: list[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        """Whether it comes back at the next meeting."""
        return self.state in {"late", "open", "undecided"}


def minutes_line(minutes: CommunityMinutes, today: date) -> MinutesLine:
    """One meeting in a line."""
    states = [_state(one, today) for one in minutes.topics]
    return MinutesLine(
        of(minutes),
        short_with_year(minutes.day),
        minutes.day.toordinal(),
        CHAIRS[minutes.chair],
        came_words(minutes.residents, minutes.staff, minutes.visitors) or "Nobody counted",
        len(states),
        sum(one in {"late", "open", "undecided"} for one in states),
        states.count("late"),
        minutes.agreed_on is not None,
    )


def topic_line(topic: MeetingTopic, today: date) -> TopicLine:
    """One topic, with what later meetings heard of it."""
    state = _state(topic, today)
    whom = f"{WHOM[topic.whom]}: " if topic.whom else ""
    return TopicLine(
        topic,
        RAISED[topic.raised_by],
        f"{whom}{topic.to_do}" if topic.to_do else "",
        state,
        _state_words(topic, state),
        f"Meeting of {in_words(topic.minutes.day)}",
        of(topic.minutes),
        [(in_words(one.minutes.day), one.words) for one in topic.news if one.words],
    )


def heard(minutes: CommunityMinutes, today: date) -> list[tuple[TopicLine, str, bool]]:
    """The earlier topics a meeting heard of, what it heard, and whether they are done by it."""
    return [
        (topic_line(one.topic, today), one.words, one.done)
        for one in minutes.news
        if one.words or one.done
    ]


def chair_words(minutes: CommunityMinutes) -> str:
    """Who chaired."""
    return CHAIRS[minutes.chair]


def came(minutes: CommunityMinutes) -> str:
    """Who came, in numbers."""
    return came_words(minutes.residents, minutes.staff, minutes.visitors) or "Nobody counted"


def of(minutes: CommunityMinutes) -> str:
    """Where minutes are."""
    return url_for("meetings.show_minutes", minutes_id=minutes.public_id)


def names_in(texts: Sequence[str], known: Known, today: date) -> list[Find]:
    """What may name somebody in what is about to be printed, each once."""
    found = {find.text: find for text in texts if text for find in check(text, known, today=today)}
    return list(found.values())


def texts_of(minutes: CommunityMinutes) -> list[str]:
    """Every text of minutes that goes on the wall."""
    topics = [
        text
        for one in minutes.topics
        for text in (one.words, one.decision, one.to_do, one.done_words)
    ]
    news = [text for one in minutes.news for text in (one.topic.words, one.words)]
    return [minutes.talked, *topics, *news, *(one.words for one in minutes.notes)]


def _state(topic: MeetingTopic, today: date) -> str:
    if topic.done_on is not None:
        return "done"
    if not is_open(topic.decision, topic.to_do, topic.done_on):
        return "decided"
    if topic.due is not None and topic.due < today:
        return "late"
    return "open" if topic.to_do else "undecided"


def _state_words(topic: MeetingTopic, state: str) -> str:
    if state == "done" and topic.done_on is not None:
        return f"Done on {in_words(topic.done_on)}"
    if state == "late" and topic.due is not None:
        return f"Overdue: was to be done by {in_words(topic.due)}"
    if state == "open":
        return f"To be done by {in_words(topic.due)}" if topic.due is not None else "To be done"
    return "No decision yet" if state == "undecided" else "Decided"
