"""Guesses at calendar links, by the thousand: they learn nothing, and cost next to nothing."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from base import misses
from base.database import db
from base.misses import LinkMiss
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows
from tests.conftest import Clock, Statements


def test_a_guessed_token_is_not_found_and_guessing_is_slowed(rows: Rows, client: Client) -> None:
    _, path = rows.feed(rows.cast.ben)
    guess = client(None)
    answers = [guess.get(f"/calendar/guess-{n}.ics") for n in range(misses.MISSES_A_MINUTE + 5)]
    assert [a.status_code for a in answers[: misses.MISSES_A_MINUTE]] == (
        [404] * misses.MISSES_A_MINUTE
    )
    assert {a.get_data() for a in answers[: misses.MISSES_A_MINUTE]} == {b"Not found.\n"}
    assert {a.status_code for a in answers[misses.MISSES_A_MINUTE :]} == {429}
    assert answers[-1].headers["Retry-After"] == "60"
    assert db.session.scalar(select(func.sum(LinkMiss.misses))) == misses.MISSES_A_MINUTE
    assert b"127.0.0.1" not in db.session.scalars(select(LinkMiss.address)).one()
    assert guess.get(path).status_code == 200, "a valid token is never refused"


def test_guesses_are_forgotten_within_the_hour(rows: Rows, client: Client, at: Clock) -> None:
    guess = client(None)
    for _ in range(misses.MISSES_A_MINUTE + 1):
        guess.get("/calendar/x.ics")
    at.at += timedelta(minutes=1)
    assert guess.get("/calendar/x.ics").status_code == 404
    at.at += timedelta(hours=2)
    guess.get("/calendar/x.ics")
    assert db.session.scalar(select(func.count()).select_from(LinkMiss)) == 1


def test_a_thousand_guesses_from_one_place_are_all_the_same(
    rows: Rows, client: Client, statements: Statements
) -> None:
    _, path = rows.feed(rows.cast.ben)
    guess = client(None)
    with statements() as sent:
        answers = [guess.get(_guessed()) for _ in range(1000)]
    counted, refused = answers[: misses.MISSES_A_MINUTE], answers[misses.MISSES_A_MINUTE :]
    assert {_whole(one) for one in counted} == {_whole(counted[0])}
    assert {_whole(one) for one in refused} == {_whole(refused[0])}
    assert (counted[0].status_code, refused[0].status_code) == (404, 429)
    looked_up = [sql for sql in sent if " FROM feed " in sql.replace("\n", " ")]
    limited = [sql for sql in sent if sql not in looked_up]
    assert len(looked_up) == 1000, "one statement for a guess"
    assert all("feed_miss" in sql for sql in limited), "and the limiter's"
    assert len(limited) == 1000 + misses.MISSES_A_MINUTE + 1, "over the limit nothing is written"
    assert guess.get(path).status_code == 200


def test_a_thousand_guesses_from_a_thousand_places_are_all_the_same(
    client: Client, statements: Statements
) -> None:
    guess = client(None)
    with statements() as sent:
        answers = [
            guess.get(_guessed(), environ_overrides={"REMOTE_ADDR": f"10.1.{n // 250}.{n % 250}"})
            for n in range(1000)
        ]
    assert {_whole(one) for one in answers} == {_whole(answers[0])}
    assert answers[0].get_data() == b"Not found.\n"
    assert len(sent) == 4 * 1000, "looked up, counted, written, and what is old forgotten"


def _guessed() -> str:
    return f"/calendar/{secrets.token_urlsafe(32)}.ics"


def _whole(answer: TestResponse) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """All of an answer that whoever guesses gets to see."""
    return answer.status_code, answer.get_data(), tuple(sorted(answer.headers.items()))
