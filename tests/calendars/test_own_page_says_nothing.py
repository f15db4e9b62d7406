"""Every byte a participant's page sends is neutral, and no log holds its token."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from base.access import Anyone, needs
from base.misses import MISSES_A_MINUTE
from calendars.forms.mine import FORMATS, REASONS
from calendars.presenters.mine import SAID
from calendars.queries.sessions import forbidden
from config import ROOT
from tests.calendars.own import Own
from tests.calendars.rows import Rows

_PAGES = ("", "/print", "/words", "/calendar", "/format", "?size=large", "?said=cannot")
# Parts of the page that are no words: what browsers are told, and where they find the styles.
_FOR_BROWSERS = ("govuk-", "Content-Security-Policy", "Permissions-Policy")


@pytest.fixture
def own(rows: Rows, app: Flask) -> Own:
    """Somebody with a page: something to come, something called off, something they cannot."""
    made = Own.made(rows, app)
    made.more(3, status="cancelled")
    made.more(5)
    made.cannot("ill")
    return made


def _everything(own: Own) -> list[tuple[str, str]]:
    """Each answer of the page, by address: headers and bytes, without the token."""
    phone = own.browser()
    gets = [own.path + path for path in _PAGES]
    gets += [own.at(verb) for verb in ("cannot-come", "can-come")]
    gets += [f"{own.path}/one/{own.visit}/my-week.ics", "/mine/wrong", "/mine/wrong/words"]
    answers = [phone.get(path) for path in gets]
    posts = [
        (own.at("can-come"), {}),
        (own.at("cannot-come"), {"seen_at": "2026-01-01T10:00+00:00"}),
        (own.at("cannot-come"), {"seen_at": "2026-03-03T10:00+00:00", "reason": "work"}),
        (f"{own.path}/words", {"word": ""}),
        (f"{own.path}/words", {"word": "Class", "show_place": "y"}),
        (f"{own.path}/format", {}),
        (f"{own.path}/format", {"formats": "easy_read"}),
        (f"{own.path}/calendar", {}),
    ]
    answers += [phone.post(path, data=data) for path, data in posts]
    found = []
    for answer in answers:
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        text = f"{headers}\n{answer.get_data(as_text=True)}".replace(own.token, "")
        found.append((answer.request.path, text))
    return found


def test_no_byte_tells_what_it_is_about(own: Own) -> None:
    listed = forbidden()
    named = [own.cohort.name, "Session 1", "Naming feelings", "M-TREM", "Reed", own.person.code]
    for path, text in _everything(own):
        for line in text.splitlines():
            if any(one in line for one in _FOR_BROWSERS) and "<p" not in line:
                continue
            # A line at a time: a random identifier may spell anything.
            assert not listed.found_in(_words(line)), f"{path}: {line}"
        for secret in (*named, own.rows.cast.ben.name, own.rows.cast.team.name, "Daybook"):
            assert secret not in text, f"{path}: {secret}"


def _words(line: str) -> str:
    """A line without addresses and identifiers."""
    kept = []
    for part in line.replace('"', " ").replace("<", " ").replace(">", " ").split():
        address = "/" in part or part.startswith(("UID:", "data:", "webcal:"))
        if not address:
            kept.append(part)
    return " ".join(kept)


def test_the_fixed_words_are_neutral() -> None:
    listed = forbidden()
    for words in (*SAID.values(), *FORMATS.values(), *(one[0] for one in REASONS.values())):
        assert not listed.found_in(words), words
    for path in (ROOT / "calendars/templates/calendars/mine").glob("*.html"):
        assert not listed.found_in(path.stem.replace("_", " ")), path.name


def test_no_log_holds_a_token(own: Own, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _everything(own)
    phone = own.browser()
    for _ in range(MISSES_A_MINUTE + 2):
        phone.get("/mine/a-guess-nobody-should-read")
    assert "/mine/…" in caplog.text
    assert own.token not in caplog.text
    assert "a-guess-nobody-should-read" not in caplog.text


def test_what_is_not_there_or_broken_is_neutral_too(
    own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = own.browser()
    answers = [
        phone.get(f"{own.path}/nothing"),
        phone.get("/mine/"),
        phone.post(own.path),
        phone.post(f"{own.path}/words", data={"word": "x" * 5_000_000}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 405, 413]
    own.app.testing = False
    monkeypatch.setitem(own.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(own.app.view_functions, "mine.my_week", _broken)
    try:
        answers.append(phone.get(own.path))
    finally:
        own.app.testing = True
    assert answers[-1].status_code == 500
    for answer in answers:
        assert "My week" in answer.text
        assert "Daybook" not in answer.text
        assert not forbidden().found_in(_words(answer.text.partition("<main")[2]))


@needs(Anyone.PUBLIC)
def _broken(**_parts: object) -> str:
    raise RuntimeError
