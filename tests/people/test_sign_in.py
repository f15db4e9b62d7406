"""Signing in."""

from __future__ import annotations

from tests.build import Build, Cast


def test_the_account_page_says_who_you_are(cast: Cast, client) -> None:
    answer = client(cast.asha).get("/account")
    assert answer.status_code == 200
    assert "Asha Lead" in answer.text


def test_a_signed_out_visitor_is_sent_to_sign_in(build: Build, client) -> None:
    answer = client(None).get("/account")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Faccount"


def test_sign_in_page(client) -> None:
    assert client(None).get("/sign-in").status_code == 200
