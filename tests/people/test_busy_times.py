"""A member of staff lets Daybook read when they are busy in a calendar of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from base.audit import AuditEvent, System, record
from base.database import db
from base.kept import KeptForm
from base.work import unit_of_work
from people.jobs import read_busy_times
from people.models import BusyCalendar, BusyTime, Membership, User
from people.queries.busy import own_busy
from people.roles import Role
from programmes.models import Plan
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.https_servers import HOST, Authority, Server, serving
from tests.page import CheckedClient
from tests.programmes.planned import accept
from tests.programmes.rows import cohort, sessions_of

Client = Callable[[User | None], CheckedClient]
PATH = "/my-busy-times"
SECRET = "/cal-7f3a9c/basic.ics"


def calendar(*times: tuple[str, str]) -> bytes:
    """A calendar of entries with titles nobody may ever see."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{a}\r\nDTEND:{b}\r\nSUMMARY:Dentist with Zebedee\r\n"
        "LOCATION:Zanzibar House\r\nATTENDEE:mailto:zebedee@somewhere.example\r\nEND:VEVENT\r\n"
        for n, (a, b) in enumerate(times)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


MORNING = calendar(
    ("20260331T080000Z", "20260331T150000Z"), ("20260304T090000Z", "20260304T130000Z")
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def outside(app: Flask, authority: Authority) -> Iterator[Server]:
    """A server outside that the application may reach."""
    with serving(authority) as made:
        made.body(SECRET, MORNING)
        app.extensions["daybook.fetching"] = made.limits(authority)
        yield made
        del app.extensions["daybook.fetching"]


def _give(browser: CheckedClient, server: Server, path: str = SECRET) -> int:
    return browser.send(PATH, {"secret_address": server.url(path)}).status_code


def _times() -> list[datetime]:
    return list(db.session.scalars(select(BusyTime.starts).order_by(BusyTime.starts)))


def test_only_times_are_kept_and_the_address_is_sealed(
    cast: Cast, client: Client, outside: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ben = client(cast.ben)
    assert "My busy times" in ben.get("/my-calendar").text
    assert "My busy times" in ben.get("/my-leave").text
    assert _give(ben, outside) == 303
    page = ben.get(PATH).text
    assert f"At {HOST}, given on Monday 2 March 2026 at 9am" in page
    assert "2 in the next 12 months" in page
    assert "seen just now" in page
    assert len(_times()) == 2
    kept = "".join(
        str(db.session.execute(text(f"select * from {table}")).all())  # noqa: S608 our own names
        for table in ("busy_calendar", "busy_time", "audit_event", "once_key", "kept_form")
    )
    for secret in ("cal-7f3a9c", "basic.ics", "Zebedee", "Zanzibar", "Dentist"):
        assert secret not in page
        assert secret not in kept
        assert secret not in caplog.text
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "busy_calendar.given")
    ).one()
    assert said.startswith(f"Ben Facilitator gave a calendar of their own at {HOST};")


def test_it_can_be_given_as_webcal_and_replaced(
    cast: Cast, client: Client, outside: Server
) -> None:
    ben = client(cast.ben)
    _give(ben, outside)
    outside.body("/other", calendar(("20260401T080000Z", "20260401T090000Z")))
    address = outside.url("/other").replace("https", "webcal")
    assert ben.send(PATH, {"secret_address": address}).status_code == 303
    assert len(_times()) == 1
    assert len(db.session.scalars(select(BusyCalendar)).all()) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Give the address of your calendar."),
        ("http://calendar.example/a", "starts with https:// or webcal://"),
        ("https://me:word@calendar.example/a", "a name or a password"),
        ("https://localhost/a", "This is not an address"),
        ("https://inside.example/a", "private network"),
        ("{server}/nothing", "not there any more"),
        ("{server}/page", "no calendar at this address"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_kept(
    cast: Cast, client: Client, outside: Server, typed: str, said: str
) -> None:
    outside.body("/page", b"<!doctype html><title>Sign in</title>")
    answer = client(cast.ben).send(PATH, {"secret_address": typed.format(server=outside.url(""))})
    assert answer.status_code == 422
    assert said in answer.text
    assert not db.session.scalars(select(BusyCalendar)).all()


def test_a_failure_keeps_the_last_good_times_and_says_how_old(
    cast: Cast, client: Client, outside: Server, at: Clock
) -> None:
    _give(client(cast.ben), outside)
    outside.body(SECRET, MORNING[:-9])
    at.at += timedelta(minutes=30)
    assert read_busy_times() == "0 read, 0 not, 0 forgotten"
    at.at += timedelta(minutes=30)
    assert read_busy_times() == "0 read, 1 not, 0 forgotten"
    page = client(cast.ben).get(PATH).text
    assert "did not succeed. The calendar’s server broke off." in page
    assert "seen 1 hour ago" in page
    assert len(_times()) == 2
    outside.body(SECRET, calendar(("20260401T080000Z", "20260401T090000Z")))
    at.at += timedelta(hours=1)
    assert read_busy_times() == "1 read, 0 not, 0 forgotten"
    page = client(cast.ben).get(PATH).text
    assert "did not succeed" not in page
    assert "1 in the next 12 months" in page


def test_forgetting_deletes_the_address_and_every_time(
    cast: Cast, client: Client, outside: Server
) -> None:
    ben = client(cast.ben)
    _give(ben, outside)
    assert "Forget my calendar" in ben.get(f"{PATH}/forget").text
    assert ben.send(f"{PATH}/forget").status_code == 303
    assert not _times()
    assert not db.session.scalars(select(BusyCalendar)).all()
    assert ben.send(f"{PATH}/forget").status_code == 422
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "busy_calendar.forgotten" in actions


def test_of_whoever_left_all_is_forgotten(
    cast: Cast, client: Client, outside: Server, at: Clock
) -> None:
    _give(client(cast.ben), outside)
    with unit_of_work():
        from_team = db.session.scalars(
            select(Membership).where(Membership.user_id == cast.ben.id)
        ).one()
        from_team.ended_at = at.at
        record("test.left", "Ben left.", by=System("Test"))
    at.at += timedelta(hours=1)
    db.session.expire_all()
    assert read_busy_times() == "0 read, 0 not, 1 forgotten"
    assert not _times()


def test_an_address_sealed_with_another_secret_is_asked_for_again(
    app: Flask, cast: Cast, client: Client, outside: Server, at: Clock
) -> None:
    _give(client(cast.ben), outside)
    at.at += timedelta(hours=1)
    kept = app.secret_key
    app.config["SECRET_KEY"] = "another-secret-that-is-long-enough-0123456789"
    try:
        assert read_busy_times() == "0 read, 1 not, 0 forgotten"
    finally:
        app.config["SECRET_KEY"] = kept
    assert "Give it again." in client(cast.ben).get(PATH).text


def test_a_form_with_an_address_is_never_kept(cast: Cast, client: Client, outside: Server) -> None:
    ben = client(cast.ben)
    token = ben.token(PATH)
    data = {"csrf_token": token, "secret_address": "https://calendar.example/cal-7f3a9c"}
    ben.post(f"/account/keep?path={PATH}", data=data)
    assert not db.session.scalars(select(KeptForm)).all()


def test_whoever_plans_is_warned_and_nothing_is_refused(
    build: Build, cast: Cast, client: Client, outside: Server, at: Clock
) -> None:
    made = cohort(build, cast)
    _give(client(cast.ben), outside)
    at.at += timedelta(minutes=20)
    asha = client(cast.asha)
    session = sessions_of(made)[3]
    sent = asha.send(
        f"/sessions/{session.public_id}/reschedule",
        {
            "day": "31/3/2026",
            "at": "14:00",
            "why": "The room flooded",
            "room": str(session.room.public_id) if session.room else "",
        },
    )
    assert sent.location
    page = asha.get(sent.location).text
    assert "Ben Facilitator is busy in their own calendar then (seen 20 minutes ago)." in page
    assert "Zebedee" not in page
    assert accept(asha, sent.location).status_code == 303
    assert db.session.scalars(select(Plan)).all()
    db.session.refresh(session)
    assert session.day == date(2026, 3, 31)


def test_in_find_cover_they_may_still_be_assigned(
    build: Build, cast: Cast, client: Client, outside: Server
) -> None:
    made = cohort(build, cast)
    fay = build.user("Fay Facilitator", (cast.team, Role.FACILITATOR))
    _give(client(fay), outside)
    asha = client(cast.asha)
    path = f"/sessions/{sessions_of(made)[0].public_id}/cover"
    page = asha.get(path).text
    assert "Busy in their own calendar then (seen just now)" in page
    assert asha.send(path, {"who": str(fay.public_id)}).status_code == 303


def test_reading_is_one_query_and_of_those_asked_for(
    cast: Cast, client: Client, outside: Server
) -> None:
    _give(client(cast.ben), outside)
    assert own_busy([cast.asha.id], date(2026, 3, 1), date(2026, 4, 30)) == []
    found = own_busy([cast.ben.id, cast.asha.id], date(2026, 3, 31), date(2026, 3, 31))
    assert [one.user_id for one in found] == [cast.ben.id]


def test_who_may(cast: Cast, client: Client) -> None:
    for who in (cast.asha, cast.ben, cast.cara, cast.esi):
        assert client(who).get(PATH).status_code == 200
    assert client(cast.dev).get(PATH).status_code == 403
    assert (client(None).get(PATH).location or "").startswith("/sign-in")
