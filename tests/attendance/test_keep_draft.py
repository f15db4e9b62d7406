"""What is typed on a register is kept as it is typed, and returns, named, to whoever opens it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from attendance.models import DraftMark, Mark
from base import clock
from base.database import db
from people.models import User
from tests.attendance.conftest import Client, Group
from tests.build import Cast


def _draft(
    group: Group, n: int, serial: int = 1, once: str = "page-a", **fields: str
) -> dict[str, str]:
    key = group.place(n).public_id.hex
    typed = {f"{key}-{name}": value for name, value in fields.items()}
    return {"serial": str(serial), "once": once, **typed}


def _send(
    client: Client, user: User, group: Group, data: dict[str, str], to: str = "draft"
) -> TestResponse:
    return client(user).send(f"{group.path}/{to}", data, page=group.path)


def _kept() -> list[DraftMark]:
    db.session.expire_all()
    return list(db.session.scalars(select(DraftMark).order_by(DraftMark.place_id)))


def test_it_returns_named_to_whoever_opens_the_register_next(
    cast: Cast, group: Group, client: Client
) -> None:
    ben = client(cast.ben)
    data = _draft(group, 0, came="late", staff_note="Bus <b>late")
    told = _send(client, cast.asha, group, data)
    assert told.status_code == 200
    assert told.json["kept"] == 1
    page = ben.get(group.path).text
    assert "Asha Lead typed what is below for 1 person" in page
    assert "Typed by Asha Lead on" in page
    assert "Bus &lt;b&gt;late</textarea>" in page
    assert db.session.scalar(select(func.count(Mark.id))) == 0


def test_the_newest_sending_of_a_page_stands_however_they_arrive(
    cast: Cast, group: Group, client: Client
) -> None:
    for serial, note in ((2, "second"), (1, "first, late"), (2, "second again")):
        data = _draft(group, 0, serial, came="came", staff_note=note)
        _send(client, cast.ben, group, data)
    assert [d.fields["staff_note"] for d in _kept()] == ["second"]
    data = _draft(group, 0, 1, "page-b", came="came", staff_note="another page")
    _send(client, cast.ben, group, data)
    assert [d.fields["staff_note"] for d in _kept()] == ["another page"]


def test_rows_of_two_people_do_not_touch_each_other(
    cast: Cast, group: Group, client: Client
) -> None:
    _send(client, cast.asha, group, _draft(group, 0, came="came"))
    _send(client, cast.ben, group, _draft(group, 1, 1, "page-b", came="no_warning"))
    assert [d.typed_by.name for d in _kept()] == ["Asha Lead", "Ben Facilitator"]
    assert "Ben Facilitator and Asha Lead typed" in client(cast.ben).get(group.path).text


def test_signing_forgets_it_and_a_late_sending_of_that_page_is_passed_over(
    cast: Cast, group: Group, client: Client
) -> None:
    ben = client(cast.ben)
    _send(client, cast.ben, group, _draft(group, 0, came="no_warning"))
    signed = {"do": "sign", "version": "0", "once": "page-a", **group.typed("came", "came", "came")}
    assert ben.send(group.path, signed).status_code == 303
    assert _kept() == []
    late = _send(client, cast.ben, group, _draft(group, 0, 9, came="no_warning"))
    assert late.json["kept"] == 0
    assert _kept() == []


def test_a_save_leaves_what_others_typed_since_the_page_was_opened(
    cast: Cast, group: Group, client: Client
) -> None:
    ben = client(cast.ben)
    opened = datetime(2026, 3, 2, 8, 0, tzinfo=UTC).isoformat()
    _send(client, cast.asha, group, _draft(group, 0, came="no_warning", staff_note="Mine"))
    data = {"do": "save", "version": "0", "opened": opened, **group.typed("came")}
    assert ben.send(group.path, data).status_code == 303
    assert [d.fields["staff_note"] for d in _kept()] == ["Mine"]
    page = ben.get(group.path).text
    assert "Asha Lead typed what is below for 1 person" in page
    shown = clock.now().isoformat()
    data = {"do": "save", "version": "1", "opened": shown, **group.typed("came")}
    assert ben.send(group.path, data).status_code == 303
    assert _kept() == []


def test_it_can_be_thrown_away(cast: Cast, group: Group, client: Client) -> None:
    ben = client(cast.ben)
    _send(client, cast.asha, group, _draft(group, 0, came="came", staff_note="Hm"))
    before = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
    _send(client, cast.ben, group, {"opened": before}, to="draft/throw-away")
    assert len(_kept()) == 1
    _send(client, cast.ben, group, {"opened": clock.now().isoformat()}, to="draft/throw-away")
    assert _kept() == []
    assert "Hm</textarea>" not in ben.get(group.path).text


def test_it_is_refused_before_the_register_opens_and_for_strangers(
    cast: Cast, group: Group, client: Client
) -> None:
    future = group.rows.session(
        group.cohort, *group.people, led_by=(cast.ben,), day=date(2026, 3, 9)
    )
    key = future.places[0].public_id.hex
    address = f"/sessions/{future.public_id}/register/draft"
    data = {"serial": "1", "once": "p", f"{key}-came": "came"}
    told = client(cast.ben).send(address, data, page=group.path)
    assert told.status_code == 409
    assert "opens on Monday 9 March 2026" in told.json["why"]
    stranger = {"serial": "1", "once": "p", f"{'0' * 32}-came": "came"}
    assert _send(client, cast.ben, group, stranger).json["kept"] == 0
    other = client(cast.cara).send(f"{group.path}/draft", _draft(group, 0), page="/")
    assert other.status_code == 404
    assert _kept() == []


def test_a_monstrous_note_is_kept_as_far_as_it_can_be(
    cast: Cast, group: Group, client: Client
) -> None:
    note = "x\0" * 30_000
    _send(client, cast.ben, group, _draft(group, 0, came="came", staff_note=note))
    assert len(_kept()[0].fields["staff_note"]) == 20_000
