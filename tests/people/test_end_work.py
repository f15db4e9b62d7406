"""A team ends its work with somebody, and takes it up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.audit import events_about
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from people.models import Caseload, NamedReader, Participant, Stay, Team
from people.services import caseloads, deaths
from people.services.stays import add_arrival
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]
LEFT = {"ended_on": "2/3/2026", "reason": "completed", "note": "Went well."}


def address(person: Participant, team: Team, verb: str = "end") -> str:
    """Where a team's work with somebody is ended, or taken up again."""
    return f"/people/{person.public_id}/work/{team.public_id}/{verb}"


@pytest.fixture
def person(build: Build, cast: Cast) -> Participant:
    return build.participant(cast.team, given_name="Rob", family_name="Marker", code="RM-22")


def rows(person: Participant) -> list[Caseload]:
    """Every team's work with somebody, in order."""
    stmt = select(Caseload).where(Caseload.participant_id == person.id).order_by(Caseload.id)
    return list(db.session.scalars(stmt.execution_options(populate_existing=True)))


def test_it_ends_and_the_record_is_closed(cast: Cast, client: Client, person: Participant) -> None:
    ben = client(cast.ben)
    record = f"/people/{person.public_id}"
    assert "End our work" in ben.get(record).text
    answer = ben.send(address(person, cast.team), LEFT)
    assert answer.status_code == 303
    (row,) = rows(person)
    assert row.ended_at == clock.now()
    assert (row.ended_on, row.end_reason, row.end_note) == (
        date(2026, 3, 2), "completed", "Went well.",
    )  # fmt: skip
    event = events_about(person.public_id)[0]
    assert event.action == "caseload.ended"
    assert event.sentence == (
        "Ben Facilitator ended the work of North Team with RM-22 on Monday 2 March 2026: "
        "completed what we offered."
    )
    shown = ben.get(answer.location).text
    assert "The work of North Team with RM-22 has ended." in shown
    assert "Rob Marker" in shown
    assert "Went well." in shown
    for gone in (record, f"{record}/edit", f"{record}/contact", f"{record}/holds/add"):
        assert ben.get(gone).status_code == 404, gone
    assert "Rob Marker" not in ben.get("/people?q=RM-22").text


def test_sent_twice_or_from_another_tab_it_ends_once(
    cast: Cast, client: Client, person: Participant
) -> None:
    ben, asha = client(cast.ben), client(cast.asha)
    where = address(person, cast.team)
    asha.get(where)
    assert ben.send(where, LEFT | {"once": "a-form"}).status_code == 303
    again = ben.send(where, LEFT | {"once": "a-form"}, page="/people")
    assert again.location == "/people/worked-with?q=RM-22"
    other = asha.send(where, LEFT | {"reason": "withdrew"}, page="/people")
    assert other.location == "/people/worked-with?q=RM-22"
    assert [row.end_reason for row in rows(person)] == ["completed"]
    assert [e.action for e in events_about(person.public_id)].count("caseload.ended") == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"ended_on": "3/3/2026"}, "This day has not come yet."),
        ({"ended_on": "1/3/2026"}, "North Team began on Monday 2 March 2026."),
        ({"ended_on": ""}, "Enter the last day."),
        ({"ended_on": "31/2/2026"}, "There is no"),
        ({"reason": ""}, "Choose why it ends."),
        ({"reason": "moon"}, "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    data: dict[str, str], why: str, cast: Cast, client: Client, person: Participant
) -> None:
    answer = client(cast.ben).send(address(person, cast.team), LEFT | data)
    assert answer.status_code == 422
    assert why in answer.text
    assert "Went well." in answer.text
    assert rows(person)[0].ended_at is None


def test_not_while_they_live_at_the_teams_premises(
    build: Build, cast: Cast, client: Client, person: Participant
) -> None:
    house = build.venue(cast.team, name="Hazel House", kind="approved_premises")
    stay = Stay(
        participant=person, venue=house, arrived=date(2026, 3, 2),
        expected_departure=date(2026, 6, 1),
    )  # fmt: skip
    build.save(stay)
    ben = client(cast.ben)
    where = address(person, cast.team)
    why = "They live at Hazel House. Record their departure first."
    assert why in ben.get(where).text
    refused = ben.send(where, LEFT)
    assert refused.status_code == 422
    assert why in refused.text
    gone = f"/people/{person.public_id}/stays/{stay.public_id}/departure"
    assert ben.send(gone, {"departed": "2/3/2026", "reason": "move_on"}).status_code == 303
    assert rows(person)[0].ended_at is None, "a departure alone ends no work"
    assert "Nothing is going on with North Team any more." in (
        ben.get(f"/people/{person.public_id}").text
    )
    assert ben.send(where, LEFT).status_code == 303


def test_another_team_goes_on(
    build: Build, cast: Cast, client: Client, person: Participant
) -> None:
    build.save(Caseload(participant=person, team=cast.other_team, since=clock.now()))
    assert "Another team works with them" in client(cast.ben).get(address(person, cast.team)).text
    client(cast.ben).send(address(person, cast.team), LEFT)
    record = f"/people/{person.public_id}"
    assert client(cast.ben).get(record).status_code == 404
    shown = client(cast.cara).get(record).text
    assert "Completed what we offered" in shown
    assert "Went well." in shown
    assert client(cast.cara).get(address(person, cast.team)).status_code == 404


def test_they_are_taken_on_again(
    cast: Cast, client: Client, person: Participant, at: Clock
) -> None:
    ben, esi = client(cast.ben), client(cast.esi)
    ben.send(address(person, cast.team), LEFT)
    at.at += timedelta(days=30)
    again = address(person, cast.team, "again")
    assert "Completed what we offered" in esi.get("/people/worked-with").text
    assert "North Team worked with RM-22" in esi.get(again).text
    assert esi.send(again).status_code == 303
    assert esi.send(again, page="/people").location == f"/people/{person.public_id}"
    assert [row.ended_at is None for row in rows(person)] == [False, True]
    shown = esi.get(f"/people/{person.public_id}").text
    assert "Since 1 April 2026" in shown
    assert "Completed what we offered" in shown
    assert "Nothing is going on" not in shown, "what ended before says nothing of now"
    assert "Your teams’ work has not ended" in esi.get("/people/worked-with").text
    assert events_about(person.public_id)[0].action == "caseload.taken_up"


def test_an_arrival_takes_them_on_again(build: Build, cast: Cast, person: Participant) -> None:
    house = build.venue(cast.team, cast.other_team, kind="approved_premises")
    with unit_of_work():
        caseloads.end_work(
            rows(person)[0], on=clock.today(), reason="custody", note="", by=cast.asha
        )
    with unit_of_work():
        add_arrival(person, house, arrived=clock.today(), expected_departure=None, by=cast.esi)
    assert [(r.team_id, r.ended_at is None) for r in rows(person)] == [
        (cast.team.id, False), (cast.team.id, True),
    ]  # fmt: skip


def test_adding_them_anew_says_where_they_are(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team, code="CR-22", crn="X123456")
    client(cast.ben).send(address(person, cast.team), LEFT)
    data = {
        "given_name": "Rob", "family_name": "Marker", "date_of_birth": "17/5/1985",
        "code": "NEW-2", "sex": "male", "crn": "X123456", "team": str(cast.team.public_id),
    }  # fmt: skip
    answer = client(cast.ben).send("/people/add", data)
    assert answer.status_code == 422
    assert "(CR-22), with whom your team’s work has ended. Take them on again" in answer.text
    stranger = client(cast.cara).send(
        "/people/add", data | {"team": str(cast.other_team.public_id)}
    )
    assert "CR-22" not in stranger.text
    assert "on a record you cannot open" in stranger.text


def test_a_death_ends_it_and_can_be_taken_back(
    cast: Cast, client: Client, person: Participant
) -> None:
    with unit_of_work():
        deaths.record_death(person, on=clock.today(), by=cast.asha)
    asha = client(cast.asha)
    record = f"/people/{person.public_id}"
    shown = asha.get(record).text
    assert "Died on Monday 2 March 2026" in shown
    assert "Nothing is going on with North Team any more." in shown
    assert client(cast.esi).get(f"{record}/take-back-death").status_code == 403
    assert asha.send(f"{record}/take-back-death").status_code == 303
    assert "Died" not in asha.get(record).text.partition("History")[0]
    twice = asha.send(f"{record}/take-back-death")
    assert "No death is recorded for them." in twice.text
    assert asha.send(address(person, cast.team), LEFT | {"reason": "died"}).status_code == 303
    assert client(cast.ben).get("/people/worked-with").text.count("Take on again") == 0
    refused = asha.send(address(person, cast.team, "again"))
    assert refused.status_code == 422
    assert "RM-22 is recorded as having died on Monday 2 March 2026." in refused.text


def test_limited_access_stays_with_the_named(build: Build, cast: Cast, client: Client) -> None:
    person = build.participant(cast.team, code="LA-22", limited_access=True)
    build.save(NamedReader(participant=person, user=cast.asha))
    where = address(person, cast.team)
    assert client(cast.ben).get(where).status_code == 404
    assert client(cast.asha).send(where, LEFT).status_code == 303
    assert "LA-22" in client(cast.asha).get("/people/worked-with").text
    assert "LA-22" not in client(cast.ben).get("/people/worked-with").text
    assert client(cast.ben).get(address(person, cast.team, "again")).status_code == 404


def test_who_may(cast: Cast, client: Client, person: Participant) -> None:
    where, again = address(person, cast.team), address(person, cast.team, "again")
    for who, seen in ((cast.asha, 200), (cast.ben, 200), (cast.esi, 403), (cast.dev, 403)):
        assert client(who).get(where).status_code == seen, who.name
    assert client(cast.cara).get(where).status_code == 404
    assert client(None).get(where).status_code == 302
    assert "End our work" not in client(cast.esi).get(f"/people/{person.public_id}").text
    crossed = address(person, cast.other_team)
    assert client(cast.cara).get(crossed).status_code == 404
    assert client(cast.cara).send(crossed, LEFT, page="/people").status_code == 404
    client(cast.asha).send(where, LEFT)
    for who, seen in ((cast.ben, 200), (cast.esi, 200), (cast.dev, 403), (cast.cara, 404)):
        assert client(who).get(again).status_code == seen, who.name
    assert client(cast.cara).send(again, page="/people").status_code == 404
    assert client(None).get(again).status_code == 302
    assert client(cast.dev).get("/people/worked-with").status_code == 403
    assert "RM-22" not in client(cast.cara).get("/people/worked-with").text
    assert rows(person)[0].ended_at is not None


def test_the_list_is_searched(build: Build, cast: Cast, client: Client) -> None:
    people = [build.participant(cast.team, code=code) for code in ("AA-2", "BB-3")]
    for person in people:
        with unit_of_work():
            caseloads.end_work(
                rows(person)[0], on=clock.today(), reason="other", note="", by=cast.asha
            )
    ben = client(cast.ben)
    shown = ben.get("/people/worked-with?q=bb-3").text
    assert "BB-3" in shown
    assert "AA-2" not in shown
    assert "Nobody here matches" in ben.get("/people/worked-with?q=nobody%25").text
    assert ben.get("/people/worked-with?q=" + "x" * 300).status_code == 200


def test_the_service_refuses_what_has_ended(cast: Cast, person: Participant) -> None:
    (row,) = rows(person)
    with unit_of_work():
        caseloads.end_work(row, on=clock.today(), reason="other", note="", by=cast.ben)
    with pytest.raises(Refused, match="has ended already"), unit_of_work():
        caseloads.end_work(row, on=clock.today(), reason="other", note="", by=cast.ben)
    with unit_of_work():
        caseloads.take_on(person, cast.team, by=cast.ben)
    with pytest.raises(Refused, match="works with RM-22 already"), unit_of_work():
        caseloads.take_on(person, cast.team, by=cast.ben)
