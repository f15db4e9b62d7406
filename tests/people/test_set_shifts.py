"""A premises' week of shifts: read, set, copied, and set by two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent
from base.database import db
from base.dates import london_instant
from people.models import Leave, Shift, User, Venue
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    """An Approved Premises of the cast's team."""
    return build.venue(cast.team, name="Kirk Lodge", kind="approved_premises")


def path(house: Venue, verb: str = "") -> str:
    return f"/venues/{house.public_id}/shifts{verb}"


def typed(user: User, *cells: str, seen: str = ",,,,,,", **kw: Any) -> dict[str, Any]:
    """One person's week, Monday first, and how it stood on the screen."""
    key = user.public_id.hex
    data = {f"{key}-{n}": cell for n, cell in enumerate([*cells, *[""] * 7][:7])}
    return {"week": "2026-03-02", f"{key}-seen": seen} | data | kw


def shift(house: Venue, user: User, day: date, at: int, until: int, code: str = "") -> Shift:
    ends = day if until > at else day + DAY
    return Shift(
        venue_id=house.id,
        user_id=user.id,
        day=day,
        code=code,
        at=time(at),
        until=time(until),
        starts=london_instant(day, time(at)),
        ends=london_instant(ends, time(until)),
    )


def rows() -> list[Shift]:
    return list(db.session.scalars(select(Shift).order_by(Shift.user_id, Shift.day)))


def test_a_week_is_set_and_read(cast: Cast, house: Venue, client: Client) -> None:
    esi = client(cast.esi)
    assert "No shifts are set for this week yet." in esi.get(path(house)).text
    data = typed(cast.esi, "E", "late", "", "N", "", "10:00-14:00") | typed(cast.ben, "", "D")
    answer = esi.send(path(house, "/set"), data)
    assert answer.location == f"{path(house)}?week=2026-03-02"
    page = esi.get(answer.location).text
    for words in ("Early", "7am to 3pm", "Late", "9:45pm to 7:15am", "Own times", "10am to 2pm"):
        assert words in page
    assert "Early 1" in page
    kept = [(row.user_id, row.day, row.code) for row in rows()]
    assert sorted(kept) == sorted(
        [
            (cast.ben.id, MONDAY + DAY, "D"),
            (cast.esi.id, MONDAY, "E"),
            (cast.esi.id, MONDAY + DAY, "L"),
            (cast.esi.id, MONDAY + 3 * DAY, "N"),
            (cast.esi.id, MONDAY + 5 * DAY, ""),
        ]
    )
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "shifts.set")).one()
    assert event.sentence.startswith(
        "Esi Premises changed the shifts at Kirk Lodge in the week of Monday 2 March 2026: "
    )
    assert "Esi Premises Mon 2 Mar early" in event.sentence


@pytest.mark.parametrize(("week", "hours"), [("2026-03-23", 8.5), ("2026-10-19", 10.5)])
def test_a_night_ends_by_the_wall_clock_when_the_clocks_change(
    week: str, hours: float, cast: Cast, house: Venue, client: Client
) -> None:
    data = typed(cast.esi, "", "", "", "", "", "N", week=week)
    assert client(cast.esi).send(path(house, "/set"), data).status_code == 303
    (night,) = rows()
    assert (night.at, night.until) == (time(21, 45), time(7, 15))
    assert night.ends - night.starts == timedelta(hours=hours)


def test_a_night_of_sunday_runs_into_the_next_week(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    build.save(shift(house, cast.esi, MONDAY - DAY, 22, 8))
    answer = client(cast.esi).send(path(house, "/set"), typed(cast.esi, "E"))
    assert answer.status_code == 422
    assert (
        "Esi Premises would be on two shifts at once: Own times (10pm to 8am) on "
        "Sunday 1 March 2026 and Early (7am to 3pm) on Monday 2 March 2026. Change one of them."
    ) in answer.text
    assert 'value="E"' in answer.text


def test_nobody_is_at_two_premises_at_once(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    other = build.venue(cast.team, name="Elm Lodge", kind="approved_premises")
    build.save(shift(other, cast.esi, MONDAY, 9, 17))
    answer = client(cast.esi).send(path(house, "/set"), typed(cast.esi, "L"))
    assert answer.status_code == 422
    assert "Day (9am to 5pm) at another premises on Monday 2 March 2026" in answer.text
    assert len(rows()) == 1


def test_shifts_that_change_places_do_not_meet_on_the_way(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    esi = client(cast.esi)
    esi.send(path(house, "/set"), typed(cast.esi, "E", "E"))
    data = typed(cast.esi, "N", "", seen="E,E,,,,,")
    assert esi.send(path(house, "/set"), data).status_code == 303
    assert [(row.day, row.code) for row in rows()] == [(MONDAY, "N")]


def test_what_means_nothing_is_said_on_its_cell_and_kept(
    cast: Cast, house: Venue, client: Client
) -> None:
    answer = client(cast.esi).send(path(house, "/set"), typed(cast.esi, "E", "soon", "9:00-5:00"))
    assert answer.status_code == 422
    key = cast.esi.public_id.hex
    assert f'href="#{key}-1"' in answer.text
    assert "Esi Premises, Tue 3 Mar: ‘soon’ is no shift." in answer.text
    assert "Esi Premises, Wed 4 Mar: That would be until 5am the next day." in answer.text
    assert 'value="soon"' in answer.text
    assert rows() == []


def test_the_second_of_two_is_told_what_changed_and_loses_nothing(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    # Asha's screen was empty; Esi has set Monday and Tuesday meanwhile.
    build.save(shift(house, cast.esi, MONDAY, 10, 14), shift(house, cast.esi, MONDAY + DAY, 9, 17))
    asha = client(cast.asha)
    answer = asha.send(path(house, "/set"), typed(cast.esi, "", "E", "L"))
    assert answer.status_code == 422
    assert "Somebody else changed this week while you did." in answer.text
    assert "Esi Premises, Mon 2 Mar: 10am to 2pm, was no shift" in answer.text
    assert "Esi Premises, Tue 3 Mar: day, was no shift" in answer.text
    # What Asha left alone shows what is there now, what she changed shows hers.
    key, seen = cast.esi.public_id.hex, "10:00-14:00,D,,,,,"
    for n, cell in enumerate(["10:00-14:00", "E", "L"]):
        assert f'name="{key}-{n}" value="{cell}"' in answer.text
    assert f'name="{key}-seen" value="{seen}"' in answer.text
    assert len(rows()) == 2
    data = typed(cast.esi, "10:00-14:00", "E", "L", seen=seen)
    assert asha.send(path(house, "/set"), data).status_code == 303
    assert [row.code for row in rows()] == ["", "E", "L"]


def test_people_who_are_not_on_the_page_keep_their_shifts(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    build.save(shift(house, cast.ben, MONDAY, 9, 17))
    assert client(cast.esi).send(path(house, "/set"), typed(cast.esi, "E")).status_code == 303
    assert len(rows()) == 2


def test_somebody_who_left_the_team_is_still_on_the_week_they_worked(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    build.save(shift(house, cast.cara, MONDAY, 9, 17))
    asha = client(cast.asha)
    assert "Cara Elsewhere" in asha.get(f"{path(house)}?week=2026-03-02").text
    assert "Cara Elsewhere" not in asha.get(f"{path(house)}?week=2026-03-09").text


def test_last_week_is_copied_into_empty_cells_and_saved_only_when_sent(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    esi = client(cast.esi)
    esi.send(path(house, "/set"), typed(cast.esi, "E", "10:00-14:00"))
    build.save(shift(house, cast.esi, MONDAY + 7 * DAY, 12, 18))
    page = esi.get(f"{path(house, '/set')}?week=2026-03-09&copy=last").text
    key = cast.esi.public_id.hex
    assert f'name="{key}-0" value="12:00-18:00"' in page
    assert f'name="{key}-1" value="10:00-14:00"' in page
    assert f'name="{key}-seen" value="12:00-18:00,,,,,,"' in page
    assert "Nothing is saved until you save." in page
    assert len(rows()) == 3


def test_a_shift_during_leave_is_saved_and_warned_of(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    build.save(
        Leave(user_id=cast.esi.id, kind="sickness", first=MONDAY, last=MONDAY, note="Migraine")
    )
    asha = client(cast.asha)
    assert "Away" in asha.get(f"{path(house, '/set')}?week=2026-03-02").text
    answer = asha.send(path(house, "/set"), typed(cast.esi, "E", "E"))
    assert answer.status_code == 303
    page = client(cast.ben).get(answer.location).text
    assert "Esi Premises is away on Monday 2 March 2026, and on shift (early, 7am to 3pm)." in page
    assert "away on Tuesday" not in page
    assert "ickness" not in page
    assert "Migraine" not in page


def test_the_week_is_the_one_asked_for(at: Clock, cast: Cast, house: Venue, client: Client) -> None:
    at.at = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # already April in London
    esi = client(cast.esi)
    assert "Week of Monday 30 March 2026" in esi.get(path(house)).text
    assert "Week of Monday 2 March 2026" in esi.get(f"{path(house)}?week=2026-03-05").text
    for odd in ("soon", "2026-13-01", "0001-01-01", "9999-12-31", "2026-W10"):
        assert esi.get(f"{path(house)}?week={odd}").status_code == 200


def test_sending_twice_saves_once_and_saving_nothing_says_nothing(
    cast: Cast, house: Venue, client: Client
) -> None:
    esi = client(cast.esi)
    for _ in range(2):
        data = typed(cast.esi, "E", once="the-same-key")
        assert esi.send(path(house, "/set"), data).status_code == 303
    assert len(rows()) == 1
    assert esi.send(path(house, "/set"), typed(cast.esi, "E", seen="E,,,,,,")).status_code == 303
    told = select(func.count(AuditEvent.id)).where(AuditEvent.action == "shifts.set")
    assert db.session.scalar(told) == 1


def test_a_screen_that_says_nonsense_is_not_believed(
    build: Build, cast: Cast, house: Venue, client: Client
) -> None:
    build.save(shift(house, cast.esi, MONDAY, 9, 17))
    for seen in ("", "E", "x,,,,,,", ",,,,,,,,,,,,"):
        data = typed(cast.esi, "E", seen=seen)
        answer = client(cast.esi).send(path(house, "/set"), data)
        assert answer.status_code in {303, 422}


def test_who_may(build: Build, cast: Cast, house: Venue, client: Client) -> None:
    for user in (cast.asha, cast.esi):
        assert client(user).get(path(house, "/set")).status_code == 200
    assert client(cast.ben).get(path(house)).status_code == 200
    assert "Set the shifts" not in client(cast.ben).get(path(house)).text
    assert client(cast.ben).get(path(house, "/set")).status_code == 403
    assert client(cast.dev).get(path(house)).status_code == 403
    stranger = build.user("Zed Stranger", *((cast.other_team, role) for role in Role))
    for verb in ("", "/set"):
        assert client(stranger).get(path(house, verb)).status_code == 404
        assert client(None).get(path(house, verb)).status_code == 302
        # An office has no shifts.
        assert client(cast.asha).get(path(cast.venue, verb)).status_code == 404


def test_the_database_refuses_two_shifts_at_once(build: Build, cast: Cast, house: Venue) -> None:
    other = build.venue(cast.team, name="Elm Lodge", kind="approved_premises")
    build.save(shift(house, cast.esi, MONDAY, 9, 17), shift(other, cast.esi, MONDAY, 17, 22))
    with pytest.raises(IntegrityError, match="ex_shift_one_at_a_time"):
        build.save(shift(other, cast.esi, MONDAY - DAY, 22, 10))
