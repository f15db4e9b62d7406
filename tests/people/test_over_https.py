"""Behind a proxy that speaks HTTPS, as in production."""

from __future__ import annotations

from flask import Flask

from tests.build import Build, Cast
from tests.page import CheckedClient


def test_a_form_can_be_sent(app: Flask, build: Build, cast: Cast) -> None:
    browser = CheckedClient.signed_in(app, cast.ben)
    person = build.participant(cast.team)
    path = f"/people/{person.public_id}/holds/add"
    html = browser.get(path, base_url="https://localhost").text
    token = html.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"kind": "custody", "starts": "1/3/2026", "csrf_token": token}
    answer = browser.post(path, data=data, base_url="https://localhost")
    assert answer.status_code == 303, answer.text


def test_a_forged_form_cannot(app: Flask, build: Build, cast: Cast) -> None:
    browser = CheckedClient.signed_in(app, cast.ben)
    person = build.participant(cast.team)
    answer = browser.post(
        f"/people/{person.public_id}/holds/add",
        data={"kind": "custody", "starts": "1/3/2026"},
        base_url="https://localhost",
    )
    assert answer.status_code == 400
