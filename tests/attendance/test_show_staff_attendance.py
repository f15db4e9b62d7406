"""What a team's staff had of training, supervision and reflective practice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from attendance.models import StaffMark, StaffSheet
from base import clock
from base.audit import AuditEvent
from base.database import db
from people.models import User
from people.roles import Role
from programmes.models import Cohort, ProgrammeSession
from tests.attendance.conftest import Client
from tests.attendance.files import csv_rows, name_of, xlsx_rows
from tests.attendance.rows import Rows
from tests.build import Build, Cast
from tests.conftest import Clock, Statements

LATER = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def sheet(session: ProgrammeSession, link: int = 1, **came: tuple[User, str]) -> StaffSheet:
    """A sheet with what each member of staff did."""
    length = session.minutes
    return StaffSheet(
        session_id=session.id,
        link=link,
        why="Put right" if link > 1 else "",
        others=2 if session.kind == "staff_training" else 0,
        at=clock.now(),
        marks=[
            StaffMark(user_id=user.id, presence=what, minutes=length if what == "came" else 0)
            for user, what in came.values()
        ],
    )


@pytest.fixture
def taught(rows: Rows, build: Build, cast: Cast, at: Clock) -> Cohort:
    """Training in January, supervision in February (put right since) and in March (no list)."""
    at.at = LATER
    made = rows.cohort(cast.team, cast.venue, cast.asha, name="Learning")

    def held(day: date, kind: str, minutes: int) -> ProgrammeSession:
        return rows.session(made, day=day, kind=kind, minutes=minutes, status="held")

    training = held(date(2026, 1, 7), "staff_training", 180)
    supervision = held(date(2026, 2, 4), "staff_supervision", 60)
    held(date(2026, 3, 4), "staff_supervision", 60)
    asha, ben, esi = cast.asha, cast.ben, cast.esi
    build.save(
        sheet(training, a=(asha, "came"), b=(ben, "came"), c=(esi, "absent")),
        sheet(supervision, a=(asha, "came"), b=(ben, "came"), c=(esi, "came")),
        sheet(supervision, 2, a=(asha, "came"), b=(ben, "absent"), c=(esi, "not_expected")),
    )
    return made


def path_of(cast: Cast, kind: str = "", query: str = "") -> str:
    return f"/teams/{cast.team.public_id}/staff-attendance{kind}{query}"


def test_each_persons_sessions_and_hours_by_kind(
    cast: Cast, taught: Cohort, client: Client
) -> None:
    page = client(cast.asha).get(path_of(cast)).text
    assert "1 April 2025 to 11 March 2026" in page
    assert "3 people, sessions came to of those offered" in page
    assert "Training: 1 session held." in page
    assert "Supervision: 2 sessions held, 1 without a list of who came." in page
    assert "2 others came, who are not on the team." in page
    assert "Never" in page
    assert f'src="{path_of(cast, ".svg")}"' in page
    assert "7 h in all, 60% of what was offered." in page


def test_a_file_has_every_number_and_the_latest_sheet_counts(
    cast: Cast, taught: Cohort, client: Client
) -> None:
    asha = client(cast.asha)
    made = asha.get(path_of(cast, ".csv", "?kind=staff_supervision&from=1/2/2026&to=28/2/2026"))
    assert name_of(made) == "staff-attendance-north-team-2026-02.csv"
    told = csv_rows(made)
    assert told[0][2:6] == [
        "Supervision: came", "Supervision: offered", "Supervision: minutes",
        "Supervision: last came",
    ]  # fmt: skip
    assert {row[0]: row[2:5] for row in told[1:]} == {
        "Asha Lead": ["1", "1", "60"],
        "Ben Facilitator": ["0", "1", "0"],
        "Esi Premises": ["0", "0", "0"],
        "Everyone": ["1", "2", "60"],
    }
    sheet_rows = xlsx_rows(asha.get(path_of(cast, ".xlsx", "?sort=-hours")))
    assert sheet_rows[1][0] == "Asha Lead"
    assert asha.get(path_of(cast, ".png")).mimetype == "image/png"
    said = db.session.scalars(select(AuditEvent.sentence)).all()
    days = "1 to 28 February 2026"
    assert f"Asha Lead downloaded the staff attendance of North Team, {days} as CSV." in said


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "Asha"), ("-name", "Esi"), ("hours", "Esi"), ("-last", "Asha")]
)
def test_in_the_order_asked_for(
    sort: str, first: str, cast: Cast, taught: Cohort, client: Client
) -> None:
    told = csv_rows(client(cast.asha).get(path_of(cast, ".csv", f"?sort={sort}")))
    assert told[1][0].startswith(first)


def test_others_than_leads_read_their_own_line(cast: Cast, taught: Cohort, client: Client) -> None:
    page = client(cast.ben).get(path_of(cast)).text
    assert "Service leads see everyone’s; this is yours." in page
    assert "Asha Lead" not in page
    told = csv_rows(client(cast.ben).get(path_of(cast, ".csv")))
    assert [row[0] for row in told[1:]] == ["Ben Facilitator"]
    assert told[1][2:5] == ["1", "1", "180"]
    assert "Asha" not in client(cast.ben).get(path_of(cast, ".svg")).text


def test_whoever_left_keeps_what_they_had(
    cast: Cast, build: Build, taught: Cohort, client: Client
) -> None:
    cast.ben.memberships[0].ended_at = clock.now()
    build.save(*cast.ben.memberships)
    page = client(cast.asha).get(path_of(cast)).text
    assert "Ben Facilitator" in page
    assert "left the team" in page
    assert "Ben Facilitator" not in client(cast.asha).get(path_of(cast, "", "?from=1/3/2026")).text


def test_what_cannot_be_asked_gets_a_sentence(cast: Cast, taught: Cohort, client: Client) -> None:
    asha = client(cast.asha)
    for query, sentence in (
        ("?from=nonsense", "‘nonsense’ is not a date."),
        ("?kind=nonsense", "Choose one of the answers offered."),
    ):
        assert sentence in asha.get(path_of(cast, "", query)).text
        assert asha.get(path_of(cast, ".csv", query)).status_code == 422


def test_a_name_that_looks_like_a_formula_is_text(
    cast: Cast, build: Build, taught: Cohort, client: Client
) -> None:
    build.user("=cmd()", (cast.team, Role.FACILITATOR))
    asha = client(cast.asha)
    assert "'=cmd()" in [row[0] for row in csv_rows(asha.get(path_of(cast, ".csv")))]
    assert "=cmd()" in [row[0] for row in xlsx_rows(asha.get(path_of(cast, ".xlsx")))]


def test_as_many_queries_for_a_few_as_for_many(
    cast: Cast,
    build: Build,
    rows: Rows,
    taught: Cohort,
    client: Client,
    statements: Statements,
) -> None:
    asha, path = client(cast.asha), path_of(cast)
    asha.get(path)

    def sent() -> int:
        db.session.expire_all()
        with statements() as gathered:
            asha.get(path)
        return len(gathered)

    few = sent()
    staff = [build.user(f"Nr {n}", (cast.team, Role.PREMISES_STAFF)) for n in range(12)]
    with build.together():
        made = [
            rows.session(
                taught, day=date(2025, 6, 1) + timedelta(days=n), kind="reflective_practice",
                minutes=60, status="held",
            )
            for n in range(30)
        ]  # fmt: skip
    came = {f"n{n}": (user, "came") for n, user in enumerate(staff)}
    build.save(*(sheet(session, **came) for session in made))
    assert sent() == few
    assert csv_rows(asha.get(path_of(cast, ".csv")))[-1][10] == str(30 * 12)


def test_nothing_yet(cast: Cast, client: Client) -> None:
    page = client(cast.asha).get(path_of(cast)).text
    assert "No training, supervision or reflective practice was held in these days." in page
    assert client(cast.asha).get(path_of(cast, ".svg")).status_code == 200
    assert path_of(cast) in client(cast.ben).get("/account").text


def test_who_may(cast: Cast, taught: Cohort, client: Client) -> None:
    for kind in ("", ".csv", ".xlsx", ".svg", ".png"):
        for user, status in ((cast.esi, 200), (cast.dev, 403), (cast.cara, 404), (None, 302)):
            assert client(user).get(path_of(cast, kind)).status_code == status
