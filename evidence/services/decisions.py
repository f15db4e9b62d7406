"""What was decided at a meeting and is done, or is open again after all."""

from __future__ import annotations

from datetime import date

from base import clock
from base.audit import record
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.models import MeetingTopic
from evidence.queries.communities import community_of
from people.models import User


def finish_decision(
    topic: MeetingTopic, *, on: date, words: str, by: User, named: bool = False
) -> None:
    """Say when something was done or settled, and how. Nothing happens when it says so already."""
    lock(topic)
    if on > clock.today():
        raise Refused("This day is still to come.", "on")
    if on < topic.minutes.day:
        raise Refused(
            f"It was raised on {in_words(topic.minutes.day)}: give a day from then on.", "on"
        )
    if topic.done_on is not None and (topic.done_on, topic.done_words) != (on, words):
        raise Refused(
            f"Somebody marked it as done on {in_words(topic.done_on)} already. Open it again first "
            "if that is wrong."
        )
    if topic.done_on is not None:
        return
    topic.done_on, topic.done_words = on, words
    _say(topic, "done", f"marked as done on {in_words(on)}", by, named=named)


def reopen_decision(topic: MeetingTopic, *, by: User) -> None:
    """Say that something is not done after all."""
    lock(topic)
    if topic.done_on is None:
        return
    topic.done_on, topic.done_words = None, ""
    _say(topic, "reopened", "opened again", by)


def _say(topic: MeetingTopic, action: str, verb: str, by: User, *, named: bool = False) -> None:
    where = community_of(topic.minutes)
    knowing = " They kept words that may name somebody." if named else ""
    record(
        f"decision.{action}",
        f"{by.name} {verb} what was raised on {in_words(topic.minutes.day)}, of {where.name}."
        f"{knowing}",
        by=by,
        about=[topic.public_id, topic.minutes.public_id, where.public_id],
    )
