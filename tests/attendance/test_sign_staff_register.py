"""The register of staff: everyone came but for some, signed, corrected with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from attendance.models import Register, StaffMark, StaffSheet
from base import clock
from base.audit import AuditEvent
from base.database import db
from people.models import User
from people.roles import Role
from programmes.models import ProgrammeSession
from tests.attendance.conftest import Client
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock


@pytest.fixture
def session(rows: Rows, cast: Cast) -> ProgrammeSession:
    """Reflective practice at 9:30, led by Ben, for Asha, Ben and Esi."""
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="Reflect")
    return rows.session(
        made,
        led_by=(cast.ben,),
        kind="reflective_practice",
        minutes=60,
        title="Reflective practice",
    )


def path_of(session: ProgrammeSession) -> str:
    return f"/sessions/{session.public_id}/staff-register"


def typed(
    cast: Cast, asha: str = "came", ben: str = "came", esi: str = "came", **kw: str
) -> dict[str, str]:
    """The form as the page sends it; `minutes_esi="20"` for more."""
    answers = {"asha": asha, "ben": ben, "esi": esi}
    form = {f"{getattr(cast, who).public_id.hex}-came": came for who, came in answers.items()}
    for name, value in kw.items():
        what, _, who = name.rpartition("_")
        person: User | None = getattr(cast, who, None) if what else None
        form[f"{person.public_id.hex}-{what}" if person else name] = value
    return {"do": "sign", "link": "0", **form}


def kept() -> dict[str, tuple[str, int]]:
    """What the newest sheet says, by first name."""
    db.session.expire_all()
    newest = select(StaffSheet).order_by(StaffSheet.link.desc())
    sheet = db.session.scalars(newest).first()
    assert sheet is not None
    return {m.user.name.split()[0]: (m.presence, m.minutes) for m in sheet.marks}


def test_the_sessions_register_is_the_one_of_staff(
    cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    ben = client(cast.ben)
    answer = ben.get(f"/sessions/{session.public_id}/register")
    assert answer.location == path_of(session)
    page = ben.get(path_of(session)).text
    assert "Who came: 3 on the team" in page
    assert "Led it" in page
    assert "This session is for staff." in ben.get(f"/sessions/{session.public_id}").text
    assert "Cara" not in page
    assert "Dev" not in page


def test_everyone_came_in_two_presses(
    cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    ben = client(cast.ben)
    filled = ben.send(path_of(session), {"do": "everyone", "link": "0"})
    assert filled.status_code == 200
    assert filled.text.count("checked") == 3
    assert db.session.scalar(select(StaffSheet)) is None
    assert ben.send(path_of(session), typed(cast)).status_code == 303
    assert kept() == {"Asha": ("came", 60), "Ben": ("came", 60), "Esi": ("came", 60)}
    register = db.session.scalars(select(Register)).one()
    assert (register.status, register.signed_by_id) == ("signed", cast.ben.id)
    assert session.status == "held"
    said = db.session.scalars(select(AuditEvent.sentence)).all()
    assert any("signed the staff register of Reflective practice of Reflect" in s for s in said)
    assert any("3 of 3 staff came." in s for s in said)
    shown = ben.get(f"/sessions/{session.public_id}").text
    assert "Staff who came" in shown
    assert "3 of 3 staff came." in shown


def test_exceptions_part_absent_not_expected_and_others(
    cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    ben = client(cast.ben)
    form = typed(
        cast, esi="part", asha="absent", minutes_esi="20", note_asha="<b>On leave</b>",
        others="2", others_note="Probation officers",
    )  # fmt: skip
    assert ben.send(path_of(session), form).status_code == 303
    assert kept() == {"Asha": ("absent", 0), "Ben": ("came", 60), "Esi": ("part", 20)}
    page = ben.get(path_of(session)).text
    assert "2 of 3 staff came, and 2 others." in page
    assert "Came for part: Esi Premises (20 min)." in page
    assert "Others: 2: Probation officers." in page
    assert "&lt;b&gt;On leave&lt;/b&gt;" in page


def test_the_rest_were_not_expected(cast: Cast, session: ProgrammeSession, client: Client) -> None:
    esi = {f"{cast.esi.public_id.hex}-came": "came"}
    page = client(cast.ben).send(path_of(session), {"do": "rest", "link": "0", **esi}).text
    assert page.count('value="not_expected" checked') == 2
    assert page.count('value="came" checked') == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"esi": ""}, "1 person is not marked yet."),
        ({"esi": "perhaps"}, "Choose whether they came."),
        ({"esi": "part"}, "Say how many minutes they were there."),
        ({"esi": "part", "minutes_esi": "61"}, "Minutes must be from 1 to 60."),
        ({"esi": "part", "minutes_esi": "many"}, "Give a whole number, like 30."),
        ({"others": "501"}, "Give a number from 0 to 500."),
        ({"others": "-1"}, "Give a whole number, like 30."),
        ({"link": "1"}, "while you had it open"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    change: dict[str, str], sentence: str, cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    form = typed(cast, **{"note_asha": "Was here", **change})
    answer = client(cast.ben).send(path_of(session), form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Was here"' in answer.text
    assert db.session.scalar(select(StaffSheet)) is None


def test_a_correction_is_a_new_sheet_with_its_reason(
    cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    ben, asha = client(cast.ben), client(cast.asha)
    ben.send(path_of(session), typed(cast))
    again = typed(cast, esi="absent", link="1")
    without = asha.send(path_of(session), again)
    assert without.status_code == 422
    assert "Say why this is being changed." in without.text
    assert asha.send(path_of(session), {**again, "why": "She was on shift"}).status_code == 303
    assert kept()["Esi"] == ("absent", 0)
    assert len(db.session.scalars(select(StaffMark)).all()) == 6
    page = ben.get(path_of(session)).text
    assert "Amended since." in page
    assert "Changed by Asha Lead because: She was on shift" in page
    same = asha.send(path_of(session), {**again, "link": "2", "why": "No reason"})
    assert same.status_code == 303
    assert len(db.session.scalars(select(StaffSheet)).all()) == 2
    assert db.session.scalars(select(Register)).one().status == "amended"


def test_the_second_of_two_is_told_who_was_first(
    cast: Cast, session: ProgrammeSession, client: Client
) -> None:
    ben, asha = client(cast.ben), client(cast.asha)
    ben.send(path_of(session), typed(cast))
    answer = asha.send(path_of(session), typed(cast, esi="absent"))
    assert answer.status_code == 422
    assert "Ben Facilitator signed this on Monday 2 March 2026 at 9am" in answer.text
    assert 'value="absent" checked' in answer.text
    assert kept()["Esi"] == ("came", 60)


def test_before_it_opens_and_when_it_was_called_off(
    cast: Cast, rows: Rows, session: ProgrammeSession, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    ben = client(cast.ben)
    assert "This register opens on" in ben.get(path_of(session)).text
    assert ben.send(path_of(session), typed(cast), page="/account").status_code == 422
    off = rows.session(session.cohort, kind="staff_training", status="cancelled", why="Snow.")
    assert "was cancelled: Snow. There is no register" in ben.get(path_of(off)).text


def test_who_left_before_is_not_asked_and_who_left_after_is(
    cast: Cast, build: Build, session: ProgrammeSession, client: Client, at: Clock
) -> None:
    gone = build.user("Gina Gone", (cast.team, Role.FACILITATOR))
    later = build.user("Lena Later", (cast.team, Role.FACILITATOR))
    (before,), (after,) = gone.memberships, later.memberships
    before.ended_at = clock.now() - timedelta(days=1)
    after.ended_at = clock.now() + timedelta(days=1)
    build.save(before, after)
    page = client(cast.ben).get(path_of(session)).text
    assert "Gina" not in page
    assert "Lena" in page


def test_it_stands_among_registers_to_sign_until_it_is(
    cast: Cast, session: ProgrammeSession, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    ben = client(cast.ben)
    assert "Reflective practice, Reflect" in ben.get("/").text
    ben.send(path_of(session), typed(cast))
    assert "Registers to sign" not in ben.get("/").text


def test_a_session_for_participants_has_the_other_register(
    cast: Cast, rows: Rows, session: ProgrammeSession, client: Client
) -> None:
    group = rows.session(session.cohort)
    answer = client(cast.ben).get(path_of(group))
    assert answer.location == f"/sessions/{group.public_id}/register"


def test_who_may(cast: Cast, session: ProgrammeSession, client: Client) -> None:
    for user, status in ((cast.esi, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
        assert client(user).get(path_of(session)).status_code == status
