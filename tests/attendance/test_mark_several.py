"""Several registers from one page: a shift's worth, or one person across a day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from attendance.models import Mark, Register
from base.database import db
from programmes.models import ProgrammeSession
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast
from tests.conftest import Clock, Statements

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def second(group: Group, cast: Cast, at: Clock) -> ProgrammeSession:
    """Another session of the same people later that morning; it is noon now."""
    at.at = NOON
    return group.rows.session(group.cohort, *group.people, led_by=(cast.ben,), at=time(11, 15))


def key(session: ProgrammeSession, number: int) -> str:
    place = sorted(session.places, key=lambda p: p.id)[number]
    return str(place.public_id.hex)


def save(who: Any, address: str = "/registers", **fields: str) -> Any:
    return who.send(address, {"do": "save", "opened": NOON.isoformat(), **fields})


def marks(session: ProgrammeSession) -> list[str]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Mark.presence).join(Mark.place).where(Mark.place.has(session_id=session.id))
    )
    return sorted(row.presence for row in rows)


def test_two_registers_marked_and_one_signed_at_once(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    ben = client(cast.ben)
    page = ben.get("/registers").get_data(as_text=True)
    assert page.count("Everyone came") == 2
    fields = {f"{key(group.session, n)}-came": "came" for n in range(3)}
    fields[f"{key(second, 0)}-came"] = "late"
    fields[f"{key(second, 0)}-late_minutes"] = "5"
    answer = save(ben, **fields, **{f"s{group.session.public_id.hex}-sign": "1"})
    assert answer.status_code == 303
    said = ben.get(answer.location).get_data(as_text=True)
    assert "Saved: 4 marks. 1 register signed." in said
    assert marks(group.session) == ["5", "5", "5"]
    assert marks(second) == ["6"]
    signed = db.session.scalars(select(Register).where(Register.signed_at.is_not(None))).all()
    assert [register.session_id for register in signed] == [group.session.id]
    assert "Signed by Ben Facilitator" in said


def test_one_person_across_the_day_touches_nobody_else(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    adam = group.people[0]
    address = f"/registers?person={adam.public_id}"
    ben = client(cast.ben)
    page = ben.get(address).get_data(as_text=True)
    assert "Bilal" not in page
    assert "Sign this register" not in page
    fields = {
        f"{one.public_id.hex}-came": "no_warning"
        for session in (group.session, second)
        for one in session.places
        if one.participant is adam
    }
    assert save(ben, address, **fields).status_code == 303
    assert marks(group.session) == marks(second) == ["3"]
    assert db.session.scalar(select(func.count(Mark.id))) == 2


def test_a_filtered_page_saves_what_it_shows_and_nothing_else(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    ben = client(cast.ben)
    save(ben, **{f"{key(group.session, n)}-came": "came" for n in range(3)})
    address = f"/registers?person={group.people[1].public_id}"
    fields = {
        f"{p.public_id.hex}-came": "told_before"
        for p in group.session.places
        if p.participant is group.people[1]
    }
    link = {name.replace("-came", "-link"): "1" for name in fields}
    assert save(ben, address, **fields, **link).status_code == 303
    assert marks(group.session) == ["2", "5", "5", "5"], "one more link, the others as they were"


def test_what_colleagues_did_to_rows_not_touched_here_stands(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    ben, asha = client(cast.ben), client(cast.asha)
    save(ben, **{f"{key(group.session, n)}-came": "came" for n in range(3)})
    stale = {f"{key(group.session, n)}-came": "came" for n in range(3)}
    stale |= {f"{key(group.session, n)}-link": "1" for n in range(3)}
    meanwhile = {
        f"{key(group.session, 0)}-came": "no_warning",
        f"{key(group.session, 0)}-link": "1",
    }
    save(asha, **meanwhile)
    answer = save(ben, **{**stale, f"{key(group.session, 1)}-came": "told_before"})
    assert answer.status_code == 303
    assert marks(group.session) == ["2", "3", "5", "5", "5"]


def test_a_row_marked_otherwise_meanwhile_is_refused_with_a_name_and_kept(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    save(client(cast.asha), **{f"{key(group.session, 0)}-came": "no_warning"})
    mine = {f"{key(group.session, 0)}-came": "came", f"{key(second, 1)}-came": "came"}
    ben = client(cast.ben)
    answer = save(ben, **mine, **{f"{key(group.session, 0)}-staff_note": "He was here"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Asha Lead marked them otherwise" in page
    assert "He was here" in page
    assert marks(second) == [], "all of it or nothing"
    knowing = {**mine, f"{key(group.session, 0)}-link": "1"}
    assert save(ben, **knowing).status_code == 303
    assert marks(group.session) == ["3", "5"]
    assert marks(second) == ["5"]


def test_a_register_signed_or_a_session_cancelled_meanwhile(
    client: Client, cast: Cast, build: Build, group: Group, second: ProgrammeSession
) -> None:
    everyone = {f"{key(group.session, n)}-came": "came" for n in range(3)}
    ben = client(cast.ben)
    ben.get("/registers")
    client(cast.asha).send(group.path, {**everyone, "version": "0", "do": "sign"})
    second.status = "cancelled"
    build.save(second)
    answer = save(
        ben, **{f"{key(second, 0)}-came": "came", f"{key(group.session, 0)}-came": "late"}
    )
    assert answer.status_code == 422
    assert "can no longer be marked here" in answer.get_data(as_text=True)
    assert marks(group.session) == ["5", "5", "5"]
    assert marks(second) == []


def test_signing_needs_everyone_marked_and_says_which_session(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    fields = {
        f"{key(group.session, 0)}-came": "came",
        f"s{group.session.public_id.hex}-sign": "1",
    }
    answer = save(client(cast.ben), **fields)
    assert answer.status_code == 422
    assert "Week 1: Trust: 2 people are not marked yet." in answer.get_data(as_text=True)


def test_a_bad_row_is_named_and_everything_typed_stays(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    fields = {
        f"{key(group.session, 0)}-came": "late",
        f"{key(group.session, 0)}-late_minutes": "soon",
        f"{key(second, 0)}-staff_note": "<script>x</script>",
        f"{key(second, 0)}-came": "came",
    }
    page = save(client(cast.ben), **fields).get_data(as_text=True)
    assert "Enter minutes late as a whole number, like 10." in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert db.session.scalar(select(func.count(Mark.id))) == 0


def test_the_same_form_twice_is_one(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    fields = {f"{key(group.session, 0)}-came": "came", "once": "the-same-key"}
    ben = client(cast.ben)
    for _ in range(3):
        assert save(ben, **fields).status_code == 303
    assert marks(group.session) == ["5"]
    again = save(
        ben, **{f"{key(group.session, 0)}-came": "came", f"{key(group.session, 0)}-link": "1"}
    )
    assert "Nothing changed." in ben.get(again.location).get_data(as_text=True)


def test_everyone_of_one_session_without_a_script(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    answer = client(cast.ben).send("/registers", {"do": f"everyone-s{second.public_id.hex}"})
    page = answer.get_data(as_text=True)
    assert page.count('value="came" checked') == 3
    assert marks(second) == []


def test_a_shift_and_an_empty_day(
    client: Client, cast: Cast, build: Build, group: Group, second: ProgrammeSession
) -> None:
    esi = client(cast.esi)
    late = esi.get("/registers?shift=L").get_data(as_text=True)
    assert "0 sessions" in late
    early = esi.get("/registers?shift=E").get_data(as_text=True)
    assert "2 sessions" in early
    odd = esi.get("/registers?shift=%00&day=never&page=-4&person=x&venue=y")
    assert "2 sessions" in odd.get_data(as_text=True)
    tomorrow = esi.get("/registers?day=2026-03-03").get_data(as_text=True)
    assert "No sessions with people expected on this day." in tomorrow


def test_the_night_shift_of_the_clock_change_holds_both_hours(
    client: Client, cast: Cast, group: Group, at: Clock
) -> None:
    """Between Saturday 21:45 and Sunday 07:15 on the night the clocks go forward."""
    at.at = datetime(2026, 3, 29, 8, 0, tzinfo=UTC)
    for hour, day in ((22, 28), (0, 29), (3, 29), (8, 29)):
        group.rows.session(
            group.cohort,
            group.people[0],
            day=datetime(2026, 3, day, tzinfo=UTC).date(),
            at=time(hour),
        )
    page = client(cast.ben).get("/registers?day=2026-03-28&shift=N").get_data(as_text=True)
    assert "3 sessions" in page


def test_a_future_session_says_when_it_opens(
    client: Client, cast: Cast, group: Group, at: Clock
) -> None:
    at.at = NOON - timedelta(hours=4)
    page = client(cast.ben).get("/registers").get_data(as_text=True)
    assert "This register opens on Monday 2 March 2026 at 8:30am" in page
    answer = save(client(cast.ben), **{f"{key(group.session, 0)}-came": "came"})
    assert answer.status_code == 422
    assert marks(group.session) == []


def test_limited_access_people_are_places_taken(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    group.rows.limited(group.people[0], cast.asha)
    page = client(cast.ben).get("/registers").get_data(as_text=True)
    assert "Adam" not in page
    assert page.count("Place taken") == 2
    hidden = client(cast.ben).get(f"/registers?person={group.people[0].public_id}")
    assert hidden.status_code == 404


def test_many_sessions_are_shown_page_by_page_with_the_same_queries(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession, statements: Statements
) -> None:
    ben = client(cast.ben)
    db.session.expire_all()
    with statements() as few:
        ben.get("/registers")
    for n in range(20):
        group.rows.session(group.cohort, *group.people, at=time(6, n), overlap_why="Test")
    db.session.expire_all()
    with statements() as many:
        page = ben.get("/registers").get_data(as_text=True)
    assert "22 sessions, 12 on this page" in page
    assert len(many) == len(few)
    assert "10 on this page" in ben.get("/registers?page=1").get_data(as_text=True)


def test_who_may(client: Client, cast: Cast, group: Group, second: ProgrammeSession) -> None:
    assert client(cast.dev).get("/registers").status_code == 403
    assert client(None).get("/registers").status_code == 302
    cara = client(cast.cara)
    assert "0 sessions" in cara.get("/registers").get_data(as_text=True)
    answer = save(cara, **{f"{key(group.session, 0)}-came": "came"})
    assert answer.status_code == 422
    assert marks(group.session) == []
    assert cara.get(f"/registers?person={group.people[0].public_id}").status_code == 404


def test_a_page_drawn_again_does_not_hide_what_was_marked_meanwhile(
    client: Client, cast: Cast, group: Group, second: ProgrammeSession
) -> None:
    ben, mine = client(cast.ben), key(group.session, 0)
    typed = {f"{mine}-came": "came", f"{mine}-link": "0"}
    save(client(cast.asha), **{f"{mine}-came": "no_warning"})
    again = ben.send("/registers", {"do": f"everyone-s{second.public_id.hex}", **typed}).text
    assert f'name="{mine}-link" value="0"' in again
    refused = save(ben, **typed)
    assert refused.status_code == 422
    assert "Asha Lead marked them otherwise" in refused.text
    assert f'name="{mine}-link" value="1"' in refused.text, "told: sending again is knowing"
    assert marks(group.session) == ["3"]
