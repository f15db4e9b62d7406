"""The demonstration's community meetings: a year of them, and an agreement to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.demo.build import load_demo
from base.database import db
from evidence.models import CommunityMinutes, HouseAgreement
from evidence.queries.agreements import reviews_due
from evidence.queries.communities import community_of
from evidence.queries.figures import measure
from evidence.queries.known_people import known_at
from evidence.queries.meetings import open_topics, overdue_decisions
from evidence.redaction import check
from people.models import User
from tests.demo.loaded import TODAY, demo_database
from tests.server import TestServer

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def loaded(server: TestServer, request: pytest.FixtureRequest) -> Iterator[None]:
    """The demonstration of `TODAY`, loaded once for this file."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    with demo_database(server, f"{worker}_demo_meetings", TODAY):
        load_demo(today=TODAY)
        yield


def test_a_year_of_meetings(loaded: None) -> None:
    kept = db.session.scalars(select(CommunityMinutes).order_by(CommunityMinutes.day)).all()
    assert len(kept) >= 24
    assert TODAY - kept[0].day > timedelta(days=330)
    assert TODAY - kept[-1].day < timedelta(days=21)
    assert all(one.residents for one in kept)
    community = community_of(kept[0])
    open_ = open_topics(community)
    assert 2 <= len(open_) <= 6
    figure = measure(community, TODAY - timedelta(days=364), TODAY)["resident_led_meetings"].figure
    assert figure.of is not None
    assert 24 <= figure.of <= len(kept)
    assert 0 < figure.count < figure.of


def test_whoever_leads_has_something_to_look_at(loaded: None) -> None:
    leads = [
        one for one in db.session.scalars(select(User)) if reviews_due(one, TODAY.replace(month=4))
    ]
    assert leads
    assert any(overdue_decisions(one, TODAY) for one in leads)


def test_it_names_nobody(loaded: None) -> None:
    [first, *_] = db.session.scalars(select(CommunityMinutes)).all()
    known = known_at(community_of(first))
    texts = [one.talked for one in db.session.scalars(select(CommunityMinutes))]
    texts += [
        t.words + t.decision
        for one in db.session.scalars(select(CommunityMinutes))
        for t in one.topics
    ]
    texts += list(db.session.scalars(select(HouseAgreement.text)))
    assert [find for text in texts for find in check(text, known, today=TODAY) if find.sure] == []
