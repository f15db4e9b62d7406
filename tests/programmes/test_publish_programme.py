"""Publishing an own programme: what is planned from it, and what running cohorts keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from people.models import User
from programmes.models import Cohort, OwnProgrammeVersion
from programmes.queries.catalogue import newer_versions, programme_of
from programmes.services.programmes import change_programme, publish_programme
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.programmes.own import address, own_copy, published_copy
from tests.programmes.rows import cohort
from tests.programmes.test_plan_every_programme import accepted, planned

Client = Callable[[User | None], CheckedClient]
WHEN = {"day_group_0": "2", "at_group_0": "10:00"}


def read(who: CheckedClient, path: str) -> str:
    return who.get(path).text.partition('name="revision" value="')[2].partition('"')[0]


def test_a_draft_is_read_and_published(cast: Cast, client: Client) -> None:
    own = own_copy(cast.team, cast.asha)
    with unit_of_work():
        change_programme(own, lambda p: replace(p, capacity=8), revision=1, by=cast.asha)
    asha, path = client(cast.asha), address(own, "publish")
    assert "Capacity: 8 instead of 10." in asha.get(path).text
    answer = asha.send(path, {"revision": read(asha, path)})
    assert answer.location == address(own)
    version = db.session.scalars(select(OwnProgrammeVersion)).one()
    assert (version.version, version.published_by_id) == (1, cast.asha.id)
    assert "Version 1, published on" in asha.get(address(own)).text
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "programme.published")
    ).one()
    assert said == "Asha Lead published version 1 of Our M-TREM."


def test_what_was_read_is_what_is_published(cast: Cast, client: Client) -> None:
    own = own_copy(cast.team, cast.asha)
    asha, path = client(cast.asha), address(own, "publish")
    opened = read(asha, path)
    with unit_of_work():
        change_programme(own, lambda p: replace(p, capacity=9), revision=1, by=cast.ben)
    refused = asha.send(path, {"revision": opened})
    assert refused.status_code == 422
    assert "Ben Facilitator changed this programme on" in refused.text
    assert "Capacity: 9 instead of 10." in refused.text
    assert not own.versions


def test_nothing_new_is_not_published_again(cast: Cast, client: Client) -> None:
    own = published_copy(cast.team, cast.asha)
    asha, path = client(cast.asha), address(own, "publish")
    refused = asha.send(path, {"revision": read(asha, path)})
    assert refused.status_code == 422
    assert "Nothing differs from version 1" in refused.text


def test_cohorts_are_planned_from_what_is_published_and_keep_it(cast: Cast, client: Client) -> None:
    own = published_copy(cast.team, cast.asha)
    ben = client(cast.ben)
    offered = ben.get("/cohorts/plan").text
    assert "North Team’s own" in offered
    first = accepted(ben, planned(cast, ben, own.slug, **WHEN))
    assert programme_of(first).name == "Our M-TREM"
    assert (first.capacity, first.programme_version.version) == (8, 1)

    with unit_of_work():
        change_programme(own, lambda p: replace(p, capacity=6), revision=3, by=cast.asha)
    assert newer_versions(first) == []
    with unit_of_work():
        publish_programme(own, revision=4, by=cast.asha)
    assert programme_of(first).capacity == 8
    assert [(one.version, one.programme.capacity) for one in newer_versions(first)] == [(2, 6)]
    shown = client(cast.asha).get(address(own)).text
    assert "Older version" in shown


def test_a_plan_read_before_a_new_version_is_read_again(cast: Cast, client: Client) -> None:
    own = published_copy(cast.team, cast.asha)
    ben = client(cast.ben)
    path = planned(cast, ben, own.slug, **WHEN)
    digest = ben.get(path).text.partition('name="read" value="')[2].partition('"')[0]
    with unit_of_work():
        change_programme(
            own,
            lambda p: replace(p, strands=(replace(p.strands[0], name="Other"),)),
            revision=3,
            by=cast.asha,
        )
        publish_programme(own, revision=4, by=cast.asha)
    refused = ben.send(path, {"read": digest})
    assert refused.status_code == 422
    assert "This plan changed since you read it" in refused.text
    assert db.session.scalar(select(Cohort.id)) is None


def test_drafts_other_teams_and_retired_ones_are_not_offered(cast: Cast, client: Client) -> None:
    own_copy(cast.team, cast.asha, name="Still a draft")
    theirs = published_copy(cast.other_team, cast.cara, name="Theirs")
    own = published_copy(cast.team, cast.asha, name="Gone soon")
    ben, asha = client(cast.ben), client(cast.asha)
    offered = ben.get("/cohorts/plan").text
    assert "Gone soon" in offered
    assert "Still a draft" not in offered
    assert "Theirs" not in offered
    answer = ben.send("/cohorts/plan", {"team": str(cast.team.id), "programme": theirs.slug})
    assert answer.status_code == 422

    retire = address(own, "retire")
    assert asha.send(retire, {"revision": read(asha, retire)}).status_code == 303
    assert "Gone soon" not in ben.get("/cohorts/plan").text
    assert "Off the shelf" in asha.get("/programmes").text
    assert (
        "Offer it again before you change it"
        in asha.send(
            address(own, "publish"),
            {"revision": str(own.revision)},
            page="/programmes/catalogue/m-trem/copy",
        ).text
    )
    assert asha.send(retire, {"revision": read(asha, retire)}).status_code == 303
    assert "Gone soon" in ben.get("/cohorts/plan").text


def test_a_retired_name_taken_meanwhile_is_refused(cast: Cast, client: Client) -> None:
    own = published_copy(cast.team, cast.asha)
    asha, retire = client(cast.asha), address(own, "retire")
    asha.send(retire, {"revision": read(asha, retire)})
    own_copy(cast.team, cast.asha)
    refused = asha.send(retire, {"revision": read(asha, retire)})
    assert refused.status_code == 422
    assert "already has a programme called Our M-TREM" in refused.text


def test_a_catalogue_programme_that_moved_on_is_newer(build: Build, cast: Cast) -> None:
    old = cohort(build, cast, name="Spring 2026")
    assert old.programme_version.version == 1
    with unit_of_work():
        old.programme_version.text = old.programme_version.text.replace("version: 2", "version: 1")
        old.programme_version.digest = "another"
    assert [one.version for one in newer_versions(old)] == [2]
