"""Coming to a cohort whose sessions clash with what somebody does already, or with whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.work import unit_of_work
from people.models import KeepApart, NamedReader, Participant, Unavailability, User
from programmes.models import Booking, Cohort, Enrolment, EnrolmentPause, Place
from programmes.services import enrolments
from tests.build import SYSTEM, Build, Cast
from tests.conftest import Statements
from tests.programmes.rows import cohort, enrolled, sessions_of
from tests.programmes.second_cohort import second_cohort

Client = Callable[[User | None], FlaskClient]
WELCOME = "Session 1: Welcome and ground rules"
KNOWN = {"all_the_same": "y", "knowingly": "His probation officer moves the other one"}


def typed(*people: Participant, **kw: str) -> dict[str, Any]:
    return {"people": [str(p.public_id) for p in people], "on": "4/3/2026"} | kw


def enrol(made: Cohort) -> str:
    return f"/cohorts/{made.public_id}/enrol"


def said(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def shifted(made: Cohort, minutes: int) -> None:
    """Its sessions so much later on the same day."""
    with unit_of_work():
        for session in sessions_of(made):
            session.starts += timedelta(minutes=minutes)
            session.ends += timedelta(minutes=minutes)
        record("test.built", "Later.", by=SYSTEM)
    db.session.expire_all()


def apart(build: Build, one: Participant, other: Participant) -> None:
    first, second = sorted([one.id, other.id])
    build.save(
        KeepApart(
            one_id=first,
            other_id=second,
            reason="x",
            decided_by="y",
            review=date(2026, 9, 1),
            since=clock.now(),
        )
    )


def works(build: Build, person: Participant) -> None:
    build.save(
        Unavailability(
            participant_id=person.id,
            kind="work",
            weekdays=[2],
            every=1,
            first=date(2026, 1, 7),
            at=time(9),
            until=time(17),
        )
    )


@pytest.fixture
def first(build: Build, cast: Cast) -> Cohort:
    return cohort(build, cast, name="First")


@pytest.fixture
def second(build: Build, cast: Cast) -> Cohort:
    return second_cohort(build, cast, name="Second")


def test_a_second_session_at_one_time_is_named_with_its_room_before_it_is_saved(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    assert ben.send(enrol(first), typed(person)).status_code == 303
    answer = ben.send(enrol(second), typed(person))
    assert answer.status_code == 422
    assert (
        f"{person.code} is expected at First, {WELCOME} (Room 1, Wed 4 Mar 2026, 10am to 11:30am) "
        f"at the time of {WELCOME} here (Wed 4 Mar 2026, 10am to 11:30am). "
        "The same goes for 17 later sessions here."
    ) in said(answer)
    assert db.session.scalar(select(func.count(Enrolment.id))) == 1


def test_it_is_found_the_other_way_round(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    assert ben.send(enrol(second), typed(person)).status_code == 303
    answer = ben.send(enrol(first), typed(person))
    assert answer.status_code == 422
    assert f"{person.code} is expected at Second, {WELCOME} (Wed 4 Mar 2026, 10am" in said(answer)


def test_it_is_allowed_knowingly_and_the_room_is_refused_twice_as_before(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    enrolled(build, first, person)
    ben = client(cast.ben)
    unsaid = ben.send(enrol(second), typed(person, all_the_same="y"))
    assert "Say why you go ahead all the same" in said(unsaid)
    assert ben.send(enrol(second), typed(person) | KNOWN).status_code == 303
    theirs = select(Booking.knowingly).where(Booking.participant_id == person.id)
    assert sorted(db.session.scalars(theirs)) == [False] * 18 + [True] * 18
    session = sessions_of(second)[0]
    assert session.overlap_why == ""
    assert {KNOWN["knowingly"] in p.overlap_why for p in session.places} == {True}
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == second.id)).one()
    page = said(ben.get(f"/enrolments/{enrolment.public_id}"))
    assert KNOWN["knowingly"] in page
    assert "is expected at First, Session 1" in page
    session.room = cast.room
    build.save(session)
    with pytest.raises(IntegrityError, match="ex_booking_room_id"):
        db.session.execute(text("set constraints all immediate"))


def test_sessions_that_only_touch_do_not_clash(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    enrolled(build, first, person)
    shifted(second, 90)
    assert client(cast.ben).send(enrol(second), typed(person)).status_code == 303


def test_a_session_of_another_team_is_another_booking(
    build: Build, cast: Cast, client: Client, second: Cohort
) -> None:
    other = cohort(build, cast, team=cast.other_team, name="Secretly", venue=build.venue())
    person = build.participant(cast.team, cast.other_team)
    enrolled(build, other, person)
    answer = client(cast.ben).send(enrol(second), typed(person))
    assert answer.status_code == 422
    assert f"{person.code} is expected at another booking at the time of Session 1" in said(answer)
    assert "Secretly" not in said(answer)


@pytest.mark.parametrize(
    ("minutes", "where"), [(0, "at the time of"), (100, "just before"), (-100, "just after")]
)
def test_people_kept_apart_do_not_meet_in_the_building(
    build: Build,
    cast: Cast,
    client: Client,
    first: Cohort,
    second: Cohort,
    minutes: int,
    where: str,
) -> None:
    one, other = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, first, other)
    apart(build, one, other)
    shifted(second, minutes)
    ben = client(cast.ben)
    answer = ben.send(enrol(second), typed(one))
    assert answer.status_code == 422
    expected = f"{one.code} must be kept apart from somebody expected at First, {WELCOME} (Room 1"
    assert expected in said(answer)
    assert f"in the same building {where} {WELCOME} here" in said(answer)
    assert ben.send(enrol(second), typed(one) | KNOWN).status_code == 303


def test_half_an_hour_between_them_or_another_building_is_enough(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    one, other = build.participant(cast.team), build.participant(cast.team)
    enrolled(build, first, other)
    apart(build, one, other)
    shifted(second, 120)
    ben = client(cast.ben)
    assert ben.send(enrol(second), typed(one)).status_code == 303
    elsewhere = second_cohort(build, cast, name="Third", venue=build.venue(cast.team))
    with unit_of_work():
        for session in sessions_of(elsewhere):
            session.venue = elsewhere.venue
        record("test.built", "Elsewhere.", by=SYSTEM)
    third = build.participant(cast.team)
    apart(build, third, other)
    assert ben.send(enrol(elsewhere), typed(third)).status_code == 303


def test_where_somebody_hidden_is_expected_is_not_told(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    one = build.participant(cast.team)
    hidden = build.participant(cast.team, family_name="Quietly", limited_access=True)
    build.save(NamedReader(participant=hidden, user=cast.asha))
    enrolled(build, first, hidden)
    apart(build, one, hidden)
    shifted(second, 100)
    answer = said(client(cast.ben).send(enrol(second), typed(one)))
    assert (
        f"{one.code} must be kept apart from somebody expected at another booking in the same "
        f"building just before {WELCOME} here"
    ) in answer
    for words in ("First", "Quietly", hidden.code, "10am to"):
        assert words not in answer
    assert "expected at First, Session 1" in said(client(cast.asha).send(enrol(second), typed(one)))


def test_somebody_put_in_by_hand_is_kept_apart_from_too(
    build: Build, cast: Cast, client: Client, first: Cohort
) -> None:
    one, guest = build.participant(cast.team), build.participant(cast.team)
    apart(build, one, guest)
    build.save(Place(session=sessions_of(first)[2], participant=guest))
    answer = client(cast.ben).send(enrol(first), typed(one))
    assert f"{one.code} must be kept apart from somebody expected at Session 3: Naming" in said(
        answer
    )


def test_a_commitment_is_named_and_may_be_gone_against(
    build: Build, cast: Cast, client: Client, first: Cohort
) -> None:
    person = build.participant(cast.team)
    works(build, person)
    ben = client(cast.ben)
    answer = ben.send(enrol(first), typed(person))
    assert answer.status_code == 422
    assert (
        f"{person.code} cannot come to {WELCOME} here (Wed 4 Mar 2026, 10am to 11:30am): work. "
        "The same goes for 17 later sessions here."
    ) in said(answer)
    assert ben.send(enrol(first), typed(person) | KNOWN).status_code == 303
    knowingly = db.session.scalars(
        select(Booking.knowingly).where(Booking.participant_id == person.id)
    )
    assert set(knowingly) == {False}, "it is at no other session"


def test_an_offer_and_a_transfer_ask_the_same(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    enrolled(build, first, person)
    third = second_cohort(build, cast, name="Third")
    ben = client(cast.ben)
    offer = typed(person, what="offer", answer_by="3/3/2026")
    assert "is expected at First, Session 1" in said(ben.send(enrol(second), offer))
    (joined,) = enrolled(build, third, other := build.participant(cast.team))
    enrolled(build, ad := cohort_of_own(build, cast), other)
    moved = {"cohort": str(second.public_id), "on": "4/3/2026", "why": "Fits"}
    path = f"/enrolments/{joined.public_id}/transfer"
    answer = ben.send(path, moved)
    assert answer.status_code == 422
    assert f"{other.code} is expected at {ad.name}, Session 1" in said(answer)
    assert "Third" not in said(answer).split("Error", 2)[-1].split("To which cohort")[0]
    assert ben.send(path, moved | KNOWN).status_code == 303


def cohort_of_own(build: Build, cast: Cast) -> Cohort:
    """One whose sessions begin a quarter of an hour after the others, in no room."""
    made = second_cohort(build, cast, name="Own", venue=build.venue(cast.team))
    with unit_of_work():
        for session in sessions_of(made):
            session.overlap_why = "Tests put somebody at two at once"
        record("test.built", "Overlaps.", by=SYSTEM)
    return made


def test_coming_back_to_a_session_that_clashes_by_now_is_refused_in_words(
    build: Build, cast: Cast, client: Client, first: Cohort, second: Cohort
) -> None:
    person = build.participant(cast.team)
    (joined,) = enrolled(build, first, person)
    ben = client(cast.ben)
    home = f"/enrolments/{joined.public_id}"
    ben.send(f"{home}/pause", {"first": "4/3/2026", "back_on": "", "why": "Custody"})
    assert ben.send(enrol(second), typed(person)).status_code == 303
    answer = ben.send(f"{home}/resume", {"on": "18/3/2026"})
    assert answer.status_code == 422
    assert (
        f"{person.code} is expected at Second, Session 3: Naming feelings (Wed 18 Mar 2026"
        in said(answer)
    )
    assert "Nothing was changed. Move one of the two first." in said(answer)
    assert db.session.scalars(select(EnrolmentPause)).one().back_on is None


def test_however_many_sessions_it_asks_as_many_questions(
    build: Build, cast: Cast, first: Cohort, second: Cohort, statements: Statements
) -> None:
    def asked(person: Participant, on: date) -> int:
        db.session.expire_all()
        with statements() as sent, unit_of_work():
            enrolments.enrol(second, person, on=on, by=cast.ben, knowingly="x")
        return len([sql for sql in sent if sql.lstrip().lower().startswith("select")])

    people = [build.participant(cast.team) for _ in range(2)]
    for person in people:
        enrolled(build, first, person)
    few = asked(people[0], date(2026, 6, 24))
    many = asked(people[1], date(2026, 3, 4))
    assert many <= few + 1
