"""Links to the sessions of a team, a lead's teams, a cohort, a room, a building."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from base.work import unit_of_work
from calendars.jobs import end_links_of_leavers
from calendars.queries.feeds import live_feed
from calendars.queries.owners import Owner
from calendars.queries.sessions import forbidden
from calendars.services import feeds
from people.models import Membership, NamedReader, User
from people.roles import Role
from people.services import accounts
from tests.build import SYSTEM, Cast
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch, values
from tests.conftest import Clock

DAY = date(2026, 3, 11)


def link(owner: Owner) -> str:
    """A link's path."""
    with unit_of_work():
        _, token = feeds.make_feed(owner, by=SYSTEM)
    return f"/calendar/{token}.ics"


def test_a_teams_sessions_say_who_leads(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY, staff=(rows.cast.asha,))
    rows.session(rows.cohort(), date(2026, 3, 12), staff=())
    path = link(Owner("team", user=rows.cast.ben, team=rows.cast.team))
    answer = fetch(client(None), path)
    assert values(answer, "SUMMARY") == ["M-TREM group 1 of 18: Naming feelings"] * 2
    assert values(answer, "DESCRIPTION") == [
        "With Asha Lead. Sign in to see who is expected.",
        "Nobody is down to lead it. Sign in to see who is expected.",
    ]


def test_a_lead_sees_first_what_needs_staff_in_every_team_they_lead(
    rows: Rows, client: Client
) -> None:
    rows.session(rows.cohort(), DAY, staff=())
    path = link(Owner("lead", user=rows.cast.asha))
    assert values(fetch(client(None), path), "SUMMARY") == [
        "Needs staff: M-TREM group 1 of 18: Naming feelings"
    ]
    other = link(Owner("lead", user=rows.cast.cara))
    assert values(fetch(client(None), other), "SUMMARY") == ["Nothing booked at the moment"]


def test_one_cohort_and_no_other(rows: Rows, client: Client) -> None:
    cohort = rows.cohort()
    rows.session(cohort, DAY)
    rows.session(rows.cohort(), DAY, staff=(rows.cast.asha,))
    path = link(Owner("cohort", user=rows.cast.ben, team=rows.cast.team, cohort=cohort))
    assert len(values(fetch(client(None), path), "UID")) == 1


def test_whoever_looks_after_a_room_reads_which_team_and_no_more(
    rows: Rows, client: Client
) -> None:
    person = rows.build.participant(rows.cast.team)
    cohort = rows.cohort("mbt-aspd")
    rows.session(cohort, DAY, strand="individual", kind="individual", people=(person,))
    for owner in (Owner("room", room=rows.cast.room), Owner("venue", venue=rows.cast.venue)):
        answer = fetch(client(None), link(owner))
        assert values(answer, "SUMMARY") == [f"Booked: {rows.cast.team.public_name}"]
        assert values(answer, "LOCATION") == ["Room 1"]
        for name in ("DESCRIPTION", "URL", "CATEGORIES"):
            assert not values(answer, name)
        text = answer.get_data(as_text=True)
        assert person.code not in text
        assert not forbidden().found_in(text.replace("END", ""))


def test_a_limited_access_record_stays_hidden_in_a_teams_calendar(
    rows: Rows, client: Client
) -> None:
    person = rows.build.participant(rows.cast.team, limited_access=True)
    rows.session(
        rows.cohort("mbt-aspd"), DAY, strand="individual", kind="individual", people=(person,)
    )
    rows.build.save(NamedReader(participant=person, user=rows.cast.asha))
    bens = fetch(client(None), link(Owner("team", user=rows.cast.ben, team=rows.cast.team)))
    assert values(bens, "SUMMARY") == ["Place taken"]
    ashas = fetch(client(None), link(Owner("lead", user=rows.cast.asha)))
    assert person.code in values(ashas, "SUMMARY")[0]


def test_the_same_session_has_another_uid_for_every_audience(rows: Rows, client: Client) -> None:
    cohort = rows.cohort()
    rows.session(cohort, DAY)
    cast = rows.cast
    owners = [
        Owner("staff", user=cast.ben),
        Owner("team", user=cast.ben, team=cast.team),
        Owner("lead", user=cast.asha),
        Owner("cohort", user=cast.ben, team=cast.team, cohort=cohort),
        Owner("room", room=cast.room),
        Owner("venue", venue=cast.venue),
    ]
    uids = {values(fetch(client(None), link(owner)), "UID")[0] for owner in owners}
    assert len(uids) == len(owners)


def test_each_ends_with_the_role_it_came_with(rows: Rows, client: Client, at: Clock) -> None:
    rows.session(rows.cohort(), DAY)
    cast = rows.cast
    team = link(Owner("team", user=cast.ben, team=cast.team))
    lead = link(Owner("lead", user=cast.asha))
    before = fetch(client(None), team)
    with unit_of_work():
        accounts.give_role(cast.asha, cast.team, Role.FACILITATOR, by=SYSTEM)
        for held in (*cast.ben.memberships, *cast.asha.memberships):
            if held.role != Role.FACILITATOR or held.user_id == cast.ben.id:
                accounts.end_role(held, by=SYSTEM)
    for path in (team, lead):
        assert values(fetch(client(None), path), "SUMMARY") == ["This calendar link has ended"]
    assert fetch(client(None), team, before.headers["ETag"]).status_code == 200
    assert end_links_of_leavers() == "2 ended"
    at.at += timedelta(days=91)
    assert fetch(client(None), lead).status_code == 404


PAGES: dict[str, Callable[[Cast, Rows], str]] = {
    "team": lambda cast, _: f"/teams/{cast.team.public_id}/calendar-link",
    "lead": lambda _cast, _rows: "/my-calendar/lead",
    "cohort": lambda _, rows: f"/cohorts/{rows.cohort().public_id}/calendar-link",
    "venue": lambda cast, _: f"/venues/{cast.venue.public_id}/calendar-link",
    "room": lambda cast, _: f"/rooms/{cast.room.public_id}/calendar-link",
}
# Who gets which page: ben facilitates, dev administers, esi is premises staff.
MAY = {
    "team": {"asha", "ben", "esi"},
    "lead": {"asha", "cara"},
    "cohort": {"asha", "ben", "esi"},
    "venue": {"asha", "dev"},
    "room": {"asha", "dev"},
}


@pytest.mark.parametrize("audience", PAGES)
@pytest.mark.parametrize("who", ["asha", "ben", "cara", "dev", "esi"])
def test_who_may_make_one(rows: Rows, client: Client, audience: str, who: str) -> None:
    page = PAGES[audience](rows.cast, rows)
    status = client(getattr(rows.cast, who)).get(page).status_code
    assert (status == 200) == (who in MAY[audience])
    assert client(None).get(page).status_code == 302


def test_made_shown_once_replaced_and_ended_on_its_page(rows: Rows, client: Client) -> None:
    rows.session(rows.cohort(), DAY, staff=(rows.cast.asha,))
    page = PAGES["team"](rows.cast, rows)
    ben = client(rows.cast.ben)
    assert "Nothing is planned" not in ben.get(page).text
    assert ben.send(page, {}).status_code == 303
    shown = ben.get(page).text
    assert "It is shown only now." in shown
    assert "calendar.google.com/calendar/r?cid=webcal%3A%2F%2F" in shown
    assert "It is shown only now." not in ben.get(page).text
    assert "Link made" in ben.get("/my-calendar").text
    second = ben.send(page, {})
    assert second.status_code == 422
    assert "There is a calendar link already." in second.text
    owner = Owner("team", user=rows.cast.ben, team=rows.cast.team)
    feed = live_feed(owner)
    assert feed is not None
    assert ben.send(f"/calendar-links/{feed.public_id}/replace", {}).location == page
    made = live_feed(owner)
    assert made is not None
    assert made.public_id != feed.public_id
    assert ben.send(f"/calendar-links/{made.public_id}/end", {}).location == page
    assert live_feed(owner) is None
    assert ben.get(f"/calendar-links/{made.public_id}/end").status_code == 404


def test_nobody_ends_anothers(rows: Rows, client: Client) -> None:
    link(Owner("team", user=rows.cast.ben, team=rows.cast.team))
    link(Owner("room", room=rows.cast.room))
    own = live_feed(Owner("team", user=rows.cast.ben, team=rows.cast.team))
    room = live_feed(Owner("room", room=rows.cast.room))
    assert own is not None
    assert room is not None
    for user in (rows.cast.asha, rows.cast.cara, rows.cast.esi):
        assert client(user).get(f"/calendar-links/{own.public_id}/end").status_code == 404
    for user, status in ((rows.cast.dev, 200), (rows.cast.esi, 404), (rows.cast.cara, 404)):
        assert client(user).get(f"/calendar-links/{room.public_id}/end").status_code == status


def test_the_list_asks_as_little_however_much_there_is(
    rows: Rows, client: Client, statements: Callable[..., object]
) -> None:
    def asked(user: User) -> int:
        browser = client(user)
        browser.get("/my-calendar")
        with statements() as sent:  # type: ignore[attr-defined] # a context manager
            browser.get("/my-calendar")
        return len(sent)

    link(Owner("team", user=rows.cast.asha, team=rows.cast.team))
    few = asked(rows.cast.asha)
    for _ in range(12):
        rows.cohort()
        team = rows.build.team(f"Team {rows.build.next()}")
        rows.build.venue(team)
        rows.build.save(
            Membership(
                user=rows.cast.asha,
                team=team,
                role=Role.SERVICE_LEAD,
                since=rows.cast.asha.created_at,
            )
        )
        link(Owner("team", user=rows.cast.asha, team=team))
    assert asked(rows.cast.asha) <= few
