"""'Rang to say he can't come': written down, told, in the register, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from attendance.models import Notice
from base.database import db
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast


def path_of(group: Group, number: int = 0) -> str:
    return f"/people/{group.people[number].public_id}/cannot-come"


def typed(group: Group, **kw: str) -> dict[str, str]:
    return {"sessions": str(group.session.public_id), "channel": "phone", "reason": "ill", **kw}


def test_it_fills_in_the_register_and_tells_whoever_leads(
    cast: Cast, group: Group, client: Client
) -> None:
    esi, ben = client(cast.esi), client(cast.ben)
    assert esi.send(path_of(group), typed(group)).status_code == 303
    today = ben.get("/").text
    assert "Can’t come" in today
    assert "Adam" in today
    page = ben.get(group.path).text
    key = group.place(0).public_id.hex
    assert f'name="{key}-came" id="{key}-came-told_before" value="told_before" checked' in page
    assert "Said by phone on Monday 2 March 2026" in page
    assert "ill or a medical appointment. Written down by Esi Premises." in page
    session = ben.get(f"/sessions/{group.session.public_id}").text
    assert "Who can’t come" in session


def test_the_same_twice_is_one_and_it_can_be_withdrawn(
    cast: Cast, group: Group, client: Client
) -> None:
    ben = client(cast.ben)
    for _ in range(2):
        ben.send(path_of(group), typed(group))
    (notice,) = db.session.scalars(select(Notice)).all()
    withdraw = f"/notices/{notice.public_id}/withdraw"
    assert ben.send(withdraw, {"why": "Can come after all"}).status_code == 303
    assert ben.send(withdraw, {}).status_code == 303
    assert 'told_before" checked' not in ben.get(group.path).text
    assert ben.send(path_of(group), typed(group)).status_code == 303
    assert len(db.session.scalars(select(Notice)).all()) == 2


def test_what_cannot_be_is_refused_and_nothing_is_lost(
    cast: Cast, group: Group, client: Client, build: Build
) -> None:
    ben = client(cast.ben)
    page = ben.send(path_of(group), typed(group, at="11pm", note="<b>Mum rang</b>"))
    assert page.status_code == 422
    assert "That is still to come." in page.text
    assert "&lt;b&gt;Mum rang&lt;/b&gt;" in page.text
    none = ben.send(path_of(group), {"channel": "phone"})
    assert "Choose at least one session." in none.text
    everyone = {"do": "sign", "version": "0", **group.typed("came", "came", "came")}
    shown = ben.get(path_of(group)).text
    assert str(group.session.public_id) in shown
    ben.send(group.path, everyone)
    late = ben.send(path_of(group), typed(group))
    assert late.status_code == 422
    assert db.session.scalar(select(Notice)) is None


def test_the_time_it_was_heard_is_kept(cast: Cast, group: Group, client: Client) -> None:
    client(cast.ben).send(path_of(group), typed(group, day="1/3/2026", at="7:30pm"))
    notice = db.session.scalars(select(Notice)).one()
    assert notice.received_at == datetime(2026, 3, 1, 19, 30, tzinfo=UTC)


def test_who_may(cast: Cast, group: Group, client: Client) -> None:
    for user, status in ((cast.esi, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
        assert client(user).get(path_of(group)).status_code == status
    client(cast.ben).send(path_of(group), typed(group))
    notice = db.session.scalars(select(Notice)).one()
    withdraw = f"/notices/{notice.public_id}/withdraw"
    assert client(cast.cara).get(withdraw).status_code == 404
    group.rows.limited(group.people[0], cast.asha)
    assert client(cast.ben).get(withdraw).status_code == 404
    assert "Adam" not in client(cast.ben).get("/").text
