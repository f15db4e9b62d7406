"""Recording a referral, of somebody known or not yet known, and correcting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent, looks_at
from base.database import db
from people.models import Caseload, NamedReader, Participant, User
from people.roles import Role
from programmes.models import Referral, ReferralStep
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.referral_rows import referral, typed

Client = Callable[[User | None], FlaskClient]


def test_it_is_written_down_with_its_first_step(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    path = f"/people/{person.public_id}/referrals/add"
    answer = client(cast.ben).send(path, typed(cast.team))
    assert answer.status_code == 303, answer.text
    made = db.session.scalars(select(Referral)).one()
    assert (made.status, made.route, made.received_on) == (
        "received",
        "probation",
        date(2026, 2, 27),
    )
    (step,) = made.steps
    assert (step.status, step.on, step.by_id) == ("received", date(2026, 2, 27), cast.ben.id)
    page = client(cast.ben).get(answer.location).text
    for words in ("M-TREM, North Team", "Jo Practitioner", "help with his temper", "3 days since"):
        assert words in page
    assert "0 of 5 met, 5 not known" in page
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "referral.recorded"))
    assert event is not None
    assert event.sentence == (
        f"Ben Facilitator recorded a referral of {person.code} to North Team: M-TREM, received on "
        "Friday 27 February 2026."
    )
    theirs = client(cast.ben).get(f"/people/{person.public_id}").text
    assert "M-TREM, North Team" in theirs
    assert "Probation, received Fri 27 Feb 2026" in theirs


def test_somebody_not_yet_known_is_added_first_and_one_comes_back(
    build: Build, cast: Cast, client: Client
) -> None:
    esi = client(cast.esi)
    assert "/referrals/add/person" in esi.get("/referrals/add?q=nobody").text
    answer = esi.send(
        "/referrals/add/person",
        {
            "team": str(cast.team.public_id),
            "given_name": "Ada",
            "family_name": "New",
            "date_of_birth": "1/1/1990",
            "sex": "female",
            "code": "K7Q2",
        },
    )
    assert answer.status_code == 303, answer.text
    person = db.session.scalars(select(Participant)).one()
    assert answer.location == f"/people/{person.public_id}/referrals/add"
    assert "Record a referral of Ada New" in esi.get(answer.location).text
    assert esi.send(answer.location, typed(cast.team)).status_code == 303


def test_somebody_known_is_found_and_the_look_is_noted(
    build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team, given_name="Zebedee")
    page = client(cast.ben).get("/referrals/add?q=zebed").text
    assert f"/people/{person.public_id}/referrals/add" in page
    assert [look.actor for look in looks_at(person.public_id)] == ["Ben Facilitator"]


def test_somebody_of_another_of_ones_teams_comes_onto_the_caseload(
    build: Build, cast: Cast, client: Client
) -> None:
    both = build.user(
        "Both Teams", (cast.team, Role.FACILITATOR), (cast.other_team, Role.FACILITATOR)
    )
    theirs = build.participant(cast.other_team)
    path = f"/people/{theirs.public_id}/referrals/add"
    assert client(both).send(path, typed(cast.team)).status_code == 303
    rows = db.session.scalars(
        select(Caseload.team_id).where(Caseload.participant_id == theirs.id)
    ).all()
    assert set(rows) == {cast.team.id, cast.other_team.id}
    assert client(cast.ben).get(f"/people/{theirs.public_id}").status_code == 200


def test_a_second_open_referral_to_the_same_is_refused(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    path = f"/people/{made.participant.public_id}/referrals/add"
    answer = client(cast.ben).send(path, typed(cast.team))
    assert answer.status_code == 422
    assert "already has a referral to M-TREM of North Team" in answer.text
    assert "help with his temper" in answer.text, "what was typed stays"
    with pytest.raises(IntegrityError):
        referral(build, cast, made.participant)


def test_once_it_is_over_another_may_come(build: Build, cast: Cast, client: Client) -> None:
    made = referral(build, cast, status="declined")
    path = f"/people/{made.participant.public_id}/referrals/add"
    assert client(cast.ben).send(path, typed(cast.team)).status_code == 303


def test_what_is_refused_is_said_on_its_field(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    path = f"/people/{person.public_id}/referrals/add"
    ben = client(cast.ben)
    for kw, sentence in (
        ({"to": ""}, "Choose the programme they are referred to"),
        ({"to": f"{cast.other_team.public_id}/m-trem"}, "Choose one of the answers"),
        ({"route": ""}, "Choose the route"),
        ({"route": "stalking"}, "Choose one of the answers"),
        ({"asked_for": "a cure"}, "Choose one of the answers"),
        ({"referred_on": "28/2/2026"}, "It was received before it was made"),
        ({"received_on": "3/3/2026"}, "That day has not come yet"),
        ({"referred_on": "1/1/1999"}, "more than ten years ago"),
        ({"referred_on": "soon"}, "is not a date"),
        ({"referrer_name": " "}, "Give the referrer’s name"),
        ({"referrer_email": "jo"}, "Enter an e-mail address"),
        ({"reason": ""}, "Give the reason for the referral"),
        ({"reason": "x" * 5001}, "Shorten it to 5,000"),
    ):
        answer = ben.send(path, typed(cast.team, **kw))
        assert answer.status_code == 422, kw
        assert sentence in answer.text, kw
    assert db.session.scalar(select(func.count(Referral.id))) == 0


def test_a_route_the_programme_does_not_take_is_refused(
    build: Build, cast: Cast, client: Client
) -> None:
    hub = build.team("Hub", kind="hub")  # no programme is its own, so it may take every one
    hanna = build.user("Hanna Hub", (hub, Role.FACILITATOR))
    person = build.participant(hub)
    path = f"/people/{person.public_id}/referrals/add"
    answer = client(hanna).send(path, typed(hub, route="stalking"))
    assert answer.status_code == 422
    assert "M-TREM does not take this route. It takes probation." in answer.text
    taken = typed(hub, "stalking-intervention", route="stalking")
    assert client(hanna).send(path, taken).status_code == 303


def test_a_double_click_records_once(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team)
    path = f"/people/{person.public_id}/referrals/add"
    ben = client(cast.ben)
    first, second = (ben.send(path, typed(cast.team, once="abc")) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(select(func.count(ReferralStep.id))) == 1


def test_correcting_says_what_was_changed(build: Build, cast: Cast, client: Client) -> None:
    made = referral(build, cast)
    path = f"/referrals/{made.public_id}/correct"
    ben = client(cast.ben)
    page = ben.get(path).text
    assert 'name="version" value="1"' in page
    form = typed(cast.team, version="1", referrer_name="Sam Practitioner")
    assert ben.send(path, form).status_code == 303
    db.session.refresh(made)
    assert (made.referrer_name, made.version) == ("Sam Practitioner", 2)
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "referral.corrected"))
    assert event is not None
    assert "referrer name" in event.sentence
    assert "Sam" not in event.sentence
    late = ben.send(path, typed(cast.team, version="1", referrer_name="Another"))
    assert late.status_code == 422
    assert "Somebody else saved this referral while you were typing" in late.text
    assert "Another" in late.text
    assert 'name="version" value="2"' in late.text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = referral(build, cast)
    person = made.participant
    for path in (f"/people/{person.public_id}/referrals/add", f"/referrals/{made.public_id}"):
        assert client(cast.asha).get(path).status_code == 200
        assert client(cast.esi).get(path).status_code == 200, "premises staff may record one"
        assert client(cast.dev).get(path).status_code == 403
        assert client(cast.cara).get(path).status_code == 404
        assert client(None).get(path).status_code == 302
    assert "Decide" not in client(cast.esi).get(f"/referrals/{made.public_id}").text


def test_limited_access_is_not_told_of(build: Build, cast: Cast, client: Client) -> None:
    secret = build.participant(cast.team, family_name="Hidden", limited_access=True)
    build.save(NamedReader(participant=secret, user=cast.asha))
    made = referral(build, cast, secret)
    seen = referral(build, cast)
    page = client(cast.ben).get("/referrals").text
    assert seen.participant.called in page
    assert "1 referral<" in page
    assert "1 more is about people whose record you cannot open" in page
    for hidden in ("Hidden", secret.code, str(made.public_id)):
        assert hidden not in page
    narrowed = client(cast.ben).get("/referrals?route=probation").text
    assert "1 more is" not in narrowed, "the route would be told"
    assert client(cast.ben).get(f"/referrals/{made.public_id}").status_code == 404
    assert "Hidden" in client(cast.asha).get("/referrals").text


def test_the_list_narrows_and_says_when_it_is_empty(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    over = referral(build, cast, status="closed")
    ben = client(cast.ben)
    assert over.participant.called not in ben.get("/referrals").text
    assert over.participant.called in ben.get("/referrals?state=ended").text
    assert made.participant.called in ben.get("/referrals?programme=m-trem&state=undecided").text
    assert "No referral matches" in ben.get("/referrals?programme=pathfinder").text
    assert "No referral matches" in ben.get("/referrals?team=nonsense").text
    assert "No referral matches" in client(cast.cara).get("/referrals").text


def test_days_are_whole_london_days(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    at.at = datetime(2026, 3, 30, 23, 30, tzinfo=UTC)  # the 31st in London
    made = referral(build, cast)
    page = client(cast.ben).get(f"/referrals/{made.public_id}").text
    assert "32 days since it was received" in page
