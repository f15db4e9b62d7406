"""Minutes of community meetings: written, changed by one at a time, agreed, corrected by notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import events_about
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import CommunityMinutes, MeetingTopic
from evidence.queries.communities import Community
from evidence.services import meetings
from evidence.services.meetings import News, Whole
from people.models import Venue
from programmes.models import ProgrammeSession
from tests.build import Build, Cast
from tests.evidence.meeting_rows import DAY, first_topic, told, topic, written
from tests.page import CheckedClient
from tests.programmes.rows import ad_hoc, cohort

Client = Callable[[object], CheckedClient]


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    """The premises of the North Team."""
    return build.venue(cast.team, name="Hazel House", kind="approved_premises")


@pytest.fixture
def community(house: Venue) -> Community:
    """The same as a community."""
    return Community(house, None)


def form(**kw: Any) -> dict[str, Any]:
    """What somebody types of a meeting with one topic."""
    return {
        "day": "20/2/2026",
        "chair": "residents",
        "residents": "8",
        "staff": "2",
        "visitors": "0",
        "talked": "The week ahead.",
        "words_0": "The kitchen rota",
        "raised_by_0": "residents",
        "decision_0": "Two people each evening.",
        "to_do_0": "Draw up the rota",
        "whom_0": "both",
        "due_0": "25/2/2026",
        "words_1": "",
    } | kw


def count() -> int:
    """How many minutes there are."""
    return db.session.scalar(select(func.count()).select_from(CommunityMinutes)) or 0


def test_minutes_are_written_and_read(client: Client, cast: Cast, house: Venue) -> None:
    esi = client(cast.esi)
    answer = esi.send(f"/evidence/{house.public_id}/meetings/write", form())
    assert answer.status_code == 303, answer.text
    page = esi.get(answer.location).text
    for said in ("8 residents and 2 members of staff", "The kitchen rota", "Overdue", "A resident"):
        assert said in page
    assert "The kitchen rota" in esi.get(f"/evidence/{house.public_id}/decisions").text


def test_a_second_press_writes_nothing_twice(client: Client, cast: Cast, house: Venue) -> None:
    path, esi = f"/evidence/{house.public_id}/meetings/write", client(cast.esi)
    esi.get(path)
    first = esi.send(path, form(once="one"))
    again = esi.send(path, form(once="one"))
    assert first.location == again.location
    assert count() == 1


def test_another_row_is_added_without_scripts_and_nothing_is_lost(
    client: Client, cast: Cast, house: Venue
) -> None:
    path, esi = f"/evidence/{house.public_id}/meetings/write", client(cast.esi)
    page = esi.send(path, form(do="add", words_1="Noise", day="no day")).text
    assert 'name="words_2"' in page
    assert 'name="words_3"' not in page
    for kept in ('value="Noise"', 'value="The kitchen rota"', 'value="no day"'):
        assert kept in page
    assert count() == 0


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"day": "31/2/2026"}, "31/2/2026"),
        ({"day": "3/3/2026"}, "This day is still to come"),
        ({"chair": ""}, "Choose who chaired."),
        ({"residents": "many"}, "Give a whole number from 0 to 500."),
        ({"residents": "0"}, "A resident chaired, so at least one came."),
        ({"residents": "-1"}, "Give a whole number from 0 to 500."),
        ({"words_0": ""}, "Say what it was about."),
        ({"raised_by_0": ""}, "Choose who raised it."),
        ({"raised_by_0": "nobody"}, "Choose one of the answers offered."),
        ({"to_do_0": ""}, "Say what is to be done."),
        ({"due_0": "soon"}, "soon"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    client: Client, cast: Cast, house: Venue, typed: dict[str, str], why: str
) -> None:
    path, esi = f"/evidence/{house.public_id}/meetings/write", client(cast.esi)
    answer = esi.send(path, form(**typed))
    assert answer.status_code == 422
    assert why in answer.text
    assert "Two people each evening." in answer.text
    assert count() == 0


def test_a_name_is_shown_in_place_and_kept_only_knowingly(
    client: Client, cast: Cast, house: Venue, build: Build
) -> None:
    build.participant(cast.team, given_name="Zebedee", family_name="Quill")
    path, esi = f"/evidence/{house.public_id}/meetings/write", client(cast.esi)
    typed = form(decision_0="Zebedee Quill draws it up.")
    page = esi.send(path, typed)
    assert page.status_code == 422
    assert "“Zebedee Quill”: a name." in page.text
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    # A tick covers what was shown, and nothing typed since.
    more = esi.send(path, typed | {"as_it_is": "y", "seen": seen, "talked": "DB-9 zq@x.example"})
    assert more.status_code == 422
    assert count() == 0
    answer = esi.send(path, typed | {"as_it_is": "y", "seen": seen})
    assert answer.status_code == 303
    [row] = db.session.scalars(select(CommunityMinutes))
    assert "may name somebody" in events_about(row.public_id)[0].sentence
    wall = esi.get(f"/evidence/meetings/{row.public_id}/print").text
    assert "Before this goes on the wall" in wall


def test_two_tabs_do_not_overwrite_one_another(
    client: Client, cast: Cast, community: Community
) -> None:
    minutes = written(community, cast.esi, topic())
    kept = str(first_topic(minutes).public_id)
    path, esi = f"/evidence/meetings/{minutes.public_id}/change", client(cast.esi)
    one = form(version="1", id_0=kept, talked="Tab one.")
    assert esi.send(path, one).status_code == 303
    other = esi.send(path, form(version="1", id_0=kept, talked="Tab two."))
    assert other.status_code == 422
    assert "Somebody changed these minutes" in other.text
    assert "Tab two." in other.text
    db.session.expire_all()
    assert minutes.talked == "Tab one."
    assert esi.send(path, one).status_code == 303, "the same again is no change"


def test_a_change_keeps_what_was_said_before(cast: Cast, community: Community) -> None:
    minutes = written(community, cast.esi, topic(), topic(words="Noise", to_do="", due=None))
    kept = first_topic(minutes).public_id
    with unit_of_work():
        meetings.change_minutes(
            minutes,
            Whole(told(talked="The garden."), [topic(id=kept, words="The rota of the kitchen")]),
            version=1,
            by=cast.asha,
        )
    assert [one.words for one in minutes.topics] == ["The rota of the kitchen"]
    assert minutes.version == 2
    event = events_about(minutes.public_id)[0]
    assert event.detail["was"]["talked"] == "The week ahead."
    removed = select(MeetingTopic.words).where(MeetingTopic.removed_at.is_not(None))
    assert db.session.scalars(removed).all() == ["Noise"]


def test_once_agreed_only_notes_correct_them(
    client: Client, cast: Cast, community: Community
) -> None:
    minutes = written(community, cast.esi, topic())
    at, esi = f"/evidence/meetings/{minutes.public_id}", client(cast.esi)
    for typed, why in (("19/2/2026", "from then on"), ("3/3/2026", "still to come")):
        assert why in esi.send(f"{at}/agree", {"on": typed}).text
    too_soon = esi.send(f"{at}/note", {"words": "Not yet."})
    assert too_soon.status_code == 422
    assert esi.send(f"{at}/agree", {"on": "27/2/2026"}).status_code == 303
    assert esi.get(f"{at}/change").location.endswith("/note")
    # Whoever had the form open before they were agreed loses nothing.
    answer = esi.send(
        f"{at}/change",
        form(version="1", id_0=str(first_topic(minutes).public_id), talked="Late."),
        page=f"{at}/note",
    )
    assert answer.status_code == 422
    assert "Late." in answer.text
    assert esi.send(f"{at}/note", {"words": "It was nine residents."}).status_code == 303
    assert "It was nine residents." in esi.get(at).text


def meeting(build: Build, cast: Cast) -> ProgrammeSession:
    """A community meeting of the North Team's timetable."""
    made = cohort(build, cast)
    ad_hoc(build, made, date(2026, 2, 26), time(18), cast.esi)
    one = db.session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.day == date(2026, 2, 26))
    ).one()
    one.kind, one.title, one.status = "community_meeting", "Community meeting", "held"
    build.save(one)
    return one


def test_a_meeting_of_the_timetable_is_written_once(
    client: Client, cast: Cast, house: Venue, build: Build
) -> None:
    session = meeting(build, cast)
    esi, at = client(cast.esi), f"/evidence/{house.public_id}/meetings"
    assert "Meetings without minutes" in esi.get(at).text
    path = f"{at}/write?session={session.public_id}"
    page = esi.get(path).text
    assert 'value="26/2/2026"' in page
    assert "Its register is not signed yet" in page
    assert 'value="0"' not in page.split('id="residents"')[1][:120]
    typed = form(session=str(session.public_id))
    assert esi.send(f"{at}/write", typed).status_code == 303
    assert "Meetings without minutes" not in esi.get(at).text
    assert "are written already" in esi.get(path).text
    twice = esi.send(f"{at}/write", typed)
    assert twice.status_code == 422
    assert "Somebody wrote the minutes of this meeting already" in twice.text
    assert esi.get(f"{at}/write?session=none").status_code == 404


def test_an_earlier_decision_comes_back_and_is_settled(
    client: Client, cast: Cast, house: Venue, community: Community
) -> None:
    earlier = first_topic(written(community, cast.esi, topic()))
    path, esi = f"/evidence/{house.public_id}/meetings/write", client(cast.esi)
    assert "What became of earlier decisions" in esi.get(path).text
    ask = {"topic_0": str(earlier.public_id), "became_0": "It hangs in the kitchen."}
    answer = esi.send(path, form(day="27/2/2026", done_0="y", **ask))
    db.session.expire_all()
    assert earlier.done_on == date(2026, 2, 27)
    assert "It hangs in the kitchen." in esi.get(answer.location).text
    # Taken back, it is open again.
    [now] = [one for one in db.session.scalars(select(CommunityMinutes)) if one.news]
    row = first_topic(now)
    esi.send(
        f"/evidence/meetings/{now.public_id}/change",
        form(day="27/2/2026", version="1", id_0=str(row.public_id), **ask),
    )
    db.session.expire_all()
    assert earlier.done_on is None
    assert now.news[0].words == "It hangs in the kitchen."


def test_what_another_community_decided_is_not_settled(
    cast: Cast, client: Client, house: Venue
) -> None:
    theirs = first_topic(written(Community(None, cast.other_team), cast.cara, topic()))
    ask = {"topic_0": str(theirs.public_id), "became_0": "Ours now.", "done_0": "y"}
    client(cast.esi).send(f"/evidence/{house.public_id}/meetings/write", form(**ask))
    db.session.expire_all()
    assert theirs.done_on is None
    assert theirs.news == []


def test_news_is_told_once_of_a_topic(cast: Cast, community: Community) -> None:
    earlier = first_topic(written(community, cast.esi, topic()))
    later = written(community, cast.esi, news=[News(earlier, "", done=False)], day=DAY)
    assert later.news == []
    with pytest.raises(Refused, match="from then on"), unit_of_work():
        meetings.agree_minutes(later, on=date(2026, 2, 19), by=cast.esi)
