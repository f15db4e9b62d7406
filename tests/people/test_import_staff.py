"""Bringing staff in: accounts and roles, never a password."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import PasswordLink, User
from people.queries.import_staff import OTHER_NAME, YOURSELF
from people.roles import Role
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.people.files import bring_in, send, words

Client = Callable[[object], CheckedClient]

PATH = "/accounts/import"
HEADER = "Name,Email,Role,Profession"


def staff(*lines: str) -> str:
    return "\n".join([HEADER, *lines, ""])


def account(email: str) -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


def read(client: CheckedClient, cast: Cast, *lines: str) -> str:
    sent = send(client, cast.team, staff(*lines), PATH)
    assert sent.status_code == 303, sent.text
    return words(client.get(sent.location).text)


FAY = "Fay Nwosu,Fay@Staff.example,Facilitator,Psychologist"
GUS = "Gus Hill,gus@staff.example,Premises staff,"
GUS_LEADS = "Gus Hill,gus@staff.example,Service lead,"


def test_accounts_are_made_with_their_roles_and_without_passwords(
    cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    page = read(dev, cast, FAY, GUS, GUS_LEADS)
    assert "2 Fay Nwosu New account fay@staff.example Facilitator Psychologist" in page
    assert "4 Gus Hill One more role gus@staff.example Service lead" in page
    done = bring_in(dev, cast.team, staff(FAY, GUS, GUS_LEADS), PATH)
    assert "2 members of staff brought in" in done
    assert "no password was made" in done
    assert "Make a password link for Fay Nwosu" in done
    fay, gus = account("fay@staff.example"), account("gus@staff.example")
    assert fay.password is None
    assert fay.professional_group == "Psychologist"
    assert fay.held() == [(cast.team.id, Role.FACILITATOR)]
    assert {role for _, role in gus.held()} == {Role.PREMISES_STAFF, Role.SERVICE_LEAD}
    assert not db.session.scalars(select(PasswordLink)).all()
    sentences = db.session.scalars(select(AuditEvent.sentence)).all()
    assert "Dev Administrator made Gus Hill service lead of North Team." in sentences
    log = words(dev.get("/accounts/log").text)
    assert "Dev Administrator brought 3 members of staff in to North Team from a file." in log


def test_the_same_file_again_changes_nothing(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    bring_in(dev, cast.team, staff(FAY, GUS), PATH)
    page = read(dev, cast, FAY, GUS)
    assert "Can be brought in 0 With problems 0 Here already, the same 2" in page


def test_somebody_of_another_team_gets_the_role_here(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    line = f"cara elsewhere,{cast.cara.email},Facilitator,"
    assert "Has an account; gets this role" in read(dev, cast, line)
    bring_in(dev, cast.team, staff(line), PATH)
    assert (cast.team.id, Role.FACILITATOR) in cast.cara.held()
    assert "Has one" not in words(dev.get(PATH).text)


def test_what_is_wrong_is_said_by_line_and_column(cast: Cast, client: Client) -> None:
    page = read(
        client(cast.dev),
        cast,
        f"Somebody,{cast.cara.email},Facilitator,",
        f"Dev Administrator,{cast.dev.email},Service lead,",
        "Gus Hill,gus@staff.example,Facilitator,",
        "Gus Mill,gus@staff.example,Administrator,",
        "Hal,hal,Emperor,",
        "Gus Hill,gus@staff.example,Facilitator,Nurse",
    )
    assert f"2 Somebody Email {cast.cara.email} {OTHER_NAME}" in page
    assert "Cara" not in page
    assert f"3 Dev Administrator Email {cast.dev.email} {YOURSELF}" in page
    assert "4 Gus Hill The whole line – Line 7 has the same Email and Role. Keep one" in page
    assert "Line 4 gives this address another name. Correct one of them." in page
    assert "6 Hal Role Emperor Write one of these: Facilitator, Premises staff" in page


def test_what_is_said_of_a_taken_address_is_what_the_form_says(cast: Cast, client: Client) -> None:
    answers = {
        "name": "Somebody", "email": cast.cara.email, "role": "facilitator",
        "team": str(cast.team.public_id),
    }  # fmt: skip
    form = words(client(cast.dev).send("/accounts/add", answers).text)
    assert OTHER_NAME in form


def test_who_is_here_and_different_is_left_alone(cast: Cast, build: Build, client: Client) -> None:
    old = build.user(
        "Ida Old", (cast.team, Role.FACILITATOR), active=False, professional_group="Nurse"
    )
    other = build.user(
        "Jim Far", (cast.other_team, Role.FACILITATOR), professional_group="Nurse", active=False
    )
    build.save(other)
    page = read(
        client(cast.dev),
        cast,
        f"IDA OLD,{old.email},Facilitator,Doctor",
        f"Jim Far,{other.email},Facilitator,Doctor",
    )
    assert "2 Ida Old Account In use Switched off" in page
    assert "2 Ida Old Full name IDA OLD Ida Old" in page
    assert "2 Ida Old Professional group Doctor Nurse" in page
    assert "3 Jim Far Has an account; gets this role" in page
    assert not old.active
