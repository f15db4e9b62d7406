"""Migrations run both ways, over rows, end where they are pinned, and match the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, select, text

from app.factory import create_app
from base import clock, mail
from base.database import Base, db
from base.work import unit_of_work
from calendars.services import feeds
from config import ROOT
from evidence.models import CommunityMinutes, EvidenceItem, PackFind, VoiceSaid
from evidence.queries.frameworks import in_use
from evidence.services import meeting_evidence, voice_decisions
from people.models import FormerName, Hold, Stay, Team, User
from people.roles import Role
from tests.build import SYSTEM, Build
from tests.conftest import test_config
from tests.everything import build_everything
from tests.server import TestServer

_FOLDER = ROOT / "migrations"


@pytest.fixture
def empty(server: TestServer, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    name = f"daybook_test_{server.run[:12]}_empty_{worker}"
    server.drop(name)
    server.create(name)
    made = create_app(test_config(server.url(name)), testing=True)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    server.drop(name)


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_there_is_one_head_and_it_is_pinned() -> None:
    heads = ScriptDirectory(str(_FOLDER)).get_heads()
    assert heads == [(_FOLDER / "HEAD").read_text().strip()]


def test_every_migration_is_named_by_its_number() -> None:
    for path in (_FOLDER / "versions").glob("*.py"):
        number, _, words = path.stem.partition("_")
        assert len(number) == 4, path.name
        assert number.isdigit(), path.name
        assert words, path.name


def test_up_from_nothing_makes_exactly_the_tables_of_the_code(empty: Flask) -> None:
    upgrade()
    assert _tables() == set(Base.metadata.tables) | {"alembic_version"}
    check()


def test_down_to_nothing_leaves_nothing(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert _tables() == {"alembic_version"}
    kinds = (
        "select typname from pg_type t join pg_namespace n on n.oid = t.typnamespace "
        "where nspname = 'public' and typtype in ('e', 'd')"
    )
    assert not db.session.execute(text(kinds)).all()


def test_each_migration_runs_both_ways_over_rows(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead"))
    db.session.remove()
    newest_first = [one.revision for one in ScriptDirectory(str(_FOLDER)).walk_revisions()]
    for _ in newest_first:
        downgrade(revision="-1")
    for revision in reversed(newest_first):
        upgrade(revision=revision)
    check()
    assert db.session.scalars(select(Team)).all() == []


def test_e_mail_being_sent_is_not_sent_again_by_a_step_back(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    person = build.participant(build.team("North Team"))
    assert person.contact is not None
    person.contact.interpreter, person.contact.other_needs = "Welsh", "Yellow paper"
    build.save(person.contact)
    now = clock.now()
    with unit_of_work():
        for state in ("queued", "sending", "sent", "failed", "unknown"):
            row = mail.queue("a@b.example", state, "Hello.", sender_id=None)
            row.state, row.sending_since = state, now
    db.session.remove()
    asked = text("select subject, state from outgoing_mail")
    while "sending_since" in {c["name"] for c in inspect(db.engine).get_columns("outgoing_mail")}:
        downgrade(revision="-1")
    expected = {"queued": "queued", "sent": "sent"} | dict.fromkeys(
        ("sending", "failed", "unknown"), "failed"
    )
    assert {row[0]: row[1] for row in db.session.execute(asked)} == expected
    db.session.remove()
    upgrade()
    assert {row[0]: row[1] for row in db.session.execute(asked)} == expected
    needs = text("select interpreter, other_needs, first_way from contact_preference")
    assert list(db.session.execute(needs)) == [("Welsh; Yellow paper", "", "")]
    assert db.session.scalar(text("select keep_message_days from team")) == 90


def test_the_words_of_calendar_links_are_carried_over(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    kept, ended, bare = (build.participant(team) for _ in range(3))
    with unit_of_work():
        feed, _ = feeds.make_feed(kept, word="Old", by=SYSTEM)
        feeds.revoke_feed(feed, by=SYSTEM)
        feeds.make_feed(kept, word="Class", show_place=True, by=SYSTEM)
        other, _ = feeds.make_feed(ended, word="Gym", by=SYSTEM)
        feeds.revoke_feed(other, by=SYSTEM)
    expected = {kept.id: ("Class", True), ended.id: ("Gym", False)}
    assert bare.id not in expected
    db.session.remove()
    downgrade(revision="0017")
    downgrade(revision="-1")
    upgrade()
    found = db.session.execute(text("select participant_id, word, show_place from own_words"))
    assert {row[0]: (row[1], row[2]) for row in found} == expected


def test_ends_deaths_and_holds_are_carried_over(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    house = build.venue(team, kind="approved_premises")
    gone, held = build.participant(team), build.participant(team)
    [row] = gone.caseload
    row.ended_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    build.save(row)
    stay = {"arrived": date(2026, 1, 5), "expected_departure": date(2026, 4, 5)}
    died = Stay(
        participant=gone, venue=house, departed=date(2026, 2, 2), departure_reason="died", **stay
    )
    kinds = {
        "at_large": "warrant",
        "breach": "recall",
        "hospital": "no_contact",
        "custody": "custody",
    }
    holds = [Hold(participant=held, kind=kind, starts=date(2026, 3, 2)) for kind in kinds]
    build.save(died, *holds)
    ids = {hold.id: kinds[hold.kind] for hold in holds}
    db.session.remove()
    downgrade(revision="0020")
    downgrade(revision="-1")
    assert dict(iter(db.session.execute(text("select id, kind from hold")))) == ids
    db.session.remove()
    upgrade()
    ended = text("select ended_on, end_reason, end_note from caseload order by ended_on")
    assert [tuple(row) for row in db.session.execute(ended)] == [
        (date(2026, 7, 1), "other", ""),
        (None, "", ""),
    ]
    deaths = db.session.execute(text("select died_on from participant order by died_on"))
    assert [row[0] for row in deaths] == [date(2026, 2, 2), None]


def test_messages_of_new_kinds_become_what_came_nearest_to_them(empty: Flask) -> None:
    """Back and forth over rows: nobody's message is lost, nor a team's words."""
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead"))
    kept = ("place", "taken", "back")
    of = "select participant_id, session_id, team_id from message limit 1"
    person, session, of_team = db.session.execute(text(of)).one()
    for kind in kept:
        db.session.execute(
            text(
                "insert into message (public_id, participant_id, session_id, team_id, kind, "
                'occasion, starts, way, why, subject, body, "to", state, decided_at, expires_at, '
                "next_try_at, tries, provider, reference, problem) values (gen_random_uuid(), "
                ":person, :session, :team, :kind, :kind, now(), '', '[]', '', '', '', 'not_sent', "
                "now(), now(), now(), 0, '', '', '')"
            ),
            {"person": person, "session": session, "team": of_team, "kind": kind},
        )
    db.session.execute(
        text(
            "insert into message_words (team_id, version, texts, at) "
            'values (:team, 99, \'{"place": "Elsewhere.", "back": "It is on."}\', now())'
        ),
        {"team": of_team},
    )
    db.session.commit()
    kinds = "select occasion, kind from message where occasion in ('place', 'taken', 'back')"
    texts = text("select texts from message_words where version = 99")
    downgrade(revision="0021")
    downgrade(revision="-1")
    back = {row[0]: row[1] for row in db.session.execute(text(kinds))}
    assert back == {"place": "moved", "taken": "cancelled", "back": "back"}
    assert db.session.execute(texts).scalar_one() == {"back": "It is on."}
    db.session.commit()
    upgrade()
    assert {row[0]: row[1] for row in db.session.execute(text(kinds))} == back
    check()


def test_meetings_go_and_the_evidence_made_of_them_stays(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead"))
    [minutes] = db.session.scalars(select(CommunityMinutes).where(CommunityMinutes.topics.any()))
    ben = build.user("Ben Lead")
    with unit_of_work():
        kept = meeting_evidence.keep_minutes(minutes, in_use(None).framework, by=ben)
    title = kept.title
    db.session.remove()
    downgrade(revision="0026")
    downgrade(revision="-1")
    assert not _tables() & {"community_minutes", "meeting_topic", "house_agreement"}
    of_meetings = text("select title from evidence_item where source = 'meeting'")
    assert db.session.scalars(of_meetings).all() == [title]
    db.session.commit()
    upgrade()
    assert db.session.scalars(of_meetings).all() == [title]
    check()


def test_evidence_of_what_residents_said_outlives_a_step_back(empty: Flask) -> None:
    """The tables of residents' voice go and come; evidence made of what was said stays."""
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    lead = build.user("Asha Lead", (team, Role.SERVICE_LEAD))
    build_everything(build, team, lead)
    said = db.session.execute(text("select kind, state, published from voice_said order by kind"))
    assert [tuple(row) for row in said] == [
        ("idea", "kept", True),
        ("thanks", "aside", False),
        ("worry", "new", False),
    ]
    assert db.session.scalar(text("select count(*) from voice_wall")) == 1
    one = db.session.scalars(select(VoiceSaid).where(VoiceSaid.kind == "idea")).one()
    with unit_of_work():
        item = voice_decisions.make_evidence(one, by=lead)
    kept = item.public_id
    db.session.remove()
    downgrade(revision="0024")
    assert not {name for name in _tables() if name.startswith("voice_")}
    assert db.session.scalar(text("select source from evidence_item where source = 'voice'"))
    db.session.remove()
    upgrade()
    check()
    assert db.session.scalar(text("select count(*) from voice_said")) == 0
    sources = select(EvidenceItem.source_id).where(EvidenceItem.public_id == kept)
    assert db.session.scalar(sources) is not None


def test_what_is_being_done_is_answered_after_a_step_back(empty: Flask) -> None:
    """The answer for what is being done becomes the one it was part of; kept uploads go."""
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead", (team, Role.SERVICE_LEAD)))
    db.session.execute(text("update voice_said set answer = 'doing' where kind = 'idea'"))
    db.session.commit()
    assert db.session.scalar(text("select count(*) from kept_upload")) == 1
    db.session.remove()
    downgrade(revision="0027")
    assert "kept_upload" not in _tables()
    idea = text("select answer from voice_said where kind = 'idea'")
    assert db.session.scalars(idea).all() == ["forward"]
    db.session.remove()
    upgrade()
    assert db.session.scalars(idea).all() == ["forward"]
    check()


def test_finds_of_one_word_become_one_again_by_a_step_back(empty: Flask) -> None:
    """What was decided differently about one word in one place is decided anew."""
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead"))
    pack = db.session.scalars(select(PackFind.pack_id)).first()
    values = {"pack_id": pack, "where": "Strengths", "said": "Will", "before": "", "after": ""}
    ways = {"strengths": ("", "keep", "keep"), "weaknesses": ("keep", "keep"), "file/1": ("out",)}
    rows = [
        PackFind(
            **values, place=place, text="okafor", kind="unread" if place == "file/1" else "name",
            start=n, digest="d", sure=n == 1, decision=way,
        )
        for place, each in ways.items()
        for n, way in enumerate(each)
    ]  # fmt: skip
    former = FormerName(
        user_id=db.session.scalar(select(User.id)), what="name", was="Ann", until=clock.now()
    )
    build.save(*rows, former)
    db.session.remove()
    downgrade(revision="0028")
    downgrade(revision="-1")
    found = text(
        "select place, sure, decision, times from pack_find where text = 'okafor' order by place"
    )
    assert [tuple(row) for row in db.session.execute(found)] == [
        ("strengths", True, "", 3),
        ("weaknesses", True, "keep", 2),
    ]
    db.session.remove()
    upgrade()
    again = text("select distinct start, digest, also::text from pack_find")
    assert [tuple(row) for row in db.session.execute(again)] == [(0, "", "[]")]
    check()


def test_two_links_to_one_form_leave_one_flag_of_an_item_by_a_step_back(empty: Flask) -> None:
    upgrade()
    build = Build(empty)
    team = build.team("North Team")
    build_everything(build, team, build.user("Asha Lead"))
    db.session.remove()
    form, person = db.session.execute(
        text("select id, participant_id from response order by id limit 1")
    ).one()
    link = text(
        "insert into fill_link (public_id, token_hash, mode, participant_id, slug, occasion, "
        '"on", recall, made_at, expires_at, ended_at, response_id) values (gen_random_uuid(), '
        ":hash, 'link', :person, 'core_10', '', now()::date, '', now(), now(), now(), :form) "
        "returning id"
    )
    flag = text(
        "insert into risk_flag (public_id, participant_id, link_id, item, answer, tier, "
        "raised_at, since, done, note) values (gen_random_uuid(), :person, :link, '66', 3, "
        "'urgent', now(), '', '', '') returning id"
    )
    flags = []
    for name in ("one", "two"):
        made = {"hash": name, "person": person, "form": form}
        of = {"person": person, "link": db.session.scalar(link, made)}
        flags.append(db.session.scalar(flag, of))
    db.session.commit()
    db.session.remove()
    downgrade(revision="0029")
    kept = text("select id, response_id from risk_flag where item = '66'")
    assert [tuple(row) for row in db.session.execute(kept)] == [(flags[0], form)]
    db.session.remove()
    upgrade()
    check()
