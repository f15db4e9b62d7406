"""What the log never says: a secret of an address, whoever answers without a name, a false line."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from base.log import MaskFilter, mask

SECRET = "ABC DEF.GHJ-kmq"


@pytest.mark.parametrize("name", ["pack", "voice", "survey", "form", "mine", "calendar", "PACK"])
@pytest.mark.parametrize("end", ["", "/files/1", "?page=2"])
def test_the_whole_secret_is_masked(name: str, end: str) -> None:
    assert mask(f"/{name}/{SECRET}{end}") == f"/{name}/…{end}"
    assert mask(f"/{name}//{SECRET}{end}") == f"/{name}//…{end}"
    assert mask(f"/{name}%2F{SECRET}{end}") == f"/{name}%2F…{end}"
    assert SECRET not in mask(f'"GET /Set-Password/{SECRET} HTTP/1.1" 200')


def test_what_is_no_secret_stays() -> None:
    for path in ("/packs/0a1b", "/evidence/0a1b/voice", "/people/0a1b"):
        assert mask(path) == path


def test_an_address_writes_no_line_of_its_own(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="daybook.requests"):
        app.test_client().get("/people/%0A2026-03-02 INFO GET /packs 200%0D%E2%80%A8more%1B[2J")
    (line,) = caplog.messages
    assert line.isprintable()
    assert line.startswith("GET /people/%0A2026-03-02 INFO GET /packs 200%0D%E2%80%A8more%1B[2J ")


def record(name: str, words: str, *args: object, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord(name, level, "", 0, words, args, None)


def test_what_others_log_is_masked_and_on_one_line() -> None:
    told = record("flask.app", "Exception on %s [%s]", "/voice/AB CD\nINFO x", "POST", level=40)
    assert MaskFilter().filter(told)
    assert told.getMessage() == "Exception on /voice/…"
    told = record("flask.app", "Exception on %s [%s]", "/people/a\nb", "GET", level=40)
    assert MaskFilter().filter(told)
    assert told.getMessage() == "Exception on /people/a%0Ab [GET]"


def test_no_server_writes_a_line_of_what_has_no_names() -> None:
    for path, kept in (("/voice/ab", False), ("/survey", False), ("/SURVEY/ab", False),
                       ("/evidence/a/voice", True), ("/surveys", True)):  # fmt: skip
        line = record(
            "werkzeug", f'1.2.3.4 - - [02/Mar/2026 09:00:00] "POST {path} HTTP/1.1" 303 -'
        )
        assert MaskFilter().filter(line) is kept, path
