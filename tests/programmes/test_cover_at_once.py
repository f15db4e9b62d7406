"""Two people put somebody down for one session in the same second, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from base.database import db
from people.models import CalendarStamp, Leave, User
from people.roles import Role
from programmes.models import Facilitation
from tests.build import Build
from tests.own_database import own_app
from tests.page import CheckedClient
from tests.programmes.rows import ad_hoc, cohort, sessions_of
from tests.server import TestServer


@dataclass
class Stage:
    """An application on a database of its own: a session whose leader is ill, and who could."""

    app: Flask
    users: list[str]
    paths: list[str]
    session: int
    fay: str
    gil: str

    def at_once(self, *sent: tuple[str, dict[str, str]]) -> list[TestResponse]:
        """Send these forms from two people's browsers at once, in this order of answers."""
        gate = threading.Barrier(len(sent))
        answers: dict[int, TestResponse] = {}

        def send(n: int, user: str, path: str, data: dict[str, str]) -> None:
            browser = CheckedClient(self.app, use_cookies=True)
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = user, True
            page = browser.get(path).text
            held = {
                name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
                for name in ("csrf_token", "seen", "once")
            }
            gate.wait(20)
            answers[n] = browser.post(path, data=held | data)

        threads = [
            threading.Thread(target=send, args=(n, user, path, data))
            for n, (user, (path, data)) in enumerate(zip(self.users, sent, strict=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return [answers[n] for n in sorted(answers)]

    def staff(self) -> list[str]:
        """Who is down for the session now."""
        with self.app.app_context():
            rows = select(User.name).join(Facilitation, Facilitation.user_id == User.id)
            return sorted(db.session.scalars(rows.where(Facilitation.session_id == self.session)))


@pytest.fixture
def stage(server: TestServer) -> Iterator[Stage]:
    """Set once for each test, and taken down whole."""
    with own_app(server, "cover", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as app:
        build = Build(app)
        cast = build.cast()
        made = cohort(build, cast)
        session = sessions_of(made)[0]
        other = ad_hoc(build, cohort(build, cast, room=None, start=date(2026, 9, 2)),
                       session.day, session.at)  # fmt: skip
        day = date(2026, 3, 4)
        build.save(Leave(user=cast.ben, kind="sickness", first=day, last=day))
        fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
        gil = build.user("Gil Facilitator", (cast.team, Role.FACILITATOR))
        yield Stage(
            app,
            [cast.asha.fs_uniquifier, cast.ben.fs_uniquifier],
            [f"/sessions/{one.public_id}/cover" for one in (session, other)],
            session.id,
            str(fay.public_id),
            str(gil.public_id),
        )


def test_two_who_choose_different_people_put_one_down(stage: Stage) -> None:
    path = stage.paths[0]
    answers = stage.at_once((path, {"who": stage.fay}), (path, {"who": stage.gil}))
    assert sorted(a.status_code for a in answers) == [303, 422]
    told = next(a for a in answers if a.status_code == 422)
    assert "Somebody changed this session since you opened the page" in told.text
    first = "Fay" if answers[0].status_code == 303 else "Gil"
    assert stage.staff() == ["Asha Lead", f"{first} Facilitator"]


def test_one_person_is_not_put_down_for_two_sessions_at_once(stage: Stage) -> None:
    one, other = stage.paths
    answers = stage.at_once((one, {"who": stage.fay}), (other, {"who": stage.fay}))
    assert sorted(a.status_code for a in answers) == [303, 422]
    told = next(a for a in answers if a.status_code == 422)
    assert "Fay Facilitator is at" in told.text or "booked for that time a moment ago" in told.text


def test_calendars_follow(stage: Stage) -> None:
    stage.users.pop()
    stage.at_once((stage.paths[0], {"who": stage.fay}))
    with stage.app.app_context():
        rows = select(User.name).join(CalendarStamp, CalendarStamp.user_id == User.id)
        assert {"Ben Facilitator", "Fay Facilitator"} <= set(db.session.scalars(rows))
