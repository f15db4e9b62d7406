"""Staff who want it are told their sessions by e-mail: once, by code, and only what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from base.audit import AuditEvent, System, record
from base.database import db
from base.mail import MailServer, OutgoingMail
from base.work import unit_of_work
from calendars import jobs
from calendars.jobs import DigestsFailedError, send_evening_digests, send_morning_digests
from calendars.models import DigestSent
from people.models import Leave, Membership, User
from programmes.models import Cohort, Place
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient
from tests.programmes.planned import accept
from tests.programmes.rows import ad_hoc, cohort, enrolled, sessions_of

Client = Callable[[User | None], CheckedClient]
# The day before the cohort's second session.
EVENING = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture
def mailing(app: Flask) -> Iterator[None]:
    """A mail server is set; nothing is sent to it here."""
    kept = app.extensions["daybook.mail"]
    app.extensions["daybook.mail"] = MailServer("smtp://127.0.0.1:1", "daybook@north.example")
    yield
    app.extensions["daybook.mail"] = kept


@pytest.fixture
def made(build: Build, cast: Cast, at: Clock, mailing: None) -> Cohort:
    """A cohort led by Ben, who wants to be told the evening before."""
    found = cohort(build, cast)
    _wants(cast.ben, "evening")
    at.at = EVENING
    return found


def _wants(user: User, choice: str) -> None:
    with unit_of_work():
        user.digest = choice


def _mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_tomorrows_sessions_once_however_often_it_runs(cast: Cast, made: Cohort) -> None:
    assert send_evening_digests() == "1 sent"
    assert send_evening_digests() == "0 sent"
    (mail,) = _mails()
    assert mail.recipient == cast.ben.email
    assert mail.subject == "Daybook: your sessions tomorrow"
    assert "Wednesday 11 March 2026" in mail.body
    assert "Session 2: Messages about being a man" in mail.body
    assert "Room 1, Kirk House" in mail.body
    assert send_morning_digests() == "not the time of day for it"


def test_in_the_morning_it_is_todays(cast: Cast, made: Cohort, at: Clock) -> None:
    _wants(cast.ben, "morning")
    at.at = datetime(2026, 3, 11, 6, 30, tzinfo=UTC)
    assert send_morning_digests() == "1 sent"
    assert "Your sessions today:" in _mails()[0].body


def test_one_persons_session_says_whose_by_code_and_hidden_people_not_even_that(
    build: Build, cast: Cast, made: Cohort, at: Clock
) -> None:
    one = build.participant(cast.team, given_name="Zachary", family_name="Zander")
    two = build.participant(cast.team, limited_access=True)
    for person, hour in ((one, 14), (two, 16)):
        session = ad_hoc(build, made, date(2026, 3, 11), time(hour), cast.ben)
        build.save(Place(session_id=session.id, participant_id=person.id))
        with unit_of_work():
            session.kind = "individual"
            record("test.alone", "One person's session.", by=System("Test"))
    send_evening_digests()
    body = _mails()[0].body
    assert one.code in body
    assert "Zachary" not in body
    assert "Zander" not in body
    assert two.code not in body
    assert "Place taken" in body


def test_what_others_changed_since_the_last_and_nothing_of_anybody(
    build: Build, cast: Cast, made: Cohort, client: Client, at: Clock
) -> None:
    person = build.participant(cast.team, family_name="Zander")
    enrolled(build, made, person)
    send_evening_digests()
    sessions = sessions_of(made)
    at.at += timedelta(hours=15)
    asha = client(cast.asha)
    path = f"/sessions/{sessions[4].public_id}/cancel"
    accept(asha, asha.send(path, {"why": "Zander is in court"}).location)
    ben = client(cast.ben)
    own = f"/sessions/{sessions[6].public_id}/cancel"
    accept(ben, ben.send(own, {"why": "Training"}).location)
    at.at = EVENING + timedelta(days=1)
    assert send_evening_digests() == "1 sent"
    body = _mails()[1].body
    assert "You have no sessions tomorrow." in body
    assert "Changed since Tuesday 10 March 2026 at 6pm:" in body
    assert "Cancelled: Session 5" in body
    assert "Session 7" not in body, "what they did themselves they know"
    assert "Zander" not in body
    assert "court" not in body


def test_nothing_is_sent_when_there_is_nothing_to_say(cast: Cast, made: Cohort, at: Clock) -> None:
    at.at = datetime(2026, 3, 13, 18, tzinfo=UTC)
    assert send_evening_digests() == "0 sent"
    assert not _mails()
    assert not db.session.scalars(select(DigestSent)).all()


def test_not_about_a_day_of_leave(build: Build, cast: Cast, made: Cohort) -> None:
    wednesday = date(2026, 3, 11)
    build.save(Leave(user_id=cast.ben.id, kind="sickness", first=wednesday, last=wednesday))
    assert send_evening_digests() == "0 sent"


def test_a_part_of_a_day_of_leave_is_still_a_day(build: Build, cast: Cast, made: Cohort) -> None:
    day = date(2026, 3, 11)
    build.save(Leave(user_id=cast.ben.id, kind="other", first=day, last=day,
                     at=time(15), until=time(17)))  # fmt: skip
    assert send_evening_digests() == "1 sent"


def test_not_after_the_role_ended_nor_to_a_closed_account(cast: Cast, made: Cohort) -> None:
    with unit_of_work():
        held = select(Membership).where(Membership.user_id == cast.ben.id)
        db.session.scalars(held).one().ended_at = EVENING - timedelta(hours=1)
        record("test.left", "Ben left.", by=System("Test"))
    db.session.expire_all()
    assert send_evening_digests() == "0 sent"
    _wants(cast.asha, "evening")
    with unit_of_work():
        cast.asha.active = False
    assert send_evening_digests() == "0 sent"


def test_another_teams_sessions_are_not_told(
    build: Build, cast: Cast, at: Clock, mailing: None
) -> None:
    other = cohort(build, cast, team=cast.other_team, name="Secret group")
    ad_hoc(build, other, date(2026, 3, 11), time(15), cast.ben)
    _wants(cast.ben, "evening")
    at.at = EVENING
    send_evening_digests()
    assert not any("Secret group" in mail.body for mail in _mails())


def test_without_a_mail_server_none_is_kept_waiting(
    app: Flask, build: Build, cast: Cast, at: Clock
) -> None:
    cohort(build, cast)
    _wants(cast.ben, "evening")
    at.at = EVENING
    assert send_evening_digests() == "no mail server is set"
    assert not _mails()


def test_one_that_fails_stops_no_other_and_is_tried_again(
    cast: Cast, made: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wants(cast.asha, "evening")
    real = jobs.send_digest

    def send(user: User, day: date, url: str) -> bool:
        if user.id == cast.asha.id:
            raise ValueError
        return real(user, day, url)

    monkeypatch.setattr("calendars.jobs.send_digest", send)
    with pytest.raises(DigestsFailedError):
        send_evening_digests()
    assert [mail.recipient for mail in _mails()] == [cast.ben.email]
    monkeypatch.setattr("calendars.jobs.send_digest", real)
    assert send_evening_digests() == "1 sent"
    assert [mail.recipient for mail in _mails()] == [cast.ben.email, cast.asha.email]


def test_it_is_chosen_on_ones_own_account(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    assert "You are not sent any." in ben.get("/account").text
    page = ben.get("/account/digest").text
    assert "No mail server is set up" in page
    assert ben.send("/account/digest", {"digest": "morning"}).status_code == 303
    assert "You are told them in the morning" in ben.get("/account").text
    assert ben.send("/account/digest", {"digest": "hourly"}).status_code == 422
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("account.digest") == 1
    assert client(cast.dev).get("/account/digest").status_code == 403
    assert "Your sessions by e-mail" not in client(cast.dev).get("/account").text
    assert client(None).get("/account/digest").status_code == 302
