"""Planning a cohort, from the first question to its sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import func, select

from base.database import db
from people.models import Closure, Leave, Room, User
from programmes.models import Cohort, CohortDraft, ProgrammeSession
from tests.build import Build, Cast
from tests.programmes.rows import cohort

Client = Callable[[User | None], FlaskClient]


def draft_path(cast: Cast, who: FlaskClient) -> str:
    """Answer the first question; the draft's address."""
    answer = who.send("/cohorts/plan", {"team": str(cast.team.id), "programme": "m-trem"})
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/when")


def answers(cast: Cast, path: str, who: FlaskClient, **when: str) -> None:
    """Answer the other questions."""
    given = {
        "name": "Spring 2026",
        "start": "4/3/2026",
        "day_group_0": "2",
        "at_group_0": "10:00",
    } | when
    answer = who.send(f"{path}/when", given)
    assert answer.location == f"{path}/where", answer.text
    answer = who.send(f"{path}/where", {"room": f"{cast.venue.id}:{cast.room.id}"})
    assert answer.location == f"{path}/who", answer.text
    answer = who.send(
        f"{path}/who", {"lead": str(cast.ben.id), "others": [str(cast.asha.id)], "capacity": "10"}
    )
    assert answer.location == path, answer.text


def digest(page: str) -> str:
    """The digest of the plan on the page."""
    return page.partition('name="read" value="')[2].partition('"')[0]


def test_a_facilitator_reads_the_plan_and_accepts_it(
    build: Build, cast: Cast, client: Client
) -> None:
    closed = Closure(
        team_id=cast.team.id, first=date(2026, 5, 27), last=date(2026, 5, 27), why="Training day"
    )
    build.save(closed)
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)

    read = ben.get(path).text
    assert "Wed 8 July 2026" in read or "Wed 8 Jul 2026" in read
    assert "Training day" in read
    assert db.session.scalar(select(func.count(ProgrammeSession.id))) == 0

    accepted = ben.send(path, {"read": digest(read)})
    cohort = db.session.scalars(select(Cohort)).one()
    assert accepted.location == f"/cohorts/{cohort.public_id}"
    sessions = db.session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts)).all()
    assert [s.number for s in sessions] == list(range(1, 19))
    assert sessions[0].starts.isoformat() == "2026-03-04T10:00:00+00:00"
    assert sessions[4].starts.isoformat() == "2026-04-01T09:00:00+00:00"
    assert date(2026, 5, 27) not in {s.day for s in sessions}
    assert cohort.ends_on == sessions[-1].day == date(2026, 7, 8)
    page = ben.get(accepted.location).text
    assert "18 sessions" in page
    assert "Session 3: Naming feelings" in page


def test_accepting_twice_makes_one_cohort(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    read = digest(ben.get(path).text)
    first = ben.send(path, {"read": read})
    second = ben.post(path, data={"read": read, "csrf_token": ben.token("/cohorts/plan")})
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Cohort.id))) == 1


def test_a_plan_that_changed_since_it_was_read_is_shown_again(
    build: Build, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    read = digest(ben.get(path).text)
    build.save(
        Closure(team_id=cast.team.id, first=date(2026, 3, 11), last=date(2026, 3, 11), why="Flood")
    )
    answer = ben.send(path, {"read": read})
    assert answer.status_code == 422
    assert "This plan changed since you read it" in answer.text
    assert "Flood" in answer.text
    assert db.session.scalar(select(func.count(Cohort.id))) == 0


def test_a_room_taken_is_named_and_must_be_knowingly_allowed(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    first = draft_path(cast, ben)
    answers(cast, first, ben)
    ben.send(first, {"read": digest(ben.get(first).text)})

    path = draft_path(cast, ben)
    answers(cast, path, ben, name="Another", start="1/4/2026", at_group_0="10:30")
    read = ben.get(path).text
    assert "Room 1 is taken at 10am on Wednesday 1 April 2026 by Spring 2026" in read
    refused = ben.send(path, {"read": digest(read)})
    assert refused.status_code == 422
    assert "Tick the box" in refused.text
    assert db.session.scalar(select(func.count(Cohort.id))) == 1
    silent = ben.send(path, {"read": digest(read), "knowingly": "y"})
    assert silent.status_code == 422
    assert "Say why the overlap is all right." in silent.text
    why = "The two share the room that day"
    allowed = ben.send(path, {"read": digest(read), "knowingly": "y", "overlap_why": why})
    assert allowed.status_code == 303
    overlapping = select(func.count(ProgrammeSession.id)).where(ProgrammeSession.overlap_why == why)
    assert db.session.scalar(overlapping)


def test_a_room_free_every_time_is_offered(build: Build, cast: Cast, client: Client) -> None:
    build.save(
        Room(venue=cast.venue, name="Large room", capacity=20),
        Room(venue=cast.venue, name="Cupboard", capacity=2),
    )
    ben = client(cast.ben)
    first = draft_path(cast, ben)
    answers(cast, first, ben)
    assert "Free at every one of these times" not in ben.get(first).text
    ben.send(first, {"read": digest(ben.get(first).text)})

    path = draft_path(cast, ben)
    answers(cast, path, ben, name="Another", start="1/4/2026", at_group_0="10:30")
    read = ben.get(path).text
    assert "Free at every one of these times: Large room." in read


def test_staff_leave_is_said_beside_the_session_and_changes_the_plan(
    build: Build, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    before = digest(ben.get(path).text)
    build.save(
        Leave(
            user=cast.asha,
            kind="sickness",
            first=date(2026, 3, 11),
            last=date(2026, 3, 11),
        )
    )
    read = ben.get(path).text
    assert read.count("Asha Lead is away then.") == 1
    assert "sickness" not in read.lower()
    assert ben.send(path, {"read": before}).status_code == 422
    assert ben.send(path, {"read": digest(read)}).status_code == 303


def test_answers_that_make_no_timetable_are_refused_and_kept(
    build: Build, cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    base = {"name": "Spring", "start": "4/3/2026", "day_group_0": "2", "at_group_0": "10:00"}
    wrong = [
        ({"day_group_0": "", "at_group_0": ""}, "Choose at least one weekday and time."),
        ({"at_group_0": "ten"}, "‘ten’ is not a time"),
        ({"at_group_0": ""}, "Give both a weekday and a time"),
        ({"day_group_1": "2", "at_group_1": "10am"}, "given twice"),
        ({"start": "31/2/2026"}, "date"),
        ({"name": ""}, "Give the cohort a name"),
        ({"name": "x" * 10_000}, "Shorten it to 80 or fewer"),
    ]
    for change, sentence in wrong:
        answer = ben.send(f"{path}/when", base | change)
        assert answer.status_code == 422, change
        assert sentence in answer.text, change
        if "name" not in change:
            assert 'value="Spring"' in answer.text
    build.save(
        Closure(team_id=cast.team.id, first=date(2026, 1, 1), last=date(2029, 1, 1), why="Shut")
    )
    answer = ben.send(f"{path}/when", base)
    assert answer.status_code == 422
    assert "Every Wednesday at 10am" in answer.text


def test_names_as_people_write_them_are_kept(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    for name in ('O\'Hara & "Sons"', "Gŵyl Ŷd 🌾", "مجموعة الربيع", "nul\x00byte"):
        path = draft_path(cast, ben)
        answers(cast, path, ben, name=name)
        draft = db.session.scalars(select(CohortDraft).order_by(CohortDraft.id.desc())).first()
        assert draft is not None
        assert draft.answers["name"] == name.replace("\x00", "")
        assert ben.get(path).status_code == 200


def test_leaving_and_coming_back_keeps_the_answers(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    listed = ben.get("/cohorts").text
    assert "Spring 2026, from Wed 4 Mar" in listed
    again = ben.get(f"{path}/when").text
    assert 'value="Spring 2026"' in again
    assert 'value="4/3/2026"' in again
    ben.send(f"{path}/discard", {})
    assert "Spring 2026" not in ben.get("/cohorts").text


def test_who_may_plan(cast: Cast, client: Client) -> None:
    path = draft_path(cast, client(cast.ben))
    assert client(None).get("/cohorts/plan").status_code == 302
    assert client(cast.dev).get("/cohorts/plan").status_code == 403
    assert client(cast.esi).get("/cohorts/plan").status_code == 403
    for page in ("", "/when", "/where", "/who", "/discard"):
        assert client(cast.cara).get(path + page).status_code == 404
        assert client(cast.asha).get(path + page).status_code == 404


def test_what_was_read_is_what_is_written(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    read = digest(ben.get(path).text)
    ben.send(f"{path}/who", {"lead": str(cast.asha.id), "capacity": "3"})
    answer = ben.send(path, {"read": read})
    assert answer.status_code == 422
    assert "This plan changed since you read it" in answer.text
    assert db.session.scalar(select(func.count(Cohort.id))) == 0


def test_another_teams_session_is_only_said_to_be_one(
    build: Build, cast: Cast, client: Client
) -> None:
    theirs = cohort(build, cast, name="Quiet Group", team=cast.other_team)
    ben = client(cast.ben)
    path = draft_path(cast, ben)
    answers(cast, path, ben)
    read = ben.get(path).text
    assert "Room 1 is taken at 10am on Wednesday 4 March 2026 by another team" in read
    assert theirs.name not in read
    assert "Welcome and ground rules" in read, "the plan's own topic"
