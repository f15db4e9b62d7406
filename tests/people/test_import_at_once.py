"""Two people bring the same file in in the same second, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from base import clock
from base.database import db
from people.models import Participant, Team
from tests.application import make_app
from tests.build import Build
from tests.conftest import test_config
from tests.page import CheckedClient
from tests.people.files import people, seen, send
from tests.server import TestServer

TEXT = people(*(f"A{n},B{n},4/3/1985,K{n}," for n in range(12)))


@dataclass
class Stage:
    """An application on a database of its own, and two people of one team."""

    app: Flask
    users: list[str]
    team: Team

    def at_once(self, files: list[str], keys: list[str]) -> list[TestResponse]:
        """Each sends a file, reads it, waits for the other, and presses; with these once keys."""
        gate = threading.Barrier(len(files))
        answers: list[TestResponse] = []

        def press(user: str, text: str, key: str) -> None:
            browser = CheckedClient(self.app, use_cookies=True)
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = user, True
            address = send(browser, self.team, text).location
            data = {"seen": seen(browser.get(address).text), "once": key}
            data["csrf_token"] = browser.token(address)
            gate.wait(20)
            answers.append(browser.post(address, data=data))

        sent = zip(self.users, files, keys, strict=True)
        threads = [threading.Thread(target=press, args=one) for one in sent]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    def count(self) -> int:
        """How many participants there are."""
        with self.app.app_context():
            return db.session.scalar(select(func.count(Participant.id))) or 0


@pytest.fixture
def stage(server: TestServer, worker_id: str) -> Iterator[Stage]:
    """Set once for each test, and taken down whole."""
    name = f"daybook_test_{server.run[:12]}_import_{worker_id}"
    app = make_app(test_config(server.copy(name)))
    clock.init_app(app, lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    with app.app_context():
        cast = Build(app).cast()
        team = Team(public_id=cast.team.public_id)
        yield Stage(app, [cast.asha.fs_uniquifier, cast.ben.fs_uniquifier], team)
        db.session.remove()
        db.engine.dispose()
    server.drop(name)


def test_each_is_added_once_and_the_second_is_told(stage: Stage) -> None:
    answers = stage.at_once([TEXT, TEXT], ["mine", "yours"])
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    (refused,) = (answer for answer in answers if answer.status_code == 422)
    told = (
        "Somebody is bringing people in to North Team at this moment",
        "What is here has changed since you read the lists, so nothing was brought in",
    )
    assert any(sentence in refused.text for sentence in told)
    assert stage.count() == 12


def test_one_person_pressing_twice_at_once_adds_once(stage: Stage) -> None:
    stage.users = [stage.users[0]] * 2
    answers = stage.at_once([TEXT, TEXT], ["same", "same"])
    assert {answer.status_code for answer in answers} <= {303, 422}
    assert 303 in {answer.status_code for answer in answers}
    assert stage.count() == 12
