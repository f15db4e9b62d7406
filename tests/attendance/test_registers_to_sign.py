"""What other pages read of registers and marks."""

from __future__ import annotations

from datetime import timedelta

from attendance.queries import marks, registers
from base import clock
from people.models import NamedReader
from tests.attendance.conftest import Client, Group
from tests.attendance.rows import MONDAY
from tests.build import Build, Cast
from tests.conftest import Clock


def test_started_and_unsigned_oldest_first(
    cast: Cast, group: Group, build: Build, client: Client, at: Clock
) -> None:
    one = group.people[0]
    older = group.rows.session(group.cohort, one, day=MONDAY - timedelta(days=7))
    group.rows.session(group.cohort, day=MONDAY - timedelta(days=7))  # nobody expected
    called_off = group.rows.session(group.cohort, one, day=MONDAY - timedelta(days=6))
    called_off.status = "cancelled"
    build.save(called_off)
    assert [t.session for t in registers.registers_to_sign(cast.ben, clock.now())] == [older]
    at.at += timedelta(hours=1)
    found = registers.registers_to_sign(cast.ben, clock.now())
    assert [(t.session, t.mine) for t in found] == [(older, False), (group.session, True)]
    assert registers.registers_to_sign(cast.cara, clock.now()) == []
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "came")}
    client(cast.ben).send(group.path, data)
    assert [t.session for t in registers.registers_to_sign(cast.asha, clock.now())] == [older]


def test_states_and_marks(cast: Cast, group: Group, client: Client) -> None:
    assert registers.register_states([group.session.id]) == {}
    assert registers.register_states([]) == {}
    data = {"do": "sign", "version": "0", **group.typed("came", "no_warning", "came")}
    client(cast.ben).send(group.path, data)
    state = registers.register_states([group.session.id])[group.session.id]
    assert state.status == "signed"
    assert state.signed_by is cast.ben
    found = marks.marks_of(group.session.places)
    assert [found[group.place(n).id].presence for n in range(3)] == ["5", "3", "5"]


def test_the_participants_own_page_lists_their_sessions(
    cast: Cast, group: Group, client: Client
) -> None:
    data = {"do": "sign", "version": "0", **group.typed("came", "no_warning", "came")}
    client(cast.ben).send(group.path, data)
    attendance = marks.attendance_of(cast.ben, group.people[1], clock.now())
    assert [line.session for line in attendance.lines] == [group.session]
    assert attendance.counts == {"did_not_attend": 1}
    page = client(cast.ben).get(f"/people/{group.people[1].public_id}")
    assert page.status_code == 200
    assert "Attended 0 · did not attend 1 · cancelled 0." in page.text
    assert marks.attendance_of(cast.cara, group.people[1], clock.now()).lines == ()


def test_the_session_page_leads_to_its_register(cast: Cast, group: Group, client: Client) -> None:
    path = f"/sessions/{group.session.public_id}"
    assert "Fill in the register" in client(cast.ben).get(path).text
    data = {"do": "sign", "version": "0", **group.typed("came", "no_warning", "came")}
    client(cast.ben).send(group.path, data)
    shown = client(cast.ben).get(path).text
    assert "Signed by Ben Facilitator" in shown
    assert f'href="{group.path}"' in shown


def test_a_register_of_hidden_places_alone_waits_for_those_named(
    cast: Cast, group: Group, build: Build, at: Clock
) -> None:
    secret = build.participant(cast.team, limited_access=True)
    build.save(NamedReader(participant=secret, user=cast.asha))
    alone = group.rows.session(group.cohort, secret, day=MONDAY - timedelta(days=7))
    assert [t.session for t in registers.registers_to_sign(cast.asha, clock.now())] == [alone]
    assert registers.registers_to_sign(cast.ben, clock.now()) == []
