"""A week on paper: for one person, or for everyone who lives at a premises."""

from __future__ import annotations

from datetime import date, time

from people.models import Participant, Stay, Venue
from programmes.models import Cohort
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.programmes.test_roll_horizon import enrolled, pipe


def test_it_says_when_and_where_and_nothing_of_why(
    client: Client, cast: Cast, build: Build, group: Group
) -> None:
    adam = group.people[0]
    cast.venue.address = "1 High Street\nYork"
    build.save(cast.venue)
    group.rows.session(group.cohort, group.people[1], day=date(2026, 3, 4), at=time(14))
    group.rows.session(group.cohort, adam, day=date(2026, 3, 5), status="cancelled")
    page = client(cast.ben).get(f"/people/{adam.public_id}/week").get_data(as_text=True)
    sheet = page.partition('<section class="db-sheet')[2].partition("</section>")[0]
    assert "9:30am to 11am" in sheet
    assert "1 High Street, York" in sheet
    assert "ring The Thursday Team: 01632 960000" in sheet
    assert sheet.count("Nothing booked") == 6
    for word in ("Trust", "M-TREM", "trauma", "Cohort", "Bilal", "Smith", adam.code, "2pm"):
        assert word not in sheet, word


def test_large_print_for_whoever_needs_it(
    client: Client, cast: Cast, build: Build, group: Group
) -> None:
    adam = group.people[0]
    assert adam.contact is not None
    adam.contact.large_print = True
    build.save(adam.contact)
    page = client(cast.ben).get(f"/people/{adam.public_id}/week").get_data(as_text=True)
    assert "db-sheet--large" in page
    later = client(cast.ben).get(f"/people/{adam.public_id}/week?week=2026-03-09")
    assert later.get_data(as_text=True).count("Nothing booked") == 7


def test_a_sheet_for_everyone_who_lives_there(
    client: Client, cast: Cast, build: Build, group: Group, statements: Statements
) -> None:
    house = pipe(build, cast, "The house")
    people = [enrolled(build, cast, house).participant for _ in range(3)]
    hidden = enrolled(build, cast, house).participant
    group.rows.limited(hidden, cast.asha)
    address = f"/premises/{house.venue.public_id}/weeks"
    with statements() as few:
        page = client(cast.esi).get(address).get_data(as_text=True)
    assert page.count('<section class="db-sheet') == 3
    assert hidden.given_name not in page
    assert all(person.given_name in page for person in people)
    for _ in range(6):
        enrolled(build, cast, house)
    with statements() as many:
        assert client(cast.esi).get(address).get_data(as_text=True).count("db-sheet__name") == 9
    assert len(many) == len(few)


def test_whoever_was_there_for_the_middle_of_the_week_has_a_sheet(
    client: Client, cast: Cast, build: Build
) -> None:
    house = build.venue(cast.team, kind="approved_premises")
    build.save(
        Stay(
            participant=build.participant(cast.team),
            venue=house,
            arrived=date(2026, 3, 3),
            expected_departure=date(2026, 3, 5),
            departed=date(2026, 3, 5),
            departure_reason="move_on",
        )
    )
    page = client(cast.esi).get(f"/premises/{house.public_id}/weeks?week=2026-03-02").text
    assert page.count("db-sheet__name") == 1


def test_an_empty_house_says_what_to_do(client: Client, cast: Cast, build: Build) -> None:
    empty = build.venue(cast.team, kind="approved_premises")
    page = client(cast.esi).get(f"/premises/{empty.public_id}/weeks").get_data(as_text=True)
    assert "Nobody lives here in this week." in page


def test_who_may(client: Client, cast: Cast, build: Build, group: Group) -> None:
    house: Venue = build.venue(cast.team, kind="approved_premises")
    person: Participant = group.people[0]
    build.save(
        Stay(
            participant=person,
            venue=house,
            arrived=date(2026, 2, 2),
            expected_departure=date(2026, 6, 1),
        )
    )
    for path in (f"/people/{person.public_id}/week", f"/premises/{house.public_id}/weeks"):
        assert client(cast.esi).get(path).status_code == 200
        assert client(cast.cara).get(path).status_code == 404
        assert client(cast.dev).get(path).status_code == 403
        assert client(None).get(path).status_code == 302


def test_cohorts_of_other_teams_are_not_on_it(
    client: Client, cast: Cast, build: Build, group: Group
) -> None:
    shared = build.participant(cast.team, cast.other_team)
    theirs: Cohort = group.rows.cohort(cast.other_team, cast.venue, cast.cara)
    group.rows.session(theirs, shared)
    page = client(cast.ben).get(f"/people/{shared.public_id}/week").get_data(as_text=True)
    assert "9:30am" not in page
