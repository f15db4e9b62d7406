"""Sweeps over every address there is: a new route is covered the moment it is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event
from werkzeug.routing import Rule

from base.access import Anyone, declared
from base.database import Audited, Base
from config import ROOT
from people.models import User
from people.roles import Role
from tests.build import Build, Cast
from tests.everything import Everything, build_everything, password_token
from tests.page import CheckedClient

# Parts of an address that name no row of a team, and why: nobody can be a stranger to them.
OPEN_PARTS = {
    "filename": "a file of the sign-in library",
    "chart": "a chart of a pack that is asked about",
    "digest": "a text of an instrument of the site",
    "fingerprint": "an asset's content",
    "framework_id": "a version of the framework, the same for every team",
    "mail_id": "an e-mail of the site, whose words are not shown, the same for administrators",
    "how": "a way through a form",
    "job": "a job of the table, the same for every administrator",
    "instrument": "an instrument of the site, the same for every team",
    "measure": "an instrument of the site, asked of a person whose id is asked about",
    "name": "an asset's name",
    "number": "a page of a form",
    "drawing": "a chart of a community that is asked about",
    "position": "a standard of the framework, the same for every team",
    "quarter": "the first day of a quarter of a year",
    "rule": "a rule of the suggestions' file",
    "secret": "a secret that is itself the permission, of a participant's own page",
    "slug": "a programme of the catalogue, the same for everybody",
    "token": "a secret that is itself the permission",
}
# What a GET may write, and why.
MAY_WRITE = {
    "pack_opening": "who opened a pack is kept",
    "look": "who looked at a participant is kept",
    "event_block": "a ready-made piece of a calendar",
    "feed_body": "the body a calendar link last served",
    "feed_fetch": "when a calendar link was last fetched",
    "feed_miss": "guesses at secret links and codes are counted",
}
# What may be kept: it says nothing of anybody, or a calendar program asks whether it changed.
MAY_BE_KEPT = {"assets.asset", "assets.image", "feeds.serve"}
# Forms that are believed without a token, and what lets them in instead.
BELIEVED = {
    **dict.fromkeys(
        (
            "mine.add_calendar",
            "mine.ask_format",
            "mine.can_come",
            "mine.cannot_come",
            "mine.choose_words",
        ),
        "the secret link in the address, which no other site knows; a token would need a cookie, "
        "which old telephones refuse and shared ones keep",
    ),
    "survey.answer_survey": "the one-time code in the form; a token would need a cookie, which "
    "would make the anonymous answers of one browser each other's",
    "voice_public.leave_words": "the address on the wall, which says nothing of who opens it; a "
    "token would need a cookie, which would tell that two things were said by one person",
    "receipts.take_receipt": "the bearer token Notify shows; it has no cookie and opens no form",
}
# A file that leaves Daybook is in the audit log.
FILES = (".csv", ".ics", ".json", ".pdf", ".png", ".xlsx", ".zip")
MAY_NOTE = {"audit_event", "audit_subject"}
_WRITE = re.compile(r"\s*(?:insert\s+into|update|delete\s+from)\s+\"?(\w+)", re.IGNORECASE)
_POSTING = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)


def _rules(app: Flask, method: str = "") -> list[Rule]:
    found = (rule for rule in app.url_map.iter_rules() if not method or method in rule.methods)
    return sorted(found, key=lambda rule: rule.rule)


def _address(app: Flask, rule: Rule, parts: dict[str, Any]) -> str:
    """The rule's address made of `parts`."""
    unknown = sorted(rule.arguments - set(parts))
    assert not unknown, (
        f"teach the sweep how to build {', '.join(unknown)} of {rule.rule}: tests/everything.py"
    )
    with app.test_request_context():
        address: str | None = app.url_map.bind("").build(
            rule.endpoint, {name: parts[name] for name in rule.arguments}
        )
    assert address is not None
    return address


@contextmanager
def _watched(connection: Connection) -> Iterator[list[str]]:
    """The tables written to while inside."""
    tables: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        found = _WRITE.match(statement)
        if found:
            tables.append(found[1])

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def everything(build: Build, cast: Cast) -> Everything:
    """One of everything on Asha's team."""
    made = build_everything(build, cast.team, cast.asha)
    made.parts |= {"filename": "js/webauthn.js", "fingerprint": "0", "name": "daybook.css"}
    return made


@pytest.fixture
def stranger(build: Build, cast: Cast) -> User:
    """Somebody who may do anything at all, on the other team."""
    return build.user("Zed Stranger", *((cast.other_team, role) for role in Role))


@pytest.fixture
def theirs(build: Build, cast: Cast, stranger: User) -> Everything:
    """One of everything on the stranger's team."""
    return build_everything(build, cast.other_team, stranger)


def test_every_route_says_what_it_needs(made_app: Flask) -> None:
    silent = [name for name in made_app.view_functions if declared(made_app, name) is None]
    assert not silent, silent


@pytest.mark.parametrize("who", ["asha", "ben", "cara", "dev", "esi", "nobody", "all_roles"])
def test_no_get_breaks_or_writes(
    who: str,
    app: Flask,
    build: Build,
    cast: Cast,
    everything: Everything,
    connection: Connection,
    client: Callable[[object], CheckedClient],
) -> None:
    user = getattr(cast, who, None)
    if who == "all_roles":
        user = build.user("Every Role", *((cast.team, role) for role in Role))
    tokens = {"account.set_password": password_token(build, cast.team)}
    browser = client(user)
    seen = []
    for rule in _rules(app, "GET"):
        parts = everything.parts | (
            {"token": tokens[rule.endpoint]} if rule.endpoint in tokens else {}
        )
        address = _address(app, rule, parts)
        with _watched(connection) as written:
            answer = browser.get(address)
        answer.close()
        kept = answer.headers.get("Cache-Control", "")
        if rule.endpoint not in MAY_BE_KEPT:
            assert "no-store" in kept, f"{address}: {kept}"
        seen.append(answer.status_code)
        assert answer.status_code < 500, f"{address}: {answer.status_code}"
        allowed = set(MAY_WRITE) | (MAY_NOTE if rule.rule.endswith(FILES) else set())
        wrong = set(written) - allowed
        assert not wrong, f"GET {address} wrote to {sorted(wrong)}"
    assert 200 in seen


def test_nothing_a_get_may_write_is_audited() -> None:
    audited = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Audited)
    }
    assert audited
    assert not audited & set(MAY_WRITE)


def test_another_teams_id_is_not_found(
    app: Flask,
    everything: Everything,
    theirs: Everything,
    stranger: User,
    client: Callable[[object], CheckedClient],
) -> None:
    browser = client(stranger)
    token = browser.token("/account")
    assert token
    wrong = []
    tried = 0
    for rule in _rules(app):
        closed = sorted(rule.arguments - set(OPEN_PARTS) - {"role", "strand", "placed"})
        for part in closed:
            # The rest of the address is the stranger's own: each part must be asked about.
            parts = everything.parts | theirs.parts | {part: everything.parts[part]}
            address = _address(app, rule, parts)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                tried += 1
                answer = browser.open(address, method=method, data={"csrf_token": token})
                if answer.status_code != 404:
                    wrong.append(f"{method} {rule.rule} with {part}: {answer.status_code}")
    assert not wrong, wrong
    assert tried > 40


def test_the_stranger_can_open_what_is_theirs(
    app: Flask, theirs: Everything, stranger: User, client: Callable[[object], CheckedClient]
) -> None:
    """Or the sweep above would find nothing for want of a key."""
    browser = client(stranger)
    rules = [
        rule
        for rule in _rules(app, "GET")
        # A pack's secret link is a token of its own: tests/evidence/test_open_a_pack.py.
        if rule.arguments - set(OPEN_PARTS) and not rule.rule.startswith("/pack/")
    ]
    answers = {}
    for rule in rules:
        with browser.get(_address(app, rule, theirs.parts)) as answer:
            answers[rule.rule] = answer.status_code
    # 302: the page sends its reader on, as a plan half answered does.
    odd = {rule: code for rule, code in answers.items() if code not in {200, 302, 303}}
    assert not odd, odd


def test_whoever_is_signed_out_is_sent_to_sign_in(
    app: Flask, everything: Everything, client: Callable[[object], CheckedClient]
) -> None:
    browser = client(None)
    token = browser.token("/sign-in")
    wrong = []
    for rule in _rules(app):
        if declared(app, rule.endpoint) is Anyone.PUBLIC:
            continue
        address = _address(app, rule, everything.parts)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = browser.open(address, method=method, data={"csrf_token": token})
            if not (answer.location or "").startswith("/sign-in?next="):
                wrong.append(f"{method} {address}: {answer.status_code}")
    assert not wrong, wrong


def test_no_post_is_believed_without_its_token(
    app: Flask, everything: Everything, cast: Cast, client: Callable[[object], CheckedClient]
) -> None:
    browser = client(cast.asha)
    for rule in _rules(app, "POST"):
        if rule.endpoint in BELIEVED:
            continue
        address = _address(app, rule, everything.parts)
        assert browser.post(address).status_code == 400, address


def test_every_posting_form_carries_a_token() -> None:
    templates = sorted(ROOT.glob("*/templates/**/*.html"))
    assert templates
    for path in templates:
        for form in _POSTING.findall(path.read_text()):
            carries = "csrf" in form or "hidden_tag" in form or "data-no-cookie" in form
            assert carries, f"{path.name}: a posting form without a CSRF token"


def test_only_what_needs_no_cookie_does_without_a_token() -> None:
    found = [
        path.parent.name
        for path in sorted(ROOT.glob("*/templates/**/*.html"))
        if "data-no-cookie" in path.read_text()
    ]
    assert set(found) == {"mine", "survey", "voice"}
    assert all(BELIEVED.values())
