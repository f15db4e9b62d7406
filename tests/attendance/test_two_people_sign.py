"""Two people at one register in the same second, on a real database with real transactions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from attendance.models import Mark, Register
from base.database import db
from tests.attendance.rows import Rows
from tests.build import Build
from tests.own_database import own_app
from tests.page import CheckedClient
from tests.server import TestServer


@dataclass
class Stage:
    """An application on a database of its own, and one session at which two people are expected."""

    app: Flask
    asha: str
    ben: str
    path: str
    keys: list[str]

    def browser(self, who: str) -> CheckedClient:
        """A browser signed in as this account."""
        made = CheckedClient(self.app, use_cookies=True)
        with made.session_transaction() as session:
            session["_user_id"], session["_fresh"] = who, True
        return made

    def typed(self, first: str, second: str, **kw: str) -> dict[str, str]:
        """A form with two answers."""
        answers = {f"{self.keys[0]}-came": first, f"{self.keys[1]}-came": second}
        return {"do": "sign", "version": "0", **answers, **kw}

    def count(self, model: type[Mark | Register]) -> int:
        """Rows of a table."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def stage(server: TestServer) -> Iterator[Stage]:
    """Set once for each test, and taken down whole."""
    with own_app(server, "two", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as app:
        build = Build(app)
        cast = build.cast()
        people = [build.participant(cast.team, given_name=name) for name in ("Adam", "Bilal")]
        rows = Rows(build)
        session = rows.session(rows.cohort(cast.team, cast.venue, cast.asha), *people)
        keys = [place.public_id.hex for place in session.places]
        path = f"/sessions/{session.public_id}/register"
        yield Stage(app, cast.asha.fs_uniquifier, cast.ben.fs_uniquifier, path, keys)


def _at_once(*sends: tuple[CheckedClient, str, dict[str, str]]) -> list[TestResponse]:
    """Post each form from a thread of its own, all let go together."""
    gate = threading.Barrier(len(sends))
    tokens = [browser.token(path) for browser, path, _ in sends]
    answers: list[TestResponse | None] = [None] * len(sends)

    def send(n: int) -> None:
        browser, path, data = sends[n]
        gate.wait(10)
        answers[n] = browser.post(path, data={**data, "csrf_token": tokens[n]})

    threads = [threading.Thread(target=send, args=(n,)) for n in range(len(sends))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [answer for answer in answers if answer is not None]


def test_one_wins_and_the_other_loses_nothing(stage: Stage) -> None:
    asha = stage.typed("came", "no_warning", **{f"{stage.keys[0]}-staff_note": "Asha saw him"})
    ben = stage.typed("came", "told_before", **{f"{stage.keys[0]}-staff_note": "Ben saw him"})
    answers = _at_once(
        (stage.browser(stage.asha), stage.path, asha), (stage.browser(stage.ben), stage.path, ben)
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert stage.count(Register) == 1
    assert stage.count(Mark) == 2, "one chain of one mark for each place"
    lost = answers[0].status_code == 422
    page = answers[0 if lost else 1].text
    winner, mine = ("Ben", "Asha saw him") if lost else ("Asha", "Ben saw him")
    assert f"{winner} " in page
    assert "signed this register on Monday 2 March 2026 at 9am, while you had it open" in page
    assert "2 people marked differently" in page
    assert page.count(mine) >= 2, "shown, and carried by the form that amends"
    assert "Didn&#39;t come" in page
    assert "Told us before" in page
    assert "Amend to mine" in page


def test_what_the_loser_typed_goes_on_to_the_amendment(stage: Stage) -> None:
    stage.browser(stage.asha).send(stage.path, stage.typed("came", "no_warning"))
    ben = stage.browser(stage.ben)
    place = f"{stage.keys[1][:8]}-{stage.keys[1][8:12]}-{stage.keys[1][12:16]}"
    place = f"{place}-{stage.keys[1][16:20]}-{stage.keys[1][20:]}"
    path = f"{stage.path}/{place}/amend"
    mine = {"came": "told_before", "reason": "work", "staff_note": "He rang me", "link": "1"}
    page = ben.send(path, mine)
    assert page.status_code == 422
    assert "Say why this mark is being changed." in page.text
    assert "He rang me" in page.text
    assert 'value="told_before" checked' in page.text


def test_saved_by_another_meanwhile_is_told_and_can_be_sent_again(stage: Stage) -> None:
    save = stage.typed("came", "came") | {"do": "save"}
    stage.browser(stage.asha).send(stage.path, save)
    ben = stage.browser(stage.ben)
    mine = stage.typed("late", "", **{f"{stage.keys[0]}-late_minutes": "15"})
    page = ben.send(stage.path, mine)
    assert page.status_code == 422
    assert "Asha Lead saved this register on Monday 2 March 2026 at 9am" in page.text
    assert "1 person marked differently" in page.text
    assert 'value="15"' in page.text
    assert 'name="version" value="1"' in page.text
    assert page.text.count('value="came" checked') == 1, "theirs, where nothing was typed"
    again = mine | {"version": "1", f"{stage.keys[1]}-came": "came"}
    assert ben.send(stage.path, again).status_code == 303
    assert stage.count(Mark) == 3


def test_one_form_sent_twice_at_once_signs_once(stage: Stage) -> None:
    form = stage.typed("came", "came", once="the-same-press")
    browsers = [stage.browser(stage.asha) for _ in range(2)]
    answers = _at_once(*((browser, stage.path, form) for browser in browsers))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.location for answer in answers} == {stage.path}
    assert (stage.count(Register), stage.count(Mark)) == (1, 2)
