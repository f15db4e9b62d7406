"""What meetings decided: open across all of them, done in two presses, evidence in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from base import clock
from base.database import db
from evidence.models import CommunityMinutes, EvidenceItem, MeetingTopic, TopicNews
from evidence.queries.communities import Community
from evidence.queries.figures import measure
from evidence.queries.meetings import MOST_CARRIED, carried, overdue_decisions
from people.models import Venue
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.evidence.meeting_rows import DAY, first_topic, topic, written
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    """The premises of the North Team."""
    return build.venue(cast.team, name="Hazel House", kind="approved_premises")


@pytest.fixture
def community(house: Venue) -> Community:
    """The same as a community."""
    return Community(house, None)


def many(build: Build, community: Community, count: int) -> None:
    """So many meetings, each with one decision that is overdue."""
    with build.together():
        for n in range(count):
            day = DAY - timedelta(days=7 * n)
            made = CommunityMinutes(
                **community.key, day=day, chair="residents", residents=6, staff=2,
                made_at=clock.now(), changed_at=clock.now(),
            )  # fmt: skip
            made.topics = [
                MeetingTopic(
                    words=f"Topic {n}", raised_by="residents", decision="Yes.", to_do="Do it",
                    due=day + timedelta(days=3),
                )
            ]  # fmt: skip
            build.save(made)


def hears(build: Build, minutes: CommunityMinutes) -> None:
    """The meeting hears of everything it has not heard of yet."""
    heard = select(TopicNews.topic_id).where(TopicNews.minutes_id == minutes.id)
    topics = db.session.scalars(select(MeetingTopic).where(MeetingTopic.id.not_in(heard)))
    build.save(
        *(TopicNews(minutes_id=minutes.id, topic_id=one.id, words="Heard.") for one in topics)
    )


def test_overdue_first_and_done_in_two_presses(
    client: Client, cast: Cast, community: Community
) -> None:
    written(
        community, cast.esi,
        topic(words="Later", due=date(2026, 4, 1)),
        topic(words="Whenever", due=None),
        topic(words="Late", due=date(2026, 2, 25)),
        topic(words="To decide", decision="", to_do="", due=None),
        topic(words="Decided", to_do="", whom="", due=None),
    )  # fmt: skip
    at, esi = f"/evidence/{community.public_id}/decisions", client(cast.esi)
    page = esi.get(at).text
    found = [page.index(f">{one}</h2>") for one in ("Late", "Later", "Whenever", "To decide")]
    assert found == sorted(found)
    assert ">Decided</h2>" not in page
    late = db.session.scalars(select(MeetingTopic).where(MeetingTopic.words == "Late")).one()
    path = f"/evidence/decisions/{late.public_id}/done"
    assert 'value="2/3/2026"' in esi.get(path).text, "the second press needs no typing"
    assert esi.send(path, {"on": "2/3/2026", "words": ""}).location == at
    assert ">Late</h2>" not in esi.get(at).text
    assert esi.send(path, {"on": "2/3/2026", "words": ""}).status_code == 303
    other = esi.send(path, {"on": "1/3/2026", "words": "Otherwise."})
    assert "Somebody marked it as done" in other.text
    assert "Otherwise." in other.text
    esi.send(f"/evidence/decisions/{late.public_id}/reopen")
    assert ">Late</h2>" in esi.get(at).text


@pytest.mark.parametrize(
    ("on", "why"), [("3/3/2026", "still to come"), ("19/2/2026", "from then on"), ("", "Enter")]
)
def test_a_day_that_cannot_be_is_refused(
    client: Client, cast: Cast, community: Community, on: str, why: str
) -> None:
    one = first_topic(written(community, cast.esi, topic()))
    path = f"/evidence/decisions/{one.public_id}/done"
    answer = client(cast.esi).send(path, {"on": on, "words": "The rota hangs."})
    assert answer.status_code == 422
    assert why in answer.text
    assert "The rota hangs." in answer.text


def test_nothing_is_open(client: Client, cast: Cast, house: Venue) -> None:
    esi = client(cast.esi)
    assert "Nothing is open" in esi.get(f"/evidence/{house.public_id}/decisions").text
    assert "No minutes yet." in esi.get(f"/evidence/{house.public_id}/meetings").text


def test_pages_cost_the_same_however_many_meetings(
    client: Client, cast: Cast, community: Community, build: Build, statements: Statements
) -> None:
    asha, at = client(cast.asha), f"/evidence/{community.public_id}"
    paths: tuple[str, ...] = (f"{at}/meetings", f"{at}/decisions", f"{at}/meetings/write", "/")
    many(build, community, 2)
    last = written(community, cast.esi, day=date(2026, 3, 2))
    hears(build, last)
    paths += (f"/evidence/meetings/{last.public_id}", f"/evidence/meetings/{last.public_id}/change")

    def asked() -> list[int]:
        counts = []
        for path in paths:
            asha.get(path)
            with statements() as made:
                assert asha.get(path).status_code == 200
            counts.append(len(made))
        return counts

    few = asked()
    many(build, community, 298)
    hears(build, last)
    assert asked() == few
    assert "301 meetings" in asha.get(paths[0]).text
    assert len(carried(community, date(2026, 3, 2))) == MOST_CARRIED
    [(_, _, overdue)] = overdue_decisions(cast.asha, date(2026, 3, 2))
    assert overdue == 300
    assert "Hazel House: 300 decisions of community meetings are overdue" in asha.get("/").text


def test_minutes_become_evidence_in_one_press(
    client: Client, cast: Cast, community: Community
) -> None:
    minutes = written(community, cast.esi, topic(disagreement=True))
    path, esi = f"/evidence/meetings/{minutes.public_id}/keep", client(cast.esi)
    answer = esi.send(path)
    assert esi.send(path).location == answer.location
    [item] = db.session.scalars(select(EvidenceItem))
    assert (item.source, item.source_id, item.kind) == ("meeting", minutes.public_id, "minutes")
    assert (item.voice, item.change, item.day) == ("residents", True, DAY)
    assert sorted(item.criteria) == ["5.4", "7.2", "8.1"]
    assert item.roles == "8 residents and 2 members of staff"
    assert "To do (residents and staff): Draw up the rota." in item.happened
    page = esi.get(f"/evidence/items/{item.public_id}").text
    assert f"/evidence/meetings/{minutes.public_id}" in page
    assert "It is kept as evidence" in esi.get(f"/evidence/meetings/{minutes.public_id}").text


def test_who_chaired_is_counted_with_the_rows_behind(cast: Cast, community: Community) -> None:
    for day, chair in ((3, "residents"), (10, "both"), (17, "staff")):
        written(community, cast.esi, day=date(2026, 2, day), chair=chair)
    found = measure(community, date(2026, 2, 1), date(2026, 2, 28))
    led = found["resident_led_meetings"]
    assert (led.figure.count, led.figure.of) == (2, 3)
    assert [(row.day.day, row.counted) for row in led.rows] == [(3, True), (10, True), (17, False)]
    weeks = found["weeks_with_meeting"]
    assert (weeks.figure.count, weeks.figure.of) == (3, 4), "minutes alone show that people met"


def test_other_people_see_and_change_nothing(
    client: Client, cast: Cast, community: Community, build: Build
) -> None:
    minutes = written(community, cast.esi, topic())
    one = first_topic(minutes)
    paths = [
        f"/evidence/{community.public_id}/meetings",
        f"/evidence/{community.public_id}/meetings/write",
        f"/evidence/{community.public_id}/decisions",
        f"/evidence/meetings/{minutes.public_id}",
        f"/evidence/meetings/{minutes.public_id}/print",
        f"/evidence/decisions/{one.public_id}/done",
    ]
    assessor = build.user("Ann Assessor", (cast.team, Role.ASSESSOR))
    for path in paths:
        assert client(cast.cara).get(path).status_code == 404, path
        assert client(assessor).get(path).status_code == 403, path
        assert client(None).get(path).status_code == 302, path
    assert overdue_decisions(cast.cara, date(2026, 3, 2)) == []
    assert overdue_decisions(cast.esi, date(2026, 3, 2)) == []
    assert db.session.scalar(select(func.count()).select_from(EvidenceItem)) == 0
