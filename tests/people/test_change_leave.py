"""Changing leave, and removing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy import func, select

from base.audit import events_about
from base.database import db
from people.models import Leave, User
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 13)


@pytest.fixture
def leave(build: Build, cast: Cast) -> Leave:
    """Ben's week away."""
    made = Leave(user_id=cast.ben.id, kind="sickness", first=FIRST, last=LAST)
    build.save(made)
    return made


def mine(leave: Leave, verb: str) -> str:
    return f"/my-leave/{leave.public_id}/{verb}"


def of_team(cast: Cast, leave: Leave, verb: str) -> str:
    return f"/teams/{cast.team.public_id}/leave/{leave.public_id}/{verb}"


def test_i_change_when_and_what_for(cast: Cast, client: Client, leave: Leave) -> None:
    ben = client(cast.ben)
    page = ben.get(mine(leave, "change")).text
    assert 'value="9/3/2026"' in page
    assert 'value="13/3/2026"' in page
    data = {"kind": "annual_leave", "first": "10/3/2026", "at": "9am", "until": "1pm"}
    answer = ben.send(mine(leave, "change"), data)
    assert answer.location == f"/my-leave/{leave.public_id}"
    db.session.refresh(leave)
    assert (leave.first, leave.last) == (date(2026, 3, 10), date(2026, 3, 10))
    assert (leave.kind, leave.at, leave.until) == ("annual_leave", time(9), time(13))
    assert events_about(cast.ben.public_id)[0].sentence == (
        "Ben Facilitator changed Ben Facilitator’s leave from 9 to 13 March 2026 "
        "to Tuesday 10 March 2026, 9am to 1pm."
    )
    assert 'value="9:00"' in ben.get(mine(leave, "change")).text


def test_a_lead_changes_it_and_what_it_is_for_stays_out_of_the_log(
    cast: Cast, client: Client, leave: Leave
) -> None:
    data = {"kind": "other", "first": "9/3/2026", "last": "13/3/2026"}
    answer = client(cast.asha).send(of_team(cast, leave, "change"), data)
    assert answer.location == f"/teams/{cast.team.public_id}/leave/{leave.public_id}"
    assert events_about(cast.ben.public_id)[0].sentence == (
        "Asha Lead changed what is noted about Ben Facilitator’s leave 9 to 13 March 2026."
    )


def test_nothing_changed_is_nothing_done(cast: Cast, client: Client, leave: Leave) -> None:
    before = len(events_about(cast.ben.public_id))
    data = {"kind": "sickness", "first": "9/3/2026", "last": "13/3/2026"}
    assert client(cast.ben).send(mine(leave, "change"), data).status_code == 303
    assert len(events_about(cast.ben.public_id)) == before


def test_it_may_meet_itself_and_no_other(
    build: Build, cast: Cast, client: Client, leave: Leave
) -> None:
    later = date(2026, 3, 20)
    build.save(Leave(user_id=cast.ben.id, kind="training", first=later, last=later))
    ben = client(cast.ben)
    data = {"kind": "sickness", "first": "10/3/2026", "last": "16/3/2026"}
    assert ben.send(mine(leave, "change"), data).status_code == 303
    answer = ben.send(mine(leave, "change"), data | {"last": "20/3/2026"})
    assert answer.status_code == 422
    assert "You are already recorded as away: Friday 20 March 2026." in answer.text
    assert 'value="20/3/2026"' in answer.text


def test_removed_leave_is_gone(cast: Cast, client: Client, leave: Leave) -> None:
    ben = client(cast.ben)
    assert "9 to 13 March 2026" in ben.get(mine(leave, "remove")).text
    path = mine(leave, "remove")
    token = ben.token(path)
    answer = ben.post(path, data={"csrf_token": token})
    assert answer.location == "/my-leave"
    assert db.session.scalar(select(func.count(Leave.id))) == 0
    assert events_about(cast.ben.public_id)[0].sentence == (
        "Ben Facilitator removed Ben Facilitator’s leave 9 to 13 March 2026."
    )
    assert ben.post(path, data={"csrf_token": token}).status_code == 404


def test_a_lead_removes_it_and_is_back_at_its_month(
    cast: Cast, client: Client, leave: Leave
) -> None:
    answer = client(cast.asha).send(of_team(cast, leave, "remove"))
    assert answer.location == f"/teams/{cast.team.public_id}/leave?month=2026-03"


@pytest.mark.parametrize("verb", ["change", "remove", ""])
def test_who_may(verb: str, build: Build, cast: Cast, client: Client, leave: Leave) -> None:
    own, theirs = mine(leave, verb).rstrip("/"), of_team(cast, leave, verb).rstrip("/")
    assert client(cast.ben).get(own).status_code == 200
    assert client(cast.asha).get(theirs).status_code == 200
    assert client(cast.asha).get(own).status_code == 404
    assert client(cast.ben).get(theirs).status_code == 403
    assert client(cast.cara).get(theirs).status_code == 404
    for path in (own, theirs):
        assert client(None).get(path).status_code == 302


def test_leave_of_somebody_who_left_the_team_is_not_its_leads_any_more(
    cast: Cast, client: Client, leave: Leave, build: Build
) -> None:
    ben = db.session.get(User, cast.ben.id)
    assert ben is not None
    ben.memberships[0].ended_at = ben.created_at
    build.save(ben)
    assert client(cast.asha).get(of_team(cast, leave, "change")).status_code == 404
    assert "Ben" not in client(cast.asha).get(f"/teams/{cast.team.public_id}/leave").text
