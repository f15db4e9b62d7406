"""Limited access: set, undone, and swept for everywhere a person could surface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from base.audit import events_about, record
from base.database import db
from base.work import unit_of_work
from people.models import (
    CalendarStamp,
    Hold,
    KeepApart,
    NamedReader,
    Participant,
    Stay,
    User,
)
from people.queries.participants import person_lines
from people.roles import Role
from tests.build import Build, Cast
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]

SECRETS = {
    "given_name": "Zebedee",
    "family_name": "Quillfeather",
    "preferred_name": "Zëb",
    "code": "ZQ-77",
    "nhs_number": "9434765919",
    "crn": "X987654",
    "prison_number": "A9876ZZ",
    "pnc": "1979/0163001B",
}


def path(person: Participant) -> str:
    return f"/people/{person.public_id}/limited-access"


def names(*users: User) -> list[str]:
    return [str(user.public_id) for user in users]


def limit(client: Client, person: Participant, by: User, *readers: User) -> None:
    answer = client(by).send(path(person), {"limited": "y", "readers": names(by, *readers)})
    assert answer.status_code == 303


def test_a_lead_limits_a_record_to_named_staff(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    limit(client, person, cast.asha, cast.esi)
    db.session.refresh(person)
    assert person.limited_access
    readers = db.session.scalars(select(NamedReader.user_id)).all()
    assert set(readers) == {cast.asha.id, cast.esi.id}
    (hold,) = db.session.scalars(select(Hold)).all()
    assert (hold.kind, hold.ends) == ("limited_access", None)
    stamped = db.session.scalars(select(CalendarStamp.user_id)).all()
    assert {cast.ben.id, None} <= set(stamped)
    assert events_about(person.public_id)[0].action == "limited_access.set"
    show = f"/people/{person.public_id}"
    assert "Limited access" in client(cast.esi).get(show).text
    assert client(cast.ben).get(show).status_code == 404


def test_opened_again_to_its_teams(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    limit(client, person, cast.asha)
    assert client(cast.asha).send(path(person), {}).status_code == 303
    db.session.refresh(person)
    assert not person.limited_access
    assert not db.session.scalars(select(NamedReader)).all()
    assert db.session.scalars(select(Hold)).one().ends == date(2026, 3, 2)
    assert client(cast.ben).get(f"/people/{person.public_id}").status_code == 200


def test_a_reader_is_taken_off_and_another_named(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    limit(client, person, cast.asha, cast.esi)
    limit(client, person, cast.asha, cast.ben)
    assert client(cast.ben).get(f"/people/{person.public_id}").status_code == 200
    assert client(cast.esi).get(f"/people/{person.public_id}").status_code == 404
    assert len(db.session.scalars(select(Hold)).all()) == 1


def test_whoever_sets_it_stays_among_the_readers(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    answer = client(cast.asha).send(path(person), {"limited": "y", "readers": names(cast.ben)})
    assert answer.status_code == 422
    assert "Keep yourself among them, so that somebody can undo this." in answer.text


def test_staff_of_other_teams_cannot_be_named(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    data = {"limited": "y", "readers": names(cast.asha, cast.cara)}
    assert client(cast.asha).send(path(person), data).status_code == 422


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    both = build.user(
        "Fay Both", (cast.team, Role.FACILITATOR), (cast.other_team, Role.SERVICE_LEAD)
    )
    assert client(cast.ben).get(path(person)).status_code == 403
    assert client(both).get(path(person)).status_code == 404  # leads, but not this team
    assert client(cast.cara).get(path(person)).status_code == 404
    assert client(None).get(path(person)).status_code == 302


@pytest.fixture
def hidden(build: Build, cast: Cast) -> Participant:
    """Somebody open to Asha alone, kept apart from, and named in sentences about, others."""
    person = build.participant(cast.team, limited_access=True, **SECRETS)
    build.save(NamedReader(participant=person, user=cast.asha))
    return person


@pytest.fixture
def colleague(build: Build, cast: Cast) -> User:
    """A lead of the same team who is not named."""
    return build.user("Gil Alsolead", (cast.team, Role.SERVICE_LEAD))


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS.values() if secret.lower() in text.lower()]


@dataclass
class Beside:
    """Another person, and everything on their page that touches the hidden one."""

    other: Participant
    rule: KeepApart
    stay: Stay
    hold: Hold


@pytest.fixture
def beside(build: Build, cast: Cast, hidden: Participant) -> Beside:
    """A keep-apart, a stay, a hold and a sentence about both."""
    other = build.participant(cast.team)
    one, two = sorted([hidden, other], key=lambda p: p.id)
    rule = KeepApart(
        one=one,
        other=two,
        reason="Zebedee Quillfeather threatened him",
        decided_by="Panel",
        review=date(2026, 9, 1),
        since=hidden.created_at,
    )
    venue = build.venue(cast.team, kind="approved_premises")
    stay = Stay(
        participant=other,
        venue=venue,
        arrived=date(2026, 2, 1),
        expected_departure=date(2026, 5, 1),
    )
    hold = Hold(participant=other, kind="custody", starts=date(2026, 2, 1))
    build.save(rule, stay, hold)
    with unit_of_work():
        both = [hidden.public_id, other.public_id]
        record("x.happened", "ZQ-77 and another met.", by=cast.asha, about=both)
    return Beside(other, rule, stay, hold)


def test_no_page_about_people_says_who_it_is(
    client: Client, hidden: Participant, colleague: User, beside: Beside
) -> None:
    gil = client(colleague)
    base = f"/people/{beside.other.public_id}"
    pages = [
        "/people",
        *(f"/people?q={secret}" for secret in SECRETS.values()),
        "/people/add",
        base,
        f"{base}?all=1",
        f"{base}/edit",
        f"{base}/contact",
        f"{base}/holds/add",
        f"{base}/holds/{beside.hold.public_id}/end",
        f"{base}/keep-apart/add",
        f"{base}/stays/add",
        f"{base}/stays/{beside.stay.public_id}/departure",
        f"{base}/stays/{beside.stay.public_id}/key-worker",
        f"{base}/limited-access",
        f"{base}/looked",
    ]
    for address in pages:
        answer = gil.get(address)
        assert answer.status_code == 200, address
        shown = answer.text
        if "?q=" in address:  # what one typed oneself comes back in the box and the sentence
            assert f"/people/{hidden.public_id}" not in shown
            assert "person found" not in shown
            continue
        assert not leaks(shown), (address, leaks(shown))
        assert str(hidden.public_id) not in shown, address
    shown = gil.get(base).text
    assert "Someone whose record you cannot open" in shown
    assert "Something that also concerns somebody else" in shown
    assert gil.get(f"{base}/keep-apart/{beside.rule.public_id}/end").status_code == 404


@pytest.mark.parametrize(
    "ending",
    ["", "/edit", "/contact", "/holds/add", "/limited-access", "/keep-apart/add", "/stays/add"],
)
def test_every_page_of_theirs_is_not_found(
    ending: str, client: Client, cast: Cast, hidden: Participant, colleague: User
) -> None:
    assert client(colleague).get(f"/people/{hidden.public_id}{ending}").status_code == 404
    assert client(colleague).get(f"/people/{hidden.public_id}/looked").status_code == 404
    assert client(cast.asha).get(f"/people/{hidden.public_id}{ending}").status_code == 200


def test_nobody_can_be_kept_apart_from_them_by_guessing(
    build: Build, cast: Cast, client: Client, hidden: Participant, colleague: User
) -> None:
    other = build.participant(cast.team)
    data = {"who": "ZQ-77", "reason": "x", "decided_by": "y", "review": "1/9/2026"}
    answer = client(colleague).send(f"/people/{other.public_id}/keep-apart/add", data)
    assert answer.status_code == 422
    assert "Nobody you may open matches this." in answer.text
    assert "Quillfeather" not in answer.text


def test_a_line_for_another_slice_says_place_taken(
    cast: Cast, hidden: Participant, colleague: User
) -> None:
    line = person_lines(colleague, [hidden])[hidden.id]
    assert (line.name, line.code, line.public_id, line.hidden) == ("Place taken", "", None, True)
    assert person_lines(cast.asha, [hidden])[hidden.id].code == "ZQ-77"
