"""Adding leave: my own, or a colleague's as their service lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent, events_about
from base.database import db
from people import leave_panels
from people.leave_panels import Absence
from people.models import Leave, User
from people.roles import Role
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
MINE = "/my-leave/add"


def typed(**kw: Any) -> dict[str, Any]:
    return {"kind": "annual_leave", "first": "9/3/2026", "last": "13/3/2026"} | kw


def team_path(cast: Cast) -> str:
    return f"/teams/{cast.team.public_id}/leave"


def test_my_leave_is_added_and_shown_with_what_it_is_for(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    answer = ben.send(MINE, typed(note="Lisbon"))
    leave = db.session.scalars(select(Leave)).one()
    assert answer.location == f"/my-leave/{leave.public_id}"
    page = ben.get(answer.location).text
    assert "Away 9 to 13 March 2026" in page
    assert "Annual leave" in page
    assert "Lisbon" in page
    assert "9 to 13 March 2026" in ben.get("/my-leave").text
    event = events_about(cast.ben.public_id)[0]
    assert event.action == "leave.added"
    assert (
        event.sentence == "Ben Facilitator recorded that Ben Facilitator is away: "
        "9 to 13 March 2026."
    )


def test_one_day_and_part_of_one(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    ben.send(MINE, typed(last=""))
    ben.send(MINE, typed(first="10/3/2026", last="", at="9.30", until="1pm", kind="training"))
    one, part = db.session.scalars(select(Leave).order_by(Leave.first)).all()
    assert (one.first, one.last, one.at) == (date(2026, 3, 9), date(2026, 3, 9), None)
    assert (part.at, part.until) == (time(9, 30), time(13))
    page = ben.get("/my-leave").text
    assert "Monday 9 March 2026" in page
    assert "Tuesday 10 March 2026, 9:30am to 1pm" in page


def test_past_leave_can_be_recorded(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    ben.send(MINE, typed(first="2/2/2026", last="", kind="sickness"))
    page = ben.get("/my-leave").text
    assert "None now or to come." in page
    assert "1 past" in page


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ({"kind": ""}, "kind", "Choose what it is for."),
        ({"kind": "jury"}, "kind", "Choose one of the answers offered."),
        ({"first": ""}, "first", "Enter the first day."),
        ({"first": "31/2/2026"}, "first", "There is no such day as 31/2/2026."),
        ({"last": "8/3/2026"}, "last", "The last day is before the first."),
        ({"last": "13/3/2029"}, "last", "This is more than two years. Check the year."),
        ({"at": "9"}, "at", "is not a time. Write it like 9:30, 2pm or 14:00."),
        ({"at": "9am"}, "until", "Give both times, or leave both blank for the whole day."),
        ({"until": "9am"}, "at", "Give both times"),
        ({"at": "9:00", "until": "5:00"}, "until", "The end is not after the start."),
        ({"at": "9am", "until": "9:00"}, "until", "It ends when it starts."),
    ],
)
def test_what_is_wrong_is_said_on_the_field_and_kept(
    data: dict[str, str], field: str, why: str, cast: Cast, client: Client
) -> None:
    answer = client(cast.ben).send(MINE, typed(note="Lisbon") | data)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'value="Lisbon"' in answer.text


def test_leave_over_leave_is_refused_with_the_leave_it_meets(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    ben.send(MINE, typed())
    answer = ben.send(MINE, typed(first="13/3/2026", last="20/3/2026"))
    assert answer.status_code == 422
    assert "You are already recorded as away: 9 to 13 March 2026." in answer.text
    assert ben.send(MINE, typed(first="14/3/2026", last="20/3/2026")).status_code == 303


def test_two_parts_of_a_day_do_not_meet_when_they_touch(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    morning = typed(last="", at="9am", until="1pm")
    assert ben.send(MINE, morning).status_code == 303
    assert ben.send(MINE, morning | {"at": "1pm", "until": "5pm"}).status_code == 303
    assert ben.send(MINE, morning | {"at": "12:30", "until": "2pm"}).status_code == 422


def test_a_lead_records_that_a_colleague_rang_in_sick(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    page = asha.get(f"{team_path(cast)}/add").text
    assert "Cara Elsewhere" not in page
    assert "Dev Administrator" not in page
    assert 'value="2/3/2026"' in page  # today
    data = {"who": str(cast.ben.public_id), "kind": "sickness", "first": "2/3/2026"}
    answer = asha.send(f"{team_path(cast)}/add", data)
    leave = db.session.scalars(select(Leave)).one()
    assert leave.user_id == cast.ben.id
    assert answer.location == f"{team_path(cast)}/{leave.public_id}"
    assert "Sickness" in asha.get(answer.location).text
    again = asha.send(f"{team_path(cast)}/add", data)
    assert again.status_code == 422
    assert "Ben Facilitator is already recorded as away: Monday 2 March 2026." in again.text
    assert client(cast.ben).get(f"/my-leave/{leave.public_id}").status_code == 200


def test_nobody_of_another_team_can_be_chosen(cast: Cast, client: Client) -> None:
    data = typed(who=str(cast.cara.public_id))
    answer = client(cast.asha).send(f"{team_path(cast)}/add", data)
    assert answer.status_code == 422
    assert "Choose one of the answers offered." in answer.text
    assert db.session.scalar(select(func.count(Leave.id))) == 0


def test_colleagues_see_who_is_away_and_never_why(cast: Cast, client: Client) -> None:
    client(cast.ben).send(MINE, typed(kind="sickness", note="Migraine"))
    for colleague in (cast.esi, cast.ben):
        page = client(colleague).get(team_path(cast)).text
        assert "Ben Facilitator" in page
        assert "9 to 13 March 2026" in page
        assert "Sickness" not in page
        assert "Migraine" not in page
        assert f"{team_path(cast)}/add" not in page
    lead = client(cast.asha).get(team_path(cast)).text
    assert "Sickness" in lead
    assert "Migraine" in lead
    sentences = " ".join(db.session.scalars(select(AuditEvent.sentence)))
    assert "ickness" not in sentences
    assert "Migraine" not in sentences


def test_the_month_is_the_one_asked_for(cast: Cast, client: Client) -> None:
    client(cast.ben).send(MINE, typed(first="30/3/2026", last="2/4/2026"))
    asha = client(cast.asha)
    for month, there in (("2026-03", True), ("2026-04", True), ("2026-05", False)):
        page = asha.get(f"{team_path(cast)}?month={month}").text
        assert ("30 March to 2 April 2026" in page) is there
    for odd in ("", "2026-13", "soon", "0001-01", "9999-12"):
        page = asha.get(f"{team_path(cast)}?month={odd}").text
        assert "Who is away in March 2026" in page


def test_a_slice_above_adds_a_panel_that_is_not_told_why(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leave_panels, "_PANELS", {})
    seen: list[Absence] = []

    def render(viewer: User, absence: Absence) -> Markup:
        seen.append(absence)
        return Markup("<p>{} sees 2 sessions left short</p>").format(viewer.name)

    leave_panels.add_panel("Sessions left short", 10, render)
    leave_panels.add_panel("Nothing to say", 5, lambda _viewer, _absence: Markup(""))
    ben = client(cast.ben)
    page = ben.get(ben.send(MINE, typed(kind="sickness")).location).text
    assert "<p>Ben Facilitator sees 2 sessions left short</p>" in page
    (absence,) = seen
    assert absence.staff.id == cast.ben.id
    assert absence.team is None
    assert [f"{i.starts:%d %H:%M} {i.ends:%d %H:%M}" for i in absence.times] == [
        "09 00:00 14 00:00"
    ]
    assert not hasattr(absence, "kind")


def test_sending_twice_adds_one(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    data = typed(once="the-same-key")
    first, second = ben.send(MINE, data), ben.send(MINE, data)
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Leave.id))) == 1


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    assessor = build.user("Ada Assessor", (cast.team, Role.ASSESSOR))
    assert client(assessor).get(MINE).status_code == 403
    for user in (cast.asha, cast.ben, cast.dev, cast.esi):
        assert client(user).get(MINE).status_code == 200
    assert client(None).get(MINE).status_code == 302
    add = f"{team_path(cast)}/add"
    assert client(cast.cara).get(add).status_code == 404
    assert client(cast.cara).get(team_path(cast)).status_code == 404
    for user in (cast.ben, cast.esi, cast.dev):
        assert client(user).get(add).status_code == 403
    assert client(None).get(add).status_code == 302


def test_the_database_refuses_what_must_never_be(build: Build, cast: Cast) -> None:
    day = date(2026, 3, 9)
    for wrong in (
        {"last": date(2026, 3, 8)},
        {"at": time(9)},
        {"at": time(9), "until": time(9)},
        {"kind": "jury"},
    ):
        values = {"kind": "other", "first": day, "last": day} | wrong
        with pytest.raises(IntegrityError):
            build.save(Leave(user_id=cast.ben.id, **values))
