"""Meetings and agreements for tests, each in a unit of work of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from base.work import unit_of_work
from evidence.agreement_text import Section, as_text
from evidence.models import CommunityMinutes, HouseAgreement, MeetingTopic
from evidence.queries.communities import Community
from evidence.services import agreements, meetings
from evidence.services.agreements import Agreed
from evidence.services.meetings import News, Told, Topic, Whole
from people.models import User

DAY = date(2026, 2, 20)
TEXT = as_text(
    [Section("Quiet", ("Quiet begins at ten.",)), Section("Kitchen", ("We clean as we go.",))]
)


def told(**kw: Any) -> Told:
    """What somebody wrote of a meeting."""
    values: dict[str, Any] = {
        "day": DAY,
        "chair": "residents",
        "residents": 8,
        "staff": 2,
        "visitors": 0,
        "talked": "The week ahead.",
    }
    return Told(**(values | kw))


def topic(**kw: Any) -> Topic:
    """A decision about the kitchen rota, to be carried out."""
    values: dict[str, Any] = {
        "id": None,
        "words": "The kitchen rota",
        "raised_by": "residents",
        "decision": "Two people each evening.",
        "to_do": "Draw up the rota",
        "whom": "both",
        "due": DAY + timedelta(days=5),
        "disagreement": False,
    }
    return Topic(**(values | kw))


def written(
    community: Community, by: User, *topics: Topic, news: list[News] | None = None, **kw: Any
) -> CommunityMinutes:
    """Minutes that were kept."""
    with unit_of_work():
        return meetings.write_minutes(
            community, Whole(told(**kw), topics, news or []), session=None, by=by
        )


def first_topic(minutes: CommunityMinutes) -> MeetingTopic:
    """The first topic of minutes."""
    return minutes.topics[0]


def draft(community: Community, by: User, text: str = TEXT) -> HouseAgreement:
    """A draft that says something."""
    with unit_of_work():
        made = agreements.start_review(community, by=by)
        agreements.change_draft(made, text, version=made.version, by=by)
    return made


def agreed(community: Community, by: User, text: str = TEXT, **kw: Any) -> HouseAgreement:
    """A version that was agreed on."""
    values: dict[str, Any] = {
        "agreed_on": DAY,
        "review_due": DAY + timedelta(days=180),
        "residents": 6,
        "staff": 2,
        "visitors": 0,
        "changed": "Written together.",
        "disagreement": False,
    }
    made = draft(community, by, text)
    with unit_of_work():
        agreements.agree_draft(made, Agreed(**(values | kw)), version=made.version, by=by)
    return made
