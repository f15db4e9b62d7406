"""The code on the wall: switched on, printed, replaced, switched off; and who hears of a worry."""

from __future__ import annotations

import base64
import re
import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import VoiceWall
from evidence.queries.communities import Community
from evidence.services import voice_walls
from outcomes import slip_codes
from people.models import User
from tests.build import Build, Cast
from tests.evidence.voice_rows import Client, House
from tests.own_database import own_app
from tests.server import TestServer


@pytest.fixture
def house(build: Build, cast: Cast) -> House:
    """A premises with a code on its wall."""
    return House(build, cast)


def walls() -> list[VoiceWall]:
    """Every wall there is."""
    db.session.expire_all()
    return list(db.session.scalars(select(VoiceWall)))


def test_a_lead_switches_it_on_and_says_who_hears(build: Build, client: Client, cast: Cast) -> None:
    venue = build.venue(cast.team, name="Mill House", kind="approved_premises")
    of = f"/evidence/{venue.public_id}"
    asha = client(cast.asha)
    assert "There is no code on the wall yet." in asha.get(f"{of}/voice").text
    assert asha.get(f"{of}/wall/poster").location == f"{of}/voice"
    assert asha.get(f"{of}/wall/replace").location == f"{of}/wall"
    assert asha.send(f"{of}/wall", {}).status_code == 422
    data = {"opened": "yes", "hearers": [str(cast.esi.public_id), str(cast.ben.public_id)]}
    for _ in range(2):
        assert asha.send(f"{of}/wall", data).status_code == 303
    (wall,) = walls()
    assert wall.open
    assert [user.name for user in wall.hearers] == ["Ben Facilitator", "Esi Premises"]
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "voice.wall_set"))
    assert [event.sentence for event in events] == [
        "Asha Lead switched residents’ voice at Mill House on; Ben Facilitator, Esi Premises will "
        "hear of a worry."
    ]
    page = asha.get(f"{of}/wall").text
    assert page.count(" checked") == 3
    assert "Dev Administrator" not in page


def test_only_those_who_work_there_hear_of_a_worry(
    house: House, client: Client, cast: Cast
) -> None:
    page = client(cast.asha).send(
        f"{house.of}/wall", {"opened": "yes", "hearers": [str(cast.cara.public_id)]}
    )
    assert page.status_code == 422
    with pytest.raises(Refused, match="does not work at"), unit_of_work():
        voice_walls.set_wall(house.community, opened=True, hearers=[cast.cara], by=cast.asha)


def test_only_a_lead_sets_it(house: House, client: Client, cast: Cast) -> None:
    for user in (cast.ben, cast.esi):
        for page in ("wall", "wall/replace"):
            assert client(user).get(f"{house.of}/{page}").status_code == 403
        assert client(user).get(f"{house.of}/wall/poster").status_code == 200
    assert "A service lead can" not in client(cast.esi).get(f"{house.of}/voice").text


def test_the_poster_has_the_address_and_the_names(house: House, client: Client, cast: Cast) -> None:
    page = client(cast.esi).get(f"{house.of}/wall/poster").text
    typed = slip_codes.shown(house.wall.token).replace(" ", "-").lower()
    assert f"/voice/{typed}" in page
    assert "Asha Lead" in page
    assert "Mill House" in page
    (picture,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert b"<svg" in base64.b64decode(picture)


def test_a_replaced_code_is_another_and_said_in_the_log(
    house: House, client: Client, cast: Cast
) -> None:
    old = house.wall.token
    done = client(cast.asha).send(f"{house.of}/wall/replace", {})
    assert done.location == f"{house.of}/wall/poster"
    (wall,) = walls()
    assert wall.token != old
    assert client(None).get(f"/voice/{old}").status_code == 404
    assert client(None).get(f"/voice/{wall.token}").status_code == 200
    sentences = db.session.scalars(select(AuditEvent.sentence))
    assert not [one for one in sentences if old in one or wall.token in one]


def test_a_switched_off_code_says_so_to_staff(house: House, client: Client, cast: Cast) -> None:
    asha = client(cast.asha)
    assert asha.send(f"{house.of}/wall", {"opened": "no"}).status_code == 303
    assert "The code on the wall is switched off." in asha.get(f"{house.of}/voice").text
    assert "The code is switched off" in asha.get(f"{house.of}/wall/poster").text
    assert client(None).get(house.path).status_code == 404


def test_two_leads_who_switch_it_on_at_once_make_one_code(server: TestServer) -> None:
    with own_app(server, "walls", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as app:
        build = Build(app)
        cast = build.cast()
        venue = build.venue(cast.team, kind="approved_premises")
        venue_id, asha_id = venue.id, cast.asha.id
        faults: list[Exception] = []

        def switch() -> None:
            with app.app_context():
                try:
                    with unit_of_work():
                        community = Community(db.session.get_one(type(venue), venue_id), None)
                        by = db.session.get_one(User, asha_id)
                        voice_walls.set_wall(community, opened=True, hearers=[], by=by)
                except IntegrityError as fault:
                    faults.append(fault)

        threads = [threading.Thread(target=switch) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert db.session.scalar(select(func.count()).select_from(VoiceWall)) == 1
        assert not faults


def test_without_a_mail_server_nobody_is_promised_an_e_mail(
    build: Build, client: Client, cast: Cast, app: Flask
) -> None:
    house = House(build, cast)
    asha, anybody = client(cast.asha), client(None)
    wall, poster = f"{house.of}/wall", f"{house.of}/wall/poster"
    assert "No e-mail can be sent from here. A worry stands on Today of Asha Lead only" in (
        asha.get(wall).text
    )
    assert "By e-mail" not in asha.get(wall).text
    assert "A worry goes to <strong>" in asha.get(poster).text
    assert "when they next use the computer" in anybody.get(house.path).text
    assert "at once" not in anybody.get(f"{house.path}/thank-you?said=worry").text
    before = app.extensions["daybook.mail"]
    app.extensions["daybook.mail"] = object()
    try:
        assert "No e-mail can be sent" not in asha.get(wall).text
        assert "By e-mail, and on Today" in asha.get(wall).text
        assert "A worry goes at once to <strong>" in asha.get(poster).text
        assert "A worry goes at once to" in anybody.get(house.path).text
    finally:
        app.extensions["daybook.mail"] = before
