"""A worry: heard of at once by a named person, read by few, and standing until it is seen to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from evidence.services import voice_decisions as decide
from people.models import Membership
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.everything_voice import opened, said
from tests.evidence.voice_rows import Client, House, all_said, mails


@pytest.fixture
def house(build: Build, cast: Cast) -> House:
    """A premises with a code on its wall."""
    return House(build, cast)


def test_it_stands_on_today_until_somebody_says_what_was_done(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "worry", "The stairs frighten me.")
    asha, path = client(cast.asha), f"/evidence/voice/{one.public_id}"
    today = asha.get("/").text
    assert "A worry was left at Mill House on Monday 2 March 2026" in today
    assert path in today
    assert "stairs" not in today
    assert "No first steps yet" in asha.get(f"{house.of}/voice").text
    assert asha.send(f"{path}/acknowledge", {"done": " "}).status_code == 422
    done = {"done": "Walked them with two residents."}
    assert asha.send(f"{path}/acknowledge", done).status_code == 303
    assert "A worry was left" not in asha.get("/").text
    assert "Walked them with two residents." in asha.get(path).text
    later = asha.get(f"{path}/acknowledge")
    assert later.location == path
    with unit_of_work():
        decide.acknowledge(all_said()[0], done="Something else.", by=cast.asha)
    assert all_said()[0].done == "Walked them with two residents."
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "voice.acknowledged")
    )
    assert "stairs" not in event.sentence


def test_it_is_read_by_leads_and_those_who_hear_alone(
    house: House, build: Build, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "worry", "The stairs frighten me.")
    path = f"/evidence/voice/{one.public_id}"
    for user, status in (
        (cast.asha, 200), (cast.ben, 404), (cast.esi, 404), (cast.cara, 404), (cast.dev, 403),
    ):  # fmt: skip
        browser = client(user)
        assert browser.get(path).status_code == status, user.name
        assert ("A worry was left" in browser.get("/").text) == (status == 200)
        if status == 404:
            assert browser.send(f"{path}/acknowledge", {"done": "x"}, page="/").status_code == 404
            assert browser.send(f"{path}/keep", page="/").status_code == 404
    assert "stairs" not in client(cast.esi).get(f"{house.of}/voice").text
    assert client(None).get(path).location.startswith("/sign-in")
    opened(house.community, cast.asha, cast.esi)
    assert client(cast.esi).get(path).status_code == 200
    assert "A worry was left" in client(cast.esi).get("/").text
    assert client(cast.ben).get(path).status_code == 404


def test_those_chosen_hear_of_it_and_leads_when_they_are_gone(
    house: House, build: Build, cast: Cast
) -> None:
    opened(house.community, cast.asha, cast.esi, cast.ben)
    said(house.wall, "worry")
    assert {mail.recipient for mail in mails()} == {cast.esi.email, cast.ben.email}
    for user in (cast.esi, cast.ben):
        user.active = False
        build.save(user)
    said(house.wall, "worry")
    assert [mail.recipient for mail in mails()][2:] == [cast.asha.email]


def test_whoever_left_the_team_reads_no_worry_any_more(
    house: House, build: Build, client: Client, cast: Cast
) -> None:
    opened(house.community, cast.asha, cast.esi)
    one = said(house.wall, "worry")
    path = f"/evidence/voice/{one.public_id}"
    held = db.session.scalars(select(Membership).where(Membership.user_id == cast.esi.id)).one()
    held.ended_at = held.since
    build.save(held)
    db.session.expire_all()
    assert client(cast.esi).get(path).status_code == 403
    assert "A worry was left" not in client(cast.esi).get("/").text


def test_today_asks_as_often_however_many_there_are(
    house: House, client: Client, cast: Cast, statements: Statements
) -> None:
    asha = client(cast.asha)
    said(house.wall, "worry")
    counts = []
    for _ in range(2):
        asha.get("/")
        db.session.expire_all()
        with statements() as asked:
            asha.get("/")
        counts.append(len(asked))
        for _ in range(5):
            said(house.wall, "worry")
    assert counts[0] == counts[1]


def test_another_house_reads_none_of_it(
    house: House, build: Build, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea")
    cara = client(cast.cara)
    assert cara.get(f"/evidence/voice/{one.public_id}").status_code == 404
    for page in ("voice", "you-said-we-did", "wall", "wall/poster", "wall/replace"):
        assert cara.get(f"{house.of}/{page}").status_code == 404
    boss = build.user("Bo Boss", (cast.team, Role.ADMINISTRATOR))
    assert client(boss).get(f"{house.of}/voice").status_code == 403


def test_worries_of_one_day_are_told_apart_by_number(
    house: House, client: Client, cast: Cast
) -> None:
    for _ in range(2):
        said(house.wall, "worry")
    today = client(cast.asha).get("/").text
    for number in (1, 2):
        assert f"on Monday 2 March 2026 ({number} of 2)" in today
