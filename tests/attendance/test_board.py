"""The board of an Approved Premises, and a session logged there just after it happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from attendance.models import HandoverLine, LoggedLine, Mark
from attendance.presenters.board import shift_of
from base import clock
from base.database import db
from people.models import Participant, Stay
from people.queries.shifts import rota
from programmes.models import Cohort, ProgrammeSession
from tests.attendance.conftest import Client
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.test_roll_horizon import enrolled, pipe

TODAY = date(2026, 3, 2)


@pytest.fixture
def house(build: Build, cast: Cast) -> Cohort:
    """PIPE at the cast's premises."""
    return pipe(build, cast, "The house")


@pytest.fixture
def adam(build: Build, cast: Cast, house: Cohort) -> Participant:
    """A resident since February."""
    return enrolled(build, cast, house).participant


def board(house: Cohort) -> str:
    return f"/premises/{house.venue.public_id}/board"


def typed(house: Cohort, *people: Participant, strand: str = "spontaneous", **kw: Any) -> Any:
    """The form as the page sends it."""
    return {
        "do": "log",
        "kind": f"{house.public_id.hex}-{strand}",
        "people": [str(person.public_id) for person in people],
        "minutes": "45",
        **kw,
    }


def log(house: Cohort) -> str:
    return f"/premises/{house.venue.public_id}/log"


def logged() -> ProgrammeSession:
    db.session.expire_all()
    return db.session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.spontaneous.is_(True))
    ).one()


def test_a_session_that_just_ended_is_logged_marked_and_signed(
    cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    esi = client(cast.esi)
    sent = typed(house, adam, line="Baked bread <b>together</b>", standards=["belonging"])
    assert esi.send(log(house), sent).status_code == 303
    made = logged()
    now = clock.now()
    assert (made.status, made.ends, made.minutes) == ("held", now, 45)
    assert [f.user.name for f in made.facilitations] == ["Esi Premises"]
    mark = db.session.scalars(select(Mark)).one()
    assert (mark.presence, mark.typed_by.name) == ("5", "Esi Premises")
    line = db.session.scalars(select(LoggedLine)).one()
    assert line.standards == ["belonging"]
    page = esi.get(board(house)).text
    assert "Spontaneous creative session" in page
    assert "✓ Signed" in page


def test_the_same_form_five_times_is_one_session(
    cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    esi = client(cast.esi)
    for _ in range(5):
        assert esi.send(log(house), typed(house, adam, once="one")).status_code == 303
    assert logged().places[0].participant.id == adam.id
    assert len(db.session.scalars(select(Mark)).all()) == 1


def test_the_script_is_told_where_to_go(
    cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    esi = client(cast.esi)
    data = {**typed(house, adam), "csrf_token": esi.token(log(house))}
    answer = esi.post(log(house), data=data, headers={"Accept": "application/json"})
    assert answer.json == {"location": board(house)}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"people": []}, "Choose who was there."),
        ({"kind": "nonsense"}, "Choose one of the answers offered."),
        ({"kind": ""}, "Choose what it was."),
        ({"other_minutes": "forty"}, "Give whole minutes from 1 to 720."),
        ({"other_minutes": "0"}, "Give whole minutes from 1 to 720."),
        ({"at": "11pm"}, "That has not ended yet."),
        ({"day": "1/3/2026"}, "Give the time it began as well."),
        ({"at": "25:00"}, "time"),
        ({"standards": ["sloth"]}, "Choose from the answers offered."),
        ({"line": "x" * 301}, "300"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(
    cast: Cast, house: Cohort, adam: Participant, client: Client, changes: Any, says: str
) -> None:
    data = typed(house, adam, **{"line": "Kept", **changes})
    page = client(cast.esi).send(log(house), data)
    assert page.status_code == 422
    assert says in page.text
    assert "Kept" in page.text or "x" * 301 in page.text
    assert (
        db.session.scalar(select(ProgrammeSession.id).where(ProgrammeSession.spontaneous)) is None
    )


def test_key_work_is_with_one_person(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    bilal = enrolled(build, cast, house).participant
    esi = client(cast.esi)
    page = esi.send(log(house), typed(house, adam, bilal, strand="key_work"))
    assert "Key work is with one person." in page.text
    assert esi.send(log(house), typed(house, adam, strand="key_work")).status_code == 303
    due = esi.get(board(house)).text
    assert "Mon 16 Mar" in due  # a fortnight on


def test_who_was_a_resident_on_that_day(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    gone = enrolled(build, cast, house).participant
    stay = db.session.scalars(select(Stay).where(Stay.participant_id == gone.id)).one()
    with db.session.no_autoflush:
        stay.departed = TODAY - timedelta(days=1)
        stay.departure_reason = "move_on"
        build.save(stay)
    esi = client(cast.esi)
    assert str(gone.public_id) not in esi.get(log(house)).text
    page = esi.send(log(house), typed(house, adam, gone))
    assert page.status_code == 422
    assert "Choose from the answers offered." in page.text
    then = typed(house, adam, gone, day="1/3/2026", at="2pm")
    assert esi.send(log(house), then).status_code == 303
    assert len(logged().places) == 2


def test_an_overlap_is_kept_and_said(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    Rows(build).session(house, adam, day=TODAY, at=datetime(2026, 3, 2, 8, 30).time())  # noqa: DTZ001 a wall-clock time
    esi = client(cast.esi)
    assert esi.send(log(house), typed(house, adam)).status_code == 303
    page = esi.get(board(house)).text
    assert "It overlaps Week 1: Trust at 8:30am" in page
    assert logged().status == "held"


def test_everyone_without_a_script(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    enrolled(build, cast, house)
    page = client(cast.esi).send(log(house), {**typed(house), "do": "everyone"}).text
    assert page.count('type="checkbox" name="people"') == 2
    assert page.count(" checked") >= 3


@pytest.mark.parametrize("hour", [0, 1, 2])
def test_on_the_night_the_clock_goes_back_it_ended_just_now(
    cast: Cast, house: Cohort, adam: Participant, client: Client, hour: int,
    at: Clock,
) -> None:  # fmt: skip
    now = datetime(2026, 10, 25, hour, 20, tzinfo=UTC)
    at.at = now
    assert client(cast.esi).send(log(house), typed(house, adam)).status_code == 303
    made = logged()
    assert now - timedelta(hours=1) <= made.ends <= now
    assert (made.ends - made.starts) == timedelta(minutes=45)


def test_a_line_is_handed_over_under_its_shift(cast: Cast, house: Cohort, client: Client) -> None:
    esi = client(cast.esi)
    post = f"{board(house)}/hand-over"
    assert "Write the line." in esi.send(post, {"text": " "}, page=board(house)).text
    assert esi.send(post, {"text": "Boiler man at 2 <script>"}).status_code == 303
    line = db.session.scalars(select(HandoverLine)).one()
    assert (line.day, line.shift) == (TODAY, "E")
    page = esi.get(board(house)).text
    assert "Boiler man at 2 &lt;script&gt;" in page
    assert "Early, Mon 2 Mar" in page


def test_the_wall_sheet_has_codes_and_never_a_name(
    cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    esi = client(cast.esi)
    esi.send(log(house), typed(house, adam, strand="key_work"))
    page = esi.get(f"/premises/{house.venue.public_id}/wall-sheet").text
    sheet = page.partition('class="db-wall"')[2].partition("</main>")[0]
    assert adam.code in sheet
    for secret in (adam.given_name, adam.family_name, "Key work", "PIPE"):
        assert secret not in sheet


def test_who_may(cast: Cast, house: Cohort, client: Client) -> None:
    for user, status in ((cast.esi, 200), (cast.ben, 200), (cast.dev, 403), (None, 302)):
        assert client(user).get(board(house)).status_code == status
    assert client(cast.cara).get(board(house)).status_code == 404
    assert client(cast.cara).get(log(house)).status_code == 404


def test_a_hidden_resident_is_a_place_taken(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client
) -> None:
    Rows(build).limited(adam, cast.asha)
    page = client(cast.esi).get(board(house)).text
    assert "1 resident today" in page
    assert adam.called not in page
    assert str(adam.public_id) not in client(cast.esi).get(log(house)).text


def test_sixty_residents_cost_no_more_queries_than_two(
    build: Build, cast: Cast, house: Cohort, adam: Participant, client: Client, statements: Any
) -> None:
    esi, path = client(cast.esi), board(house)
    enrolled(build, cast, house)
    esi.get(path)
    with statements() as few:
        esi.get(path)
    for _ in range(58):
        enrolled(build, cast, house)
    esi.get(path)
    with statements() as many:
        page = esi.get(path).text
    assert "60 residents today" in page
    assert len(many) == len(few)


def test_a_night_ends_by_the_wall_clock_when_the_clocks_change() -> None:
    spring, saturday = datetime(2026, 3, 29, 6, 30, tzinfo=UTC), date(2026, 3, 28)
    assert shift_of(spring - timedelta(hours=1), rota()) == (saturday, "N")
    assert shift_of(spring, rota())[1] == "E", "7:30 by the clock: the night is over"
