"""A participant opens their own page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from base import misses
from base.database import db
from base.misses import LinkMiss
from base.work import unit_of_work
from calendars.services import pages
from people.models import Hold
from programmes.services import cover, sessions
from tests.build import SYSTEM
from tests.calendars.own import Own, make_page, said
from tests.calendars.rows import Rows
from tests.conftest import Clock, Statements

ANYBODY = "To talk to somebody, call the number on a letter or message you had from us."
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page and one session."""
    return Own.made(rows, app)


def test_what_is_next_stands_in_plain_words(own: Own) -> None:
    text = own.text()
    assert "Tuesday 3 March 2026 at 10am until 11.30am" in text
    assert "Appointment" in text
    assert "Kirk House" not in text, "only if they ask for the place"
    assert "Call The Thursday Team on 01632 960000" in text


def test_eight_weeks_and_no_more(own: Own) -> None:
    own.more(54)
    own.more(60)
    text = own.text()
    assert "Sunday 26 April 2026" in text
    assert "May 2026" not in text


def test_what_was_called_off_says_so_for_a_fortnight(own: Own) -> None:
    own.more(7, status="cancelled")
    own.more(21, status="cancelled")
    text = own.text()
    assert "Tuesday 10 March 2026 at 10am until 11.30am Appointment Not happening" in text
    assert "24 March" not in text


def test_what_has_begun_stays_until_it_is_over(own: Own, at: Clock) -> None:
    at.at = datetime(2026, 3, 3, 10, 30, tzinfo=LONDON)
    assert "Now" in own.text()
    assert "I can’t come" not in own.text()
    at.at = datetime(2026, 3, 3, 11, 30, tzinfo=LONDON)
    assert "Nothing is booked for the next eight weeks." in own.text()


@pytest.mark.parametrize(
    ("day", "at_", "minutes", "shown"),
    [
        (date(2026, 3, 29), time(0, 30), 90, "Sunday 29 March 2026 at 12.30am until 3am"),
        (date(2026, 3, 28), time(23), 180, "until 3am on Sunday 29 March 2026"),
        (date(2026, 3, 29), time(12), 60, "Sunday 29 March 2026 at midday until 1pm"),
    ],
)
def test_days_on_which_the_clocks_change(
    own: Own, day: date, at_: time, minutes: int, shown: str
) -> None:
    own.rows.session(own.cohort, day, at_, people=(own.person,), minutes=minutes)
    assert shown in own.text()


@pytest.mark.parametrize("kind", ["custody", "recall", "warrant", "no_contact", "limited_access"])
def test_a_hold_silences_it(own: Own, kind: str) -> None:
    own.rows.build.save(Hold(participant_id=own.person.id, kind=kind, starts=date(2026, 3, 2)))
    for path in ("", "/print", "/words", f"/cannot-come/{own.visit}"):
        answer = own.browser().get(own.path + path)
        assert answer.status_code == 200
        assert said(answer.text).endswith(f"My week Nothing to show at the moment. {ANYBODY}")
    file = own.browser().get(f"{own.path}/one/{own.visit}/my-week.ics")
    assert file.mimetype == "text/html"
    sent = own.cannot(seen_at="2026-03-03T10:00+00:00")
    assert "What you sent was not kept." in said(sent.text)
    assert not pages.notice_queries.notices_of(own.session.places)


def test_a_hold_that_is_over_silences_nothing(own: Own) -> None:
    past = Hold(
        participant_id=own.person.id, kind="custody", starts=date(2026, 2, 1),
        ends=date(2026, 3, 1),
    )  # fmt: skip
    own.rows.build.save(past)
    assert "Tuesday 3 March" in own.text()


def test_wrong_replaced_and_ended_links_say_the_same(own: Own) -> None:
    with unit_of_work():
        made, new = pages.replace_page(own.page, by=SYSTEM)
    bodies = {own.browser().get(own.path).text, own.browser().get("/mine/wrong").text}
    assert own.browser().get(f"/mine/{new}").status_code == 200
    with unit_of_work():
        pages.end_page(made, by=SYSTEM)
    bodies |= {own.browser().get(f"/mine/{new}").text, own.browser().get("/mine/%00").text}
    [body] = bodies
    assert "This link does not open anything." in said(body)
    assert own.browser().get(own.path).status_code == 404


def test_whom_to_call_is_the_same_wherever_nothing_is_shown(own: Own, app: Flask) -> None:
    app.config["DAYBOOK"] = replace(was := app.config["DAYBOOK"], help_phone="0300 123 4567")
    try:
        own.rows.build.save(
            Hold(participant_id=own.person.id, kind="custody", starts=date(2026, 3, 2))
        )
        found = [own.browser().get(path).text for path in (own.path, "/mine/wrong", "/mine/")]
    finally:
        app.config["DAYBOOK"] = was
    said_so = '<a class="govuk-link my-phone" href="tel:03001234567">0300 123 4567</a>.</p>'
    for text in found:
        assert said_so in text
        assert own.rows.cast.team.public_phone not in text
        assert own.rows.cast.team.public_name not in text


def test_a_thousand_guesses_cost_nothing_and_learn_nothing(
    own: Own, statements: Statements
) -> None:
    guess = own.browser()
    answers = [guess.get(f"/mine/guess-{n}") for n in range(misses.MISSES_A_MINUTE)]
    assert {a.status_code for a in answers} == {404}
    with statements() as sent:
        over = [guess.get(f"/mine/guess-{n}") for n in range(1000)]
    assert {a.status_code for a in over} == {429}
    assert len({a.text for a in answers + over}) == 1
    assert over[0].headers["Retry-After"] == "60"
    assert not [s for s in sent if s.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(sent) <= 2 * 1000
    assert db.session.query(LinkMiss).count() == 1
    assert own.browser().get(own.path).status_code == 200, "a right link is never kept waiting"


def test_no_two_pages_show_each_other(own: Own) -> None:
    other = Own.made(own.rows, own.app, "Bram")
    assert other.visit not in own.browser().get(own.path).text
    for verb in ("cannot-come", "can-come"):
        for method in ("GET", "POST"):
            answer = own.browser().open(f"{own.path}/{verb}/{other.visit}", method=method)
            assert answer.status_code == 404
            assert "not on your page" in said(answer.text)
    file = own.browser().get(f"{own.path}/one/{other.visit}/my-week.ics")
    assert file.status_code == 404
    assert not pages.notice_queries.notices_of(other.session.places)


def test_a_place_taken_away_is_off_the_page(own: Own, at: Clock) -> None:
    [place] = own.session.places
    with unit_of_work():
        place.removed_at = at.at
        pages.record("test.built", "Taken away.", by=SYSTEM)
    assert "Nothing is booked" in own.text()
    assert own.browser().get(own.at("cannot-come")).status_code == 404


@pytest.mark.parametrize("many", [5, 200])
def test_it_asks_as_often_however_much_there_is(
    own: Own, many: int, statements: Statements
) -> None:
    with own.rows.build.together():
        for n in range(many):
            own.more(n % 50, time(8 + n // 50))
    with statements() as sent:
        text = own.text()
    assert text.count("Appointment") >= many
    assert len(sent) == 3, sent


def test_nobody_is_signed_in_there_and_nothing_is_kept_by_the_browser(own: Own) -> None:
    browser = type(own.browser()).signed_in(own.app, own.rows.cast.asha)
    answer = browser.get(own.path)
    assert "Asha" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "<script" not in answer.text


def test_nobody_has_two_pages(own: Own) -> None:
    with pytest.raises(pages.Refused, match="already"):
        make_page(own.person)


def test_large_print_is_one_press_away_and_goes_along(own: Own) -> None:
    assert "my-large" not in own.browser().get(own.path).text
    large = own.browser().get(own.path + "?size=large").text
    assert "my-large" in large
    assert f"/cannot-come/{own.visit}?size=large" in large
    with unit_of_work():
        own.person.contact.large_print = True
        pages.record("test.built", "Large print.", by=SYSTEM)
    assert "my-large" in own.browser().get(own.path).text
    assert "my-large" not in own.browser().get(own.path + "?size=usual").text


def test_whoever_is_expected_tomorrow_is_expected_whatever_the_hour(own: Own, at: Clock) -> None:
    at.at = datetime(2026, 3, 2, 23, 59, tzinfo=LONDON)
    assert "Tuesday 3 March 2026" in own.text()
    at.at += timedelta(minutes=2)
    assert "Tuesday 3 March 2026" in own.text()


def test_what_was_changed_after_they_told_us_asks_again(own: Own, at: Clock) -> None:
    own.cannot("ill")
    assert "It has changed since then" not in own.text()
    at.at += timedelta(minutes=5)
    own.session.facilitations  # noqa: B018 read before the plan does
    with unit_of_work():
        cover.assign(own.session, own.rows.cast.asha, by=own.rows.cast.asha)
    assert "It has changed since then" not in own.text(), "who leads it is not said here"
    with unit_of_work():
        sessions.reschedule_session(
            own.session, day=own.session.day, at=time(14), why="Heating", by=own.rows.cast.asha
        )
    assert "You told us that you cannot come It has changed since then." in own.text()


def test_what_was_undone_is_not_happening(own: Own) -> None:
    own.more(2, status="withdrawn")
    assert "Thursday 5 March 2026 at 10am until 11.30am Appointment Not happening" in own.text()


def test_whoever_no_team_works_with_sees_nothing_from_that_moment(own: Own, at: Clock) -> None:
    with unit_of_work():
        own.person.caseload[0].ended_at = at.at
        pages.record("test.built", "Discharged.", by=SYSTEM)
    assert own.browser().get(own.path).status_code == 404


def test_one_week_can_be_printed(own: Own) -> None:
    own.more(7)
    both = own.text("/print")
    assert "Only 2 to 8 March 2026" in both
    one = own.text("/print?week=2026-03-09")
    assert "Tuesday 10 March" in one
    assert "Tuesday 3 March" not in one
    for odd in ("2026-03-10", "nonsense", "%00"):
        assert "Tuesday 3 March" in own.text(f"/print?week={odd}")


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("01632 960000", 'href="tel:01632960000"'),
        ("+44 1632 960000", 'href="tel:+441632960000"'),
        ("(01632) 960000 ext. 12", 'href="tel:01632960000"'),
        ("Ask at the desk", "<strong"),
    ],
)
def test_a_number_is_dialled_by_a_press(own: Own, phone: str, link: str) -> None:
    with unit_of_work():
        own.rows.cast.team.public_phone = phone
        pages.record("test.built", "Another number.", by=SYSTEM)
    html = own.browser().get(own.path).text
    assert link in html
    assert phone in html
