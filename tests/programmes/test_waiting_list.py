"""The waiting list, and who could start together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from base import clock
from base.database import db
from people.models import KeepApart, NamedReader, Participant, Unavailability, User
from programmes.models import CriterionAnswer, Referral, ReferralHold
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.referral_rows import referral
from tests.programmes.rows import cohort, enrolled
from tests.programmes.test_referral_meeting import counted

Client = Callable[[User | None], FlaskClient]


def waiting(build: Build, cast: Cast, received: date, **kw: Any) -> Participant:
    """Somebody accepted for M-TREM, received on a day."""
    person = kw.pop("person", None) or build.participant(cast.team, **kw.pop("who", {}))
    referral(
        build,
        cast,
        person,
        status=kw.pop("status", "waiting"),
        accepted_for="intervention",
        accepted_on=kw.pop("accepted", received),
        referred_on=received,
        received_on=received,
        **kw,
    )
    return person


def keep_apart(build: Build, one: Participant, other: Participant) -> None:
    lo, hi = sorted([one.id, other.id])
    build.save(
        KeepApart(
            one_id=lo,
            other_id=hi,
            reason="x",
            decided_by="y",
            review=date(2026, 9, 1),
            since=clock.now(),
        )
    )


def works_wednesdays(build: Build, person: Participant) -> None:
    build.save(
        Unavailability(
            participant_id=person.id,
            kind="work",
            weekdays=[2],
            every=1,
            first=date(2026, 1, 5),
            at=time(8),
            until=time(16),
        )
    )


def names(page: str, *people: Participant) -> list[str]:
    """The people in the order they stand on the page."""
    return sorted((p.called for p in people if p.called in page), key=page.index)


def test_the_longest_waiting_stands_first(build: Build, cast: Cast, client: Client) -> None:
    late = waiting(build, cast, date(2026, 2, 20))
    early = waiting(build, cast, date(2026, 1, 5), accepted=date(2026, 3, 1))
    ben = client(cast.ben)
    page = ben.get("/waiting").text
    assert names(page, late, early) == [early.called, late.called]
    assert "2 people waiting" in page
    assert 'data-sort-value="56">56<' in page
    accepted = ben.get("/waiting?since=accepted").text
    assert names(accepted, late, early) == [late.called, early.called]
    assert 'data-sort-value="1">1<' in accepted


def test_days_on_hold_do_not_count(build: Build, cast: Cast, client: Client) -> None:
    person = waiting(build, cast, date(2026, 2, 2))
    made = db.session.query(Referral).filter_by(participant_id=person.id).one()
    build.save(
        ReferralHold(
            referral=made,
            first=date(2026, 2, 20),
            last=None,
            why="In hospital",
            at=clock.now(),
        )
    )
    page = client(cast.ben).get("/waiting").text
    assert 'data-sort-value="18">18<' in page
    assert "On hold" in page


def test_eligibility_supervision_and_keep_apart_are_shown(
    build: Build, cast: Cast, client: Client
) -> None:
    a = waiting(build, cast, date(2026, 2, 2), who={"supervision_ends": date(2026, 4, 30)})
    b = waiting(build, cast, date(2026, 2, 3))
    made = db.session.query(Referral).filter_by(participant_id=a.id).one()
    build.save(CriterionAnswer(referral=made, criterion="man", answer="met", at=clock.now()))
    keep_apart(build, a, b)
    page = client(cast.ben).get("/waiting").text
    assert "1 of 5 met, 4 not known" in page
    assert "Supervision ends Thu 30 Apr 2026, before the programme would" in page
    assert f"Keep apart from {b.code}" in page


def test_availability_is_held_against_the_next_sessions(
    build: Build, cast: Cast, client: Client
) -> None:
    free = waiting(build, cast, date(2026, 2, 2))
    works = waiting(build, cast, date(2026, 2, 3))
    apart = waiting(build, cast, date(2026, 2, 4))
    works_wednesdays(build, works)
    made = cohort(build, cast, name="Spring")
    inside = build.participant(cast.team)
    enrolled(build, made, inside)
    keep_apart(build, apart, inside)
    page = client(cast.ben).get("/waiting").text
    lines = re.findall(r"[✓✗] Spring[^<]*", page)
    assert [line.strip() for line in lines] == [
        "✓ Spring: can come",
        "✗ Spring: misses 8 of the next 8: work",
        "✗ Spring: keep apart from somebody in it",
    ]
    assert free.called in page
    full = cohort(build, cast, name="Full", capacity=1, room=None)
    enrolled(build, full, build.participant(cast.team))
    assert "✗ Full: no place free" in client(cast.ben).get("/waiting").text


def test_it_narrows_and_sorts(build: Build, cast: Cast, client: Client) -> None:
    zoe = waiting(build, cast, date(2026, 1, 5), who={"family_name": "Zzz"})
    amy = waiting(
        build,
        cast,
        date(2026, 2, 5),
        who={"family_name": "Aaa", "supervision_ends": date(2026, 3, 30)},
    )
    path = waiting(build, cast, date(2026, 2, 6), programme_slug="pathfinder", route="health")
    ben = client(cast.ben)
    assert names(ben.get("/waiting?sort=name").text, zoe, amy)[0] == amy.called
    assert names(ben.get("/waiting?sort=supervision").text, zoe, amy)[0] == amy.called
    assert names(ben.get("/waiting?route=health").text, zoe, amy, path) == [path.called]
    assert names(ben.get("/waiting?programme=m-trem").text, zoe, amy, path) == [
        zoe.called,
        amy.called,
    ]
    page = ben.get(f"/waiting?team={cast.team.public_id}&programme=pathfinder").text
    assert names(page, zoe, amy, path) == [path.called]
    empty = ben.get("/waiting?programme=iirms-casework").text
    assert "Nobody is waiting that matches" in empty
    assert "Nobody is waiting" in client(cast.cara).get("/waiting").text


def test_a_hidden_person_stands_last_and_says_nothing(
    build: Build, cast: Cast, client: Client
) -> None:
    secret = build.participant(
        cast.team, family_name="Aaaa", limited_access=True, supervision_ends=date(2026, 3, 3)
    )
    build.save(NamedReader(participant=secret, user=cast.asha))
    waiting(build, cast, date(2025, 1, 5), person=secret)
    seen = waiting(build, cast, date(2026, 2, 5), who={"family_name": "Zzz"})
    for sort in ("waiting", "name", "supervision"):
        page = client(cast.ben).get(f"/waiting?sort={sort}").text
        assert page.index(seen.called) < page.index("Place taken"), sort
        for told in ("Aaaa", secret.code, str(secret.public_id), ">421<"):
            assert told not in page, (sort, told)
        assert "2 people waiting" in page
    assert "Place taken" not in client(cast.ben).get("/waiting?route=probation").text
    assert "Aaaa" in client(cast.asha).get("/waiting").text
    together = f"/waiting/together?to={cast.team.public_id}/m-trem&day0=2&at0=10:00"
    page = client(cast.ben).get(together).text
    assert "Aaaa" not in page
    assert "1 more waits whose record you cannot open" in page


def test_who_could_start_together_and_why_the_others_could_not(
    build: Build, cast: Cast, client: Client
) -> None:
    people = [waiting(build, cast, date(2026, 1, 5 + n)) for n in range(6)]
    works_wednesdays(build, people[0])
    keep_apart(build, people[1], people[2])
    keep_apart(build, people[1], people[3])
    made = db.session.query(Referral).filter_by(participant_id=people[4].id).one()
    build.save(
        ReferralHold(referral=made, first=date(2026, 3, 1), last=None, why="x", at=clock.now())
    )
    spring = cohort(build, cast, name="Spring", capacity=3)
    ben = client(cast.ben)
    page = ben.get(f"/waiting/together?to={cast.team.public_id}/m-trem").text
    assert "Spring, Wednesday at 10am" in page
    assert "3 people could start, 1 too few to begin" in page
    for person, why in (
        (people[0], "misses 8 of the next 8: work"),
        (people[1], f"must be kept apart from {people[2].code}, {people[3].code}"),
        (people[4], "on hold"),
    ):
        assert re.search(rf"{person.called} .*?{person.code}.*?: {re.escape(why)}", page), why
    link = re.search(r'href="(/cohorts/[^"]+)">Offer them a place', page)
    assert link is not None
    offered = ben.get(link[1].replace("&amp;", "&")).text
    for person in (people[2], people[3], people[5]):
        assert f'value="{person.public_id}" checked' in offered
    assert str(spring.public_id) in link[1]


def test_times_for_a_new_group_are_compared_best_first(
    build: Build, cast: Cast, client: Client
) -> None:
    people = [waiting(build, cast, date(2026, 1, 5 + n)) for n in range(5)]
    works_wednesdays(build, people[0])
    base = f"/waiting/together?to={cast.team.public_id}/m-trem"
    ben = client(cast.ben)
    page = ben.get(f"{base}&day0=2&at0=10am&day1=3&at1=2pm&start=1/4/2026").text
    assert page.index("A new group, Thursday at 2pm") < page.index("A new group, Wednesday at 10am")
    assert "5 people could start: enough to begin, with room for 10" in page
    assert "4 people could start: enough to begin" in page
    wrong = ben.get(f"{base}&day0=2&at0=late&day1=&at1=2pm&start=someday").text
    assert "Time 1: ‘late’ is not a time" in wrong
    assert "Time 2: Give both a weekday and a time" in wrong
    assert "‘someday’ is not a date" in wrong
    assert "No cohort of this programme has a free place" in wrong
    assert "Nothing" not in ben.get("/waiting/together?to=nonsense").text


def test_who_sees_it(build: Build, cast: Cast, client: Client) -> None:
    waiting(build, cast, date(2026, 2, 2))
    for path in ("/waiting", "/waiting/together"):
        assert client(cast.esi).get(path).status_code == 200
        assert client(cast.dev).get(path).status_code == 403
        assert client(None).get(path).status_code == 302


@pytest.mark.parametrize("more", [5, 60])
def test_as_many_queries_however_many_wait(
    build: Build, cast: Cast, client: Client, connection: Connection, more: int
) -> None:
    made = cohort(build, cast)
    enrolled(build, made, build.participant(cast.team))
    people = [waiting(build, cast, date(2026, 1, 5)) for _ in range(more)]
    works_wednesdays(build, people[0])
    keep_apart(build, people[1], people[2])
    ben = client(cast.ben)
    for path, most in (
        ("/waiting", 28),
        (f"/waiting/together?to={cast.team.public_id}/m-trem", 26),
        ("/referrals", 14),
    ):
        db.session.expire_all()
        with counted(connection) as seen:
            assert ben.get(path).status_code == 200
        assert len(seen) <= most, (path, len(seen))


def test_across_the_clock_change(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    waiting(build, cast, date(2026, 3, 27))
    at.at = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)  # half past midnight on the 30th, in London
    assert 'data-sort-value="3">3<' in client(cast.ben).get("/waiting").text
