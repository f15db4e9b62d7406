"""Minutes of community meetings: written, changed until they are agreed, corrected by notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.models import CommunityMinutes, MeetingTopic, MinutesNote, TopicNews
from evidence.queries.communities import Community, community_of
from evidence.queries.meetings import minutes_of_session
from people.models import User
from programmes.models import ProgrammeSession


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote of a meeting; the columns as in CommunityMinutes."""

    day: date
    chair: str
    residents: int
    staff: int
    visitors: int
    talked: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it was written; `id` None for a new one."""

    id: UUID | None
    words: str
    raised_by: str
    decision: str
    to_do: str
    whom: str
    due: date | None
    disagreement: bool


@dataclass(frozen=True, slots=True)
class News:
    """What became of an earlier topic, as this meeting heard it."""

    topic: MeetingTopic
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one meeting. `named`: it names somebody, and whoever wrote it knows."""

    told: Told
    topics: Sequence[Topic]
    news: Sequence[News] = ()
    named: bool = False


def write_minutes(
    community: Community, whole: Whole, *, session: ProgrammeSession | None, by: User
) -> CommunityMinutes:
    """Keep the minutes of one meeting. Raises `Refused` when its session has minutes already."""
    _refuse_day(whole.told.day)
    row = community.venue if community.venue is not None else community.team
    if session is not None and row is not None:
        lock(row)  # two who write of one session do so in turn
        if minutes_of_session(community, session.id) is not None:
            raise Refused(
                "Somebody wrote the minutes of this meeting already. Open them from the list of "
                "meetings in another tab, and add there what they lack."
            )
    now = clock.now()
    made = CommunityMinutes(
        **community.key,
        **asdict(whole.told),
        session_id=session.id if session is not None else None,
        made_at=now,
        changed_at=now,
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _put_topics(made, whole.topics)
    _put_news(made, whole.news, by)
    db.session.flush()
    _say(made, "written", f"wrote the minutes of {in_words(made.day)}", by, named=whole.named)
    return made


def change_minutes(minutes: CommunityMinutes, whole: Whole, *, version: int, by: User) -> None:
    """Change minutes that were not agreed yet; what they said before stays in the audit log.

    Raises `Refused` once they were agreed, and when somebody else changed them in the meantime.
    """
    lock(minutes)
    _refuse_day(whole.told.day)
    was = _as_kept(minutes)
    if was == _as_written(whole):
        return
    if minutes.agreed_on is not None:
        raise Refused(
            "These minutes were agreed at a meeting, so they stay as they are. Copy what you "
            "typed, and add it as a note."
        )
    if minutes.version != version:
        raise Refused(
            "Somebody changed these minutes while you had them open. What you typed is still "
            "here: open the minutes in another tab to compare, then save again."
        )
    for name, value in asdict(whole.told).items():
        setattr(minutes, name, value)
    _put_topics(minutes, whole.topics)
    _put_news(minutes, whole.news, by)
    minutes.version += 1
    minutes.changed_at = clock.now()
    _say(
        minutes, "changed", f"changed the minutes of {in_words(minutes.day)}", by,
        named=whole.named, was=was,
    )  # fmt: skip
    db.session.flush()
    db.session.expire(minutes, ["topics", "news"])


def agree_minutes(minutes: CommunityMinutes, *, on: date, by: User) -> None:
    """Say that a later meeting agreed that they are right."""
    lock(minutes)
    if minutes.agreed_on is not None:
        return
    if on > clock.today():
        raise Refused("This day is still to come.", "on")
    if on < minutes.day:
        raise Refused(f"The meeting was on {in_words(minutes.day)}: give a day from then on.", "on")
    minutes.agreed_on = on
    minutes.version += 1
    _say(
        minutes, "agreed",
        f"marked the minutes of {in_words(minutes.day)} as agreed on {in_words(on)}", by,
    )  # fmt: skip


def add_note(
    minutes: CommunityMinutes, words: str, *, by: User, named: bool = False
) -> MinutesNote:
    """Correct minutes that were agreed, beside what they say."""
    lock(minutes)
    if minutes.agreed_on is None:
        raise Refused("These minutes are not agreed yet: change what they say instead.")
    made = MinutesNote(minutes=minutes, words=words, at=clock.now(), by_id=by.id)
    db.session.add(made)
    verb = f"added a note to the minutes of {in_words(minutes.day)}"
    _say(minutes, "noted", verb, by, named=named)
    return made


def _put_topics(minutes: CommunityMinutes, told: Sequence[Topic]) -> None:
    """Bring the topics to what is told; one that is not told any more is taken out."""
    kept = {one.public_id: one for one in minutes.topics}
    for position, one in enumerate(told):
        row = kept.pop(one.id, None) if one.id is not None else None
        if row is None:
            row = MeetingTopic(minutes_id=minutes.id)
            db.session.add(row)
        row.position = position
        for name, value in _columns(one).items():
            setattr(row, name, value)
    for row in kept.values():
        row.removed_at = clock.now()


def _put_news(minutes: CommunityMinutes, told: Collection[News], by: User) -> None:
    kept = {one.topic_id: one for one in minutes.news}
    for one in told:
        row = kept.get(one.topic.id)
        if row is None:
            if not one.words and not one.done:
                continue
            row = TopicNews(minutes_id=minutes.id, topic_id=one.topic.id)
            db.session.add(row)
        was = bool(row.done)
        row.words, row.done = one.words, one.done
        if was != one.done:
            _settle(one, minutes, by)


def _settle(news: News, minutes: CommunityMinutes, by: User) -> None:
    """A topic is done by what a meeting heard, or open again when it heard no such thing."""
    topic = news.topic
    lock(topic)
    if news.done and topic.done_on is None:
        topic.done_on, topic.done_words = minutes.day, news.words
    elif not news.done and topic.done_on == minutes.day:
        topic.done_on, topic.done_words = None, ""
    else:
        return
    verb = "marked as done" if news.done else "opened again"
    record(
        "decision.done" if news.done else "decision.reopened",
        f"{by.name} {verb} what was raised on {in_words(topic.minutes.day)}, of "
        f"{community_of(minutes).name}.",
        by=by,
        about=[topic.public_id, minutes.public_id],
    )


def _columns(topic: Topic) -> dict[str, Any]:
    return {name: value for name, value in asdict(topic).items() if name != "id"}


def _as_kept(minutes: CommunityMinutes) -> dict[str, Any]:
    """What minutes say, as JSON values that compare with what is written."""
    topics = [
        [str(row.public_id), *(_plain(getattr(row, name)) for name in _TOPIC)]
        for row in minutes.topics
    ]
    news = {
        str(row.topic.public_id): [row.words, row.done]
        for row in minutes.news
        if row.words or row.done
    }
    return {**{name: _plain(getattr(minutes, name)) for name in _TOLD}, "topics": topics,
            "news": news}  # fmt: skip


def _as_written(whole: Whole) -> dict[str, Any]:
    topics = [
        [str(one.id) if one.id else "", *(_plain(getattr(one, name)) for name in _TOPIC)]
        for one in whole.topics
    ]
    news = {
        str(one.topic.public_id): [one.words, one.done]
        for one in whole.news
        if one.words or one.done
    }
    return {**{name: _plain(getattr(whole.told, name)) for name in _TOLD}, "topics": topics,
            "news": news}  # fmt: skip


_TOLD = Told.__slots__
_TOPIC = tuple(name for name in Topic.__slots__ if name != "id")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _say(
    minutes: CommunityMinutes, action: str, verb: str, by: User, *, named: bool = False, **more: Any
) -> None:
    where = community_of(minutes)
    knowing = " They kept words that may name somebody." if named else ""
    record(
        f"minutes.{action}",
        f"{by.name} {verb}, of {where.name}.{knowing}",
        by=by,
        about=[minutes.public_id, where.public_id],
        **more,
    )


def _refuse_day(day: date) -> None:
    today = clock.today()
    if day > today:
        raise Refused(f"This day is still to come: today is {in_words(today)}.", "day")
