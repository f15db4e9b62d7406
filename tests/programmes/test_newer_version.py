"""Moving a cohort to a newer version of its programme: read, accepted, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from people.models import User
from programmes.catalogue import Programme
from programmes.models import Cohort, OwnProgramme
from programmes.queries.catalogue import programme_of
from programmes.services.programmes import change_programme, publish_programme
from programmes.strands import Rhythm, RhythmType, Topic
from tests.build import Cast
from tests.page import CheckedClient
from tests.programmes.own import published_copy
from tests.programmes.planned import accept
from tests.programmes.rows import sessions_of
from tests.programmes.test_plan_every_programme import accepted, planned

Client = Callable[[User | None], CheckedClient]
WHEN = {"day_group_0": "2", "at_group_0": "10:00"}


def given_a_cohort(cast: Cast, ben: Any) -> tuple[Cohort, OwnProgramme]:
    own = published_copy(cast.team, cast.asha)
    return accepted(ben, planned(cast, ben, own.slug, **WHEN)), own


def published(own: OwnProgramme, change: Callable[[Programme], Programme], by: User) -> None:
    with unit_of_work():
        change_programme(own, change, revision=own.revision, by=by)
        publish_programme(own, revision=own.revision, by=by)


def longer(programme: Programme) -> Programme:
    """A first topic more, longer sessions, fewer places, and a reading group."""
    group = programme.strand("group")
    topics = (Topic(1, "Arriving", None), *(replace(t, number=t.number + 1) for t in group.topics))
    changed = replace(group, minutes=120, topics=topics)
    new = replace(
        group, id="reading", name="Reading group", topics=(), rhythm=Rhythm(RhythmType.WEEKLY, 1)
    )
    return replace(programme, capacity=6, strands=(changed, new))


def facts(cohort: Cohort) -> list[tuple[Any, ...]]:
    db.session.expire_all()
    return [
        (s.day, s.at, s.minutes, s.number, s.topic, s.title)
        for s in sessions_of(cohort)
        if s.status == "planned"
    ]


def test_it_is_read_accepted_and_undone(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    home = f"/cohorts/{cohort.public_id}"
    assert "is out" not in ben.get(home).text
    assert "has the newest version" in ben.get(f"{home}/newer-version").text
    published(own, longer, cast.asha)
    assert "Version 2 of this programme is out" in ben.get(home).text
    asked = ben.get(f"{home}/newer-version").text
    assert "Capacity: 6 instead of 8." in asked
    assert "Reading group is new" in asked
    before = facts(cohort)
    plan = ben.send(f"{home}/newer-version", {"why": "Agreed in supervision"}).location
    read = ben.get(plan).text
    assert "Session 1: Arriving" in read
    assert "Reading group meets from when you give it times" in read
    assert facts(cohort) == before
    accept(ben, plan)
    then = facts(cohort)
    assert [row[4] for row in then] == ["Arriving", *(row[4] for row in before)]
    assert {row[2] for row in then} == {120}
    assert (cohort.capacity, cohort.programme_version.version) == (6, 2)
    assert "is out" not in ben.get(home).text
    ben.send(f"{plan}/undo")
    assert facts(cohort) == before
    assert (cohort.capacity, cohort.programme_version.version) == (8, 1)
    assert "Version 2 of this programme is out" in ben.get(home).text


def test_a_kind_of_session_that_is_new_is_given_its_times(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    published(own, longer, cast.asha)
    home = f"/cohorts/{cohort.public_id}"
    accept(ben, ben.send(f"{home}/newer-version").location)
    assert "Give Reading group its times" in ben.get(home).text
    first = sessions_of(cohort)[0]
    given = {
        "since": f"{first.day:%d/%m/%Y}",
        "day_0": str(first.day.weekday()),
        "at_0": "2pm",
        "why": "The group asked for it",
    }
    plan = ben.send(f"{home}/replan/reading", given).location
    assert "Not there yet" in ben.get(plan).text
    accept(ben, plan)
    db.session.expire_all()
    new = [s for s in sessions_of(cohort) if s.strand == "reading"]
    days = [s.day for s in sessions_of(cohort) if s.strand == "group"]
    assert {s.title for s in new} == {"Reading group"}
    assert set(days) <= {s.day for s in new}
    assert max(s.day for s in new) == max(days)
    assert "New times for Reading group" in ben.get(home).text


def test_what_no_session_shows_is_accepted_too(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    published(own, lambda p: replace(p, capacity=5), cast.asha)
    plan = ben.send(f"/cohorts/{cohort.public_id}/newer-version").location
    assert "No session to come changes" in ben.get(plan).text
    before = facts(cohort)
    accept(ben, plan)
    assert facts(cohort) == before
    assert cohort.capacity == 5
    assert programme_of(cohort).capacity == 5
    ben.send(f"{plan}/undo")
    db.session.expire_all()
    assert cohort.capacity == 8


def test_a_plan_read_before_yet_another_version_does_what_was_read(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    published(own, lambda p: replace(p, capacity=5), cast.asha)
    path = f"/cohorts/{cohort.public_id}/newer-version"
    plan = ben.send(path).location
    published(own, lambda p: replace(p, capacity=4), cast.asha)
    accept(ben, plan)
    db.session.expire_all()
    assert (cohort.capacity, cohort.programme_version.version) == (5, 2)
    later = ben.send(path).location
    accept(ben, later)
    db.session.expire_all()
    assert (cohort.capacity, cohort.programme_version.version) == (4, 3)
    refused = ben.send(f"{plan}/undo")
    assert "moved to another version since" in refused.text
    db.session.expire_all()
    assert cohort.programme_version.version == 3


def with_its_times(cast: Cast, ben: Any) -> tuple[Cohort, str, str]:
    """A cohort on a newer version whose new kind of session has its times; and both plans."""
    cohort, own = given_a_cohort(cast, ben)
    published(own, longer, cast.asha)
    home = f"/cohorts/{cohort.public_id}"
    upgrade = ben.send(f"{home}/newer-version").location
    accept(ben, upgrade)
    first = sessions_of(cohort)[0]
    given = {"since": f"{first.day:%d/%m/%Y}", "day_0": str(first.day.weekday()), "at_0": "2pm"}
    times = ben.send(f"{home}/replan/reading", {**given, "why": "They asked for it"}).location
    accept(ben, times)
    return cohort, upgrade, times


def test_a_kind_with_sessions_keeps_its_version_until_they_are_undone(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    cohort, upgrade, times = with_its_times(cast, ben)
    home = f"/cohorts/{cohort.public_id}"
    refused = ben.send(f"{upgrade}/undo")
    assert "Undo first what planned it" in refused.text
    db.session.expire_all()
    assert cohort.programme_version.version == 2
    assert "Reading group" in ben.get(home).text
    undone = ben.send(f"{times}/undo").location
    ben.send(f"{upgrade}/undo")
    db.session.expire_all()
    assert cohort.programme_version.version == 1
    assert "Reading group" not in ben.get(home).text.partition("History")[0]
    again = ben.send(f"{undone}/undo")
    assert "does not have" in again.text
    assert all(s.status == "withdrawn" for s in sessions_of(cohort) if s.strand == "reading")


def test_times_read_on_the_newer_version_are_not_given_on_the_older(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    published(own, longer, cast.asha)
    home = f"/cohorts/{cohort.public_id}"
    upgrade = ben.send(f"{home}/newer-version").location
    accept(ben, upgrade)
    given = {"since": f"{sessions_of(cohort)[0].day:%d/%m/%Y}", "day_0": "3", "at_0": "2pm"}
    times = ben.send(f"{home}/replan/reading", {**given, "why": "They asked for it"}).location
    ben.send(f"{upgrade}/undo")
    assert "no such kind of session" in ben.get(times).text


def test_an_older_plan_does_not_take_a_cohort_back(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    path = f"/cohorts/{cohort.public_id}/newer-version"
    published(own, lambda p: replace(p, capacity=5), cast.asha)
    older = ben.send(path).location
    shown = ben.get(older).text
    published(own, lambda p: replace(p, capacity=4), cast.asha)
    accept(ben, ben.send(path).location)
    assert "has this version or a newer one" in ben.get(older).text
    held = {
        name: shown.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("read", "seen")
    }
    assert "has this version or a newer one" in ben.send(older, held).text
    db.session.expire_all()
    assert (cohort.capacity, cohort.programme_version.version) == (4, 3)


def test_the_log_says_which_version_and_how_many_sessions(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    cohort, own = given_a_cohort(cast, ben)
    published(own, lambda p: replace(p, capacity=5), cast.asha)
    plan = ben.send(f"/cohorts/{cohort.public_id}/newer-version").location
    accept(ben, plan)
    ben.send(f"{plan}/undo")
    said = [e.sentence for e in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    name = cohort.name
    assert any(one.endswith(f"moved {name} to version 2 of its programme.") for one in said)
    assert any(f"moved {name} back to version 1 of its programme" in one for one in said)
