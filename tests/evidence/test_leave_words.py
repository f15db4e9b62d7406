"""What a resident says with the code on the wall: anonymous, once, and never lost."""

from __future__ import annotations

import html
import logging
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from base.audit import AuditEvent
from base.database import db
from base.log import mask
from base.once import OnceKey
from base.text import clean_text
from base.work import unit_of_work
from evidence import voice_words
from evidence.models import VoiceSaid
from evidence.queries.communities import Community
from evidence.services import voice as services
from evidence.services import voice_decisions as decide
from evidence.services import voice_walls
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.everything_voice import opened, said, shown
from tests.evidence.voice_rows import Client, House, all_said, mails, sent
from tests.own_database import own_app
from tests.server import TestServer


@pytest.fixture
def house(build: Build, cast: Cast) -> House:
    """A premises with a code on its wall."""
    return House(build, cast)


def test_anybody_says_something_without_a_name(house: House, client: Client) -> None:
    browser = client(None)
    page = browser.get(house.path)
    assert page.status_code == 200
    for words in (
        "Mill House", "We do not ask who you are", "Is somebody in danger now?", "Call 999",
        "A worry goes to the people named on the poster", "May we show your words",
    ):  # fmt: skip
        assert words in page.text
    assert page.text.index("Call 999") < page.text.index(">Send<")
    done = browser.post(house.path, data=sent(may_show="yes"))
    assert (done.status_code, done.location) == (303, f"{house.path}/thank-you")
    assert "Thank you" in browser.get(done.location).text
    (kept,) = all_said()
    assert (kept.kind, kept.words, kept.may_show) == ("idea", "A bench by the door.", True)
    assert (kept.state, kept.day.isoformat()) == ("new", "2026-03-02")
    assert kept.venue_id == house.venue.id


def test_nothing_tells_who_it_was_or_when(house: House, client: Client, cast: Cast) -> None:
    before = len(db.session.scalars(select(AuditEvent)).all())
    browser = client(cast.ben)
    for answer in (
        browser.get(house.path),
        browser.post(house.path, data=sent()),
        browser.post(house.path, data={}),
        browser.get(f"{house.path}/thank-you"),
    ):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Ben Facilitator" not in answer.text
        assert "<script" not in answer.text
    assert len(db.session.scalars(select(AuditEvent)).all()) == before
    assert not db.session.scalars(select(OnceKey)).all()
    assert not db.session.scalar(text("select count(*) from feed_miss"))
    kinds = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("voice_said")}
    of_staff = {"aside_at", "erased_at", "acknowledged_at"}
    assert {n for n, kind in kinds.items() if "TIMESTAMP" in kind} == of_staff
    (kept,) = all_said()
    assert all(getattr(kept, name) is None for name in of_staff)
    assert not [n for n in kinds if re.search(r"\b(ip|agent|address|cookie|session|user)\b", n)]


def test_the_log_does_not_tell_the_address_or_when(
    house: House, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert mask("GET /voice/234567/thank-you") == "GET /voice/…/thank-you"
    with caplog.at_level(logging.INFO, logger="daybook.requests"):
        client(None).get(house.path)
        client(None).post(house.path, data=sent(kind="worry"))
        client(None).get("/voice/no such code")
        client(None).get("/survey")
        client(None).get("/account")
    assert [one.split()[:3] for one in caplog.messages] == [["GET", "/account", "302"]]


def test_a_form_sent_twice_is_one(house: House, client: Client) -> None:
    browser = client(None)
    page = browser.get(house.path).text
    (once,) = re.findall(r'name="once" value="([^"]+)"', page)
    for _ in range(3):
        assert browser.post(house.path, data=sent(once=once)).status_code == 303
    assert browser.post(house.path, data=sent(once="other")).status_code == 303
    assert len(all_said()) == 2
    # Whoever goes back in the browser and writes something else has said something else.
    assert browser.post(house.path, data=sent(once=once, words="And a table.")).status_code == 303
    assert [one.words for one in all_said()][2:] == ["And a table."]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(house: House, client: Client) -> None:
    browser = client(None)
    long = "Where is the tea? " * 80
    for data, words in (
        ({"words": "Tea <b>", "kind": ""}, "Choose what you want to say."),
        ({"words": "", "kind": "idea"}, "Write something first."),
        ({"words": "\u200b \n\u2060", "kind": "idea"}, "Write something first."),
        ({"words": long, "kind": "idea"}, "You wrote 1,439 letters. Make it 1,000 or fewer."),
        ({"words": "Tea", "kind": "complaint"}, "Choose what you want to say."),
    ):
        page = browser.post(house.path, data=sent(may_show="yes", **data))
        assert page.status_code == 422
        assert words in page.text
        assert html.escape(str(data["words"]), quote=False) in page.text
        assert 'id="show-yes" name="may_show" type="radio" value="yes" checked' in page.text
    assert not all_said()
    assert browser.post(house.path, data=sent(words="é" * 1_000)).status_code == 303


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=200))
def test_any_text_is_kept_or_refused_whole(house: House, client: Client, words: str) -> None:
    with unit_of_work():
        db.session.execute(text("delete from voice_pace"))
        db.session.execute(text("delete from voice_said"))
    page = client(None).post(house.path, data=sent(words=words, once=""))
    assert page.status_code in {303, 422}
    kept = all_said()
    assert len(kept) == (page.status_code == 303)
    if page.status_code == 303:
        assert kept[-1].words == clean_text(words, 1_000)


def test_a_flood_is_refused_with_a_sentence_and_comes_through_a_minute_later(
    house: House, client: Client, at: Clock
) -> None:
    browser = client(None)
    for n in range(services.A_MINUTE):
        assert browser.post(house.path, data=sent(once=f"{n}")).status_code == 303
    page = browser.post(house.path, data=sent(once="late", words="Still here"))
    assert (page.status_code, page.headers["Retry-After"]) == (429, "60")
    assert "Wait a minute. Then press Send again." in page.text
    assert "Still here</textarea>" in page.text
    assert 'value="late"' in page.text
    # A flood of ideas keeps no worry out.
    assert browser.post(house.path, data=sent(once="w", kind="worry")).status_code == 303
    at.at += timedelta(minutes=1)
    assert browser.post(house.path, data=sent(once="late")).status_code == 303
    assert len(all_said()) == services.A_MINUTE + 2


def test_a_day_has_an_end(house: House, client: Client, at: Clock) -> None:
    one = said(house.wall, "idea")
    with unit_of_work():
        db.session.execute(
            text(
                "insert into voice_said (public_id, venue_id, kind, words, may_show, day, state, "
                "why_aside, done, answer, answer_words, answered_as, shown, published, version) "
                "select gen_random_uuid(), venue_id, kind, words, may_show, day, state, why_aside, "
                "done, answer, answer_words, answered_as, shown, published, version "
                "from voice_said, generate_series(2, :most) where id = :one"
            ),
            {"most": services.A_DAY, "one": one.id},
        )
    page = client(None).post(house.path, data=sent())
    assert page.status_code == 429
    assert "Try again tomorrow" in page.text
    assert client(None).post(house.path, data=sent(kind="worry")).status_code == 303
    at.at += timedelta(days=1)
    assert client(None).post(house.path, data=sent()).status_code == 303


def test_many_at_once_are_counted_right(server: TestServer) -> None:
    """Thirty phones in one meeting: as many as the minute allows, each of them once."""
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with own_app(server, "voice", now) as app:
        build = Build(app)
        house = House(build, build.cast())
        answers: list[int] = []

        def send(n: int) -> None:
            answer = app.test_client().post(house.path, data=sent(once=f"{n // 2}"))
            answers.append(answer.status_code)

        threads = [threading.Thread(target=send, args=(n,)) for n in range(30)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        kept = all_said()
        assert len(kept) == len({one.once for one in kept}) <= services.A_MINUTE
        assert set(answers) <= {303, 429}
        assert len(kept) >= services.A_MINUTE // 2


def test_an_old_address_a_closed_one_and_none_say_the_same(
    house: House, client: Client, cast: Cast
) -> None:
    browser = client(None)
    old = house.path
    with unit_of_work():
        voice_walls.replace_token(house.wall, by=cast.asha)
    new = f"/voice/{house.wall.token}"
    assert browser.get(new).status_code == 200
    with unit_of_work():
        voice_walls.set_wall(house.community, opened=False, hearers=[], by=cast.asha)
    pages = [browser.get(path) for path in (old, new, "/voice/nothing", "/voice/A")]
    pages += [browser.get(f"{new}/thank-you")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "This page is not in use" in pages[0].text
    lost = browser.post(old, data=sent(words="What I wrote <here>"))
    assert lost.status_code == 404
    assert "What I wrote &lt;here&gt;" in lost.text
    assert not all_said()


def test_an_address_is_typed_in_small_letters_with_hyphens(house: House, client: Client) -> None:
    code = house.wall.token.lower()
    typed = "-".join(code[at : at + 3] for at in range(0, 15, 3))
    assert client(None).get(f"/voice/{typed}").status_code == 200


def test_a_team_without_premises_is_called_what_people_call_it(
    build: Build, cast: Cast, client: Client
) -> None:
    from_team = build.team("North Personality Disorder Team")
    lead = build.user("Lia Lead", (from_team, Role.SERVICE_LEAD))
    wall = opened(Community(None, from_team), lead)
    page = client(None).get(f"/voice/{wall.token}").text
    assert "The Thursday Team" in page
    assert "Personality" not in page


def test_a_worry_is_told_of_at_once_and_not_what_it_says(
    house: House, client: Client, cast: Cast
) -> None:
    data = sent(kind="worry", words="I am afraid of the stairs.")
    page = client(None).post(house.path, data=data)
    assert page.location == f"{house.path}/thank-you?said=worry"
    thanks = client(None).get(page.location).text
    assert "Your worry waits for the people named on the poster" in thanks
    assert "Call 999" in thanks
    client(None).post(house.path, data=data)
    (mail,) = mails()
    assert mail.recipient == cast.asha.email
    assert "stairs" not in mail.body + mail.subject
    assert "Mill House" not in mail.body + mail.subject
    client(None).post(house.path, data=sent(once="two", kind="thanks"))
    assert len(mails()) == 1


def test_a_worry_that_nobody_would_hear_is_not_taken(
    build: Build, client: Client, cast: Cast
) -> None:
    team = build.team("Nobody's Team")
    venue = build.venue(team, name="Empty House", kind="approved_premises")
    wall = opened(Community(venue, None), cast.asha)
    browser = client(None)
    page = browser.get(f"/voice/{wall.token}").text
    assert 'value="worry"' not in page
    assert "Nobody can be told of a worry here just now" in page
    refused = browser.post(f"/voice/{wall.token}", data=sent(kind="worry", words="My worry"))
    assert refused.status_code == 422
    assert "My worry</textarea>" in refused.text
    assert not all_said()


def test_what_was_done_is_read_by_whoever_has_the_code(
    house: House, client: Client, cast: Cast
) -> None:
    quiet, loud = said(house.wall, "idea", "Quiet one"), said(house.wall, "idea", "Loud one")
    with unit_of_work():
        for one in (quiet, loud):
            decide.answer(one, kind="reason", words="No room for it.", version=1, by=cast.asha)
    shown(loud, cast.asha)
    page = client(None).get(house.path).text
    assert "Loud one" in page
    assert "Not now. This is why" in page
    assert "No room for it." in page
    assert "Quiet one" not in page
    assert "Asha" not in page


def test_another_language_is_a_file_more(
    house: House, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = (voice_words.FOLDER / "en.yaml").read_text(encoding="utf-8")
    assert "db-tell__languages" not in client(None).get(house.path).text
    (tmp_path / "en.yaml").write_text(english, encoding="utf-8")
    (tmp_path / "cy.yaml").write_text("name: Cymraeg\nwords: {thanks_title: Diolch}\n")
    monkeypatch.setattr(voice_words, "FOLDER", tmp_path)
    browser = client(None)
    assert '<button class="govuk-button govuk-button--secondary"' in browser.get(house.path).text
    data = {"to": "cy", "kind": "worry", "words": "Half a sen", "once": "k", "may_show": "no"}
    page = browser.post(house.path, data=data)
    assert page.status_code == 200
    assert '<html lang="cy"' in page.text
    assert "Half a sen</textarea>" in page.text
    assert 'value="worry" checked' in page.text
    assert 'value="k"' in page.text
    assert not all_said()
    done = browser.post(house.path, data=sent(language="cy"))
    assert "language=cy" in done.location
    assert "Diolch" in browser.get(done.location).text


def test_a_day_is_londons(house: House, client: Client, at: Clock) -> None:
    at.at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    client(None).post(house.path, data=sent())
    assert [one.day.isoformat() for one in all_said()] == ["2026-07-01"]


def test_rows_carry_no_minute_even_by_their_order_on_a_page(house: House, app: Flask) -> None:
    """Within a day the lists are in the order of random ids."""
    for n in range(8):
        said(house.wall, "idea", f"Idea {n}")
    with app.app_context():
        ordered = db.session.scalars(select(VoiceSaid.id).order_by(VoiceSaid.public_id)).all()
    assert sorted(ordered) == [one.id for one in all_said()]
