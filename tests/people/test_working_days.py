"""Usual working days: my own and a colleague's, added, ended and removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import events_about
from base.database import db
from people.models import User, WorkingPattern
from people.queries.availability import works
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
ADD = "/my-leave/working-days/add"


def typed(**kw: Any) -> dict[str, Any]:
    given = {"weekdays": ["2"], "at": "9am", "until": "17:00", "every": "1", "first": "4/3/2026"}
    return given | kw


def pattern(build: Build, user: User, **kw: Any) -> WorkingPattern:
    values = {"weekday": 2, "at": time(9), "until": time(17), "first": date(2026, 3, 4)} | kw
    made = WorkingPattern(user_id=user.id, **values)
    build.save(made)
    return made


def test_a_day_a_week_is_said_and_nothing_else_is_worked(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    assert "sessions may be placed with you on any working day" in ben.get("/my-leave").text
    assert ben.send(ADD, typed()).location == "/my-leave#working-days"
    page = ben.get("/my-leave").text
    assert "Wednesdays, 9am to 5pm" in page
    assert "From Wed 4 Mar 2026" in page
    found = works([cast.ben.id, cast.asha.id], date(2026, 3, 1), date(2026, 3, 31))
    assert found[cast.asha.id] is None
    assert [i.starts.day for i in found[cast.ben.id] or []] == [4, 11, 18, 25]
    assert events_about(cast.ben.public_id)[0].sentence == (
        "Ben Facilitator recorded that Ben Facilitator usually works Wednesdays, 9am to 5pm "
        "from Wednesday 4 March 2026."
    )


def test_several_days_are_one_row_each(cast: Cast, client: Client) -> None:
    client(cast.ben).send(ADD, typed(weekdays=["0", "2"], every="2"))
    rows = db.session.scalars(select(WorkingPattern).order_by(WorkingPattern.weekday)).all()
    assert [(row.weekday, row.every) for row in rows] == [(0, 2), (2, 2)]


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ({"weekdays": []}, "weekdays", "Tick at least one weekday."),
        ({"weekdays": ["9"]}, "weekdays", "Choose from the answers offered."),
        ({"at": ""}, "at", "Enter when the day begins."),
        ({"until": ""}, "until", "Enter when the day ends."),
        ({"at": "9:00", "until": "5:00"}, "until", "That would be until 5am the next day."),
        ({"first": ""}, "first", "Enter the first day."),
        ({"last": "3/3/2026"}, "last", "The last day is before the first."),
        ({"weekdays": ["1"], "last": "8/3/2026"}, "last", "none falls between the two days"),
        ({"every": "40"}, "every", "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_is_said_on_the_field(
    data: dict[str, Any], field: str, why: str, cast: Cast, client: Client
) -> None:
    answer = client(cast.ben).send(ADD, typed() | data)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text
    assert db.session.scalar(select(func.count(WorkingPattern.id))) == 0


def test_the_same_hours_twice_are_refused_and_other_weeks_are_not(
    build: Build, cast: Cast, client: Client
) -> None:
    pattern(build, cast.ben, every=2)
    ben = client(cast.ben)
    answer = ben.send(ADD, typed(at="4pm", until="6pm"))
    assert answer.status_code == 422
    assert "‘Wednesdays, 9am to 5pm, every 2 weeks’ is recorded already." in answer.text
    assert ben.send(ADD, typed(every="2", first="11/3/2026")).status_code == 303


def test_a_last_day_is_set_and_what_follows_is_said(
    build: Build, cast: Cast, client: Client
) -> None:
    day = pattern(build, cast.ben)
    path = f"/my-leave/working-days/{day.public_id}/end"
    ben = client(cast.ben)
    early = ben.send(path, {"last": "3/3/2026"})
    assert early.status_code == 422
    assert "It began on Wednesday 4 March 2026." in early.text
    assert ben.send(path, {"last": "25/3/2026"}).status_code == 303
    assert "on or before Wednesday 25 March 2026" in ben.get("/my-leave").text
    (found,) = works([cast.ben.id], date(2026, 4, 1), date(2026, 4, 30)).values()
    assert found == []
    assert events_about(cast.ben.public_id)[0].action == "working_days.ended"


def test_a_mistake_is_removed(build: Build, cast: Cast, client: Client) -> None:
    day = pattern(build, cast.ben)
    path = f"/my-leave/working-days/{day.public_id}/remove"
    assert client(cast.ben).send(path).status_code == 303
    assert works([cast.ben.id], date(2026, 3, 1), date(2026, 3, 31)) == {cast.ben.id: None}
    assert events_about(cast.ben.public_id)[0].action == "working_days.removed"
    assert client(cast.ben).get(path).status_code == 404


def test_a_lead_sets_a_colleagues(cast: Cast, client: Client) -> None:
    home = f"/teams/{cast.team.public_id}/working-days"
    asha = client(cast.asha)
    answer = asha.send(f"{home}/add", typed(who=str(cast.ben.public_id)))
    assert answer.location == home
    page = asha.get(home).text
    assert "Wednesdays, 9am to 5pm" in page
    assert "Any day" in page
    seen = client(cast.ben).get(home).text
    assert "Wednesdays, 9am to 5pm" in seen
    assert "Remove" not in seen
    day = db.session.scalars(select(WorkingPattern)).one()
    assert asha.send(f"{home}/{day.public_id}/end", {"last": "4/3/2026"}).status_code == 303
    assert asha.send(f"{home}/{day.public_id}/remove").status_code == 303


def test_sending_twice_adds_one(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    for _ in range(2):
        assert ben.send(ADD, typed(once="the-same-key")).status_code == 303
    assert db.session.scalar(select(func.count(WorkingPattern.id))) == 1


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    day = pattern(build, cast.ben)
    home = f"/teams/{cast.team.public_id}/working-days"
    for verb in ("end", "remove"):
        own, theirs = f"/my-leave/working-days/{day.public_id}/{verb}", f"{home}/{day.public_id}"
        assert client(cast.asha).get(own).status_code == 404
        assert client(cast.cara).get(f"{theirs}/{verb}").status_code == 404
        assert client(cast.esi).get(f"{theirs}/{verb}").status_code == 403
        assert client(None).get(own).status_code == 302
    assert client(cast.ben).get(f"{home}/add").status_code == 403
    assert client(cast.dev).get(home).status_code == 403
    assert client(None).get(ADD).status_code == 302
