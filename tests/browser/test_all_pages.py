"""Every page there is, on a desk and on a phone: readable by everybody, and it fits."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from people.roles import Role
from tests.browser.live import LivePage
from tests.everything import build_everything

# Not pages: files, bytes for calendars, and the sign-in library's own machinery.
NOT_PAGES = (
    "assets.",
    "feeds.serve",
    "security.",
    # Files as they are: a picture, in which no script may run.
    "evidence_files.show_file",
    "packs.read_file",
    "pack_reading.pack_file",
    "pack_reading.link_file",
)
NOT_TEXT = (".csv", ".ics", ".json", ".pdf", ".xlsx", ".svg", ".png", ".zip")
WIDTHS = (1280, 360)
SHARES = 4  # for several workers at once


def addresses(app: Flask, parts: dict[str, Any]) -> list[str]:
    """Every address a person can open with GET, made of the parts of one of everything."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            known = rule.arguments <= set(parts)
            page = not rule.endpoint.startswith(NOT_PAGES) and not rule.rule.endswith(NOT_TEXT)
            if "GET" in (rule.methods or ()) and known and page:
                made = app.url_map.bind("").build(
                    rule.endpoint, {name: parts[name] for name in rule.arguments}
                )
                found.append(str(made))
    return sorted(found)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_readable_and_fits(page: LivePage, share: int) -> None:
    live = page.live
    team = live.cast.team
    user = live.build.user("Every Role", *((team, role) for role in Role))
    parts = build_everything(live.build, team, user).parts
    page.sign_in(user)
    faults = []
    for address in addresses(live.app, parts)[share::SHARES]:
        page.size(WIDTHS[0]).open(address)
        name = address
        for word, part in parts.items():
            name = name.replace(str(part), word)
        for width in WIDTHS:
            page.size(width).shot(name.strip("/") or "today")
            try:
                page.check_axe()
                page.check_fits()
            except AssertionError as fault:
                faults.append(f"At {width}: {fault}")
    assert not faults, "\n\n".join(faults)
