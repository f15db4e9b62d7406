"""Recording when a participant cannot come, and the section of their page that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import events_about
from base.database import db
from people.models import CalendarStamp, NamedReader, Participant, Unavailability
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


def home(person: Participant) -> str:
    return f"/people/{person.public_id}"


def path(person: Participant) -> str:
    return f"{home(person)}/unavailability/add"


def typed(**kw: Any) -> dict[str, Any]:
    """Every Wednesday, nine to five, from today."""
    given = {"kind": "work", "weekdays": ["2"], "every": "1", "first": "4/3/2026"}
    return given | {"at": "9am", "until": "5pm"} | kw


def dated(**kw: Any) -> dict[str, Any]:
    return typed(kind="court", weekdays=[], at="10:00", until="4pm") | kw


def test_work_every_wednesday_stands_on_their_page(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    esi = client(cast.esi)
    assert "Nothing keeps them from coming." in esi.get(home(person)).text
    answer = esi.send(path(person), typed(note="The laundry"))
    assert answer.location == f"{home(person)}#when-they-cannot-come"
    page = esi.get(home(person)).text
    assert 'id="when-they-cannot-come"' in page
    for words in ("Work", "Wednesdays, 9am to 5pm", "From Wed 4 Mar 2026", "The laundry"):
        assert words in page
    event = events_about(person.public_id)[0]
    assert event.action == "unavailability.added"
    assert event.sentence == (
        f"Esi Premises recorded that {person.code} cannot come: work, Wednesdays, 9am to 5pm, "
        "from Wednesday 4 March 2026."
    )
    stamps = select(func.count(CalendarStamp.id))
    assert db.session.scalar(stamps) == 0  # their calendar does not show it


def test_one_day_in_court_and_a_week_of_education(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    ben.send(path(person), dated())
    ben.send(
        path(person),
        dated(kind="education", first="9/3/2026", last="13/3/2026", at="", until=""),
    )
    court, course = db.session.scalars(select(Unavailability).order_by(Unavailability.id)).all()
    assert (court.weekdays, court.first, court.last) == ([], date(2026, 3, 4), date(2026, 3, 4))
    assert (course.last, course.at) == (date(2026, 3, 13), None)
    page = ben.get(home(person)).text
    assert "Wednesday 4 March 2026, 10am to 4pm" in page
    assert "9 to 13 March 2026" in page


def test_a_curfew_runs_over_midnight_and_may_be_long(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    every = [str(n) for n in range(7)]
    data = typed(kind="curfew", weekdays=every, at="4pm", until="8am")
    assert client(cast.ben).send(path(person), data).status_code == 303
    assert "Every day, 4pm to 8am the next day" in client(cast.ben).get(home(person)).text


def test_every_other_week_says_which_days_come_next(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    client(cast.ben).send(path(person), typed(every="2", first="18/2/2026"))
    page = client(cast.ben).get(home(person)).text
    assert "Next Wed 4 Mar 2026 and Wed 18 Mar 2026" in page


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        (typed(kind=""), "kind", "Choose what keeps them from coming."),
        (typed(first=""), "first", "Enter the first day."),
        (typed(last="3/3/2026"), "last", "The last day is before the first."),
        # What never falls on a day keeps nobody from anything.
        (typed(weekdays=["1"], last="9/3/2026"), "last", "None of these weekdays falls between"),
        (typed(until=""), "until", "Give both times, or leave both blank for the whole day."),
        (typed(at="9:00", until="5:00"), "until", "For the afternoon write 5pm."),
        (typed(at="soon"), "at", "is not a time."),
        (typed(weekdays=["8"]), "weekdays", "Choose from the answers offered."),
        (dated(every="2"), "weekdays", "Tick the weekday it comes round on."),
        (typed(note="x" * 301), "note", "Shorten it to 300"),
    ],
)
def test_what_is_wrong_is_said_on_the_field_and_kept(
    data: dict[str, Any], field: str, why: str, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    answer = client(cast.ben).send(path(person), {"note": "The laundry"} | data)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text
    assert "The laundry" in answer.text or field == "note"


def test_the_same_thing_twice_at_a_time_is_refused(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    assert ben.send(path(person), typed()).status_code == 303
    answer = ben.send(path(person), typed(at="4pm", until="6pm"))
    assert answer.status_code == 422
    assert "Work is already recorded then: Wednesdays, 9am to 5pm" in answer.text
    # Two at the same time of day are told apart.
    assert ben.send(path(person), typed(at="5pm", until="6pm")).status_code == 303
    assert ben.send(path(person), typed(kind="reporting")).status_code == 303


def test_sending_twice_adds_one(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    ben = client(cast.ben)
    for _ in range(2):
        assert ben.send(path(person), typed(once="the-same-key")).status_code == 303
    assert db.session.scalar(select(func.count(Unavailability.id))) == 1


def test_a_limited_access_record_opens_to_its_readers_only(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team, limited_access=True)
    build.save(NamedReader(participant_id=person.id, user_id=cast.ben.id))
    assert client(cast.ben).send(path(person), typed()).status_code == 303
    for closed in (path(person), home(person)):
        assert client(cast.asha).get(closed).status_code == 404


def test_whoever_may_not_edit_is_offered_nothing(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(cast.dev).get(path(person)).status_code == 403
    assert client(None).get(path(person)).status_code == 302


def test_the_database_refuses_what_must_never_be(build: Build, cast: Cast) -> None:
    person = build.participant(cast.team)
    day = date(2026, 3, 4)
    for wrong in (
        {"weekdays": [7]},
        {"weekdays": [], "last": None},
        {"last": date(2026, 3, 3)},
        {"at": time(9)},
        {"every": 0},
        {"kind": "golf"},
    ):
        values = {"kind": "work", "weekdays": [2], "first": day, "last": None} | wrong
        with pytest.raises(IntegrityError):
            build.save(Unavailability(participant_id=person.id, **values))
