"""Two enrolments of one person in the same second, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from base.database import db
from programmes.models import Enrolment, Place
from tests.build import Build
from tests.own_database import own_app
from tests.page import CheckedClient
from tests.programmes.rows import cohort
from tests.server import TestServer


@dataclass
class Stage:
    """An application on a database of its own, with a cohort and a person to enrol in it."""

    app: Flask
    users: list[str]
    path: str
    person: str

    def at_once(self, *keys: str) -> list[TestResponse]:
        """Send the same form from two people's browsers at once, with these once keys."""
        gate = threading.Barrier(len(keys))
        answers: list[TestResponse] = []

        def send(user: str, key: str) -> None:
            browser = CheckedClient(self.app, use_cookies=True)
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = user, True
            token = browser.token(self.path)
            gate.wait(20)
            data = {"people": [self.person], "on": "4/3/2026", "once": key, "csrf_token": token}
            answers.append(browser.post(self.path, data=data))

        threads = [
            threading.Thread(target=send, args=pair) for pair in zip(self.users, keys, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    def counts(self) -> tuple[int, int]:
        """Enrolments and places written."""
        with self.app.app_context():
            return (
                db.session.scalar(select(func.count(Enrolment.id))) or 0,
                db.session.scalar(select(func.count(Place.id))) or 0,
            )


@pytest.fixture
def stage(server: TestServer) -> Iterator[Stage]:
    """Set once for each test, and taken down whole."""
    with own_app(server, "enrol", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as app:
        build = Build(app)
        cast = build.cast()
        made = cohort(build, cast)
        person = build.participant(cast.team)
        yield Stage(
            app,
            [cast.asha.fs_uniquifier, cast.ben.fs_uniquifier],
            f"/cohorts/{made.public_id}/enrol",
            str(person.public_id),
        )


def test_two_people_enrol_one_man_once_and_the_second_is_told(stage: Stage) -> None:
    answers = stage.at_once("mine", "yours")
    assert sorted(a.status_code for a in answers) == [303, 422]
    told = next(a for a in answers if a.status_code == 422)
    assert "Already enrolled here" in told.text
    assert stage.counts() == (1, 18)


def test_a_double_click_enrols_once_and_says_so_twice(stage: Stage) -> None:
    stage.users[1] = stage.users[0]
    answers = stage.at_once("the-same-press", "the-same-press")
    assert [a.status_code for a in answers] == [303, 303]
    assert stage.counts() == (1, 18)
